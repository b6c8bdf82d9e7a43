using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Fiscal.Receipts.Portal.Tests.Display;
using Fiscal.Receipts.Tests.Rendering;
using Fiscal.Testing;

namespace Fiscal.Receipts.Portal.Tests;

/// <summary>The page that draws a receipt out of its own link, in a real browser.</summary>
public sealed class SelfContainedPageTests(LiveBrowserFixture fixture) : IClassFixture<LiveBrowserFixture>
{
    [Theory]
    [InlineData("de", false)]
    [InlineData("en", true)]
    public async Task It_draws_the_receipt_that_the_link_holds_and_has_no_barrier(string language, bool dark)
    {
        await using var host = await PageHost.StartAsync();
        var receipt = Samples.CardSale();
        var link = SelfContainedReceipt.Encode(receipt, host.Address);
        await using var tab = await fixture.Browser.OpenAsync(host.Address + "O?lang=" + language + link[link.IndexOf('#', StringComparison.Ordinal)..], 320, 900, dark);
        await tab.UntilAsync("document.getElementById('receipt') && !document.getElementById('receipt').hidden");
        await tab.EvaluateAsync("document.querySelectorAll('details').forEach(d => d.open = true)");

        var text = (await tab.EvaluateAsync("document.body.innerText")).GetString()!;
        foreach (var expected in new[]
        {
            "Bäckerei Müller & Söhne GmbH", "Hauptstraße 12, 80331 München", language == "de" ? "11,20\u00A0€" : "11.20\u00A0€", "2026-4712", "Vollkornbrot", "Kaffee Crema", language == "de" ? "6,40" : "6.40", "girocard", "K-U-N-D-E-N-B-E-L-E-G",
            receipt.ClientId, Convert.ToBase64String(receipt.Signature!.Value), receipt.Signature.SerialNumber.ToString(),
        })
        {
            Assert.Contains(expected, text, StringComparison.Ordinal);
        }

        Assert.Equal(320, (await tab.EvaluateAsync("document.documentElement.scrollWidth")).GetInt32());
        Assert.Empty((await tab.EvaluateAsync("performance.getEntriesByType('resource').map(e => e.name).filter(n => !n.startsWith('data:'))")).EnumerateArray());
        Assert.Empty(await tab.JudgeAsync());
        Assert.DoesNotContain(host.Log.Lines, line => line.Contains(link[^30..], StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("#")]
    [InlineData("#0")]
    [InlineData("#HALLO")]
    [InlineData("#:::")]
    [InlineData("#051050505050")]
    public async Task What_holds_no_receipt_is_said_in_words(string fragment)
    {
        await using var host = await PageHost.StartAsync();
        await using var tab = await fixture.Browser.OpenAsync(host.Address + "O?lang=de" + fragment, 320, 900, dark: false);

        await tab.UntilAsync("document.getElementById('say') && document.getElementById('say').textContent.includes('kein lesbarer Beleg')");
    }

    [Fact]
    public async Task Script_in_a_link_appears_as_text_and_reaches_nothing()
    {
        const string Evil = "<img src=x onerror=\"document.title='BÖSE'\"><script>document.title='BÖSE'</script>";
        await using var host = await PageHost.StartAsync();
        var receipt = new ReceiptBuilder().Merchant(new Merchant(Evil, new Address(Evil, "1", "x"), "1")).Line(Evil, 1, 1m).Pay(PaymentKind.NonCash, 1m, Evil, Evil).Build();
        var link = SelfContainedReceipt.Encode(receipt, host.Address);
        await using var tab = await fixture.Browser.OpenAsync(host.Address + "O?lang=de" + link[link.IndexOf('#', StringComparison.Ordinal)..], 320, 900, dark: false);
        await tab.UntilAsync("document.getElementById('receipt') && !document.getElementById('receipt').hidden");

        Assert.StartsWith("Kassenbeleg", (await tab.EvaluateAsync("document.title")).GetString(), StringComparison.Ordinal);
        Assert.Equal(0, (await tab.EvaluateAsync("document.querySelectorAll('img').length")).GetInt32());

        using var answer = await host.GetAsync("O?lang=de");
        var html = await answer.Content.ReadAsStringAsync();
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        foreach (var (kind, tag) in new[] { ("style-src", "style"), ("script-src", "script") })
        {
            var inside = Assert.Single(Regex.Matches(html, $"<{tag}>(.*?)</{tag}>", RegexOptions.Singleline)).Groups[1].Value;
            Assert.Contains($"{kind} 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(inside)))}';", policy, StringComparison.Ordinal);
        }

        Assert.StartsWith("default-src 'none';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("connect-src", policy, StringComparison.Ordinal);
    }
}
