using System.IO.Compression;
using System.Net;
using System.Text;
using Fiscal.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Fiscal.Receipts.Portal.Tests;

/// <summary>Who may say what, and how much.</summary>
public sealed class ProofTests
{
    private const string Receipts = "/api/v1/receipts?after=0";

    [Fact]
    public async Task Without_the_right_proof_nothing_is_answered_but_that()
    {
        await using var portal = new TestPortal();
        await using var host = await PortalHost.StartAsync(portal);
        var till = await TestRegister.PairAsync(host, portal.Clock);
        var stranger = new TestRegister(host.Http, portal.Clock, "KASSE-01", "7fffffff", new byte[32]);
        var forger = new TestRegister(host.Http, portal.Clock, "KASSE-01", till.KeyId.ToString("x8", System.Globalization.CultureInfo.InvariantCulture), new byte[32]);

        Assert.Equal("401 {\"error\":\"key\"}", await AnswerAsync(stranger));
        Assert.Equal("401 {\"error\":\"key\"}", await AnswerAsync(forger));
        Assert.Equal("401 {\"error\":\"key\"}", await AnswerAsync(till, request => request.Headers.Remove("Authorization")));
        Assert.Equal("401 {\"error\":\"key\"}", await AnswerAsync(till, request => request.Content = new ByteArrayContent("x"u8.ToArray())));
        Assert.Equal("401 {\"error\":\"key\"}", await AnswerAsync(till, request => request.RequestUri = new Uri(host.Address, "/api/v1/receipts?after=1")));
        Assert.Equal("401 {\"error\":\"key\"}", await AnswerAsync(till, request => request.Method = HttpMethod.Put, "/api/v1/layouts/" + new string('0', 64)));
        Assert.Equal("200 ", await AnswerAsync(till));
    }

    [Theory]
    [InlineData(-301, false)]
    [InlineData(-299, true)]
    [InlineData(299, true)]
    [InlineData(301, false)]
    public async Task A_clock_may_be_five_minutes_off(int seconds, bool isTaken)
    {
        await using var portal = new TestPortal();
        await using var host = await PortalHost.StartAsync(portal);
        var till = await TestRegister.PairAsync(host, portal.Clock);
        till.ClockError = TimeSpan.FromSeconds(seconds);

        Assert.Equal(isTaken ? "200 " : "401 {\"error\":\"clock\",\"time\":\"2026-11-24T12:00:00Z\"}", await AnswerAsync(till));
    }

