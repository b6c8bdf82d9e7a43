using Fiscal.Receipts.Tests.Rendering;

namespace Fiscal.Receipts.Portal.Tests.Display;

/// <summary>The page on a tablet, looked at through a browser: readable codes, no barrier, one printed paper.</summary>
public sealed class DisplayPageTests : IAsyncLifetime, IDisposable
{
    private readonly Tool.Folder _folder = new();
    private LiveBrowser _browser = null!;
    private DisplayHost _host = null!;
    private CustomerDisplayFeed _feed = null!;

    public async Task InitializeAsync()
    {
        _browser = await LiveBrowser.StartAsync();
        _host = await DisplayHost.StartAsync(new CustomerDisplayOptions { PairingsPath = null, ShopName = "Bäckerei Müller & Söhne" });
        _feed = new CustomerDisplayFeed("KASSE-01");
        _host.Displays.Add(_feed);
    }

    public async Task DisposeAsync()
    {
        await _browser.DisposeAsync();
        await _host.DisposeAsync();
    }

    public void Dispose()
    {
        _feed?.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(320, 480, false)]
    [InlineData(320, 480, true)]
    [InlineData(1024, 600, false)]
    [InlineData(1024, 600, true)]
    [InlineData(1920, 1080, false)]
    [InlineData(1920, 1080, true)]
    public async Task The_code_on_the_screen_leads_to_the_receipt(int width, int height, bool dark)
    {
        await using var tab = await PairedAsync(width, height, dark);
        var receipt = DisplayHost.Sale("KASSE-01", 4711).Build();

        Assert.True(DisplayHost.Offer(_feed, receipt));
        await tab.UntilAsync("document.querySelector('.plate svg')");
        var png = await tab.ScreenshotAsync(Picture($"offer-{width}-{(dark ? "dark" : "light")}"));

        Assert.Equal(DisplayHost.LinkOf(receipt.Id), System.Text.Encoding.ASCII.GetString(Tool.ReadQr(png)));
        var layout = await tab.EvaluateAsync("""
            (() => { const svg = document.querySelector('.plate svg').getBoundingClientRect(), button = document.querySelector('button').getBoundingClientRect(), d = document.documentElement;
            return { code: Math.min(svg.width, svg.height), top: svg.top, bottom: svg.bottom, left: svg.left, right: svg.right, buttonWidth: button.width, buttonHeight: button.height, buttonBottom: button.bottom, buttonRight: button.right, width: d.scrollWidth, height: d.scrollHeight }; })()
            """);
        // 3 cm are 113.4 CSS pixels; "as large as the screen allows": at least half of the shorter side.
        Assert.InRange(layout.GetProperty("code").GetDouble(), Math.Max(113.4, Math.Min(width, height) * 0.55), Math.Min(width, height));
        Assert.InRange(layout.GetProperty("top").GetDouble(), 0, height);
        Assert.InRange(layout.GetProperty("bottom").GetDouble(), 0, height);
        Assert.InRange(layout.GetProperty("left").GetDouble(), 0, width);
        Assert.InRange(layout.GetProperty("right").GetDouble(), 0, width);
        Assert.InRange(layout.GetProperty("buttonHeight").GetDouble(), 44, 200);
        Assert.InRange(layout.GetProperty("buttonWidth").GetDouble(), 44, width);
        Assert.InRange(layout.GetProperty("buttonBottom").GetDouble(), 0, height);
        Assert.InRange(layout.GetProperty("buttonRight").GetDouble(), 0, width);
        Assert.InRange(layout.GetProperty("width").GetInt32(), 1, width);
        Assert.InRange(layout.GetProperty("height").GetInt32(), 1, height);
        var words = (await tab.EvaluateAsync("document.querySelector('main').innerText")).GetString()!;
        Assert.Contains("16,30\u00A0€", words, StringComparison.Ordinal);
        Assert.Contains("Beleg auf dem Handy", words, StringComparison.Ordinal);
        Assert.Contains("take your receipt", words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("de", false)]
    [InlineData("de", true)]
    [InlineData("en", false)]
    [InlineData("en", true)]
    public async Task Axe_finds_no_barrier_in_any_phase(string language, bool dark)
    {
        var (width, height) = dark ? (1024, 600) : (320, 480);
        await using var tab = await _browser.OpenAsync(_host.DisplayAddress + "?lang=" + language, width, height, dark);
        await tab.UntilAsync("document.querySelector('.digits')");
        var scheme = dark ? "dark" : "light";
        await JudgeAsync("code");
        Assert.True(_host.Displays.Pair("KASSE-01", await CodeAsync(tab)));

        await tab.UntilAsync("document.querySelector('.idle') && !document.querySelector('.digits')");
        await JudgeAsync("idle");
        var sale = DisplayHost.Sale("KASSE-01", 1);
        _feed.Begin();
        sale.Draft.Lines[1].Adjustments.Add(new PriceAdjustment(-0.50m, "Rabatt"));
        sale.Draft.AddLine("Äpfel Elstar", 0.75m, 3.99m, VatCategory.Reduced).Unit = "kg";
        _feed.ShowBasket(sale.Draft);
        await tab.UntilAsync("document.querySelectorAll('.lines li').length === 4");
        await JudgeAsync("basket");
        _feed.ShowTotal(sale.Draft);
        await tab.UntilAsync("document.querySelector('.total')");
        await JudgeAsync("total");
        var receipt = DisplayHost.Sale("KASSE-01", 2).Build();
        Assert.True(DisplayHost.Offer(_feed, receipt, isDelayed: true));
        await tab.UntilAsync("document.querySelector('.plate svg')");
        await JudgeAsync("offer");
        Assert.True(_feed.ShowPaper(receipt, DisplayPaperReason.PortalUnreachable));
        await tab.UntilAsync("document.querySelector('.words')");
        await JudgeAsync("paper");
        Assert.True(_feed.ShowThanks(receipt));
        await tab.UntilAsync("document.querySelector('.words h1').textContent.match(/Dank|Thank/)");
        await JudgeAsync("thanks");

        async Task JudgeAsync(string phase)
        {
            await tab.ScreenshotAsync(Picture($"{phase}-{width}-{scheme}-{language}"));
            Assert.Empty(await tab.JudgeAsync());
            Assert.Equal(language, (await tab.EvaluateAsync("document.documentElement.lang")).GetString());
            var size = await tab.EvaluateAsync("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]");
            Assert.InRange(size[0].GetInt32(), 1, width);
            Assert.InRange(size[1].GetInt32(), 1, height);
        }
    }

    private static async Task<string> CodeAsync(LiveBrowser.Tab tab) => (await tab.EvaluateAsync("document.querySelector('.digits').textContent.replace(/\\D/g,'')")).GetString()!;

    private async Task<LiveBrowser.Tab> PairedAsync(int width, int height, bool dark, string query = "")
    {
        var tab = await _browser.OpenAsync(_host.DisplayAddress + query, width, height, dark);
        await tab.UntilAsync("document.querySelector('.digits')");
        Assert.True(_host.Displays.Pair("KASSE-01", await CodeAsync(tab)));
        await tab.UntilAsync("location.hash.length > 20 && !document.querySelector('.digits')");
        return tab;
    }

    // FISCAL_DISPLAY_PICTURES names a folder to look at what people see.
    private string Picture(string name) => Environment.GetEnvironmentVariable("FISCAL_DISPLAY_PICTURES") is { Length: > 0 } folder ? Path.Combine(folder, name + ".png") : _folder.Path(name + ".png");
}
