using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Fiscal.Documents;
using Fiscal.Receipts;
using Fiscal.Testing;

namespace Fiscal.Cli.Tests;

/// <summary>The display process of a till on .NET Framework: one line when ready, fed over loopback, ended by Ctrl-C.</summary>
public sealed class DisplayCommandTests
{
    private const string Link = "HTTPS://BON.EXAMPLE.DE/R/0123456789ABCDEFGHJKMNPQRSTVWXYZ0123456789ABC";

    [CtrlCFact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task A_till_feeds_a_tablet_through_it_and_Ctrl_c_ends_it()
    {
        using var shop = new Shop(1);
        using var process = shop.Start(["display", "serve", "--listen", "0.0.0.0:0", "--feed-secret", shop.Path("secret"), "--shop", "Bäckerei", "--json"]);
        try
        {
            await FeedAndStopAsync(shop, process);
        }
        finally
        {
            // A test that failed leaves no server behind.
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    [Theory]
    [InlineData("shop.example", 2, "is no address to listen on")]
    [InlineData("1.2.3.4:99999", 2, "is no address to listen on")]
    [InlineData("192.0.2.1:8090", 3, "192.0.2.1:8090")]
    public async Task An_address_that_cannot_be_used_is_named(string listen, int exitCode, string said)
    {
        using var shop = new Shop(1);
        var run = await shop.RunAsync("display", "serve", "--listen", listen, "--feed-secret", shop.Path("secret"));
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(said, run.Errors, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [Fact]
    public async Task A_short_secret_is_refused()
    {
        using var shop = new Shop(1);
        await File.WriteAllTextAsync(shop.Path("secret"), "1234");
        var run = await shop.RunAsync("display", "serve", "--listen", "localhost:0", "--feed-secret", shop.Path("secret"));
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("too short", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("1234", run.Errors, StringComparison.Ordinal);
    }

    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    private static async Task FeedAndStopAsync(Shop shop, Process process)
    {
        var ready = JsonDocument.Parse((await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60)))!).RootElement;
        var address = new Uri(ready.GetProperty("address").GetString()!);
        Assert.Equal("127.0.0.1", address.Host);
        Assert.EndsWith("/display", ready.GetProperty("displayAddress").GetString()!, StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(shop.Path("secret")));
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri(ready.GetProperty("healthAddress").GetString()!))).StatusCode);
        Assert.Contains("Bäckerei", await client.GetStringAsync(new Uri(ready.GetProperty("displayAddress").GetString()!)), StringComparison.Ordinal);

        using var feed = new CustomerDisplayFeed("KASSE-01");
        using var remote = new RemoteDisplay(feed, address, shop.Path("secret"));
        using var stream = await client.GetStreamAsync(new Uri(address, "display/events"));
        using var events = new StreamReader(stream);
        Assert.True(await remote.PairAsync((await DataAsync(events, "code")).GetProperty("code").GetString()!));
        var receipt = new ReceiptBuilder().Line("Brot", 1, 4.80m).Cash(4.80m).Build();
        Assert.True(feed.ShowOffer(receipt, new Uri(Link), QrMatrix.FromText(Link)));
        JsonElement state;
        do
        {
            state = (await DataAsync(events, "state")).GetProperty("state");
        }
        while (state.GetProperty("phase").GetString() != "offer");
        Assert.Equal((Link, "4.8"), (state.GetProperty("link").GetString(), state.GetProperty("total").GetString()));

        using (var kill = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync();
        }

        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(0, process.ExitCode);
        var errors = await process.StandardError.ReadToEndAsync();
        Assert.Contains("made a new secret", errors, StringComparison.Ordinal);
        Assert.DoesNotContain((await File.ReadAllTextAsync(shop.Path("secret"))).Trim(), errors + ready, StringComparison.Ordinal);
        Assert.Contains("KASSE-01", await File.ReadAllTextAsync(shop.Path("secret.displays")), StringComparison.Ordinal);
    }

    private static async Task<JsonElement> DataAsync(StreamReader events, string name)
    {
        var current = string.Empty;
        while (await events.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20)) is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal))
            {
                current = line[7..];
            }
            else if (line.StartsWith("data: ", StringComparison.Ordinal) && current == name)
            {
                return JsonDocument.Parse(line[6..]).RootElement;
            }
        }

        throw new InvalidOperationException("The stream ended.");
    }
}
