using System.Text;

namespace Fiscal.Cli.Tests;

public sealed class LayoutCommandTests
{
    [Fact]
    public async Task A_receipt_through_the_standard_layout_is_what_receipt_show_prints()
    {
        using var shop = new Shop();
        var receipt = await ReceiptAsync(shop, 2);
        var shown = await shop.RunAsync("receipt", "show", "--journal", shop.Path("day.journal"), "--number", "2");

        var rendered = await shop.RunAsync("receipt", "render", receipt, "--layout", "standard", "--format", "text", "--width", "48", "--out", "-");
        Assert.Equal((0, shown.Output), (rendered.ExitCode, rendered.Output));

        var file = await shop.RunAsync("receipt", "render", receipt, "--format", "text", "--width", "32", "--out", shop.Path("bon.txt"));
        Assert.Equal((0, string.Empty), (file.ExitCode, file.Output));
        Assert.All((await File.ReadAllTextAsync(shop.Path("bon.txt"))).Split('\n'), static line => Assert.True(line.Length <= 32 || line.Contains('█') || line.Contains('▀'), line));

        var paper = await shop.RunAsync("receipt", "render", receipt, "--format", "escpos", "--profile", "generic-58", "--out", shop.Path("bon.bin"));
        var bytes = await File.ReadAllBytesAsync(shop.Path("bon.bin"));
        Assert.Equal(0, paper.ExitCode);
        Assert.True(bytes.AsSpan().IndexOf("SUMME EUR"u8) > 0);
        Assert.True(bytes.AsSpan().IndexOf("\x1b@"u8) >= 0);
    }