    [Fact]
    public async Task A_body_is_read_and_unpacked_to_four_megabytes_and_no_further()
    {
        await using var portal = new TestPortal();
        await using var host = await PortalHost.StartAsync(portal);
        var till = await TestRegister.PairAsync(host, portal.Clock);

        // 400 MB of blanks in 400 kB.
        using var bomb = new MemoryStream();
        await using (var gzip = new GZipStream(bomb, CompressionLevel.Optimal, leaveOpen: true))
        {
            var megabyte = Encoding.ASCII.GetBytes(new string(' ', 1 << 20));
            for (var i = 0; i < 400; i++)
            {
                await gzip.WriteAsync(megabyte);
            }
        }

        Assert.InRange(bomb.Length, 100_000, 1_000_000);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        Assert.Equal("413 {\"error\":\"size\"}", await AnswerAsync(till, body: bomb.ToArray(), encoding: "gzip"));
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 100L << 20);
        Assert.Equal("413 {\"error\":\"size\"}", await AnswerAsync(till, body: new byte[(4 << 20) + 1]));
        Assert.Equal("200 ", await AnswerAsync(till, body: TestRegister.Pack(Encoding.ASCII.GetBytes(new string('\n', 4 << 20))), encoding: "gzip"));
        Assert.Equal("400 {\"error\":\"gzip\"}", await AnswerAsync(till, body: [1, 2, 3], encoding: "gzip"));
        Assert.Equal("415 {\"error\":\"encoding\"}", await AnswerAsync(till, body: [1, 2, 3], encoding: "br"));
    }

    [Fact]
    public async Task A_merchant_without_the_module_has_no_interface_and_an_unpaired_register_neither()
    {
        await using var portal = new TestPortal();
        await using var host = await PortalHost.StartAsync(portal);
        var till = await TestRegister.PairAsync(host, portal.Clock);

        await host.Administration.SetModulesAsync("M1", PortalModules.Feedback);
        Assert.Equal("404 {\"error\":\"module\"}", await AnswerAsync(till));
        await host.Administration.SetModulesAsync("M1", PortalModules.Feedback | PortalModules.DigitalReceipt);
        Assert.Equal("200 ", await AnswerAsync(till));

        using (var response = await till.SendAsync(HttpMethod.Post, "/api/v1/unpair", []))
        {
            Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        }

        Assert.Equal("403 {\"error\":\"unpaired\"}", await AnswerAsync(till));
    }

    [Fact]
    public async Task Behind_a_path_base_the_signed_path_begins_with_api()
    {
        await using var portal = new TestPortal();
        await using var host = await PortalHost.StartAsync(portal, use: static app =>
        {
            app.UsePathBase("/bon");
            app.UseRouting();
            app.MapGroup("/filialen").MapFiscalReceipts();
        });
        await host.Administration.CreateMerchantAsync("M1", "Bäckerei");
        await host.Administration.CreateBranchAsync("M1", "B1", "Filiale");
        var code = await host.Administration.CreatePairingCodeAsync("M1", "B1");
        using var http = new HttpClient { BaseAddress = new Uri(host.Address, "/bon/filialen/") };
        using var response = await TestRegister.PostPairAsync(http, code.Code, code.Digits, "KASSE-01");
        var reply = System.Text.Json.JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal(new Uri(host.Address, "/bon/filialen/").ToString(), reply.GetProperty("publicUrl").GetString());
        Assert.Equal(("M1", "B1", "Filiale", "KASSE-01"), (
            reply.GetProperty("merchant").GetString()!, reply.GetProperty("branch").GetString()!, reply.GetProperty("branchName").GetString()!, reply.GetProperty("register").GetString()!));

        var till = new TestRegister(http, portal.Clock, "KASSE-01", reply.GetProperty("keyId").GetString()!, reply.GetProperty("key").GetBytesFromBase64());
        using var upload = await till.SendAsync(HttpMethod.Post, Receipts, [], prefix: "/bon/filialen");
        Assert.Equal(HttpStatusCode.OK, upload.StatusCode);
    }

    [Fact]
    public async Task A_login_that_the_host_asks_everybody_for_is_not_asked_of_tills()
    {
        await using var portal = new TestPortal();
        await using var host = await PortalHost.StartAsync(
            portal,
            static builder =>
            {
                builder.Services.AddAuthentication("Host").AddCookie("Host");
                builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(new Microsoft.AspNetCore.Authorization.AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
            },
            static app =>
            {
                app.UseAuthentication();
                app.UseAuthorization();
                app.MapGet("/admin", static () => "secret");
                app.MapFiscalReceipts();
            });
        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var http = new HttpClient(handler) { BaseAddress = host.Address };
        using var admin = await http.GetAsync("admin");
        Assert.Equal(HttpStatusCode.Redirect, admin.StatusCode);

        var till = await TestRegister.PairAsync(host, portal.Clock);

        Assert.Equal("200 ", await AnswerAsync(till));
        Assert.Contains("\"status\":\"ok\"", await host.Http.GetStringAsync("health/receipts"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_stands_in_no_log_line_no_scope_and_no_trace()
    {
        var traces = new System.Collections.Concurrent.ConcurrentQueue<string>();
        using var listener = new System.Diagnostics.ActivityListener
        {
            ShouldListenTo = static _ => true,
            Sample = static (ref System.Diagnostics.ActivityCreationOptions<System.Diagnostics.ActivityContext> _) => System.Diagnostics.ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => traces.Enqueue(activity.DisplayName + " " + string.Join(' ', activity.TagObjects.Select(static tag => tag.Key + "=" + tag.Value))),
        };
        System.Diagnostics.ActivitySource.AddActivityListener(listener);
        await using var portal = new TestPortal();
        await using var host = await PortalHost.StartAsync(portal);
        var till = await TestRegister.PairAsync(host, portal.Clock);
        var receipt = new ReceiptBuilder().Build();
        await till.UploadAsync(TestRegister.ReceiptLine(receipt), TestRegister.LinkLine(receipt));
        var token = ReceiptToken.Create(new RegisterKey(till.KeyId, till.Key), receipt.LinkSecret).ToString();

        // Pages may not be there yet: a 404 is logged like anything else.
        foreach (var path in (string[])["R/" + token, "r/" + token.ToLowerInvariant(), "R/" + token + ".pdf"])
        {
            using var page = await host.Http.GetAsync(path);
        }

        Assert.Contains(portal.Log.Lines, static line => line.Contains("/R/***", StringComparison.Ordinal));
        Assert.Contains(traces, static trace => trace.Contains("/R/***", StringComparison.Ordinal));
        Assert.Contains(portal.Log.Lines, static line => line.Contains("/api/v1/receipts", StringComparison.Ordinal));
        foreach (var secret in (string[])[token, Convert.ToBase64String(till.Key), Convert.ToHexString(till.Key), Convert.ToHexString(TestRegister.StorageKey(receipt.LinkSecret))])
        {
            Assert.DoesNotContain(portal.Log.Lines, line => line.Contains(secret, StringComparison.OrdinalIgnoreCase));
            Assert.DoesNotContain(traces.Where(trace => trace.Contains("/R/***", StringComparison.Ordinal) || trace.Contains("portal", StringComparison.Ordinal)), trace => trace.Contains(secret, StringComparison.OrdinalIgnoreCase));
        }
    }

    private static async Task<string> AnswerAsync(TestRegister till, Action<HttpRequestMessage>? change = null, string path = Receipts, byte[]? body = null, string? encoding = null)
    {
        using var response = await till.SendAsync(HttpMethod.Post, path, body ?? [], encoding, change: change);
        return $"{(int)response.StatusCode} {(await response.Content.ReadAsStringAsync()).TrimEnd()}";
    }
}
