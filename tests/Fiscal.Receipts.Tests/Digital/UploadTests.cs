using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Fiscal.Journal;
using Fiscal.Testing;
using static Fiscal.Receipts.Tests.Digital.PairedTill;

namespace Fiscal.Receipts.Tests.Digital;

public sealed class UploadTests
{
    [Fact]
    public void Every_receipt_that_has_a_customer_arrives_in_order_and_nothing_else_does()
    {
        using var portal = new FakePortal();
        using var till = new PairedTill(portal);
        var sale = till.Sell();
        till.Sell(b => b.Order());
        till.Sell(b => b.Aborted());
        till.Sell(b => b.Training());
        till.Sell(b => b.Reversal(sale));
        till.Sell(b => b.Outage());

        Eventually(() => portal.Read(p => p.Receipts.Count) == 4, "four receipts");

        Assert.Equal(["KASSE-01/1", "KASSE-01/4", "KASSE-01/5", "KASSE-01/6"], portal.Read(p => p.Order.ToArray()));
        // The receipt as docs/receipt-json.md has it, and without its secret.
        using var json = JsonDocument.Parse(portal.Read(p => p.Receipts["KASSE-01/1"]));
        Assert.Equal(1, json.RootElement.GetProperty("number").GetInt64());
        Assert.Equal(Convert.ToBase64String(sale.Signature!.Value), json.RootElement.GetProperty("signature").GetProperty("value").GetString());
        Eventually(() => till.Deliveries().Count(d => d.What == DeliveryKind.Uploaded) == 4, "notes of the upload");
        Assert.Empty(portal.Read(p => p.Links));
    }

    [Fact]
    public void A_link_and_what_became_of_the_receipt_follow_it_and_what_the_portal_told_is_not_told_back()
    {
        using var portal = new FakePortal();
        using var till = new PairedTill(portal, o => o.Consent = ConsentMode.CashierConfirms);
        var receipt = till.Sell();
        Eventually(() => till.Digital.Reachability == PortalReachability.Reachable, "the first exchange");

        var offer = till.Digital.Offer(receipt);
        till.Digital.Confirm(offer, Consent.Declined);
        till.Digital.MarkPrinted(receipt, "bon-1");
        till.Digital.Withdraw(receipt);
        Eventually(() => portal.Read(p => p.Deliveries.Count) == 4, "four deliveries");

        var link = Assert.Single(portal.Read(p => p.Links.ToArray()));
        Assert.Equal("KASSE-01/1", link.GetProperty("id").GetString());
        Assert.Equal("cashierConfirms", link.GetProperty("consent").GetString());
        byte[] key = [.. "bon1"u8, .. receipt.LinkSecret];
        Assert.Equal(SHA256.HashData(key), link.GetProperty("key").GetBytesFromBase64());
        var deliveries = portal.Read(p => p.Deliveries.ToArray());
        Assert.Equal(["offered", "consented", "printed", "withdrawn"], deliveries.Select(d => d.GetProperty("event").GetString()));
        Assert.Equal("declined", deliveries[1].GetProperty("detail").GetString());
        Assert.Equal("bon-1", deliveries[2].GetProperty("device").GetString());
        Assert.Equal(till.Deliveries().Where(d => d.Device != "portal").Select(d => d.Sequence), deliveries.Select(d => d.GetProperty("sequence").GetInt64()));
        Assert.Contains(till.Deliveries(), d => d is { What: DeliveryKind.Uploaded, Device: "portal" });
    }

    [Fact]
    public void A_late_signature_brings_the_receipt_again()
    {
        using var portal = new FakePortal();
        using var till = new PairedTill(portal);

        till.Sell(b => b.Outage(afterStart: true).FoundLater());
        Eventually(() => portal.Read(p => p.Received.GetValueOrDefault("KASSE-01/1")) == 2, "the receipt twice");

        using var json = JsonDocument.Parse(portal.Read(p => p.Receipts["KASSE-01/1"]));
        Assert.Equal(JsonValueKind.Object, json.RootElement.GetProperty("lateSignature").ValueKind);
        Eventually(() => till.Digital.GetStatus().Waiting == 0, "an empty queue");
        Assert.Single(till.Deliveries(), d => d.What == DeliveryKind.Uploaded);
    }

