using System.Diagnostics;
using System.Globalization;
using System.Net;
using Fiscal.Receipts.Tests.Rendering;
using Microsoft.Extensions.Time.Testing;
using Xunit.Abstractions;

namespace Fiscal.Receipts.Portal.Tests.Display;

/// <summary>Displays of several registers in one process: pairing, isolation, speed, restart.</summary>
public sealed class CustomerDisplaysTests(ITestOutputHelper output) : IDisposable
{
    private readonly Tool.Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Two_registers_with_two_displays_each_never_show_a_foreign_receipt()
    {
        var sales = 1_000 * TestSettings.Scale;
        await using var host = await DisplayHost.StartAsync();
        string[] registers = ["KASSE-01", "KASSE-02"];
        var feeds = registers.Select(register => new CustomerDisplayFeed(register)).ToList();
        feeds.ForEach(host.Displays.Add);
        var displays = new List<(string Register, DisplayClient Client)>();
        foreach (var register in (string[])["KASSE-01", "KASSE-02", "KASSE-02", "KASSE-01"])
        {
            var client = new DisplayClient(host.Address);
            await client.PairAsync(host.Displays, register);
            displays.Add((register, client));
        }

        await Task.WhenAll(feeds.Select(feed => Task.Run(async () =>
        {
            for (var number = 1; number <= sales / 2; number++)
            {
                var sale = DisplayHost.Sale(feed.RegisterId, number);
                feed.Begin(feed.RegisterId + "-" + number.ToString(CultureInfo.InvariantCulture));
                feed.ShowBasket(sale.Draft);
                feed.ShowTotal(sale.Draft);
                Assert.True(DisplayHost.Offer(feed, sale.FixedSignature(new byte[64]).Build()));
                await Task.Yield();
            }
        })));
        await Wait.UntilAsync(() => displays.All(display => display.Client.Last is { Phase: "offer" } last && last.Link == DisplayHost.LinkOf(new ReceiptId(display.Register, sales / 2))));

        foreach (var (register, client) in displays)
        {
            var prefix = DisplayHost.LinkOf(new ReceiptId(register, 0))[..32];
            var received = client.All.ToList();
            output.WriteLine($"{register}: {received.Count} states, {received.Count(state => state.Link is not null)} with a link");
            Assert.All(received, state => Assert.True(state.Link is null || state.Link.StartsWith(prefix, StringComparison.Ordinal)));
            Assert.True(received.Zip(received.Skip(1)).All(pair => pair.First.Number < pair.Second.Number));
            Assert.Contains(received.SkipLast(1), state => state.Link is not null);
            await client.DisposeAsync();
        }

        feeds.ForEach(static feed => feed.Dispose());
    }

    [Fact]
    public async Task A_display_goes_on_by_itself_after_its_process_started_again()
    {
        var options = new CustomerDisplayOptions { PairingsPath = _folder.Path("displays.json") };
        var host = await DisplayHost.StartAsync(options);
        var port = host.Address.Port;
        using var feed = new CustomerDisplayFeed("KASSE-01");
        host.Displays.Add(feed);
        await using var client = new DisplayClient(host.Address);
        await client.PairAsync(host.Displays, "KASSE-01");
        var id = client.Id!;
        var receipt = DisplayHost.Sale("KASSE-01", 1).Build();
        DisplayHost.Offer(feed, receipt);
        await Wait.UntilAsync(() => client.Last?.Phase == "offer");

        var stopping = Stopwatch.StartNew();
        await host.DisposeAsync();
        Assert.InRange(stopping.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        Assert.DoesNotContain(id, await File.ReadAllTextAsync(options.PairingsPath), StringComparison.Ordinal);
        var connections = client.Connections;
        await using var again = await DisplayHost.StartAsync(options, port);
        using var next = new CustomerDisplayFeed("KASSE-01");
        again.Displays.Add(next);
        await Wait.UntilAsync(() => client.Connections > connections && client.Last?.Phase == "idle");

        Assert.Equal(id, client.Id);
        DisplayHost.Offer(next, DisplayHost.Sale("KASSE-01", 2).Build());
        await Wait.UntilAsync(() => client.Last?.Link == DisplayHost.LinkOf(new ReceiptId("KASSE-01", 2)));
        Assert.Equal(1, again.Displays.CountConnected("KASSE-01"));
    }

    [Fact]
    public async Task Five_taps_at_once_print_once_and_a_late_tap_prints_nothing()
    {
        await using var host = await DisplayHost.StartAsync();
        using var feed = new CustomerDisplayFeed("KASSE-01");
        host.Displays.Add(feed);
        var asked = 0;
        feed.PaperRequested += (_, _) => Interlocked.Increment(ref asked);
        await using var client = new DisplayClient(host.Address);
        await client.PairAsync(host.Displays, "KASSE-01");
        DisplayHost.Offer(feed, DisplayHost.Sale("KASSE-01", 1).Build());
        await Wait.UntilAsync(() => client.Last?.Phase == "offer");
        var number = client.Last!.Number;

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => client.TapAsync(number)));

