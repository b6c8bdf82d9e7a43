using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Fiscal.Receipts.Portal.Tests.Display;
using Fiscal.Receipts.Tests.Rendering;

namespace Fiscal.Receipts.Portal.Tests;

public sealed class AccessibilityTests(LiveBrowserFixture fixture) : IClassFixture<LiveBrowserFixture>
{
    private static readonly string[] Languages = ["de", "en"];

    public static TheoryData<bool, int> Screens()
    {
        var screens = new TheoryData<bool, int> { { false, 320 }, { true, 1280 } };
        if (TestSettings.Scale > 1)
        {
            // Colours do not depend on widths: the other two are for long runs.
            screens.Add(true, 320);
            screens.Add(false, 1280);
        }

        return screens;
    }

    [Theory]
    [MemberData(nameof(Screens))]
    public async Task No_page_has_a_barrier_that_a_machine_finds(bool dark, int width)
    {
        await using var host = await StartAsync();
        var pages = new List<string>();
        foreach (var token in new[]
        {
            await host.AddAsync(Samples.Sale(), isVerified: true), await host.AddAsync(Samples.CardSale()), await host.AddAsync(ReceiptPageTests.Reversal()), await host.AddAsync(Samples.Outage()), await host.AddAsync(Samples.Training()), host.Pending(), PageHost.Wrong(),
        })
        {
            foreach (var language in Languages)
            {
                pages.Add(await host.PageAsync(token, "?lang=" + language));
            }
        }

        var sale = await host.AddAsync(Samples.Sale());
        foreach (var language in Languages)
        {
            using var bad = await host.PostAsync("R/" + sale + "/mail?lang=" + language, ("address", "kein at"));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, bad.StatusCode);
            pages.Add(await bad.Content.ReadAsStringAsync());
            pages.Add(await host.PageAsync(sale, "?lang=" + language + "&s=mail"));
        }

        host.Clock.Advance(TimeSpan.FromDays(731));
        foreach (var language in Languages)
        {
            pages.Add(await host.PageAsync(sale, "?lang=" + language));
        }

        Assert.Contains("abgelaufen", pages[^2], StringComparison.Ordinal);
        using var folder = new Tool.Folder();
        var verdicts = Browser.Judge(folder, pages, dark, width);

