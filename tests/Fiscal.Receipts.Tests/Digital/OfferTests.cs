using System.Text;
using Fiscal.Documents;
using Fiscal.Receipts.Tests.Rendering;
using Fiscal.Testing;
using static Fiscal.Receipts.Tests.Digital.PairedTill;

namespace Fiscal.Receipts.Tests.Digital;

public sealed class OfferTests
{
    [Fact]
    public void The_code_is_read_as_the_link_and_stays_small()
    {
        using var folder = new Tool.Folder();
        using var portal = new FakePortal();
        using var till = new PairedTill(portal);
        var receipt = till.Sell();
        Eventually(() => till.Digital.Reachability == PortalReachability.Reachable, "the first exchange");

        var offer = till.Digital.Offer(receipt);

        // Spec digital-receipt §3.2: capital letters; 70 characters are version 4 at level M.
        Assert.Matches("^HTTPS://BON\\.EXAMPLE\\.DE/R/[0-9A-HJKMNP-TV-Z]{45}$", offer.LinkText);
        Assert.Equal(new Uri(offer.LinkText!), offer.Link);
        Assert.Equal(QrErrorLevel.Medium, offer.Qr!.ErrorLevel);
        Assert.True(offer.Qr.Version <= 4, $"version {offer.Qr.Version}");
        Assert.Equal(offer.LinkText, Encoding.ASCII.GetString(Tool.ReadQr(folder.Write("offer.png", offer.Png!))));
        Assert.StartsWith("<svg", offer.Svg, StringComparison.Ordinal);
        Assert.Contains('▀', offer.Text!);
        Assert.Equal((PaperDue.No, PaperReason.Digital, PortalReachability.Reachable, false), (offer.Paper, offer.Reason, offer.Reachability, offer.IsDelayed));
        Assert.True(ReceiptToken.TryParse(offer.LinkText![^45..], out var token) && token.IsMadeWith(till.Options.Pairing!.Key));
        Assert.DoesNotContain(offer.LinkText[^45..], offer.ToString(), StringComparison.Ordinal);
        // The same receipt has the same link, on the next day and from the journal.
        Assert.Equal(offer.LinkText, till.Digital.Offer(receipt).LinkText);
    }

    [Theory]
    [InlineData("https://Bon.Example.de/", "HTTPS://BON.EXAMPLE.DE/R/")]
    [InlineData("https://shop.example.de/belege/Mitte", "HTTPS://SHOP.EXAMPLE.DE/belege/Mitte/R/")]
    [InlineData("https://bäckerei.example:8443", "HTTPS://XN--BCKEREI-5WA.EXAMPLE:8443/R/")]
    [InlineData("http://localhost:5000", "HTTP://LOCALHOST:5000/R/")]
    public void Host_and_our_part_are_capital_and_a_path_base_is_as_written(string publicUrl, string begin)
    {
        using var portal = new FakePortal();
        using var till = new PairedTill(portal, o => o.Pairing = new PortalPairing(portal.Address, new Uri(publicUrl), Id, new RegisterKey(42, portal.Key)));

        Assert.StartsWith(begin, till.Digital.Offer(till.Sell()).LinkText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PaperPolicy.Always, ConsentMode.Implied, 10, PaperDue.Now, PaperReason.Policy, false)]
    [InlineData(PaperPolicy.OnRequest, ConsentMode.Implied, 10, PaperDue.No, PaperReason.Digital, true)]
    [InlineData(PaperPolicy.OnRequest, ConsentMode.CashierConfirms, 10, PaperDue.No, PaperReason.Digital, true)]
    [InlineData(PaperPolicy.OnRequest, ConsentMode.PaperFirst, 10, PaperDue.Now, PaperReason.PaperFirst, false)]
    [InlineData(PaperPolicy.OnlyWithoutDigital, ConsentMode.Implied, 10, PaperDue.No, PaperReason.Digital, true)]
    [InlineData(PaperPolicy.OnlyWithoutDigital, ConsentMode.CashierConfirms, 10, PaperDue.UnlessAgreed, PaperReason.Consent, true)]
    [InlineData(PaperPolicy.OnlyWithoutDigital, ConsentMode.CustomerConfirms, 10, PaperDue.UnlessAgreed, PaperReason.Consent, true)]
    [InlineData(PaperPolicy.FromAmount, ConsentMode.Implied, 249.99, PaperDue.No, PaperReason.Digital, true)]
    [InlineData(PaperPolicy.FromAmount, ConsentMode.Implied, 250, PaperDue.Now, PaperReason.Amount, false)]
    public void Policy_and_consent_decide_about_paper(PaperPolicy policy, ConsentMode consent, decimal total, PaperDue paper, PaperReason reason, bool printsWhenDeclined)
    {
        using var portal = new FakePortal();
        using var till = new PairedTill(portal, o =>
        {
            o.Paper = policy;
            o.Consent = consent;
        });
        var receipt = till.Sell(b => b.Line("Ware", 1, total).Cash(total));
        Eventually(() => till.Digital.Reachability == PortalReachability.Reachable, "the first exchange");

        var offer = till.Digital.Offer(receipt);

        Assert.Equal((paper, reason, true), (offer.Paper, offer.Reason, offer.HasLink));
        Assert.False(till.Digital.Confirm(offer, Consent.Agreed));
        Assert.Equal(printsWhenDeclined, till.Digital.Confirm(offer, Consent.Declined));
    }