    [Fact]
    public void Requests_keep_within_a_hundred_lines()
    {
        using var portal = new FakePortal();
        var journal = new TestJournal();
        for (var i = 0; i < 250; i++)
        {
            journal.Sell();
        }

        using var till = new PairedTill(portal, journal: journal);
        Eventually(() => portal.Read(p => p.Receipts.Count) == 250, "250 receipts");

        Assert.Equal([100, 100, 50], portal.Read(p => p.BatchSizes.Take(3).ToArray()));
    }

    [Fact]
    public void While_a_backlog_goes_up_new_receipts_are_printed()
    {
        using var portal = new FakePortal();
        portal.Faults.Enqueue(FakePortal.Fault.None);
        portal.Faults.Enqueue(FakePortal.Fault.Hang);
        var journal = new TestJournal();
        for (var i = 0; i < 250; i++)
        {
            journal.Sell();
        }

        using var till = new PairedTill(portal, journal: journal, clock: new FastClock(1));
        Eventually(() => till.Digital.Reachability == PortalReachability.Reachable && portal.Read(p => p.Faults.Count) == 0, "a request that hangs behind one that arrived");
        var offer = till.Digital.Offer(till.Sell());

        Assert.Equal((PaperDue.Now, PaperReason.Offline, true, PortalReachability.Reachable), (offer.Paper, offer.Reason, offer.IsDelayed, offer.Reachability));
        Assert.InRange(till.Digital.GetStatus().Waiting, 150, 151);
    }

    [Fact]
    public void An_extension_that_is_laid_out_in_lines_stays_on_one_line()
    {
        using var portal = new FakePortal();
        using var till = new PairedTill(portal);

        till.Sell(b => b.Draft.Extensions["shop"] = "{\r\n  \"note\": \"a\\nb\"\n}");
        Eventually(() => portal.Read(p => p.Receipts.Count) == 1, "the receipt");

        using var json = JsonDocument.Parse(portal.Read(p => p.Receipts["KASSE-01/1"]));
        Assert.Equal("a\nb", json.RootElement.GetProperty("extensions").GetProperty("shop").GetProperty("note").GetString());
    }

    [Fact]
    public void Requests_keep_within_4_MiB()
    {
        using var portal = new FakePortal();
        using var till = new PairedTill(portal);
        for (var i = 0; i < 3; i++)
        {
            till.Sell(b => b.Line(new string('x', 100), 1, 1m, change: line => line.Text = new string((char)('a' + i), 100)).Lines(4_500));
        }

        Eventually(() => portal.Read(p => p.Receipts.Count) == 3, "three receipts", 30);

        Assert.Contains(1, portal.Read(p => p.BatchSizes.ToArray()));
        Assert.True(portal.Read(p => p.Receipts.Values.Sum(r => r.Length)) > 4 * 1024 * 1024, "The receipts are too small for this test.");
    }

    [Fact]
    public void A_missing_layout_is_sent_once_and_the_receipts_after_it()
    {
        using var portal = new FakePortal();
        var layout = new TemplateLayout(BuiltInLayouts.Find("restaurant")!.Template);
        using var till = new PairedTill(portal, o => o.Layouts.Add(layout));
        for (var i = 0; i < 5; i++)
        {
            till.Sell(b => b.Layout(layout.LayoutId.ToArray()));
        }

        Eventually(() => portal.Read(p => p.Receipts.Count) == 5, "five receipts");

        Assert.Single(portal.Read(p => p.Requests.Where(r => r.StartsWith("PUT", StringComparison.Ordinal)).ToArray()));
        Assert.Equal(5, portal.Read(p => p.Order.Count));
    }

    [Fact]
    public void A_layout_of_another_year_comes_from_the_folder_and_one_that_nobody_knows_waits()
    {
        using var folder = new Rendering.Tool.Folder();
        var old = new TemplateLayout(BuiltInLayouts.Find("restaurant")!.Template);
        using (var idle = new FakePortal())
        using (new PairedTill(idle, o =>
        {
            o.Layouts.Add(old);
            o.LayoutFolder = folder.Path("layouts");
        }))
        {
        }

        using var portal = new FakePortal();
        using var till = new PairedTill(portal, o => o.LayoutFolder = folder.Path("layouts"));
        till.Sell(b => b.Layout(old.LayoutId.ToArray()));
        Eventually(() => portal.Read(p => p.Receipts.Count) == 1, "the receipt of the old layout");
        till.Sell(b => b.Layout(new byte[32].Select(static _ => (byte)7).ToArray()));
        Eventually(() => till.Digital.GetStatus().Problem is not null, "a problem");

        Assert.Contains(new string('0', 1) + "7070707", till.Digital.GetStatus().Problem!, StringComparison.Ordinal);
        Assert.Equal(1, portal.Read(p => p.Receipts.Count));
    }

