using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Fiscal.Receipts.Tests.Rendering;

/// <summary>Headless Chromium by its command line, and axe-core inside of it.</summary>
internal static class Browser
{
    private static readonly Lazy<string> Axe = new(() =>
    {
        var installed = Tool.Text("bash", "bash", Path.Combine(Tool.Repository, "eng", "oracles", "install.sh")).Trim();
        return File.ReadAllText(Path.Combine(installed, "node_modules", "axe-core", "axe.min.js"));
    });

    /// <summary>axe-core as a script.</summary>
    public static string AxeScript => Axe.Value;

    /// <summary>What axe and the layout engine say about each page, shown 320 pixels wide unless said otherwise with every disclosure open.</summary>
    public static IReadOnlyList<Verdict> Judge(Tool.Folder folder, IReadOnlyList<string> pages, bool dark, int width = 320)
    {
        // Frames ask for the colour scheme of what is around them.
        var harness = "<!DOCTYPE html><html lang=\"en\" style=\"color-scheme:light dark\"><meta charset=\"utf-8\"><title>x</title><body><script>const axeSource=" + Script(Axe.Value) + ",pages=" + Script(pages) + ",width=" + Script(width) + """
            ;(async()=>{const out=[];for(const page of pages){const frame=document.createElement('iframe');frame.width=width;frame.height=900;frame.style.border=0;frame.srcdoc=page;
            const loaded=new Promise(done=>frame.onload=done);document.body.append(frame);await loaded;const w=frame.contentWindow,d=w.document;d.querySelectorAll('details').forEach(x=>x.open=true);
            const s=d.createElement('script');s.textContent=axeSource;d.head.append(s);
            const r=await w.axe.run(d,{runOnly:['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa','best-practice']});
            out.push({violations:r.violations.map(v=>v.id+': '+v.nodes.map(n=>n.html.slice(0,200)+' '+n.failureSummary).join(' | ')),passes:r.passes.map(p=>p.id),width:d.documentElement.scrollWidth,paper:w.getComputedStyle(d.querySelector('.receipt')||d.body).backgroundColor,
            requests:w.performance.getEntriesByType('resource').map(e=>e.name).filter(n=>!n.startsWith('data:'))});frame.remove()}
            document.body.textContent='';const p=document.createElement('pre');p.textContent=JSON.stringify(out);document.body.append(p)})()</script>
            """;
        var path = folder.Write("harness.html", Encoding.UTF8.GetBytes(harness));
        string[] scheme = dark ? ["--blink-settings=preferredColorScheme=0"] : ["--blink-settings=preferredColorScheme=1"];
        var dom = Tool.Text("chromium", "chromium", [.. Arguments(folder), .. scheme, "--window-size=1600,1200", "--virtual-time-budget=600000", "--dump-dom", "file://" + path]);
        var result = Regex.Match(dom, "<pre>(.*?)</pre>", RegexOptions.Singleline);
        Assert.True(result.Success, "The page did not end: " + dom[^Math.Min(dom.Length, 500)..]);
        using var json = JsonDocument.Parse(WebUtility.HtmlDecode(result.Groups[1].Value));
        return [.. json.RootElement.EnumerateArray().Select(page => new Verdict(Strings(page, "violations"), Strings(page, "passes"), page.GetProperty("width").GetInt32(), page.GetProperty("paper").GetString()!, Strings(page, "requests")))];
    }

    public static string Screenshot(Tool.Folder folder, string page, bool dark, int width = 700, int height = 2200)
    {
        var path = folder.Write("page.html", Encoding.UTF8.GetBytes(page));
        var png = folder.Path(dark ? "dark.png" : "light.png");
        Tool.Run("chromium", "chromium", [.. Arguments(folder), "--blink-settings=preferredColorScheme=" + (dark ? "0" : "1"), $"--window-size={width},{height}", "--screenshot=" + png, "file://" + path]);
        return png;
    }

    private static string[] Arguments(Tool.Folder folder) =>
        ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars", "--no-first-run", "--disable-extensions", "--disable-background-networking", "--user-data-dir=" + folder.Path("profile")];

    // The default encoder escapes < and >, so no page can end the script.
    private static string Script<T>(T value) => JsonSerializer.Serialize(value);

    private static IReadOnlyList<string> Strings(JsonElement element, string name) => [.. element.GetProperty(name).EnumerateArray().Select(item => item.GetString()!)];

    internal sealed record Verdict(IReadOnlyList<string> Violations, IReadOnlyList<string> Passes, int Width, string Paper, IReadOnlyList<string> Requests);
}
