using System.Net;
using System.Text;
using System.Text.Json;
using Fiscal.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Fiscal.Receipts.Portal.Tests;

public sealed class UploadTests
{
    private static Receipt Sale(long number = 1, decimal price = 2.50m) => new ReceiptBuilder().Line("Brot", 1, price, VatCategory.Reduced).Cash(price).Number(number).Build();

    [Fact]
    public async Task A_receipt_and_its_link_are_kept_and_the_link_opens_what_was_sent()
    {
        await using var portal = new TestPortal();
        await using var host = await PortalHost.StartAsync(portal);
        var till = await TestRegister.PairAsync(host, portal.Clock);
        var receipt = Sale();

        Assert.Equal("stored stored stored", await till.StatusesAsync(TestRegister.ReceiptLine(receipt), TestRegister.LinkLine(receipt), TestRegister.DeliveryLine(receipt, 3, "offered")));

        var found = await host.Services.GetRequiredService<ReceiptStore>().FindAsync("M1", TestRegister.StorageKey(receipt.LinkSecret), default);
        Assert.NotNull(found);
        Assert.Equal((LinkState.Open, "KASSE-01/1", "B1", true), (found.State, found.ReceiptId, found.BranchId, found.IsVerified!.Value));
        Assert.Equal(Fiscal.Journal.ReceiptJson.WriteText(receipt), Encoding.UTF8.GetString(found.Content));
    }

    [Fact]
    public async Task Sent_again_everything_is_the_same()
    {
        await using var portal = new TestPortal();
        await using var host = await PortalHost.StartAsync(portal);
        var till = await TestRegister.PairAsync(host, portal.Clock);
        string[] lines = [TestRegister.ReceiptLine(Sale()), TestRegister.LinkLine(Sale()), TestRegister.DeliveryLine(Sale(), 3, "printed")];

        Assert.Equal("stored stored stored", await till.StatusesAsync(lines));
        Assert.Equal("same same same", await till.StatusesAsync(lines));
    }

