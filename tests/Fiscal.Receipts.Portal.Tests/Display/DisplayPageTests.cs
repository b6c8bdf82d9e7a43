using Fiscal.Receipts.Tests.Rendering;

namespace Fiscal.Receipts.Portal.Tests.Display;

/// <summary>The page on a tablet, looked at through a browser: readable codes, no barrier, one printed paper.</summary>
public sealed class DisplayPageTests(LiveBrowserFixture fixture) : IClassFixture<LiveBrowserFixture>, IAsyncLifetime, IDisposable
{
    private readonly Tool.Folder _folder = new();
    private readonly LiveBrowser _browser = fixture.Browser;
    private DisplayHost _host = null!;
    private CustomerDisplayFeed _feed = null!;

    public async Task InitializeAsync()
    {
        _host = await DisplayHost.StartAsync(new CustomerDisplayOptions { PairingsPath = null, ShopName = "Bäckerei Müller & Söhne" });
        _feed = new CustomerDisplayFeed("KASSE-01");
        _host.Displays.Add(_feed);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

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

    [Fact]
    public async Task Five_fast_taps_on_the_button_ask_for_one_paper()
    {
        var asked = 0;
        _feed.PaperRequested += (_, _) => Interlocked.Increment(ref asked);
        await using var tab = await PairedAsync(1024, 600, dark: false);
        for (var number = 1; number <= 5; number++)
        {
            DisplayHost.Offer(_feed, DisplayHost.Sale("KASSE-01", number).Build());
            await tab.UntilAsync("document.querySelector('button')");

            await tab.EvaluateAsync("(() => { const button = document.querySelector('button'); for (let i = 0; i < 5; i++) { button.click(); } return 1; })()");

            await tab.UntilAsync("document.querySelector('.words')");
            Assert.Equal(number, Volatile.Read(ref asked));
        }
    }

    [Fact]
    public async Task The_button_works_by_keyboard_and_shows_its_focus()
    {
        var asked = 0;
        _feed.PaperRequested += (_, _) => Interlocked.Increment(ref asked);
        await using var tab = await PairedAsync(1024, 600, dark: false);
        DisplayHost.Offer(_feed, DisplayHost.Sale("KASSE-01", 1).Build());
        await tab.UntilAsync("document.querySelector('button')");

        await KeyAsync("Tab", 9);

        Assert.Equal("BUTTON", (await tab.EvaluateAsync("document.activeElement.tagName")).GetString());
        Assert.Equal("solid 4px", (await tab.EvaluateAsync("(s => s.outlineStyle + ' ' + s.outlineWidth)(getComputedStyle(document.activeElement))")).GetString());
        await KeyAsync("Enter", 13, "\\r");
        await tab.UntilAsync("document.querySelector('.words')");
        Assert.Equal(1, asked);

        async Task KeyAsync(string key, int code, string text = "")
        {
            await tab.SendAsync("Input.dispatchKeyEvent", $"{{\"type\":\"keyDown\",\"key\":\"{key}\",\"code\":\"{key}\",\"windowsVirtualKeyCode\":{code},\"text\":\"{text}\"}}");
            await tab.SendAsync("Input.dispatchKeyEvent", $"{{\"type\":\"keyUp\",\"key\":\"{key}\",\"code\":\"{key}\",\"windowsVirtualKeyCode\":{code}}}");
        }
    }

    [Fact]
    public async Task A_display_without_its_till_shows_no_receipt_and_goes_on_when_it_is_back()
    {
        var options = new CustomerDisplayOptions { PairingsPath = _folder.Path("displays.json") };
        var host = await DisplayHost.StartAsync(options);
        host.Displays.Add(_feed);
        await using var tab = await _browser.OpenAsync(host.DisplayAddress, 1024, 600, dark: false);
        await tab.UntilAsync("document.querySelector('.digits')");
        Assert.True(host.Displays.Pair("KASSE-01", await CodeAsync(tab)));
        await tab.UntilAsync("location.hash.length > 20");
        DisplayHost.Offer(_feed, DisplayHost.Sale("KASSE-01", 1).Build());
        await tab.UntilAsync("document.querySelector('.plate')");
        var hash = (await tab.EvaluateAsync("location.hash")).GetString();

        var port = host.Address.Port;
        await host.DisposeAsync();
        await tab.UntilAsync("document.querySelector('.idle') && !document.getElementById('lost').hidden", TimeSpan.FromSeconds(6));
        await tab.ScreenshotAsync(Picture("lost-1024-light"));
        await using var again = await DisplayHost.StartAsync(options, port);
        again.Displays.Add(_feed);

        await tab.UntilAsync("document.querySelector('.plate') && document.getElementById('lost').hidden");
        Assert.Equal(hash, (await tab.EvaluateAsync("location.hash")).GetString());
        // The page loaded anew, by a tablet that knows the address alone, belongs to the register as before.
        await tab.EvaluateAsync("location.href = location.pathname; 1");
        await tab.UntilAsync("document.querySelector('.plate')");
    }

    [Fact]
    public async Task An_offer_ends_on_the_page_even_if_nothing_comes_from_the_till()
    {
        using var feed = new CustomerDisplayFeed("KASSE-02", new CustomerDisplayFeedOptions { OfferTime = TimeSpan.FromSeconds(5) });
        _host.Displays.Add(feed);
        await using var tab = await _browser.OpenAsync(_host.DisplayAddress, 1024, 600, dark: false);
        await tab.UntilAsync("document.querySelector('.digits')");
        Assert.True(_host.Displays.Pair("KASSE-02", await CodeAsync(tab)));
        await tab.UntilAsync("location.hash.length > 20");
        DisplayHost.Offer(feed, DisplayHost.Sale("KASSE-02", 1).Build());
        await tab.UntilAsync("document.querySelector('.plate')");
        // Whatever the server sends from now on is not read: the page has to know by itself.
        await tab.EvaluateAsync("window.TextDecoder.prototype.decode = () => ''; 1");

        await tab.UntilAsync("document.querySelector('.idle')", TimeSpan.FromSeconds(8));
    }

    [Fact]
    public async Task Lines_are_announced_as_they_are_scanned_and_words_of_articles_stay_words()
    {
        await using var tab = await PairedAsync(1024, 600, dark: false);
        var draft = new ReceiptDraft();
        draft.AddLine("<img src=x onerror=document.title='hacked'>", 1, 1.20m, VatCategory.Standard);
        _feed.Begin();
        _feed.ShowBasket(draft);
        await tab.UntilAsync("document.querySelectorAll('.lines li').length === 1");
        draft.AddLine("Brezel", 2, 0.95m, VatCategory.Reduced);

        _feed.ShowBasket(draft);

        await tab.UntilAsync("document.querySelectorAll('.lines li').length === 2");
        Assert.Equal("Brezel, 1,90\u00A0€. Zwischensumme: 3,10\u00A0€", (await tab.EvaluateAsync("document.querySelector('[role=status]').textContent")).GetString());
        Assert.Equal("Kundenanzeige", (await tab.EvaluateAsync("document.title")).GetString());
        Assert.Equal(0, (await tab.EvaluateAsync("document.querySelectorAll('main img').length")).GetInt32());
        for (var i = 0; i < 60; i++)
        {
            draft.AddLine("Artikel", 1, 1m, VatCategory.Standard);
        }

        _feed.ShowBasket(draft);
        await tab.UntilAsync("document.querySelectorAll('.lines li').length === 62");
        // The newest line is the one that is seen.
        Assert.True((await tab.EvaluateAsync("document.querySelector('.lines li:last-child').getBoundingClientRect().bottom <= document.querySelector('.lines').getBoundingClientRect().bottom + 1")).GetBoolean());
    }

    [Fact]
    public async Task The_shop_shows_its_own_picture_while_nobody_is_served()
    {
        var picture = _folder.Write("shop.png", Fiscal.Documents.QrMatrix.FromText("a picture").ToPng());
        await using var host = await DisplayHost.StartAsync(new CustomerDisplayOptions { PairingsPath = null, ShopName = "Bäckerei", IdlePicturePath = picture });
        using var feed = new CustomerDisplayFeed("KASSE-01");
        host.Displays.Add(feed);
        await using var tab = await _browser.OpenAsync(host.DisplayAddress, 1024, 600, dark: true);
        await tab.UntilAsync("document.querySelector('.digits')");
        Assert.True(host.Displays.Pair("KASSE-01", await CodeAsync(tab)));

        await tab.UntilAsync("document.querySelector('.idle img') && document.querySelector('.idle img').naturalWidth > 0");
        Assert.Empty(await tab.JudgeAsync());
        using var client = new HttpClient();
        using var reply = await client.GetAsync(new Uri(host.DisplayAddress + "/picture"));
        Assert.Equal("image/png", reply.Content.Headers.ContentType?.ToString());
        // What is no picture is not handed out.
        await File.WriteAllTextAsync(picture, "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>");
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await client.GetAsync(new Uri(host.DisplayAddress + "/picture"))).StatusCode);
    }

    [Fact]
    public async Task The_page_works_under_a_path_base()
    {
        await using var host = await DisplayHost.StartAsync(pathBase: "/kasse");
        using var feed = new CustomerDisplayFeed("KASSE-01");
        host.Displays.Add(feed);
        var asked = 0;
        feed.PaperRequested += (_, _) => Interlocked.Increment(ref asked);
        await using var tab = await _browser.OpenAsync(host.Address + "kasse/display/", 1024, 600, dark: false);
        await tab.UntilAsync("document.querySelector('.digits')");
        Assert.True(host.Displays.Pair("KASSE-01", await CodeAsync(tab)));
        await tab.UntilAsync("location.hash.length > 20");
        DisplayHost.Offer(feed, DisplayHost.Sale("KASSE-01", 1).Build());
        await tab.UntilAsync("document.querySelector('button')");

        await tab.EvaluateAsync("document.querySelector('button').click()");

        await tab.UntilAsync("document.querySelector('.words')");
        Assert.Equal(1, asked);
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
