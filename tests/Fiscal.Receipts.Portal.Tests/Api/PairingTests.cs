using System.Net;
using Fiscal.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Fiscal.Receipts.Portal.Tests;

public sealed class PairingTests
{
    [Fact]
    public async Task A_wrong_code_wrong_digits_an_old_code_and_a_used_one_are_answered_alike()
    {
        await using var portal = new TestPortal();
        await using var host = await PortalHost.StartAsync(portal);
        await TestRegister.PairAsync(host, portal.Clock);
        var code = await host.Administration.CreatePairingCodeAsync("M1", "B1");
        var wrong = code.Digits == "000000" ? "000001" : "000000";
        portal.Clock.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal("403 {\"error\":\"code\"}", await AnswerAsync(host, "ZZZZZZZZ", code.Digits));
        Assert.Equal("403 {\"error\":\"code\"}", await AnswerAsync(host, "'; DROP TABLE receipt; --", code.Digits));
        Assert.Equal("403 {\"error\":\"code\"}", await AnswerAsync(host, code.Code, wrong));
        Assert.StartsWith("200 ", await AnswerAsync(host, code.Code.ToLowerInvariant().Insert(4, "-"), code.Digits), StringComparison.Ordinal);
        Assert.Equal("403 {\"error\":\"code\"}", await AnswerAsync(host, code.Code, code.Digits));

        code = await host.Administration.CreatePairingCodeAsync("M1", "B1");
        portal.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal("403 {\"error\":\"code\"}", await AnswerAsync(host, code.Code, code.Digits));
        Assert.Equal("400 {\"error\":\"form\"}", await AnswerAsync(host, code.Code, code.Digits, "KASSE\u0000"));
    }

    [Fact]
    public async Task One_client_may_try_ten_times_a_minute_and_a_proxy_of_ours_is_no_client()
    {
        await using var portal = new TestPortal();
        await using var host = await PortalHost.StartAsync(portal, build: builder => builder.Services.AddSingleton(Trusting(portal)));

        for (var i = 0; i < 10; i++)
        {
            Assert.StartsWith("403", await AnswerAsync(host, "ZZZZZZZZ", "000000", forwarded: "198.51.100.7"), StringComparison.Ordinal);
        }

        Assert.StartsWith("429", await AnswerAsync(host, "ZZZZZZZZ", "000000", forwarded: "198.51.100.7"), StringComparison.Ordinal);
        Assert.StartsWith("429", await AnswerAsync(host, "ZZZZZZZZ", "000000", forwarded: "203.0.113.99, 198.51.100.7"), StringComparison.Ordinal);
        Assert.StartsWith("403", await AnswerAsync(host, "ZZZZZZZZ", "000000", forwarded: "198.51.100.8"), StringComparison.Ordinal);
        portal.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.StartsWith("403", await AnswerAsync(host, "ZZZZZZZZ", "000000", forwarded: "198.51.100.7"), StringComparison.Ordinal);

        static PortalOptions Trusting(TestPortal portal)
        {
            var options = new PortalOptions();
            portal.Configure(options);
            options.TrustedProxies.Add(IPNetwork.Parse("127.0.0.0/8"));
            return options;
        }
    }

    [Fact]
    public async Task Two_branches_cannot_have_a_register_of_one_name_until_one_gives_it_up()
    {
        await using var portal = new TestPortal();
        await using var host = await PortalHost.StartAsync(portal);
        await TestRegister.PairAsync(host, portal.Clock);
        await host.Administration.CreateBranchAsync("M1", "B2", "Filiale 2");
        var code = await host.Administration.CreatePairingCodeAsync("M1", "B2");

        Assert.Equal("409 {\"error\":\"register\"}", await AnswerAsync(host, code.Code, code.Digits));
        Assert.True(await host.Administration.UnpairAsync("M1", "KASSE-01"));
        Assert.StartsWith("200 ", await AnswerAsync(host, code.Code, code.Digits), StringComparison.Ordinal);
        Assert.Equal("B2", Assert.Single(await host.Administration.GetRegistersAsync("M1")).BranchId);
    }

    [Fact]
    public async Task A_till_that_is_unpaired_replaced_and_paired_again_loses_nothing_and_old_links_open()
    {
        await using var portal = new TestPortal();
        await using var host = await PortalHost.StartAsync(portal);
        var receipts = Enumerable.Range(1, 3).Select(static i => new ReceiptBuilder().Number(i).Build()).ToArray();
        var first = await TestRegister.PairAsync(host, portal.Clock);
        await first.UploadAsync(TestRegister.ReceiptLine(receipts[0]), TestRegister.LinkLine(receipts[0]));
        var oldToken = ReceiptToken.Create(new RegisterKey(first.KeyId, first.Key), receipts[0].LinkSecret);
        await host.Administration.WithdrawLinkAsync("M1", "KASSE-01/1");
        await host.Administration.RestoreLinkAsync("M1", "KASSE-01/1");

        // Unpaired: what waits at both sides stays there.
        await host.Administration.UnpairAsync("M1", "KASSE-01");
        Assert.Equal(HttpStatusCode.Forbidden, (await first.UploadAsync(TestRegister.ReceiptLine(receipts[1]))).Status);
        Assert.False(Assert.Single(await host.Administration.GetRegistersAsync("M1")).IsPaired);

        // Paired again, then replaced by another till with the same journal and name: it goes on.
        var second = await TestRegister.PairAsync(host, portal.Clock);
        Assert.Equal("same stored withdrawn restored", await second.StatusesAsync(TestRegister.ReceiptLine(receipts[0]), TestRegister.ReceiptLine(receipts[1])));
        portal.Clock.Advance(TimeSpan.FromMinutes(1));
        var third = await TestRegister.PairAsync(host, portal.Clock);
        Assert.Equal("stored withdrawn restored", await third.StatusesAsync(TestRegister.ReceiptLine(receipts[2])));
        Assert.Equal(HttpStatusCode.Forbidden, (await second.UploadAsync([])).Status);

        // The first till's link is still of a key that the portal knows.
        var registers = host.Services.GetRequiredService<RegisterStore>();
        var identity = await registers.FindAsync(oldToken.KeyId, default);
        Assert.NotNull(identity);
        Assert.False(identity.IsActive);
        Assert.True(oldToken.IsMadeWith(identity.Key));
        Assert.Equal(LinkState.Open, (await host.Services.GetRequiredService<ReceiptStore>().FindAsync("M1", oldToken.GetStorageKey(), default))!.State);
    }

    private static async Task<string> AnswerAsync(PortalHost host, string code, string digits, string register = "KASSE-01", string? forwarded = null)
    {
        using var http = new HttpClient { BaseAddress = host.Address };
        if (forwarded is not null)
        {
            http.DefaultRequestHeaders.Add("X-Forwarded-For", forwarded);
        }

        using var response = await TestRegister.PostPairAsync(http, code, digits, register);
        return $"{(int)response.StatusCode} {(await response.Content.ReadAsStringAsync()).TrimEnd()}";
    }
}