        Assert.Single(answers, HttpStatusCode.NoContent);
        Assert.Equal(4, answers.Count(answer => answer == HttpStatusCode.Conflict));
        Assert.Equal(1, asked);
        await Wait.UntilAsync(() => client.Last?.Phase == "paper");
        feed.Begin();
        DisplayHost.Offer(feed, DisplayHost.Sale("KASSE-01", 2).Build());
        Assert.Equal(HttpStatusCode.Conflict, await client.TapAsync(number));
        Assert.Equal(HttpStatusCode.Unauthorized, await client.TapAsync(number, new string('0', 32)));
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task A_handler_that_fails_does_not_break_the_display()
    {
        await using var host = await DisplayHost.StartAsync();
        using var feed = new CustomerDisplayFeed("KASSE-01");
        host.Displays.Add(feed);
        feed.PaperRequested += (_, _) => throw new InvalidOperationException("no printer");
        await using var client = new DisplayClient(host.Address);
        await client.PairAsync(host.Displays, "KASSE-01");
        DisplayHost.Offer(feed, DisplayHost.Sale("KASSE-01", 1).Build());
        await Wait.UntilAsync(() => client.Last?.Phase == "offer");

        Assert.Equal(HttpStatusCode.InternalServerError, await client.TapAsync(client.Last!.Number));

        Assert.Contains(host.Log.All, line => line.Contains("KASSE-01", StringComparison.Ordinal) && line.Contains("no printer", StringComparison.Ordinal));
        DisplayHost.Offer(feed, DisplayHost.Sale("KASSE-01", 2).Build());
        await Wait.UntilAsync(() => client.Last?.Link == DisplayHost.LinkOf(new ReceiptId("KASSE-01", 2)));
    }

    [Fact]
    public async Task Only_the_code_that_is_shown_pairs_and_only_once()
    {
        await using var host = await DisplayHost.StartAsync();
        using var feed = new CustomerDisplayFeed("KASSE-01");
        host.Displays.Add(feed);
        await using var client = new DisplayClient(host.Address);
        var code = await client.CodeAsync();
        Assert.Matches("^[0-9]{6}$", code);
        Assert.False(host.Displays.Pair("KASSE-01", code[..5]));
        Assert.False(host.Displays.Pair("KASSE-01", string.Empty));

        Assert.True(host.Displays.Pair("KASSE-01", code[..3] + " " + code[3..]));

        await Wait.UntilAsync(() => client.Id is not null);
        // 160 bits in Crockford's Base32.
        Assert.Matches("^[0-9A-HJKMNP-TV-Z]{32}$", client.Id!);
        Assert.False(host.Displays.Pair("KASSE-02", code));
        Assert.Equal(1, host.Displays.CountConnected("KASSE-01"));
        var id = client.Id;
        Assert.Equal(1, host.Displays.Unpair("KASSE-01"));
        await Wait.UntilAsync(() => client.Code is not null && client.Id is null);
        Assert.Equal(HttpStatusCode.Unauthorized, await client.TapAsync(1, id));
    }

