using System.Diagnostics;
using System.Net;
using Fiscal.Testing;
using Fiscal.Tests;
using Fiscal.Tse.Simulator;
using Microsoft.Data.Sqlite;

namespace Fiscal.Receipts.Portal.Tests.Till;

/// <summary>The till's side and the portal's side of docs/portal-api.md with each other. The clock of the portal stands still hours away from the till's, so every request goes through the rule about clocks.</summary>
public sealed class TillAndPortalTests
{
    [Fact]
    public async Task What_was_printed_only_arrives_within_five_seconds_with_its_state()
    {
        await using var portal = new TestPortal();
        await using var host = await PortalHost.StartAsync(portal);
        var journal = new TestJournal();
        var layout = new TemplateLayout(BuiltInLayouts.Find("restaurant")!.Template);
        var sales = Enumerable.Range(0, 50).Select(_ => journal.Sell(b => b.Layout(layout.LayoutId.ToArray()))).ToArray();
        for (var i = 0; i < 5; i++)
        {
            journal.Sell(b => b.Reversal(sales[i].ToReceipt()));
        }

        journal.Sell(b => b.Training());
        journal.Sell(b => b.Training());
        journal.Sell(b => b.Outage());
        journal.Sell(b => b.Outage());
        journal.Sell(b => b.Outage(afterStart: true).FoundLater());
        journal.Sell(b => b.Order());
        var options = new DigitalReceiptsOptions { Pairing = await PairAsync(host) };
        options.Layouts.Add(layout);

        var watch = Stopwatch.StartNew();
        using var digital = new DigitalReceipts(journal.ToStore(), "KASSE-01", options);
        await UntilAsync(() => Count(portal, "SELECT count(*) FROM receipt") == 60 && digital.GetStatus().Waiting == 0, digital);

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"It took {watch.Elapsed}.");
        Assert.Equal(57, Count(portal, "SELECT count(*) FROM receipt WHERE verified = 1"));
        Assert.Equal(50, Count(portal, $"SELECT count(*) FROM receipt WHERE layout_id = '{Convert.ToHexStringLower(layout.LayoutId.Span)}'"));
        Assert.Equal(1, Count(portal, "SELECT count(*) FROM receipt WHERE CAST(content AS text) LIKE '%\"lateSignature\":{%'"));
        Assert.Equal(0, Count(portal, "SELECT count(*) FROM link"));
        Assert.InRange(digital.GetStatus().ClockOffset.Duration(), TimeSpan.FromMinutes(5), TimeSpan.MaxValue);
    }

    [Fact]
    public async Task A_thousand_receipts_and_two_kills_are_there_once_each_in_order()
    {
        await using var portal = new TestPortal();
        await using var host = await PortalHost.StartAsync(portal);
        var random = new Random(TestSettings.Seed);
        var count = 1_000;
        var journal = new TestJournal();
        for (var i = 0; i < count; i++)
        {
            journal.Sell();
        }

        var pairing = await PairAsync(host);
        var store = journal.ToStore();
        for (var kill = 1; kill <= 2; kill++)
        {
            var until = random.Next(count * (kill - 1) / 3, count * kill / 3) + 1;
            using var victim = new DigitalReceipts(store, "KASSE-01", new DigitalReceiptsOptions { Pairing = pairing });
            await UntilAsync(() => Count(portal, "SELECT count(*) FROM receipt") >= until, victim);
            store = store.AfterKill();
        }

        using var digital = new DigitalReceipts(store, "KASSE-01", new DigitalReceiptsOptions { Pairing = pairing });
        await UntilAsync(() => Count(portal, "SELECT count(*) FROM receipt") == count && digital.GetStatus().Waiting == 0, digital);

        Assert.Equal(0, Count(portal, "SELECT count(*) FROM receipt a JOIN receipt b ON b.rowid = a.rowid + 1 WHERE CAST(substr(b.receipt_id, 10) AS integer) <> CAST(substr(a.receipt_id, 10) AS integer) + 1"));
        Assert.Equal(PortalReachability.Reachable, digital.Reachability);
    }

    [Fact]
    public async Task An_offer_opens_is_noticed_and_can_be_withdrawn_and_a_switched_off_module_means_paper()
    {
        await using var portal = new TestPortal();
        await using var host = await PortalHost.StartAsync(portal);
        using var store = new InMemoryJournalStore();
        using var tse = new SimulatedTse(new SimulatedTseOptions { UseP256 = true });
        await using var registers = FiscalRegisters.Create(TestTill.NewOptions(), tse, store);
        var register = await registers.OpenAsync("KASSE-01");
        using var digital = new DigitalReceipts(store, "KASSE-01", new DigitalReceiptsOptions { Pairing = await PairAsync(host), DeliveryLog = registers.DeliveryLog });
        register.ReceiptSealed += (_, _) => digital.Wake();
        await UntilAsync(() => digital.Reachability == PortalReachability.Reachable, digital);

        var receipt = await (await register.BeginAsync("sale-1")).FinishAsync(TestTill.Bread());
        var offer = digital.Offer(receipt);
        var opened = digital.WaitForPickUpAsync(offer);
        using var phone = new HttpClient();
        phone.DefaultRequestHeaders.UserAgent.ParseAdd("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Mobile/15E148");
        await UntilAsync(() => Count(portal, "SELECT count(*) FROM link") == 1, digital);
        Assert.Equal(PaperDue.No, offer.Paper);
        Assert.Contains("SUMME", await phone.GetStringAsync(offer.Link), StringComparison.Ordinal);
        Assert.True(await opened.WaitAsync(TimeSpan.FromSeconds(10)));

        digital.Withdraw(receipt);
        await UntilAsync(() => Count(portal, "SELECT count(*) FROM link WHERE withdrawn_at IS NOT NULL") == 1, digital);
        using (var gone = await phone.GetAsync(offer.Link))
        {
            Assert.Equal(HttpStatusCode.Gone, gone.StatusCode);
        }

        await host.Administration.SetModulesAsync("M1", PortalModules.Archive);
        // Instances look at the modules every few seconds of the portal's clock.
        portal.Clock.Advance(TimeSpan.FromMinutes(1));
        var next = await (await register.BeginAsync("sale-2")).FinishAsync(TestTill.Bread());
        await UntilAsync(() => digital.Reachability == PortalReachability.SwitchedOff, digital);
        var second = digital.Offer(next);
        Assert.Equal((false, PaperDue.Now, PaperReason.SwitchedOff), (second.HasLink, second.Paper, second.Reason));

        await host.Administration.SetModulesAsync("M1", PortalModules.DigitalReceipt);
        portal.Clock.Advance(TimeSpan.FromMinutes(1));
        digital.Resume();
        await UntilAsync(() => Count(portal, "SELECT count(*) FROM receipt") == 2, digital);
    }

    [Fact]
    public async Task Another_receipt_under_the_same_number_stops_the_register_and_pairing_again_goes_on()
    {
        await using var portal = new TestPortal();
        await using var host = await PortalHost.StartAsync(portal);
        var journal = new TestJournal();
        journal.Sell();
        using (var first = new DigitalReceipts(journal.ToStore(), "KASSE-01", new DigitalReceiptsOptions { Pairing = await PairAsync(host) }))
        {
            await UntilAsync(() => Count(portal, "SELECT count(*) FROM receipt") == 1, first);
        }

        // The same till after its replacement: another key, the same journal.
        journal.Sell();
        using (var replaced = new DigitalReceipts(journal.ToStore(), "KASSE-01", new DigitalReceiptsOptions { Pairing = await PairAsync(host) }))
        {
            await UntilAsync(() => Count(portal, "SELECT count(*) FROM receipt") == 2, replaced);
        }

        // Another journal under the same register id.
        var foreign = new TestJournal();
        foreign.Sell(b => b.Line("Anderes", 1, 9.99m).Cash(9.99m));
        using var wrong = new DigitalReceipts(foreign.ToStore(), "KASSE-01", new DigitalReceiptsOptions { Pairing = await PairAsync(host) });
        await UntilAsync(() => wrong.Reachability == PortalReachability.Stopped, wrong);

        Assert.Equal(2, Count(portal, "SELECT count(*) FROM receipt"));
        Assert.Equal(HealthSeverity.Critical, wrong.GetFacts().First(f => f.Code == HealthCodes.PortalUpload).Severity);
    }

    private static async Task<PortalPairing> PairAsync(PortalHost host)
    {
        if ((await host.Administration.GetMerchantsAsync()).Count == 0)
        {
            await host.Administration.CreateMerchantAsync("M1", "Bäckerei Beispiel GmbH");
            await host.Administration.CreateBranchAsync("M1", "B1", "Mitte");
        }

        var code = await host.Administration.CreatePairingCodeAsync("M1", "B1");
        return await PortalClient.PairAsync(host.Address, code.Code, code.Digits, "KASSE-01");
    }

    private static long Count(TestPortal portal, string query)
    {
        using var connection = new SqliteConnection($"Data Source={portal.SqlitePath};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // texts of this test
        command.CommandText = query;
#pragma warning restore CA2100
        return (long)command.ExecuteScalar()!;
    }

    private static async Task UntilAsync(Func<bool> condition, DigitalReceipts digital)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            var status = digital.GetStatus();
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"It did not happen: {status.Reachability}, {status.Waiting} wait, {status.Problem}");
            await Task.Delay(10);
        }
    }
}