    [Theory]
    [InlineData(OfflineOffer.Paper, PaperDue.Now, PaperReason.Offline, false)]
    [InlineData(OfflineOffer.CodeWithNotice, PaperDue.No, PaperReason.Digital, false)]
    [InlineData(OfflineOffer.SelfContained, PaperDue.No, PaperReason.Digital, true)]
    public void Offline_the_setting_decides(OfflineOffer setting, PaperDue paper, PaperReason reason, bool isSelfContained)
    {
        using var portal = new FakePortal();
        portal.Close();
        using var till = new PairedTill(portal, o => o.WhenOffline = setting);

        var offer = till.Digital.Offer(till.Sell());

        Assert.Equal((paper, reason, isSelfContained, true), (offer.Paper, offer.Reason, offer.IsSelfContained, offer.HasLink));
        Assert.Equal(!isSelfContained, offer.IsDelayed);
        Assert.Equal(offer.IsDelayed, offer.Notice.Length > 0 && offer.NoticeDe.Length > 0);
    }

    [Fact]
    public void A_code_that_holds_the_receipt_opens_no_link_at_the_portal()
    {
        using var portal = new FakePortal();
        portal.Close();
        using var till = new PairedTill(portal, o => o.WhenOffline = OfflineOffer.SelfContained);
        till.Digital.Offer(till.Sell());
        portal.Open();

        Eventually(() => portal.Read(p => p.Deliveries.Count) == 1, "the offer", 20);

        Assert.Equal("selfContained", portal.Read(p => p.Deliveries[0].GetProperty("detail").GetString()));
        Assert.Empty(portal.Read(p => p.Links));
    }

    [Fact]
    public void What_is_no_receipt_for_a_customer_is_neither_offered_nor_printed()
    {
        using var portal = new FakePortal();
        using var till = new PairedTill(portal);

        var offer = till.Digital.Offer(till.Sell(b => b.Order()));

        Assert.Equal((false, PaperDue.No, PaperReason.NoCustomer), (offer.HasLink, offer.Paper, offer.Reason));
        Assert.False(till.Digital.Confirm(offer, Consent.Declined));
    }

    [Fact]
    public void A_register_that_is_not_paired_prints()
    {
        using var folder = new Tool.Folder();
        var journal = new TestJournal();
        var receipt = journal.Sell().ToReceipt();
        using var digital = new DigitalReceipts(journal.ToStore(), Id, new DigitalReceiptsOptions { PairingPath = folder.Path("none.json") });

        var offer = digital.Offer(receipt);

        Assert.Equal((false, PaperDue.Now, PaperReason.NotPaired), (offer.HasLink, offer.Paper, offer.Reason));
        Assert.Null(offer.Svg);
        Assert.Equal(PortalReachability.NotPaired, digital.GetStatus().Reachability);
    }

    [Fact]
    public void Receipts_of_others_and_from_files_are_refused()
    {
        using var portal = new FakePortal();
        using var till = new PairedTill(portal);

        Assert.Contains("KASSE-02", Assert.Throws<ArgumentException>(() => till.Digital.Offer(new ReceiptBuilder("KASSE-02").Build())).Message, StringComparison.Ordinal);
        var imported = Journal.ReceiptJson.Read(Journal.ReceiptJson.Write(new ReceiptBuilder().Build()));
        Assert.Contains("journal", Assert.Throws<ArgumentException>(() => till.Digital.Offer(imported)).Message, StringComparison.Ordinal);
    }
}