    [Fact]
    public void A_conflict_stops_this_register_until_somebody_has_looked()
    {
        using var portal = new FakePortal();
        portal.Conflicts.Add("KASSE-01/2");
        using var till = new PairedTill(portal);
        till.Sell();
        till.Sell();
        var last = till.Sell();
        Eventually(() => till.Digital.Reachability == PortalReachability.Stopped, "the stop");

        var asked = portal.Read(p => p.Requests.Count);
        for (var i = 0; i < 3; i++)
        {
            till.Sell();
            new ManualResetEventSlim().Wait(150);
        }

        Assert.Equal(asked, portal.Read(p => p.Requests.Count));
        Assert.Equal(["KASSE-01/1"], portal.Read(p => p.Order.ToArray()));
        Assert.Contains("KASSE-01/2", till.Digital.GetStatus().Problem!, StringComparison.Ordinal);
        Assert.Contains("Critical", till.Log.All, StringComparison.Ordinal);
        Assert.Equal((PaperDue.Now, PaperReason.Offline), (till.Digital.Offer(last).Paper, till.Digital.Offer(last).Reason));

        portal.Read(p => p.Conflicts.Remove("KASSE-01/2"));
        till.Digital.Resume();
        Eventually(() => portal.Read(p => p.Receipts.Count) == 6, "the rest");
        Assert.Equal(["KASSE-01/1", "KASSE-01/2", "KASSE-01/3", "KASSE-01/4", "KASSE-01/5", "KASSE-01/6"], portal.Read(p => p.Order.ToArray()));
    }

    [Theory]
    [InlineData("module", PortalReachability.SwitchedOff, PaperReason.SwitchedOff)]
    [InlineData("unpaired", PortalReachability.NotPaired, PaperReason.NotPaired)]
    public void A_portal_that_is_none_any_more_means_paper(string error, PortalReachability state, PaperReason reason)
    {
        using var portal = new FakePortal { Module = error };
        using var till = new PairedTill(portal);
        var receipt = till.Sell();
        Eventually(() => till.Digital.Reachability == state, "the refusal");

        var offer = till.Digital.Offer(receipt);

        Assert.False(offer.HasLink);
        Assert.Null(offer.Link);
        Assert.Null(offer.Qr);
        Assert.Equal((PaperDue.Now, reason), (offer.Paper, offer.Reason));
    }

    [Fact]
    public void A_clock_that_is_wrong_by_ten_minutes_is_allowed_for_and_reported()
    {
        var clock = new FastClock(1);
        using var portal = new FakePortal(clock) { ClockAhead = TimeSpan.FromMinutes(10) };
        using var till = new PairedTill(portal, clock: clock);

        till.Sell();
        Eventually(() => portal.Read(p => p.Receipts.Count) == 1, "the receipt");

        Assert.InRange(till.Digital.GetStatus().ClockOffset.TotalMinutes, 9.9, 10.1);
        Assert.Equal(PortalReachability.Reachable, till.Digital.Reachability);
    }

