using Fiscal.Journal;

namespace Fiscal.Tests;

/// <summary>Every row of till-rules §6, and the signs of §2: the right form gives the stated process data, the wrong ones are refused naming line and rule.</summary>
public sealed class SpecialCaseTests
{
    private static readonly Address Street = new("Werkstraße 5", "54321", "Beispielstadt");
    private static readonly VatCategory Margin = VatCategory.Custom(1001);
    private static readonly VatCategory ReverseCharge = VatCategory.Custom(1002);
    private static readonly ReceiptReference Earlier = new(ReferenceType.Receipt, "4711", registerId: "KASSE-09", closingNumber: 12);

    // Process data: tse-logs-and-qr §4.2, slot 1 general, 2 reduced, 3 and 4 §24, 5 all else; a movement outside a Beleg has no payments.
    private static readonly Dictionary<string, (Action<ReceiptDraft> Fill, string ProcessData, string[] OnPaper)> Accepted = new(StringComparer.Ordinal)
    {
        ["deposit follows its goods"] = (static d =>
        {
            d.AddDeposit(d.AddLine("Limonade", 2m, 1.50m, VatCategory.Standard), 0.25m);
            d.PayCash(3.50m);
        }, "Beleg^3.50_0.00_0.00_0.00_0.00^3.50:Bar", ["2 x Pfand"]),
        ["deposit of reduced goods"] = (static d =>
        {
            d.AddDeposit(d.AddLine("Milch im Glas", 1m, 1.85m, VatCategory.Reduced), 0.15m);
            d.PayCash(2m);
        }, "Beleg^0.00_2.00_0.00_0.00_0.00^2.00:Bar", ["Pfand"]),
        ["empties only"] = (static d =>
        {
            d.RefundDeposit("Leergut Kiste", 1m, 1.50m, VatCategory.Standard);
            d.RefundDeposit("Leergut Flaschen", 20m, 0.08m, VatCategory.Standard);
            d.PayCash(-3.10m);
        }, "Beleg^-3.10_0.00_0.00_0.00_0.00^-3.10:Bar", ["-20 x Leergut Flaschen"]),
        ["multi-purpose voucher sold"] = (static d =>
        {
            d.SellVoucher("G-150", 150m);
            d.PayCash(150m);
        }, "Beleg^0.00_0.00_0.00_0.00_150.00^150.00:Bar", ["Gutschein-Nr. G-150", "nicht steuerbar"]),
        ["multi-purpose voucher redeemed, the rest paid back"] = (static d =>
        {
            d.AddLine("Buch", 1m, 7m, VatCategory.Standard);
            d.RedeemVoucher("G-150", 150m);
            d.PayCash(-143m);
        }, "Beleg^7.00_0.00_0.00_0.00_-150.00^-143.00:Bar", ["Einlösung Gutschein", "-150,00"]),
        ["single-purpose voucher sold at its rate"] = (static d =>
        {
            d.SellVoucher("E-1", 50m, VoucherKind.SinglePurpose, VatCategory.Standard);
            d.PayCash(50m);
        }, "Beleg^50.00_0.00_0.00_0.00_0.00^50.00:Bar", ["E-1"]),
        ["single-purpose voucher redeemed"] = (static d =>
        {
            d.AddLine("Menü I", 1m, 50m, VatCategory.Standard);
            d.RedeemVoucher("E-1", 50m, VoucherKind.SinglePurpose, VatCategory.Standard);
        }, "Beleg^0.00_0.00_0.00_0.00_0.00^", ["-50,00"]),
        ["receivable leaves the receipt without payment"] = (static d =>
        {
            d.AddLine("Schnitzel", 1m, 13m, VatCategory.Standard);
            d.AddReceivable(13m);
        }, "Beleg^13.00_0.00_0.00_0.00_-13.00^", ["Forderung"]),
        ["receivable settled"] = (static d =>
        {
            d.SettleReceivable(23m, Earlier);
            d.Pay(PaymentKind.DebitCard, 23m, "girocard");
        }, "Beleg^0.00_0.00_0.00_0.00_23.00^23.00:Unbar", ["Bezug auf Beleg 4711, Kasse KASSE-09, Z 12"]),
        ["down payment"] = (static d =>
        {
            d.AddDownPayment("Anzahlung Reparatur", 300m, VatCategory.Standard);
            d.Pay(PaymentKind.CreditCard, 300m, "Visa");
        }, "Beleg^300.00_0.00_0.00_0.00_0.00^300.00:Unbar", ["Anzahlung Reparatur"]),
        ["down payment set off"] = (static d =>
        {
            d.AddLine("Reparatur", 1m, 2500m, VatCategory.Standard);
            d.SettleDownPayment("Anzahlung", 300m, VatCategory.Standard, Earlier);
            d.PayCash(2200m);
        }, "Beleg^2200.00_0.00_0.00_0.00_0.00^2200.00:Bar", ["Bezug auf Beleg 4711"]),
        ["agency"] = (static d =>
        {
            d.AddLine("Konzertkarte", 1m, 40m, VatCategory.NotTaxable).Agency = new Agency(1, "Konzertbüro", Street, taxNumber: "11/222/33333");
            d.PayCash(40m);
        }, "Beleg^0.00_0.00_0.00_0.00_40.00^40.00:Bar", ["Im Namen und für Rechnung von", "11/222/33333"]),
        ["margin scheme"] = (static d =>
        {
            d.AddLine("Gebrauchtes Rad", 1m, 180m, Margin);
            d.PayCash(180m);
        }, "Beleg^0.00_0.00_0.00_0.00_180.00^180.00:Bar", ["Gebrauchtgegenstände/Sonderregelung"]),
        ["reverse charge"] = (static d =>
        {
            d.AddLine("Altmetall", 1m, 900m, ReverseCharge);
            d.Customer = new Customer("Metallhandel KG", address: Street, vatId: "DE123456789");
            d.Pay(PaymentKind.NonCash, 900m, "Überweisung");
        }, "Beleg^0.00_0.00_0.00_0.00_900.00^900.00:Unbar", ["Steuerschuldnerschaft des Leistungsempfängers", "DE123456789"]),
        ["exempt with certificate"] = (static d =>
        {
            d.AddLine("Ware für Ausfuhr", 1m, 75m, VatCategory.Exempt);
            d.References.Add(new ReceiptReference(ReferenceType.ExternalOther, "A-77", "Ausfuhrnachweis"));
            d.PayCash(75m);
        }, "Beleg^0.00_0.00_0.00_0.00_75.00^75.00:Bar", ["Ausfuhrnachweis A-77", "umsatzsteuerfrei"]),
        ["farmer"] = (static d =>
        {
            d.AddLine("Kartoffeln", 2.5m, 2m, VatCategory.FarmingAverage).Unit = "kg";
            d.AddLine("Brennholz", 1m, 80m, VatCategory.ForestryAverage);
            d.PayCash(85m);
        }, "Beleg^0.00_0.00_5.00_80.00_0.00^85.00:Bar", ["7,8%", "5,5%", "§ 24 UStG"]),
        ["benefit in kind"] = (static d =>
        {
            d.Type = ReceiptType.BenefitInKind;
            d.Customer = new Customer("Aushilfe 3", "3", "Mitarbeiter");
            d.AddLine("Mittagessen", 1m, 7m, VatCategory.Reduced);
        }, "AVSachbezug^0.00_7.00_0.00_0.00_0.00^", ["SACHBEZUG – kein Beleg", "Aushilfe 3"]),
        ["tip to the staff on the bill"] = (static d =>
        {
            d.AddLine("Essen", 1m, 18m, VatCategory.Reduced);
            d.AddTip(2m);
            d.Pay(PaymentKind.DebitCard, 20m, "girocard");
        }, "Beleg^0.00_18.00_0.00_0.00_2.00^20.00:Unbar", ["Trinkgeld"]),
        ["tip to the business on the bill"] = (static d =>
        {
            d.AddLine("Essen", 1m, 18m, VatCategory.Reduced);
            d.AddTip(2m, TipReceiver.Employer);
            d.PayCash(20m);
        }, "Beleg^2.00_18.00_0.00_0.00_0.00^20.00:Bar", ["Trinkgeld"]),
        ["combination offer 70/30"] = (static d =>
        {
            var menu = d.AddLine("Menü mit Getränk", 1m, 9.99m, VatCategory.Reduced);
            menu.VatShares.Add(new VatShare(VatCategory.Reduced, percent: 70m));
            menu.VatShares.Add(new VatShare(VatCategory.Standard, percent: 30m));
            d.PayCash(9.99m);
        }, "Beleg^3.00_6.99_0.00_0.00_0.00^9.99:Bar", ["BA"]),
        ["voided line"] = (static d =>
        {
            d.AddLine("Pfand", 1m, 0.25m, VatCategory.Standard).BusinessCase = BusinessCase.Deposit;
            d.AddLine("Pfand", -1m, 0.25m, VatCategory.Standard).BusinessCase = BusinessCase.Deposit;
            d.AddLine("Brot", 1m, 3m, VatCategory.Reduced);
            d.PayCash(3m);
        }, "Beleg^0.00_3.00_0.00_0.00_0.00^3.00:Bar", ["-1 x Pfand"]),
        ["foreign cash, change in euro"] = (static d =>
        {
            d.AddLine("Uhr", 1m, 97m, VatCategory.Standard);
            d.PayForeignCash("CHF", 100m, 1m, "Hausbank 02.03.2026");
            d.GiveChange(3m);
        }, "Beleg^97.00_0.00_0.00_0.00_0.00^-3.00:Bar_100.00:Bar:CHF", ["Kurs 1 EUR = 1 CHF (Hausbank 02.03.2026)", "-3,00"]),
        ["delivery settled elsewhere"] = (static d =>
        {
            d.Type = ReceiptType.Transfer;
            d.AddLine("Zimmerservice", 1m, 12m, VatCategory.Reduced);
        }, "AVTransfer^0.00_12.00_0.00_0.00_0.00^", ["TRANSFER – kein Beleg"]),
    };