    [Fact]
    public async Task A_code_changes_after_ten_minutes_and_strangers_cannot_fill_the_house()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.Parse("2026-11-24T12:00:00+01:00", CultureInfo.InvariantCulture));
        await using var host = await DisplayHost.StartAsync(new CustomerDisplayOptions { PairingsPath = null, TimeProvider = clock });
        using var feed = new CustomerDisplayFeed("KASSE-01");
        host.Displays.Add(feed);
        await using var paired = new DisplayClient(host.Address);
        await paired.PairAsync(host.Displays, "KASSE-01");
        var strangers = Enumerable.Range(0, 25).Select(_ => new DisplayClient(host.Address)).ToList();
        await Wait.UntilAsync(() => strangers.Count(stranger => stranger.Code is not null) == 20);
        Assert.Equal(20, strangers.Select(stranger => stranger.Code).OfType<string>().Distinct().Count());

        // The register's own display comes in all the same.
        await using var second = new DisplayClient(host.Address, paired.Id);
        await Wait.UntilAsync(() => second.Last is not null);
        var old = strangers.First(stranger => stranger.Code is not null).Code!;
        clock.Advance(TimeSpan.FromMinutes(10));
        await Wait.UntilAsync(() => strangers.All(stranger => stranger.Code != old));
        Assert.False(host.Displays.Pair("KASSE-01", old));
        foreach (var stranger in strangers)
        {
            await stranger.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_register_that_is_let_go_leaves_nothing_on_its_display()
    {
        await using var host = await DisplayHost.StartAsync();
        using var feed = new CustomerDisplayFeed("KASSE-01");
        host.Displays.Add(feed);
        await using var client = new DisplayClient(host.Address);
        await client.PairAsync(host.Displays, "KASSE-01");
        DisplayHost.Offer(feed, DisplayHost.Sale("KASSE-01", 1).Build());
        await Wait.UntilAsync(() => client.Last?.Phase == "offer");

        Assert.True(host.Displays.Remove("KASSE-01"));

        await Wait.UntilAsync(() => client.Last?.Phase == "idle");
        DisplayHost.Offer(feed, DisplayHost.Sale("KASSE-01", 2).Build());
        await Task.Delay(200, CancellationToken.None);
        Assert.Equal("idle", client.Last?.Phase);
        Assert.False(host.Displays.Remove("KASSE-01"));
    }

    [Fact]
    public async Task Headers_forbid_what_the_page_does_not_need()
    {
        await using var host = await DisplayHost.StartAsync(new CustomerDisplayOptions { PairingsPath = null, ShopName = "<script>alert(1)</script>" });
        using var client = new HttpClient();
        using var reply = await client.GetAsync(new Uri(host.DisplayAddress));
        var page = await reply.Content.ReadAsStringAsync();

        var policy = string.Join(';', reply.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        var script = page.Split("<script>")[1].Split("</script>")[0];
        Assert.Contains("'sha256-" + Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(script))) + "'", policy, StringComparison.Ordinal);
        Assert.Equal("no-store", reply.Headers.CacheControl?.ToString());
        Assert.Equal("no-referrer", string.Join(';', reply.Headers.GetValues("Referrer-Policy")));
        Assert.DoesNotContain("Set-Cookie", reply.Headers.Select(header => header.Key));
        Assert.Contains("&lt;script&gt;alert(1)", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http", script.Replace("http://www.w3.org/2000/svg", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.InRange(page.Length, 5_000, 30_000);
    }

    [Fact]
    public async Task Ids_links_and_codes_are_in_no_log()
    {
        await using var host = await DisplayHost.StartAsync(least: Microsoft.Extensions.Logging.LogLevel.Trace);
        using var feed = new CustomerDisplayFeed("KASSE-01");
        host.Displays.Add(feed);
        await using var client = new DisplayClient(host.Address);
        var code = await client.CodeAsync();
        await client.PairAsync(host.Displays, "KASSE-01");
        var receipt = DisplayHost.Sale("KASSE-01", 1).Build();
        DisplayHost.Offer(feed, receipt);
        await Wait.UntilAsync(() => client.Last?.Phase == "offer");
        await client.TapAsync(client.Last!.Number);
        await client.TapAsync(7);

        // The web server itself logs the addresses of all requests at this level.
        Assert.Contains(host.Log.All, line => line.Contains("/display/events", StringComparison.Ordinal));
        Assert.DoesNotContain(host.Log.All, line => line.Contains(client.Id!, StringComparison.Ordinal) || line.Contains(code, StringComparison.Ordinal) || line.Contains(DisplayHost.LinkOf(receipt.Id)[24..], StringComparison.Ordinal));
    }

    [Fact]
    public void Damaged_pairings_are_named_with_the_way_out()
    {
        var path = _folder.Write("displays.json", "{\"displays\":[{}]}"u8.ToArray());
        var refused = Assert.Throws<InvalidDataException>(() => new CustomerDisplays(new CustomerDisplayOptions { PairingsPath = path }));
        Assert.Contains(path, refused.Message, StringComparison.Ordinal);
        Assert.Contains("Delete the file", refused.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new CustomerDisplays(new CustomerDisplayOptions { PairingsPath = null, Language = "fr" }));
    }
}