        Assert.Equal(pages.Count, verdicts.Count);
        for (var i = 0; i < verdicts.Count; i++)
        {
            Assert.True(verdicts[i].Violations.Count == 0, i.ToString(CultureInfo.InvariantCulture) + ": " + string.Join("\n", verdicts[i].Violations));
            Assert.InRange(verdicts[i].Width, 1, width);
            Assert.Contains("color-contrast", verdicts[i].Passes);
        }
    }

    [Fact]
    public async Task The_tab_key_reaches_everything_in_the_order_of_the_page_and_shows_where_it_is()
    {
        await using var host = await StartAsync();
        await using var tab = await fixture.Browser.OpenAsync(host.Address + "R/" + await host.AddAsync(Samples.CardSale()) + "?lang=de", 320, 640, dark: false);
        await tab.UntilAsync("document.readyState == 'complete' && document.querySelector('footer')");
        await tab.EvaluateAsync("document.querySelectorAll('details').forEach(d => d.open = true)");
        var expected = await tab.EvaluateAsync("[...document.querySelectorAll('a,button,input,textarea,summary')].filter(e => e.tabIndex >= 0 && !(e.type == 'radio' && e.name && document.querySelector('input[name=' + e.name + ']') != e)).map(e => e.outerHTML.slice(0, 80))");
        var walked = new List<string>();
        for (var i = 0; i < 60; i++)
        {
            foreach (var kind in new[] { "rawKeyDown", "keyUp" })
            {
                await tab.SendAsync("Input.dispatchKeyEvent", $$"""{"type":"{{kind}}","key":"Tab","code":"Tab","windowsVirtualKeyCode":9}""");
            }

            var focused = await tab.EvaluateAsync("(() => { const e = document.activeElement, b = e.getBoundingClientRect(), l = e.closest('.rate label') || e, t = e.closest('label') || e, s = getComputedStyle(l); return { html: e.outerHTML.slice(0, 80), body: e == document.body, outline: s.outlineStyle, width: parseFloat(s.outlineWidth), seen: b.bottom > 0 && b.top < innerHeight && b.right > 0 && b.left < innerWidth, high: Math.max(b.height, t.getBoundingClientRect().height) } })()");
            if (focused.GetProperty("body").GetBoolean())
            {
                break;
            }

            var html = focused.GetProperty("html").GetString()!;
            Assert.Equal("solid", focused.GetProperty("outline").GetString());
            Assert.True(focused.GetProperty("seen").GetBoolean(), html + " is not in view");
            Assert.True(focused.GetProperty("high").GetDouble() >= 24, html + " is smaller than 24 pixels");
            walked.Add(html);
        }

        Assert.Equal(expected.EnumerateArray().Select(item => item.GetString()!), walked);
        Assert.StartsWith("<a class=\"skip\"", walked[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sale")]
    [InlineData("outage")]
    [InlineData("pending")]
    public async Task What_a_screen_reader_hears_is_what_was_agreed(string kind)
    {
        await using var host = await StartAsync();
        var token = kind switch { "sale" => await host.AddAsync(Samples.CardSale()), "outage" => await host.AddAsync(Samples.Outage()), _ => host.Pending() };
        await using var tab = await fixture.Browser.OpenAsync(host.Address + "R/" + token + "?lang=de&w=40", 320, 640, dark: false);
        await tab.UntilAsync("document.readyState == 'complete' && document.querySelector('footer')");
        await tab.SendAsync("Accessibility.enable", "{}");

        var heard = Tree((await tab.SendAsync("Accessibility.getFullAXTree", "{}")).GetProperty("nodes"));

        var file = Path.Combine(Tool.Repository, "tests", "Fiscal.Receipts.Portal.Tests", "Pages", "Heard", kind + ".txt");
        if (Environment.GetEnvironmentVariable("FISCAL_ACCEPT") == "1")
        {
            await File.WriteAllTextAsync(file, heard);
        }

        Assert.Equal(await File.ReadAllTextAsync(file), heard);
    }

    /// <summary>Roles and names in reading order; pieces of text that a name above them says already are left out.</summary>
    private static string Tree(JsonElement nodes)
    {
        var all = nodes.EnumerateArray().ToDictionary(node => node.GetProperty("nodeId").GetString()!);
        var text = new StringBuilder();
        Write(nodes[0], 0, string.Empty);
        return text.ToString();

        void Write(JsonElement node, int depth, string above)
        {
            var role = node.TryGetProperty("role", out var r) ? r.GetProperty("value").GetString()! : string.Empty;
            var name = (node.TryGetProperty("name", out var n) ? n.GetProperty("value").GetString() ?? string.Empty : string.Empty).Replace('\u00A0', ' ').Trim();
            var isShown = !(node.TryGetProperty("ignored", out var ignored) && ignored.GetBoolean()) && role is not ("" or "none" or "generic" or "InlineTextBox" or "LineBreak" or "LayoutTableCell")
                && !(role == "StaticText" && (name.Length == 0 || above.Contains(name, StringComparison.Ordinal)));
            if (isShown)
            {
                text.Append(' ', depth * 2).Append(role).Append(name.Length > 0 ? " \"" + name + "\"" : string.Empty).Append('\n');
                depth++;
            }

            foreach (var child in node.TryGetProperty("childIds", out var children) ? children.EnumerateArray() : default)
            {
                if (all.TryGetValue(child.GetString()!, out var found))
                {
                    Write(found, depth, isShown ? name : above);
                }
            }
        }
    }

    private static Task<PageHost> StartAsync() => PageHost.StartAsync(
        options =>
        {
            options.Smtp.Host = "127.0.0.1";
            options.Smtp.From = "bon@portal.example";
        },
        settings =>
        {
            settings.Feedback.Mode = FeedbackMode.Both;
            settings.Feedback.PublicReviewUrl = new Uri("https://bewertung.example/");
            settings.Feedback.AsksForContact = true;
            settings.Feedback.Questions.Add(new FeedbackQuestion { Text = "Was kam heute auf den Tisch?", Kind = FeedbackQuestionKind.Choice, Choices = { "Brot", "Kuchen" } });
            settings.Feedback.Questions.Add(new FeedbackQuestion { Text = "Was haben Sie vermisst?", Kind = FeedbackQuestionKind.Text });
        });
}