    private static readonly Dictionary<string, (Action<ReceiptDraft> Fill, string Code, string Where)> Refused = new(StringComparer.Ordinal)
    {
        ["deposit at another rate than its goods"] = (static d => d.AddDeposit(d.AddLine("Milch", 1m, 1m, VatCategory.Reduced), 0.15m).VatCategory = VatCategory.Standard, "deposit-rate-differs", "line 2"),
        ["deposit with the wrong sign"] = (static d => d.AddLine("Leergut", -1m, 0.25m, VatCategory.Standard).BusinessCase = BusinessCase.Deposit, "sign-contradicts-case", "line 1"),
        ["deposit refund with the wrong sign"] = (static d => d.AddLine("Pfand", 1m, 0.25m, VatCategory.Standard).BusinessCase = BusinessCase.DepositRefund, "sign-contradicts-case", "line 1"),
        ["discount with the wrong sign"] = (static d => d.AddDiscount("Rabatt", -1m, VatCategory.Standard), "sign-contradicts-case", "line 1"),
        ["more voided than entered"] = (static d =>
        {
            d.AddLine("Pfand", 1m, 0.25m, VatCategory.Standard).BusinessCase = BusinessCase.Deposit;
            d.AddLine("Pfand", -2m, 0.25m, VatCategory.Standard).BusinessCase = BusinessCase.Deposit;
        }, "sign-contradicts-case", "line 2"),
        ["voucher sold with the wrong sign"] = (static d => d.SellVoucher("1", -5m), "sign-contradicts-case", "line 1"),
        ["voucher redeemed with the wrong sign"] = (static d => d.RedeemVoucher("1", -5m), "sign-contradicts-case", "line 1"),
        ["multi-purpose voucher with VAT"] = (static d => d.SellVoucher("1", 5m, vatCategory: VatCategory.Standard), "vat-contradicts-case", "line 1"),
        ["single-purpose voucher without VAT"] = (static d => d.SellVoucher("1", 5m, VoucherKind.SinglePurpose, VatCategory.NotTaxable), "vat-contradicts-case", "line 1"),
        ["voucher as a payment"] = (static d =>
        {
            d.AddLine("Buch", 1m, 5m, VatCategory.Reduced);
            d.Pay(PaymentKind.NonCash, 5m, "Gutschein 17");
        }, "voucher-as-payment", "payment 1"),
        ["receivable with the wrong sign"] = (static d => d.AddReceivable(-5m), "sign-contradicts-case", "line 1"),
        ["receivable with VAT"] = (static d => d.AddReceivable(5m, vatCategory: VatCategory.Standard), "vat-contradicts-case", "line 1"),
        ["receivable settled with the wrong sign"] = (static d => d.SettleReceivable(-5m, Earlier), "sign-contradicts-case", "line 1"),
        ["down payment without VAT"] = (static d => d.AddDownPayment("Anzahlung", 5m, VatCategory.NotTaxable), "vat-contradicts-case", "line 1"),
        ["down payment set off without its receipt"] = (static d => d.AddLine("Anzahlung", -1m, 5m, VatCategory.Standard).BusinessCase = BusinessCase.DownPaymentSettled, "down-payment-without-reference", "line 1"),
        ["agency without tax number"] = (static d => d.AddLine("Karte", 1m, 5m, VatCategory.NotTaxable).Agency = new Agency(1, "Büro", Street), "agency-tax-number-missing", "line 1"),
        ["agency without address"] = (static d => d.AddLine("Karte", 1m, 5m, VatCategory.NotTaxable).Agency = new Agency(1, "Büro", new Address(string.Empty, string.Empty, string.Empty), "1"), "agency-address-missing", "line 1"),
        ["reverse charge without buyer"] = (static d => d.AddLine("Schrott", 1m, 5m, ReverseCharge), "reverse-charge-buyer-missing", "line 1"),
        ["reverse charge without VAT id"] = (static d =>
        {
            d.Customer = new Customer("Käufer", address: Street);
            d.AddLine("Schrott", 1m, 5m, ReverseCharge);
        }, "reverse-charge-buyer-missing", "line 1"),
        ["benefit in kind without employee"] = (static d =>
        {
            d.Type = ReceiptType.BenefitInKind;
            d.AddLine("Essen", 1m, 5m, VatCategory.Reduced);
        }, "employee-missing", ""),
        ["benefit in kind with a payment"] = (static d =>
        {
            d.Type = ReceiptType.BenefitInKind;
            d.Customer = new Customer("A");
            d.AddLine("Essen", 1m, 5m, VatCategory.Reduced);
            d.PayCash(5m);
        }, "payment-not-allowed", ""),
        ["float by card"] = (static d =>
        {
            d.AddLine("Anfangsbestand", 1m, 5m, VatCategory.NotTaxable).BusinessCase = BusinessCase.OpeningFloat;
            d.Pay(PaymentKind.DebitCard, 5m);
        }, "cash-movement-not-cash", "payment 1"),
        ["float with VAT"] = (static d => d.AddLine("Anfangsbestand", 1m, 5m, VatCategory.Standard).BusinessCase = BusinessCase.OpeningFloat, "vat-contradicts-case", "line 1"),
        ["pay-out with the wrong sign"] = (static d => d.AddLine("Auszahlung", 1m, 5m, VatCategory.NotTaxable).BusinessCase = BusinessCase.PayOut, "sign-contradicts-case", "line 1"),
        ["float beside a sale"] = (static d =>
        {
            d.AddLine("Anfangsbestand", 1m, 5m, VatCategory.NotTaxable).BusinessCase = BusinessCase.OpeningFloat;
            d.AddLine("Brot", 1m, 5m, VatCategory.Reduced);
            d.PayCash(10m);
        }, "cash-movement-mixed", "line 2"),
        ["staff tip with VAT"] = (static d => d.AddLine("Trinkgeld", 1m, 1m, VatCategory.Standard).BusinessCase = BusinessCase.EmployeeTip, "vat-contradicts-case", "line 1"),
        ["foreign amount at another rate"] = (static d =>
        {
            d.AddLine("Uhr", 1m, 97m, VatCategory.Standard);
            d.PayForeignCash("CHF", 100m, 1m, "Bank").BaseAmount = 97m;
        }, "exchange-rate-differs", "payment 1"),
        ["reference to a receipt nobody knows"] = (static d =>
        {
            d.AddLine("Brot", 1m, 5m, VatCategory.Reduced);
            d.References.Add(new ReceiptReference(ReferenceType.Receipt, "9"));
            d.PayCash(5m);
        }, "reference-incomplete", "reference 9"),
        ["return of a receipt nobody knows"] = (static d =>
        {
            var line = d.AddLine("Brot", -1m, 5m, VatCategory.Reduced);
            line.OriginalLine = 1;
            line.References.Add(Earlier);
            d.PayCash(-5m);
        }, "original-unknown", "line 1"),
        ["return without a reference"] = (static d =>
        {
            d.AddLine("Brot", -1m, 5m, VatCategory.Reduced).OriginalLine = 1;
            d.PayCash(-5m);
        }, "original-missing", "line 1"),
        ["invoice for nothing"] = (static d =>
        {
            d.Type = ReceiptType.Invoice;
            d.AddLine("Brot", 1m, 5m, VatCategory.Reduced);
        }, "invoice-without-reference", ""),
    };

