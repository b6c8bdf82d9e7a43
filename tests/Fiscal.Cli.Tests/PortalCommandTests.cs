using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Fiscal.Receipts;

namespace Fiscal.Cli.Tests;

/// <summary>The portal of an operator without a host of his own: branch, code, a till that pairs, and the end by Ctrl-C.</summary>
public sealed class PortalCommandTests
{
    [CtrlCFact]
    public async Task An_operator_serves_a_branch_and_a_till_pairs_with_its_code()
    {
        using var shop = new Shop(1);
        var database = shop.Path("portal.db");
        await File.WriteAllTextAsync(shop.Path("branch.json"), """{"name":"Filiale Mitte","background":"#7a3b12","foreground":"#ffffff"}""");
        var created = await shop.RunAsync("portal", "branch", "--db", database, "--merchant", "muster", "--branch", "mitte", "--name", "Bäckerei Muster", "--settings", shop.Path("branch.json"), "--json");
        Assert.True(created.ExitCode == 0, created.Errors);
        var code = (await shop.RunAsync("portal", "code", "--db", database, "--merchant", "muster", "--branch", "mitte", "--json")).Json();
        Assert.Equal(0, (await shop.RunAsync("portal", "migrate", "--db", database, "--json")).Json().GetProperty("migrations").GetArrayLength());

        using var process = shop.Start(["portal", "serve", "--listen", "127.0.0.1:0", "--db", database, "--mail", "folder:" + shop.Path("mails"), "--mail-from", "bon@example.org", "--json"]);
        try
        {
            var ready = JsonDocument.Parse((await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60)))!).RootElement;
            Assert.Equal(JsonValueKind.Null, ready.GetProperty("displayAddress").ValueKind);
            using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri(ready.GetProperty("healthAddress").GetString()!))).StatusCode);
            var address = new Uri(ready.GetProperty("address").GetString()!);
            var pairing = await PortalClient.PairAsync(address, code.GetProperty("code").GetString(), code.GetProperty("digits").GetString()!, "KASSE-01", client);
            Assert.Equal(("muster", "mitte"), (pairing.MerchantId, pairing.BranchId));

            var token = ReceiptToken.Create(pairing.Key, new byte[ReceiptToken.LinkSecretLength]);
            var page = await client.GetStringAsync(new Uri(address, "R/" + token + "?lang=de"));
            Assert.Contains("unterwegs", page, StringComparison.Ordinal);
            Assert.Contains("Filiale Mitte", page, StringComparison.Ordinal);

            using (Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]))
            {
                await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
            }

            Assert.Equal(0, process.ExitCode);
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
    [InlineData("--mail", "smtp://mail.example.org", "--mail-from")]
    [InlineData("--public-url", "bon.example.org", "is no address")]
    [InlineData("--proxy", "10.0.0.0", "is no network")]
    public async Task What_is_missing_or_wrong_is_named(string option, string value, string said)
    {
        using var shop = new Shop(1);
        var run = await shop.RunAsync("portal", "serve", "--db", shop.Path("portal.db"), option, value);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(said, run.Errors, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [Fact]
    public async Task A_password_is_not_taken_from_the_command_line()
    {
        using var shop = new Shop(1);
        var run = await shop.RunAsync("portal", "serve", "--db", shop.Path("portal.db"), "--mail", "smtp://user:geheim@mail.example.org", "--mail-from", "bon@example.org");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--mail-password-file", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", run.Errors, StringComparison.Ordinal);
    }
}
