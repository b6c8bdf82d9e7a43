using System.Net;
using System.Security.Cryptography;
using System.Text;
using Fiscal.Receipts.Tests.Rendering;

namespace Fiscal.Receipts.Portal.Tests.Display;

/// <summary>A till in another process feeds the displays over loopback: what .NET Framework tills do.</summary>
public sealed class RemoteDisplayTests : IDisposable
{
    private readonly Tool.Folder _folder = new();
    private readonly string _secret = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task States_go_there_and_taps_come_back_once()
    {
        var path = Secret("secret");
        await using var host = await DisplayHost.StartAsync(secretPath: path, least: Microsoft.Extensions.Logging.LogLevel.Trace);
        using var feed = new CustomerDisplayFeed("KASSE-01");
        var asked = new List<ReceiptId>();
        feed.PaperRequested += (_, args) => asked.Add(args.Receipt);
        using var remote = new RemoteDisplay(feed, host.Address, path);
        await using var client = new DisplayClient(host.Address);
        var code = await client.CodeAsync();
        Assert.False(await remote.PairAsync("no code"));
        Assert.True(await remote.PairAsync(code));
        await Wait.UntilAsync(() => remote.Problem is null && client.Last is not null);
        var sale = DisplayHost.Sale("KASSE-01", 1);
        feed.Begin();
        feed.ShowBasket(sale.Draft);
        await Wait.UntilAsync(() => client.Last?.Phase == "basket" && client.Last.State.TryGetProperty("count", out var count) && count.GetInt32() == 3);
        var receipt = sale.Build();
        DisplayHost.Offer(feed, receipt);
        await Wait.UntilAsync(() => client.Last?.Link == DisplayHost.LinkOf(receipt.Id));

        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => client.TapAsync(client.Last!.Number)));

        await Wait.UntilAsync(() => client.Last?.Phase == "paper");
        Assert.Equal([receipt.Id], asked);
        Assert.Equal(1, await remote.UnpairAsync());
        await Wait.UntilAsync(() => client.Code is not null);
        Assert.DoesNotContain(host.Log.All, line => line.Contains(_secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whichever_process_starts_again_the_display_is_right_a_moment_later()
    {
        var path = Secret("secret");
        var options = new CustomerDisplayOptions { PairingsPath = _folder.Path("displays.json") };
        var host = await DisplayHost.StartAsync(options, secretPath: path);
        var port = host.Address.Port;
        var feed = new CustomerDisplayFeed("KASSE-01");
        var asked = 0;
        feed.PaperRequested += (_, _) => Interlocked.Increment(ref asked);
        var remote = new RemoteDisplay(feed, host.Address, path);
        await using var client = new DisplayClient(host.Address);
        Assert.True(await remote.PairAsync(await client.CodeAsync()));
        DisplayHost.Offer(feed, DisplayHost.Sale("KASSE-01", 1).Build());
        await Wait.UntilAsync(() => client.Last?.Phase == "offer");

        // The display's process: all it knew of the till is gone.
        await host.DisposeAsync();
        await Wait.UntilAsync(() => remote.Problem is not null);
        var connections = client.Connections;
        await using var again = await DisplayHost.StartAsync(options, port, path);
        await Wait.UntilAsync(() => client.Connections > connections && client.Last?.Link == DisplayHost.LinkOf(new ReceiptId("KASSE-01", 1)) && remote.Problem is null);
        Assert.Equal(HttpStatusCode.NoContent, await client.TapAsync(client.Last!.Number));
        await Wait.UntilAsync(() => Volatile.Read(ref asked) == 1 && client.Last?.Phase == "paper");

        // The till's process: killed, so nothing was said; the new one is heard at once and the old one not any more.
        using var next = new CustomerDisplayFeed("KASSE-01");
        using var nextRemote = new RemoteDisplay(next, again.Address, path);
        DisplayHost.Offer(next, DisplayHost.Sale("KASSE-01", 2).Build());
        await Wait.UntilAsync(() => client.Last?.Link == DisplayHost.LinkOf(new ReceiptId("KASSE-01", 2)));
        DisplayHost.Offer(feed, DisplayHost.Sale("KASSE-01", 3).Build());
        await Wait.UntilAsync(() => remote.Problem?.Contains("Another till", StringComparison.Ordinal) == true);
        Assert.Equal(DisplayHost.LinkOf(new ReceiptId("KASSE-01", 2)), client.Last?.Link);
        remote.Dispose();
        feed.Dispose();
    }

    [Fact]
    public async Task Another_secret_is_refused_and_shows_nothing()
    {
        await using var host = await DisplayHost.StartAsync(secretPath: Secret("secret"));
        var other = _folder.Write("other", Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))));
        using var feed = new CustomerDisplayFeed("KASSE-01");
        using var remote = new RemoteDisplay(feed, host.Address, other);
        await using var client = new DisplayClient(host.Address);
        var code = await client.CodeAsync();

        await Wait.UntilAsync(() => remote.Problem?.Contains("another secret", StringComparison.Ordinal) == true);
        await Assert.ThrowsAsync<HttpRequestException>(() => remote.PairAsync(code));

        Assert.Equal(code, client.Code);
        // The file is set right while both run.
        await File.WriteAllTextAsync(other, "  " + _secret + "\r\n");
        await Wait.UntilAsync(() => remote.Problem is null);
        Assert.True(await remote.PairAsync(code));
    }

    [Fact]
    public async Task What_is_not_proved_is_refused_before_it_is_read()
    {
        var key = DisplayFeedProof.ReadKey(Secret("secret"));
        await using var host = await DisplayHost.StartAsync(secretPath: _folder.Path("secret"));
        var now = TimeProvider.System.GetUtcNow();
        var body = "{\"register\":\"KASSE-01\",\"code\":\"000000\"}"u8.ToArray();
        string Proof(RegisterKey with, string name, DateTimeOffset time, byte[] of) => PortalAuthorization.Create(with, "POST", DisplayFeedProof.PathOf(name), time, PortalAuthorization.HashOf(of)).ToString();

        Assert.Equal(HttpStatusCode.OK, await PostAsync(host, "pair", body, Proof(key, "pair", now, body)));
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(host, "pair", body, null));
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(host, "pair", body, "Fiscal nonsense"));
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(host, "pair", body, Proof(key, "unpair", now, body)));
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(host, "pair", [.. body, (byte)' '], Proof(key, "pair", now, body)));
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(host, "pair", body, Proof(key, "pair", now - TimeSpan.FromMinutes(6), body)));
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(host, "pair", body, Proof(new RegisterKey(0, new byte[32]), "pair", now, body)));
        byte[] garbage = [.. "[1,"u8];
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(host, "pair", garbage, Proof(key, "pair", now, garbage)));
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(host, "state", garbage, Proof(key, "state", now, garbage)));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await PostAsync(host, "pair", new byte[5_000], "x"));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await PostAsync(host, "state", new byte[513 * 1024], "x"));
    }

    [Fact]
    public void Secrets_that_are_too_short_and_addresses_of_other_machines_are_refused()
    {
        Assert.Throws<InvalidDataException>(() => DisplayFeedProof.ReadKey(_folder.Write("short", "1234567890123456789012345678901   "u8.ToArray())));
        Assert.Throws<InvalidDataException>(() => DisplayFeedProof.ReadKey(_folder.Write("long", new byte[5_000])));
        using var feed = new CustomerDisplayFeed("KASSE-01");
        Assert.Throws<ArgumentException>(() => new RemoteDisplay(feed, new Uri("http://192.168.1.10:8090/"), "secret"));
        Assert.Throws<ArgumentException>(() => new RemoteDisplay(feed, new Uri("ftp://localhost/"), "secret"));
    }

    [Fact]
    public async Task A_till_that_falls_silent_leaves_nothing_on_its_display()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var path = Secret("secret");
        await using var host = await DisplayHost.StartAsync(new CustomerDisplayOptions { PairingsPath = null, TimeProvider = clock }, secretPath: path);
        using var feed = new CustomerDisplayFeed("KASSE-01");
        var remote = new RemoteDisplay(feed, host.Address, path);
        await using var client = new DisplayClient(host.Address);
        Assert.True(await remote.PairAsync(await client.CodeAsync()));
        DisplayHost.Offer(feed, DisplayHost.Sale("KASSE-01", 1).Build());
        await Wait.UntilAsync(() => client.Last?.Phase == "offer");

        // As if killed: the connection breaks and nothing more is said.
        remote.Dispose();
        for (var i = 0; i < 50 && client.Last?.Phase != "idle"; i++)
        {
            clock.Advance(TimeSpan.FromSeconds(5));
            await Task.Delay(100, CancellationToken.None);
        }

        Assert.Equal("idle", client.Last?.Phase);
    }

    private static async Task<HttpStatusCode> PostAsync(DisplayHost host, string name, byte[] body, string? proof)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(host.Address, "feed/" + name)) { Content = new ByteArrayContent(body) };
        if (proof is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", proof);
        }

        using var reply = await client.SendAsync(request);
        return reply.StatusCode;
    }

    private string Secret(string name) => _folder.Write(name, Encoding.ASCII.GetBytes(_secret + "\n"));
}
