using System.Net;
using Fiscal.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Fiscal.Receipts.Portal.Tests;

public sealed class EventTests
{
    [Fact]
    public async Task Events_wait_until_they_are_confirmed_and_come_in_the_order_of_their_numbers()
    {
        await using var portal = new TestPortal();
        await using var host = await PortalHost.StartAsync(portal);
        var till = await TestRegister.PairAsync(host, portal.Clock);
        var receipt = new ReceiptBuilder().Build();
        await till.UploadAsync(TestRegister.ReceiptLine(receipt), TestRegister.LinkLine(receipt));
        await host.Services.GetRequiredService<ReceiptStore>().RecordPickUpsAsync("M1", [new PickUp(TestRegister.StorageKey(receipt.LinkSecret), "KASSE-01", "phone", portal.Clock.GetUtcNow())], default);
        await host.Administration.WithdrawLinkAsync("M1", "KASSE-01/1");

        string[] expected =
        [
            """{"event":"pickedUp","number":1,"id":"KASSE-01/1","detail":"phone","time":"2026-11-24T12:00:00Z"}""",
            """{"event":"withdrawn","number":2,"id":"KASSE-01/1","time":"2026-11-24T12:00:00Z"}""",
        ];
        Assert.Equal(expected, (await till.UploadAsync([])).Lines);
        Assert.Equal(expected, (await till.UploadAsync([])).Lines);
        Assert.Equal(expected, await GetAsync(till, 0, 0));
        Assert.Equal(expected[1..], (await till.UploadAsync([], after: 1)).Lines);
        Assert.Equal(expected[1..], await GetAsync(till, 0, 0));
        Assert.Empty((await till.UploadAsync([], after: 2)).Lines);
    }

    [Fact]
    public async Task A_waiting_till_hears_of_an_event_when_it_happens()
    {
        await using var portal = new TestPortal();
        await using var host = await PortalHost.StartAsync(portal);
        var till = await TestRegister.PairAsync(host, portal.Clock);
        var receipt = new ReceiptBuilder().Build();
        await till.UploadAsync(TestRegister.ReceiptLine(receipt), TestRegister.LinkLine(receipt));

        var waiting = GetAsync(till, 0, 25);
        await Task.Delay(200);
        Assert.False(waiting.IsCompleted);
        await host.Services.GetRequiredService<ReceiptStore>().RecordPickUpsAsync("M1", [new PickUp(TestRegister.StorageKey(receipt.LinkSecret), "KASSE-01", "desktop", portal.Clock.GetUtcNow())], default);

        Assert.Contains("\"detail\":\"desktop\"", Assert.Single(await waiting.WaitAsync(TimeSpan.FromSeconds(20))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_till_that_waits_in_vain_gets_an_empty_answer()
    {
        await using var portal = new TestPortal();
        await using var host = await PortalHost.StartAsync(portal);
        var till = await TestRegister.PairAsync(host, portal.Clock);

        var waiting = GetAsync(till, 0, 25);
        for (var i = 0; i < 200 && !waiting.IsCompleted; i++)
        {
            portal.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(20);
        }

        Assert.Empty(await waiting.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task A_portal_that_came_back_from_a_backup_gives_events_numbers_that_the_till_has_not_seen()
    {
        await using var portal = new TestPortal();
        await using var host = await PortalHost.StartAsync(portal);
        var till = await TestRegister.PairAsync(host, portal.Clock);
        var receipt = new ReceiptBuilder().Build();
        await till.UploadAsync(TestRegister.ReceiptLine(receipt), TestRegister.LinkLine(receipt));
        await host.Administration.WithdrawLinkAsync("M1", "KASSE-01/1");

        // The till has heard of 40 events of a portal that is no more.
        Assert.Contains("\"number\":41,", Assert.Single((await till.UploadAsync([], after: 40)).Lines), StringComparison.Ordinal);
        await host.Administration.RestoreLinkAsync("M1", "KASSE-01/1");
        Assert.Contains("\"number\":42,", Assert.Single((await till.UploadAsync([], after: 41)).Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_published_layout_reaches_the_register_by_its_id()
    {
        await using var portal = new TestPortal();
        await using var host = await PortalHost.StartAsync(portal);
        var till = await TestRegister.PairAsync(host, portal.Clock);
        var layout = new TemplateLayout("{{ receipt.number }}|\n");

        var id = await host.Administration.PublishLayoutAsync("M1", layout, ["KASSE-01"]);

        Assert.Contains($"\"detail\":\"{id}\"", Assert.Single((await till.UploadAsync([])).Lines), StringComparison.Ordinal);
        using var response = await till.SendAsync(HttpMethod.Get, "/api/v1/layouts/" + id, []);
        Assert.Equal(id, Convert.ToHexStringLower(LayoutPackage.Read(await response.Content.ReadAsByteArrayAsync()).LayoutId.Span));
        await Assert.ThrowsAsync<InvalidOperationException>(() => host.Administration.PublishLayoutAsync("M1", layout, ["KASSE-09"]));
    }

    [Fact]
    public async Task Mail_is_not_there_while_nobody_takes_it_in()
    {
        await using var portal = new TestPortal();
        await using var host = await PortalHost.StartAsync(portal, static builder =>
        {
            foreach (var intake in builder.Services.Where(static service => service.ServiceType == typeof(MailIntake)).ToArray())
            {
                builder.Services.Remove(intake);
            }
        });
        var till = await TestRegister.PairAsync(host, portal.Clock);

        using var response = await till.SendAsync(HttpMethod.Post, "/api/v1/mail", """{"id":"KASSE-01/1","address":"a@example.de"}"""u8.ToArray());

        Assert.Equal((HttpStatusCode.NotFound, "{\"error\":\"module\"}\n"), (response.StatusCode, await response.Content.ReadAsStringAsync()));
    }

    private static async Task<string[]> GetAsync(TestRegister till, long after, int wait)
    {
        using var response = await till.SendAsync(HttpMethod.Get, FormattableString.Invariant($"/api/v1/events?after={after}&wait={wait}"), []);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (await response.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