    [Fact]
    public async Task The_same_receipt_goes_into_every_form_for_people()
    {
        using var shop = new Shop();
        var receipt = await ReceiptAsync(shop, 2);
        var payload = (await shop.RunAsync("receipt", "show", "--journal", shop.Path("day.journal"), "--number", "2", "--format", "json")).Json().GetProperty("signature").GetProperty("qr").GetString()!;
        foreach (var format in new[] { "html", "pdf", "svg", "png", "escpos" })
        {
            var run = await shop.RunAsync("receipt", "render", receipt, "--format", format, "--out", shop.Path("bon." + format));
            Assert.Equal((0, string.Empty), (run.ExitCode, run.Output));
        }

        Assert.Equal(payload, Tool.Scan(shop.Path("bon.png")));
        Assert.Equal(0, (await shop.RunAsync("print", "preview", shop.Path("bon.escpos"), "--text", "/dev/null", "--png", shop.Path("paper.png"))).ExitCode);
        Assert.Equal(payload, Tool.Scan(shop.Path("paper.png")));
        Tool.Run("qpdf", "qpdf", "--check", shop.Path("bon.pdf"));
        Tool.Run("pdfdetach", "poppler-utils", "-save", "1", "-o", shop.Path("data.json"), shop.Path("bon.pdf"));
        using var data = System.Text.Json.JsonDocument.Parse(await File.ReadAllBytesAsync(shop.Path("data.json")));
        Assert.Equal(payload.Split(';')[10], data.RootElement.GetProperty("security").GetProperty("tse").GetProperty("signature").GetString());
        Assert.Contains("SUMME EUR", Tool.Run("pdftotext", "poppler-utils", shop.Path("bon.pdf"), "-"), StringComparison.Ordinal);
        foreach (var page in new[] { "bon.html", "bon.svg" })
        {
            var text = await File.ReadAllTextAsync(shop.Path(page));
            Assert.DoesNotContain("<script", text, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("SUMME EUR", text.Replace("\u00A0", " ", StringComparison.Ordinal), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("{% if receipt.total %}\nx", "template-syntax")]
    [InlineData("{% for a in receipt.lines %}\n{{ receipt.lines }}\n{% endfor %}", "template-not-a-value")]
    [InlineData("Danke, {{ merchant.name }}!", "layout-lacks-element")]
    public async Task A_broken_layout_still_gives_the_standard_receipt_and_says_why(string template, string code)
    {
        using var shop = new Shop();
        var receipt = await ReceiptAsync(shop, 2);
        await File.WriteAllTextAsync(shop.Path("own.liquid"), template);
        var shown = await shop.RunAsync("receipt", "show", "--journal", shop.Path("day.journal"), "--number", "2");

        var rendered = await shop.RunAsync("receipt", "render", receipt, "--layout", shop.Path("own.liquid"), "--format", "text", "--out", "-");
        Assert.Equal((0, shown.Output), (rendered.ExitCode, rendered.Output));
        Assert.Contains(code, rendered.Errors, StringComparison.Ordinal);
        Assert.Contains("layout-replaced", rendered.Errors, StringComparison.Ordinal);

        var check = await shop.RunAsync("receipt", "check", receipt, "--layout", shop.Path("own.liquid"), "--json");
        Assert.Equal(1, check.ExitCode);
        Assert.Contains(check.Json().GetProperty("findings").EnumerateArray(), finding => finding.GetProperty("code").GetString() == code && finding.GetProperty("severity").GetString() == "error");
    }

    [Fact]
    public async Task Check_names_what_an_edited_layout_lost()
    {
        using var shop = new Shop();
        var receipt = await ReceiptAsync(shop, 2);
        var template = (await shop.RunAsync("layout", "show", "standard")).Output;
        await File.WriteAllTextAsync(shop.Path("own.liquid"), template.Replace("{{ payment.amount }}", string.Empty, StringComparison.Ordinal), Encoding.UTF8);

        var good = await shop.RunAsync("receipt", "check", receipt, "--layout", "standard", "--json");
        Assert.Equal((0, 0), (good.ExitCode, good.Json().GetProperty("findings").GetArrayLength()));
        var bad = await shop.RunAsync("receipt", "check", receipt, "--layout", shop.Path("own.liquid"), "--json");
        var finding = Assert.Single(bad.Json().GetProperty("findings").EnumerateArray());
        Assert.Equal((1, "layout-lacks-element", "payment-amount"), (bad.ExitCode, finding.GetProperty("code").GetString(), finding.GetProperty("where").GetString()));
    }

    // Documents §4: pairs of hex digits are bytes, and they reach the printer one for one.
    [Theory]
    [InlineData("{command:1B 70 00 32 FA}")]
    [InlineData("{command:\\x1b\\x70\\x00\\x32\\xfa}")]
    public async Task A_command_of_a_layout_reaches_the_printer_byte_for_byte(string command)
    {
        using var shop = new Shop();
        var receipt = await ReceiptAsync(shop, 2);
        var template = (await shop.RunAsync("layout", "show", "standard")).Output;
        await File.WriteAllTextAsync(shop.Path("own.liquid"), command + "\n" + template);

        var run = await shop.RunAsync("receipt", "render", receipt, "--layout", shop.Path("own.liquid"), "--format", "escpos", "--out", shop.Path("bon.bin"));
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("note: printer-command-drawer", run.Errors, StringComparison.Ordinal);
        Assert.True((await File.ReadAllBytesAsync(shop.Path("bon.bin"))).AsSpan().IndexOf((ReadOnlySpan<byte>)[0x1B, 0x70, 0x00, 0x32, 0xFA]) >= 0);
    }

    [Fact]
    public async Task Layout_list_names_what_layout_show_shows()
    {
        using var shop = new Shop();
        var names = (await shop.RunAsync("layout", "list", "--json")).JsonLines().Select(static line => line.GetProperty("name").GetString()!).ToList();

        Assert.Contains("standard", names);
        foreach (var name in names.Take(2))
        {
            var shown = (await shop.RunAsync("layout", "show", name, "--json")).Json();
            Assert.Equal((name, 64), (shown.GetProperty("name").GetString(), shown.GetProperty("id").GetString()!.Length));
            Assert.NotEqual(0, shown.GetProperty("template").GetString()!.Length);
        }
    }

    [Theory]
    [InlineData("standard", null, "SUMME EUR")]
    [InlineData("order-slip", null, "BESTELLUNG 113 – kein Beleg")]
    [InlineData("interim-bill", null, "ZWISCHENRECHNUNG – kein Beleg")]
    [InlineData("cash-voucher", "count", "Gezählt von")]
    [InlineData("outage-slip", null, "Fehler behoben am __.__.____ um __:__ Uhr")]
    [InlineData("recovery-slip", null, "Fehler behoben, TSE in Betrieb.")]
    [InlineData("report", null, "Z-BERICHT 12")]
    [InlineData("report", "x-report", "X-BERICHT")]
    public async Task A_layout_shows_a_sample_of_its_kind(string layout, string? sample, string words)
    {
        using var shop = new Shop();
        var text = await shop.RunAsync(["layout", "show", layout, "--sample", .. sample is null ? Array.Empty<string>() : [sample]]);

        Assert.Equal((0, string.Empty), (text.ExitCode, Notes(text.Errors)));
        Assert.Contains(words, text.Output, StringComparison.Ordinal);
        Assert.All(text.Output.Split('\n'), static line => Assert.InRange(line.Length, 0, 48));
    }

    [Fact]
    public async Task A_sample_goes_into_every_form_on_every_paper_and_in_both_languages()
    {
        using var shop = new Shop();
        string[] show = ["layout", "show", "recovery-slip", "--sample"];
        var narrow = await shop.RunAsync([.. show, "--width", "32", "--language", "en", "--copy"]);
        Assert.All(narrow.Output.Split('\n'), static line => Assert.InRange(line.Length, 0, 32));
        Assert.Contains("KOPIE / COPY", narrow.Output, StringComparison.Ordinal);
        Assert.Contains("TSE IN OPERATION AGAIN", narrow.Output, StringComparison.Ordinal);

        foreach (var format in new[] { "html", "svg", "pdf", "png", "escpos" })
        {
            var run = await shop.RunAsync([.. show, "--format", format, "--out", shop.Path("sample." + format)]);
            Assert.Equal((0, string.Empty, string.Empty), (run.ExitCode, run.Output, run.Errors));
        }

        Tool.Run("qpdf", "qpdf", "--check", shop.Path("sample.pdf"));
        Assert.Contains("WIEDER IN BETRIEB", Tool.Run("pdftotext", "poppler-utils", shop.Path("sample.pdf"), "-"), StringComparison.Ordinal);
        Assert.Contains("WIEDER IN BETRIEB", (await shop.RunAsync("print", "preview", shop.Path("sample.escpos"))).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_layout_of_ones_own_is_shown_with_the_sample_that_is_named_and_told_where_it_is_wrong()
    {
        using var shop = new Shop();
        await File.WriteAllTextAsync(shop.Path("own.liquid"), "{{ receipt.total }} {{ report.number }} {{ slip.number }}");
        Assert.Equal("31,50", (await shop.RunAsync("layout", "show", shop.Path("own.liquid"), "--sample")).Output.Trim());
        Assert.Equal("12", (await shop.RunAsync("layout", "show", shop.Path("own.liquid"), "--sample", "z-report")).Output.Trim());
        Assert.Equal("17", (await shop.RunAsync("layout", "show", shop.Path("own.liquid"), "--sample", "outage-slip")).Output.Trim());

        await File.WriteAllTextAsync(shop.Path("own.liquid"), "a\n{{ receipt.lines }}");
        var broken = await shop.RunAsync("layout", "show", shop.Path("own.liquid"), "--sample", "--out", shop.Path("out.txt"));
        Assert.Equal((1, string.Empty, false), (broken.ExitCode, broken.Output, File.Exists(shop.Path("out.txt"))));
        Assert.Contains("2, ", broken.Errors, StringComparison.Ordinal);
        Assert.Single(broken.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData(2, "layout", "show", "report", "--sample", "sale")]
    [InlineData(2, "layout", "show", "standard", "--sample", "z-report")]
    [InlineData(2, "layout", "show", "standard", "--sample", "nichts")]
    [InlineData(2, "layout", "show", "standard", "--format", "png")]
    [InlineData(2, "layout", "show", "standard", "--language", "en")]
    [InlineData(2, "layout", "show", "standard", "--sample", "--format", "html", "--width", "48")]
    [InlineData(3, "layout", "show", "nichts", "--sample")]
    [InlineData(3, "receipt", "render", "nichts.json", "--format", "text", "--out", "-")]
    [InlineData(1, "receipt", "render", "articles.csv", "--format", "text", "--out", "-")]
    [InlineData(2, "receipt", "render", "articles.csv", "--format", "wort", "--out", "-")]
    [InlineData(2, "receipt", "render", "articles.csv", "--format", "text", "--width", "0", "--out", "-")]
    [InlineData(2, "receipt", "render", "articles.csv", "--format", "png", "--width", "0", "--out", "-")]
    [InlineData(2, "receipt", "render", "articles.csv", "--format", "html", "--width", "48", "--out", "-")]
    [InlineData(2, "receipt", "render", "articles.csv", "--format", "text", "--profile", "generic-58", "--out", "-")]
    [InlineData(2, "receipt", "render", "articles.csv", "--format", "escpos", "--profile", "nadeldrucker", "--out", "-")]
    [InlineData(3, "layout", "show", "nichts")]
    [InlineData(1, "receipt", "check", "articles.csv", "--layout", "standard")]
    public async Task A_wrong_call_ends_with_one_line_and_its_code(int exitCode, params string[] arguments)
    {
        using var shop = new Shop();
        var run = await shop.RunAsync([.. arguments.Select(argument => argument is "nichts.json" or "articles.csv" ? shop.Path(argument) : argument)]);

        Assert.Equal(exitCode, run.ExitCode);
        Assert.Equal(string.Empty, run.Output);
        Assert.Single(run.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    // A terminal of 48 characters has no room for the code of a TSE and says so.
    private static string Notes(string errors) => string.Concat(errors.Split('\n').Where(static line => !line.Contains("qr-too-wide", StringComparison.Ordinal)));

    private static async Task<string> ReceiptAsync(Shop shop, int number)
    {
        await shop.ReplayAsync("--last", "3");
        var json = await shop.RunAsync("receipt", "show", "--journal", shop.Path("day.journal"), "--number", number.ToString(System.Globalization.CultureInfo.InvariantCulture), "--format", "json");
        await File.WriteAllTextAsync(shop.Path("receipt.json"), json.Output);
        return shop.Path("receipt.json");
    }
}