    [Fact]
    public async Task Events_are_noted_once_as_the_portals_and_confirmed_with_the_next_exchange()
    {
        using var portal = new FakePortal();
        using var till = new PairedTill(portal);
        till.Sell();
        Eventually(() => portal.Read(p => p.Receipts.Count) == 1, "the receipt");
        var opened = new List<PickedUpEventArgs>();
        till.Digital.PickedUp += (_, e) => opened.Add(e);

        portal.Event("pickedUp", "KASSE-01/1", "phone");
        portal.Event("mailed", "KASSE-01/1", "2026-11-24 sent");
        portal.Event("withdrawn", "KASSE-01/1", "hidden");
        portal.Event("restored", "KASSE-01/1", "anna@example.de");
        portal.Event("pickedUp", "KASSE-02/1", "phone");
        portal.Event("later", "KASSE-01/1", "x");
        Eventually(() => portal.Read(p => p.Confirmed.LastOrDefault()) == 6, "the confirmation");

        Assert.Equal(
            ["PickedUp phone", "Mailed 2026-11-24 sent", "Withdrawn hidden", "Restored "],
            till.Deliveries().Where(d => d.What != DeliveryKind.Uploaded).Select(d => d.What + " " + d.Detail));
        Assert.All(till.Deliveries(), d => Assert.Equal("portal", d.Device));
        Assert.Equal("KASSE-01/1 phone", Assert.Single(opened) is { } e ? e.ReceiptId + " " + e.Reader : null);

        var receipt = await new JournalReader(till.Store, Id).FindReceiptAsync(1);
        var waiting = till.Digital.WaitForPickUpAsync(till.Digital.Offer(receipt!));
        portal.Event("pickedUp", "KASSE-01/1", "desktop");
        Assert.True(await waiting.WaitAsync(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void A_layout_that_the_shop_published_arrives()
    {
        using var portal = new FakePortal();
        var layout = new TemplateLayout(BuiltInLayouts.Find("restaurant")!.Template);
        var id = Convert.ToHexStringLower(layout.LayoutId.Span);
        portal.Published[id] = LayoutPackage.Write(layout);
        using var till = new PairedTill(portal);
        TemplateLayout? published = null;
        till.Digital.LayoutPublished += (_, e) => published = e.Layout;

        portal.Event("layout", string.Empty, id);
        Eventually(() => published is not null, "the layout");

        Assert.Equal(layout.LayoutId.ToArray(), published!.LayoutId.ToArray());
    }

    [Fact]
    public async Task A_mail_is_asked_for_and_says_what_became_of_it()
    {
        using var portal = new FakePortal();
        using var till = new PairedTill(portal);
        var receipt = till.Sell();

        Assert.Equal(MailRequest.Accepted, await till.Digital.SendByMailAsync(receipt, "kunde@example.de"));
        Assert.Equal(MailRequest.AddressRefused, await till.Digital.SendByMailAsync(receipt, "no address"));
        Assert.Equal(("KASSE-01/1", "kunde@example.de"), Assert.Single(portal.Read(p => p.Mails.ToArray())));
        portal.Close();
        Assert.Equal(MailRequest.Unreachable, await till.Digital.SendByMailAsync(receipt, "kunde@example.de"));
    }

    [Fact]
    public async Task Nothing_secret_stands_in_logs_journal_or_texts()
    {
        using var portal = new FakePortal();
        using var till = new PairedTill(portal);
        var receipt = till.Sell();
        var offer = till.Digital.Offer(receipt);
        await till.Digital.SendByMailAsync(receipt, "kunde@example.de");
        portal.Always = FakePortal.Fault.ServerError;
        portal.Event("pickedUp", "KASSE-01/1", "phone");
        var other = till.Sell();
        Eventually(() => till.Log.All.Contains("answered 500", StringComparison.Ordinal), "a logged failure");
        portal.Close();
        Eventually(() => till.Digital.GetStatus().Problem?.Contains("could not be reached", StringComparison.Ordinal) == true, "a refused connection", 20);
        var failure = await Assert.ThrowsAsync<PortalException>(() => PortalClient.UnpairAsync(till.Options.Pairing!));

        var entries = (await till.Store.ReadAsync(Id, 1, 10_000)).Where(e => e.Kind == (int)EntryKind.Delivery).ToArray();
        var texts = string.Join("\n", till.Log.All, failure, offer, till.Digital.GetStatus().Problem, till.Options.Pairing, till.Options.Pairing!.Key,
            string.Join("\n", entries.Select(e => Encoding.UTF8.GetString(e.Body))));
        Assert.NotEmpty(entries);
        foreach (var secret in new[] { portal.Key, receipt.LinkSecret, other.LinkSecret })
        {
            Assert.DoesNotContain(Convert.ToBase64String(secret), texts, StringComparison.Ordinal);
            Assert.DoesNotContain(Convert.ToHexString(secret), texts, StringComparison.OrdinalIgnoreCase);
        }

        Assert.DoesNotContain(offer.LinkText![^20..], texts, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("kunde", texts, StringComparison.Ordinal);
        Assert.DoesNotContain(portal.Read(p => p.Receipts.Values.ToArray()), r => r.Contains(Convert.ToBase64String(receipt.LinkSecret), StringComparison.Ordinal));
    }
}