    public static TheoryData<string> AcceptedNames() => [.. Accepted.Keys];

    public static TheoryData<string> RefusedNames() => [.. Refused.Keys];

    [Theory]
    [MemberData(nameof(AcceptedNames))]
    public async Task The_right_form_gives_process_data_journal_and_paper(string name)
    {
        await using var till = NewTill();
        var draft = new ReceiptDraft();
        var (fill, processData, onPaper) = Accepted[name];
        fill(draft);

        var receipt = await till.SellAsync("case", draft);
        await till.ReopenAsync();
        var again = (await till.Register.FindAsync(receipt.Number))!;

        Assert.Equal(("Kassenbeleg-V1", processData), (receipt.ProcessType, receipt.ProcessData));
        Assert.Equal(ReceiptJson.Write(receipt), ReceiptJson.Write(again));
        var paper = string.Join(' ', SignedTill.Paper(receipt).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.All(onPaper, text => Assert.Contains(text, paper, StringComparison.Ordinal));
        await till.VerifyAsync();
    }

    [Theory]
    [MemberData(nameof(RefusedNames))]
    public async Task The_wrong_form_is_refused_with_line_and_rule_and_nothing_is_journalled(string name)
    {
        await using var till = NewTill();
        var draft = new ReceiptDraft();
        var (fill, code, where) = Refused[name];
        fill(draft);
        var sale = await till.Register.BeginAsync("case");
        await till.Register.WhenIdleAsync();
        var before = (await till.EntriesAsync()).Count;

        var refused = await Assert.ThrowsAsync<ReceiptRefusedException>(() => sale.FinishAsync(draft));

        Assert.Contains((code, where), refused.Findings.Select(static f => (f.Code, f.Where)));
        Assert.All(refused.Findings, static f => Assert.NotEqual(f.Message, f.MessageDe));
        Assert.Equal(before, (await till.EntriesAsync()).Count);
        await sale.AbortAsync();
    }

    [Fact]
    public async Task A_small_business_charges_no_VAT_and_says_so()
    {
        await using var till = NewTill(static o => o.Merchant.SmallBusiness = true);
        var draft = new ReceiptDraft();
        draft.AddLine("Torte", 1m, 30m, VatCategory.Exempt);
        draft.PayCash(30m);

        var receipt = await till.SellAsync("a", draft);

        Assert.Equal("Beleg^0.00_0.00_0.00_0.00_30.00^30.00:Bar", receipt.ProcessData);
        Assert.Equal(6, Assert.Single(receipt.Vat).Rate.Key);
        Assert.Contains("§ 19 UStG", SignedTill.Paper(receipt), StringComparison.Ordinal);
        draft.Lines[0].OriginalRate = new VatRate(VatCategory.Standard, 1, 19m, 1);
        Assert.Equal("small-business-vat", await ReversalTests.RefusedAsync(() => till.SellAsync("b", draft)));
    }

    [Fact]
    public async Task The_slot_of_the_margin_scheme_is_an_option()
    {
        await using var till = new SignedTill(static o => o.VatRates = VatRateTable.Germany.With([VatRatePeriod.MarginScheme(1001, slot: 1)]));
        var draft = new ReceiptDraft();
        draft.AddLine("Gebrauchtes Rad", 1m, 180m, Margin);
        draft.PayCash(180m);

        Assert.Equal("Beleg^180.00_0.00_0.00_0.00_0.00^180.00:Bar", (await till.SellAsync("a", draft)).ProcessData);
    }

    [Fact]
    public async Task An_invoice_after_the_receipt_repeats_it_and_moves_nothing()
    {
        await using var till = NewTill();
        var draft = new ReceiptDraft();
        draft.AddLine("Tagung", 1m, 300m, VatCategory.Standard);
        draft.Pay(PaymentKind.DebitCard, 300m, "girocard");
        var sold = await till.SellAsync("a", draft);

        Assert.Equal("invoice-recipient-missing", await ReversalTests.RefusedAsync(() => till.Register.CreateInvoiceAsync("i0", sold)));
        Assert.Equal("invoice-recipient-missing", await ReversalTests.RefusedAsync(() => till.Register.CreateInvoiceAsync("i0", sold, new Customer("Firma"))));
        var invoice = await till.Register.CreateInvoiceAsync("i1", sold, new Customer("Firma AG", address: Street));

        Assert.Equal("AVRechnung^300.00_0.00_0.00_0.00_0.00^", invoice.ProcessData);
        Assert.Equal((ReceiptType.Invoice, sold.Total, sold.Vat[0].Tax), (invoice.Type, invoice.Total, invoice.Vat[0].Tax));
        Assert.Equal(("1", (long?)1), (invoice.References[0].Id, invoice.References[0].ClosingNumber));
        Assert.Contains("Ersetzt Beleg 1", invoice.Notes[0], StringComparison.Ordinal);
        Assert.Equal("already-invoiced", await ReversalTests.RefusedAsync(() => till.Register.CreateInvoiceAsync("i2", sold, new Customer("Firma AG", address: Street))));
        var closing = (await till.Register.CloseDayAsync()).Closing!;
        Assert.Equal((1, 300m), (closing.Totals.Receipts, closing.Totals.Gross));
    }

    [Fact]
    public async Task Up_to_250_euro_an_invoice_needs_no_recipient()
    {
        await using var till = NewTill();
        Assert.Equal(ReceiptType.Invoice, (await till.Register.CreateInvoiceAsync("i", await till.SellAsync("a", TestTill.Bread(250m)))).Type);
    }

    [Fact]
    public async Task A_handwritten_receipt_is_signed_now_and_names_its_paper()
    {
        await using var till = NewTill();
        var draft = TestTill.Bread();

        var receipt = await till.Register.EnterHandwrittenAsync("h", "Q-12", new DateTime(2026, 2, 27), draft);

        Assert.Equal(new DateTime(2026, 3, 2), receipt.End.Date);
        Assert.Equal(new DateTime(2026, 2, 27), receipt.Lines[0].ServiceDate);
        Assert.Equal((ReferenceType.ExternalOther, "Q-12"), (receipt.References[0].Type, receipt.References[0].Id));
        Assert.Contains("Q-12", receipt.Notes[0], StringComparison.Ordinal);
        Assert.Equal("handwritten-in-future", await ReversalTests.RefusedAsync(() => till.Register.EnterHandwrittenAsync("h2", "Q-13", new DateTime(2026, 3, 3), draft)));
    }

    [Fact]
    public async Task The_duty_to_hand_out_receipts_is_a_setting_with_a_date()
    {
        await using var till = NewTill(static o => o.ReceiptDuties.Add(new ReceiptDutyPeriod(new DateTime(2026, 3, 3), ReceiptDuty.OnRequest)));
        var before = await till.SellAsync("a");
        till.Clock.Advance(TimeSpan.FromDays(1));

        Assert.Equal(ReceiptDuty.Always, till.Register.GetReceiptDuty(before));
        Assert.Equal(ReceiptDuty.OnRequest, till.Register.GetReceiptDuty(await till.SellAsync("b")));
        Assert.Equal(ReceiptDuty.None, till.Register.GetReceiptDuty(await till.Register.BookCashAsync("c", CashMovement.PayIn(5m, "Wechselgeld"))));
    }

    [Fact]
    public async Task A_tip_typed_at_the_terminal_is_a_receipt_of_its_own()
    {
        await using var till = NewTill();
        var sold = await till.SellAsync("a");

        var kept = await till.Register.RecordTipAsync("t1", sold, new CardTip(2m, PaymentKind.DebitCard, "girocard"));
        var paidOut = await till.Register.RecordTipAsync("t2", sold, new CardTip(3m) { PaidOutInCash = true });
        var later = await till.Register.BookCashAsync("t3", CashMovement.TipPayOut(2m, "Kellner 1"));

        Assert.Equal("Beleg^0.00_0.00_0.00_0.00_2.00^2.00:Unbar", kept.ProcessData);
        Assert.Equal("1", kept.References[0].Id);
        Assert.Equal("Beleg^0.00_0.00_0.00_0.00_0.00^-3.00:Bar_3.00:Unbar", paidOut.ProcessData);
        Assert.Equal("Beleg^0.00_0.00_0.00_0.00_-2.00^-2.00:Bar", later.ProcessData);
        Assert.Contains("EIGENBELEG", SignedTill.Paper(later), StringComparison.Ordinal);
    }

    private static SignedTill NewTill(Action<FiscalOptions>? more = null) => new(o =>
    {
        o.Register.AllowNegativeCash = true;
        o.VatRates = VatRateTable.Germany.With([VatRatePeriod.MarginScheme(1001), VatRatePeriod.ReverseCharge(1002)]);
        more?.Invoke(o);
    });
}