    [Fact]
    public async Task Unknown_fields_and_another_order_make_no_other_receipt()
    {
        await using var portal = new TestPortal();
        await using var host = await PortalHost.StartAsync(portal);
        var till = await TestRegister.PairAsync(host, portal.Clock);
        var line = TestRegister.ReceiptLine(Sale());

        Assert.Equal("stored", await till.StatusesAsync(line));
        Assert.Equal("same", await till.StatusesAsync(line.Replace("\"receipt\":{", "\"receipt\":{\"newField\":{\"a\":1},", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Another_receipt_of_the_same_id_is_a_conflict_with_an_alarm_and_stops_the_batch()
    {
        await using var portal = new TestPortal();
        await using var host = await PortalHost.StartAsync(portal);
        var till = await TestRegister.PairAsync(host, portal.Clock);

        Assert.Equal("stored", await till.StatusesAsync(TestRegister.ReceiptLine(Sale())));
        Assert.Equal("stored conflict skipped skipped", await till.StatusesAsync(
            TestRegister.ReceiptLine(Sale(2)), TestRegister.ReceiptLine(Sale(1, 9.90m)), TestRegister.ReceiptLine(Sale(3)), TestRegister.DeliveryLine(Sale(3), 9, "printed")));

        var alarm = Assert.Single(await host.Administration.GetAlarmsAsync());
        Assert.Equal(("M1", "KASSE-01", "KASSE-01/1", "conflict"), (alarm.MerchantId, alarm.RegisterId, alarm.ReceiptId, alarm.Kind));
        Assert.Contains("9.90", Encoding.UTF8.GetString((await host.Administration.GetAlarmContentAsync(alarm))!), StringComparison.Ordinal);
        using (var health = JsonDocument.Parse(await host.Http.GetStringAsync("health/receipts")))
        {
            Assert.Equal(("warning", 1), (health.RootElement.GetProperty("status").GetString(), health.RootElement.GetProperty("openAlarms").GetInt32()));
        }

        Assert.Contains(portal.Log.Lines, static line => line.StartsWith("Error", StringComparison.Ordinal) && line.Contains("KASSE-01/1", StringComparison.Ordinal));
        Assert.True(await host.Administration.CloseAlarmAsync(alarm));
        Assert.Contains("\"status\":\"ok\"", await host.Http.GetStringAsync("health/receipts"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_late_signature_completes_a_receipt_and_an_older_copy_takes_it_not_away()
    {
        await using var portal = new TestPortal();
        await using var host = await PortalHost.StartAsync(portal);
        var till = await TestRegister.PairAsync(host, portal.Clock);
        var outage = new ReceiptBuilder().Outage(afterStart: true).Build();
        var found = new ReceiptBuilder().Outage(afterStart: true).FoundLater().Build();
        Assert.NotNull(found.LateSignature);

        Assert.Equal("stored stored", await till.StatusesAsync(TestRegister.ReceiptLine(outage), TestRegister.LinkLine(outage)));
        Assert.Equal("stored", await till.StatusesAsync(TestRegister.ReceiptLine(found)));
        Assert.Equal("same same", await till.StatusesAsync(TestRegister.ReceiptLine(outage), TestRegister.ReceiptLine(found)));

        var kept = await host.Services.GetRequiredService<ReceiptStore>().FindAsync("M1", TestRegister.StorageKey(outage.LinkSecret), default);
        Assert.NotNull(Fiscal.Journal.ReceiptJson.Read(kept!.Content).LateSignature);
        Assert.Null(kept.IsVerified);
    }

    [Fact]
    public async Task Of_a_receipt_whose_layout_is_missing_nothing_is_kept_until_the_layout_is_there()
    {
        await using var portal = new TestPortal();
        await using var host = await PortalHost.StartAsync(portal);
        var till = await TestRegister.PairAsync(host, portal.Clock);
        var layout = new TemplateLayout("{{ receipt.number }}|\n");
        var id = Convert.ToHexStringLower(layout.LayoutId.Span);
        var receipt = new ReceiptBuilder().Layout(layout.LayoutId.ToArray()).Build();
        string[] lines = [TestRegister.ReceiptLine(receipt), TestRegister.LinkLine(receipt)];

        var (_, replies) = await till.UploadAsync(lines);
        Assert.Equal([$$"""{"id":"KASSE-01/1","status":"layoutMissing","layout":"{{id}}"}""", """{"id":"KASSE-01/1","status":"skipped"}"""], replies);
        Assert.Equal(HttpStatusCode.NotFound, await GetAsync(till, id));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, await PutAsync(till, new string('0', 64), layout));
        Assert.Equal(HttpStatusCode.Created, await PutAsync(till, id, layout));
        Assert.Equal(HttpStatusCode.OK, await PutAsync(till, id, layout));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(till, id));
        Assert.Equal("stored stored", await till.StatusesAsync(lines));

        static async Task<HttpStatusCode> GetAsync(TestRegister till, string id)
        {
            using var response = await till.SendAsync(HttpMethod.Get, "/api/v1/layouts/" + id, []);
            return response.StatusCode;
        }

        static async Task<HttpStatusCode> PutAsync(TestRegister till, string id, TemplateLayout layout)
        {
            using var response = await till.SendAsync(HttpMethod.Put, "/api/v1/layouts/" + id, LayoutPackage.Write(layout));
            return response.StatusCode;
        }
    }

    [Fact]
    public async Task A_line_that_is_none_is_refused_with_a_reason_and_the_next_one_is_kept()
    {
        (string Line, string Id)[] cases =
        [
            ("""{"kind":"receipt","id":"KASSE-02/1","receipt":{}}""", "KASSE-02/1"),
            ("""{"kind":"receipt","id":"KASSE-01/1","receipt":{}}""", "KASSE-01/1"),
            ("""{"kind":"receipt","id":"KASSE-01/1"}""", "KASSE-01/1"),
            ("""{"kind":"invoice","id":"KASSE-01/1"}""", "KASSE-01/1"),
            ("""{"kind":"link","id":"KASSE-01/1","key":"AAAA","consent":"implied","time":"2026-11-24T08:24:00Z"}""", "KASSE-01/1"),
            ("""{"kind":"link","id":"KASSE-01/-1","key":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=","consent":"implied","time":"2026-11-24T08:24:00Z"}""", "KASSE-01/-1"),
            ("""{"kind":"delivery","id":"KASSE-01/1","sequence":"x","event":"printed","time":"2026-11-24T08:24:00Z"}""", "KASSE-01/1"),
            ("""{"kind":"link","id":"\ud800/1"}""", ""),
            ("[1]", ""),
            ("{", ""),
        ];
        await using var portal = new TestPortal();
        await using var host = await PortalHost.StartAsync(portal);
        var till = await TestRegister.PairAsync(host, portal.Clock);

        var (_, replies) = await till.UploadAsync([.. cases.Select(static one => one.Line), TestRegister.ReceiptLine(Sale())]);

        for (var i = 0; i < cases.Length; i++)
        {
            using var reply = JsonDocument.Parse(replies[i]);
            Assert.Equal((cases[i].Id, "refused"), (reply.RootElement.GetProperty("id").GetString(), reply.RootElement.GetProperty("status").GetString()));
            Assert.NotEmpty(reply.RootElement.GetProperty("error").GetString()!);
        }

        Assert.Equal("""{"id":"KASSE-01/1","status":"stored"}""", replies[^1]);
    }

    [Fact]
    public async Task A_receipt_of_another_register_is_refused_even_under_an_id_of_ones_own()
    {
        await using var portal = new TestPortal();
        await using var host = await PortalHost.StartAsync(portal);
        var till = await TestRegister.PairAsync(host, portal.Clock, register: "KASSE-02");
        var foreign = Sale();

        Assert.Equal("refused refused", await till.StatusesAsync(
            TestRegister.ReceiptLine(foreign), TestRegister.ReceiptLine(foreign).Replace("\"id\":\"KASSE-01/1\"", "\"id\":\"KASSE-02/1\"", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_till_that_withdraws_closes_the_link_and_the_shop_opens_it_again()
    {
        await using var portal = new TestPortal();
        await using var host = await PortalHost.StartAsync(portal);
        var till = await TestRegister.PairAsync(host, portal.Clock);
        var receipt = Sale();
        var store = host.Services.GetRequiredService<ReceiptStore>();
        var key = TestRegister.StorageKey(receipt.LinkSecret);
        await till.UploadAsync(TestRegister.ReceiptLine(receipt), TestRegister.LinkLine(receipt), TestRegister.DeliveryLine(receipt, 3, "withdrawn"));
        Assert.Equal(LinkState.Withdrawn, (await store.FindAsync("M1", key, default))!.State);

        Assert.True(await host.Administration.RestoreLinkAsync("M1", "KASSE-01/1"));

        Assert.Equal(LinkState.Open, (await store.FindAsync("M1", key, default))!.State);
        Assert.Equal("same same same restored", await till.StatusesAsync(TestRegister.ReceiptLine(receipt), TestRegister.LinkLine(receipt), TestRegister.DeliveryLine(receipt, 3, "withdrawn")));
        Assert.Equal(LinkState.Open, (await store.FindAsync("M1", key, default))!.State);
    }

    [Fact]
    public async Task More_than_a_hundred_lines_are_too_many_and_a_hundred_are_not()
    {
        await using var portal = new TestPortal();
        await using var host = await PortalHost.StartAsync(portal);
        var till = await TestRegister.PairAsync(host, portal.Clock);
        var receipt = Sale();
        var lines = Enumerable.Range(1, 101).Select(i => TestRegister.DeliveryLine(receipt, i, "printed")).ToArray();

        Assert.Equal(HttpStatusCode.BadRequest, (await till.UploadAsync(lines)).Status);
        var (status, replies) = await till.UploadAsync(lines[..100]);
        Assert.Equal((HttpStatusCode.OK, 100), (status, replies.Length));
    }
}
