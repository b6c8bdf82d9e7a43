using System.Text;

namespace Fiscal.Documents.Tests;

public sealed class StandardLayoutTests
{
    private static readonly ReceiptLayoutContext English = new() { Language = "en-GB" };

    public static TheoryData<string, int, string> Media
    {
        get
        {
            var data = new TheoryData<string, int, string>();
            foreach (var name in All().Keys)
            {
                foreach (var width in (int[])[32, 42, 48])
                {
                    data.Add(name, width, "de");
                    data.Add(name, width, "en");
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Media))]
    public void Every_receipt_shows_what_the_law_wants_of_it(string name, int charactersPerLine, string language)
    {
        var receipt = All()[name];
        var document = new StandardLayout().Create(receipt, new ReceiptLayoutContext { Language = language });

        Assert.Empty(LegalElements.RequiredOn(receipt).Except(document.GetLegalElements()));
        var text = Text(document, charactersPerLine);
        Assert.All(text.Split('\n'), line => Assert.True(line.Length <= charactersPerLine, line));
        // Nothing that an element's run holds is lost on the grid.
        var flat = Flat(text);
        foreach (var run in Runs(document).Where(run => run.Element != LegalElement.None))
        {
            Assert.Contains(Flat(run.Text), flat, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("tr-TR")]
    public void A_sale_at_42_characters(string culture)
    {
        using var scope = new CultureScope(culture);

        Assert.Equal(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", "sale-42-de.txt")), Text(new StandardLayout().Create(SampleReceipts.Sale()), 42));
    }

    [Fact]
    public void The_qr_code_holds_the_payload_of_the_signature()
    {
        var receipt = SampleReceipts.Sale();
        var code = Blocks(new StandardLayout().Create(receipt)).OfType<QrCodeBlock>().Single();

        Assert.Equal(receipt.Signature!.QrPayload, Encoding.UTF8.GetString(Tool.ReadQr(code.Matrix.ToPng(3))));
        Assert.Equal(
            [LegalElement.Start, LegalElement.End, LegalElement.TransactionNumber, LegalElement.RegisterSerial, LegalElement.TseSerial, LegalElement.SignatureCounter, LegalElement.CheckValue],
            code.Elements);
    }

    [Fact]
    public void Values_of_the_tse_are_printed_as_the_tse_gave_them()
    {
        var receipt = SampleReceipts.Sale();
        var runs = Runs(new StandardLayout().Create(receipt)).ToList();

        Assert.Equal("2026-11-24T07:14:03.250Z", runs.Single(run => run.Element == LegalElement.Start).Text);
        Assert.Equal("2026-11-24T07:15:00.000Z", runs.Single(run => run.Element == LegalElement.End).Text);
        Assert.Equal("18", runs.Single(run => run.Element == LegalElement.TransactionNumber).Text);
        Assert.Equal("112", runs.Single(run => run.Element == LegalElement.SignatureCounter).Text);
        Assert.Equal(Convert.ToBase64String(receipt.Signature!.Value), runs.Single(run => run.Element == LegalElement.CheckValue).Text);
        Assert.Equal(64, runs.Single(run => run.Element == LegalElement.TseSerial).Text.Length);
    }

    [Theory]
    [InlineData("de")]
    [InlineData("en")]
    public void An_outage_prints_the_note_in_place_of_the_signature_and_nothing_of_the_tse(string language)
    {
        var document = new StandardLayout().Create(SampleReceipts.Unsigned(Basket()), new ReceiptLayoutContext { Language = language });

        Assert.Equal("Technische Sicherheitseinrichtung ausgefallen. Ausfallnummer: 7", Runs(document).Single(run => run.Element == LegalElement.OutageNote).Text);
        Assert.DoesNotContain(Blocks(document), block => block is QrCodeBlock);
        Assert.Empty(document.GetLegalElements().Intersect([LegalElement.TransactionNumber, LegalElement.TseSerial, LegalElement.SignatureCounter, LegalElement.CheckValue]));
        Assert.DoesNotContain("998877", Text(document, 42), StringComparison.Ordinal);
        Assert.True(document.Marks.HasFlag(DocumentMarks.Outage));
    }

    [Fact]
    public void A_late_signature_does_not_change_what_was_printed()
    {
        var before = new StandardLayout().Create(SampleReceipts.Unsigned(Basket()));
        var after = new StandardLayout().Create(SampleReceipts.WithLateSignature(SampleReceipts.Unsigned(Basket())));

        Assert.Equal(before, after);
    }

    [Fact]
    public void A_copy_carries_KOPIE_and_is_otherwise_identical()
    {
        var receipt = SampleReceipts.Sale();
        var original = Lines(new StandardLayout().Create(receipt));
        var copy = Lines(new StandardLayout().Create(receipt, new ReceiptLayoutContext { IsCopy = true }));

        Assert.Equal(["KOPIE"], copy.Except(original));
        Assert.Empty(original.Except(copy));
    }

    [Theory]
    [InlineData(true, "de")]
    [InlineData(true, "en")]
    [InlineData(false, "de")]
    public void A_test_device_is_named_on_the_receipt_signed_or_not(bool signed, string language)
    {
        var receipt = signed ? SampleReceipts.Signed(Basket(), test: true) : SampleReceipts.Unsigned(Basket(), test: true);
        var document = new StandardLayout(new StandardLayoutOptions { ShowTseText = false, ShowQrCode = false }).Create(receipt, new ReceiptLayoutContext { Language = language });

        Assert.Contains("TEST – keine zertifizierte TSE", Lines(document));
        Assert.True(document.Marks.HasFlag(DocumentMarks.Test));
    }

    [Theory]
    [InlineData(ReceiptType.Order, "BESTELLUNG – kein Beleg", DocumentKind.Order)]
    [InlineData(ReceiptType.Training, "TRAINING – kein Beleg", DocumentKind.Other)]
    [InlineData(ReceiptType.Abort, "ABGEBROCHEN – kein Beleg", DocumentKind.Other)]
    [InlineData(ReceiptType.Transfer, "TRANSFER – kein Beleg", DocumentKind.Other)]
    [InlineData(ReceiptType.Other, "ZWISCHENRECHNUNG – kein Beleg", DocumentKind.Other)]
    public void What_is_no_receipt_of_a_sale_says_so(ReceiptType type, string mark, DocumentKind kind)
    {
        var receipt = SampleReceipts.Signed(SampleReceipts.Draft(draft =>
        {
            draft.Type = type;
            draft.Name = type == ReceiptType.Other ? "Zwischenrechnung" : null;
            draft.AddLine("Kaffee Crema", 2m, 3.20m, VatCategory.Standard);
        }));
        using var scope = new CultureScope("tr-TR");
        var document = new StandardLayout().Create(receipt);

        Assert.Contains(mark, Lines(document));
        Assert.Equal(kind, document.Kind);
        Assert.Empty(LegalElements.RequiredOn(receipt));
        Assert.Equal(type == ReceiptType.Training, document.Marks.HasFlag(DocumentMarks.Training));
    }

    [Fact]
    public void A_reversal_is_marked_and_names_its_original()
    {
        var document = new StandardLayout().Create(Reversal());

        Assert.Contains("STORNO", Lines(document));
        Assert.Contains("Storno zu Beleg 4711, Kasse KASSE-01, Z 12 vom 23.11.2026", Flat(Text(document, 80), " "), StringComparison.Ordinal);
        Assert.Contains("-2 x Kaffee Crema", Flat(Text(document, 80), " "), StringComparison.Ordinal);
        Assert.True(document.Marks.HasFlag(DocumentMarks.Reversal));
    }

    [Fact]
    public void Cash_movements_are_own_vouchers()
    {
        var document = new StandardLayout().Create(CashMovement());

        Assert.Equal(DocumentKind.Slip, document.Kind);
        Assert.Contains("EIGENBELEG", Lines(document));
    }

    [Fact]
    public void A_small_business_shows_no_vat_and_says_why()
    {
        var document = new StandardLayout().Create(SmallBusiness());

        Assert.Contains(LegalElement.ExemptionNote, document.GetLegalElements());
        Assert.DoesNotContain("MwSt", Text(document, 42), StringComparison.Ordinal);
        Assert.DoesNotContain("19", Text(document, 42).Replace("§ 19", string.Empty).Replace("2026", string.Empty).Split("TSE-Transaktion")[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Foreign_money_shows_currency_rate_and_change_as_payments_of_their_own()
    {
        var text = Flat(Text(new StandardLayout().Create(ForeignCurrency()), 42), " ");

        Assert.Contains("Bar USD 20,00 18,48", text, StringComparison.Ordinal);
        Assert.Contains("Kurs 1 EUR = 1,0823 USD (EZB)", text, StringComparison.Ordinal);
        Assert.Contains("Bar -1,58", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_and_change_stand_below_the_payment()
    {
        Assert.Contains("Bar 16,90 Gegeben 20,00 Rückgeld 3,10", Flat(Text(new StandardLayout().Create(SampleReceipts.Sale()), 42), " "), StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_order_prints_the_start_of_its_first_order_in_clear_text()
    {
        var run = Runs(new StandardLayout().Create(Restaurant())).Single(run => run.Element == LegalElement.FirstOrderStart);

        Assert.Equal("24.11.2026 06:40:12", run.Text);
        Assert.Equal("2026-11-24T06:40:12+01:00", run.Value!.Text);
    }

    [Fact]
    public void What_belongs_to_people_and_places_is_shown()
    {
        var text = Flat(Text(new StandardLayout().Create(Restaurant()), 42), " ");

        foreach (var expected in (string[])["Tisch 12, Terrasse", "Bediener Anna", "Kunde Erika Beispiel Am Ring 3 10115 Berlin", "Verzehr im Haus", "Kundennr. K-9", "0,35 kg Bergkäse", "à 12,90 / kg", "Rabatt Mittag -0,50",
            "- 1 x Burger", "Menü", "Genehmigung 123456", "Bitte beehren Sie uns wieder", "girocard"])
        {
            Assert.Contains(expected, text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("Anna", Text(new StandardLayout(new StandardLayoutOptions { ShowCashierName = false }).Create(Restaurant()), 42), StringComparison.Ordinal);
    }

    [Fact]
    public void A_combination_offer_carries_the_letters_of_all_its_rates()
    {
        var document = new StandardLayout().Create(Restaurant());
        var row = Blocks(document).OfType<RowBlock>().Single(row => row.Cells[0].ToString().Contains("Menü", StringComparison.Ordinal));

        Assert.Equal("AB", row.Cells[2].ToString());
    }

    [Fact]
    public void Large_amounts_do_not_wrap_on_32_characters()
    {
        var text = Text(new StandardLayout().Create(Expensive()), 32);

        Assert.Contains("1.234.567,89", text, StringComparison.Ordinal);
        Assert.Contains(text.Split('\n'), line => line.StartsWith("A 19% Netto", StringComparison.Ordinal) && line.EndsWith("1.037.452,01", StringComparison.Ordinal));
    }

    [Fact]
    public void A_qr_code_alone_leaves_transaction_start_and_end_readable()
    {
        var document = new StandardLayout(new StandardLayoutOptions { ShowTseText = false }).Create(SampleReceipts.Sale());
        var runs = Runs(document).Select(run => run.Element).ToHashSet();

        Assert.Superset(new HashSet<LegalElement> { LegalElement.TransactionNumber, LegalElement.Start, LegalElement.End }, runs);
        Assert.DoesNotContain(LegalElement.CheckValue, runs);
        Assert.Contains(LegalElement.CheckValue, document.GetLegalElements());
    }

    [Fact]
    public void Without_a_qr_code_no_option_takes_the_values_away()
    {
        var receipt = SampleReceipts.Sale();
        var document = new StandardLayout(new StandardLayoutOptions { ShowTseText = false, ShowQrCode = false }).Create(receipt);

        Assert.Empty(LegalElements.RequiredOn(receipt).Except(document.GetLegalElements()));
    }

    [Fact]
    public void An_english_receipt_has_english_words_and_numbers()
    {
        var text = Flat(Text(new StandardLayout().Create(SampleReceipts.Sale(), English), 42), " ");

        Assert.Contains("Receipt no. 2026-4711 Date 2026-11-24 08:15:00", text, StringComparison.Ordinal);
        Assert.Contains("TOTAL EUR 16.90", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_shown_never_stops_a_receipt()
    {
        var receipt = SampleReceipts.Sale(draft => draft.Notes.Add("Escape \u001B[31m \u202Eneg 🥨"));
        var document = new StandardLayout(new StandardLayoutOptions { LogoPng = [1, 2, 3], FooterLines = { "Danke" } }).Create(receipt, new ReceiptLayoutContext { Language = "xx" });

        Assert.DoesNotContain('\u001B', Text(document, 42));
        Assert.DoesNotContain(Blocks(document), block => block is ImageBlock);
    }

    [Fact]
    public void The_same_receipt_gives_an_equal_document()
    {
        foreach (var receipt in All().Values)
        {
            Assert.Equal(new StandardLayout().Create(receipt), new StandardLayout().Create(receipt));
        }
    }

    private static Dictionary<string, Receipt> All() => new()
    {
        ["sale"] = SampleReceipts.Sale(),
        ["outage"] = SampleReceipts.Unsigned(Basket()),
        ["reversal"] = Reversal(),
        ["restaurant"] = Restaurant(),
        ["foreign"] = ForeignCurrency(),
        ["small"] = SmallBusiness(),
        ["exempt"] = Exempt(),
        ["expensive"] = Expensive(),
        ["cash"] = CashMovement(),
        ["test"] = SampleReceipts.Signed(Basket(), test: true),
    };

    private static ReceiptDraft Basket() => SampleReceipts.Draft(draft =>
    {
        draft.AddLine("Kaffee Crema", 2m, 3.20m, VatCategory.Standard);
        draft.PayCash(6.40m);
    });

    private static Receipt Reversal() => SampleReceipts.Signed(SampleReceipts.Draft(draft =>
    {
        draft.IsReversal = true;
        draft.AddLine("Kaffee Crema", -2m, 3.20m, VatCategory.Standard);
        draft.PayCash(-6.40m);
        draft.References.Add(new ReceiptReference(ReferenceType.Receipt, "4720", registerId: "KASSE-01", closingNumber: 12, date: SampleReceipts.End.AddDays(-1), receiptNumber: 4711));
    }));

    // §33 UStDV: up to 250 € an invoice needs what a receipt needs. §14(4) UStG: above it number, tax number and recipient with address as well.
    [Theory]
    [InlineData(ReceiptType.Invoice, 250.00, false)]
    [InlineData(ReceiptType.Invoice, 250.01, true)]
    [InlineData(ReceiptType.Receipt, 9999.00, false)]
    public void A_full_invoice_needs_number_tax_number_and_recipient(ReceiptType type, double price, bool full)
    {
        LegalElement[] invoice = [LegalElement.InvoiceNumber, LegalElement.SupplierTaxNumber, LegalElement.Recipient];
        var receipt = SampleReceipts.Signed(SampleReceipts.Draft(draft =>
        {
            draft.Type = type;
            draft.References.Add(new ReceiptReference(ReferenceType.ExternalDeliveryNote, "L-1"));
            draft.Customer = new Customer("Erika Beispiel", address: new Address("Am Ring 3", "10115", "Berlin"));
            draft.AddLine("Torte", 1m, (decimal)price, VatCategory.Reduced);
            if (type == ReceiptType.Receipt)
            {
                draft.Pay(PaymentKind.NonCash, (decimal)price);
            }
            else
            {
                // A later invoice refers to the receipt it is for.
                draft.References.Add(new ReceiptReference(ReferenceType.Receipt, "4711", registerId: "KASSE-01", closingNumber: 12, date: SampleReceipts.Start, receiptNumber: 4711));
            }
        }));

        Assert.Equal(type == ReceiptType.Receipt || full, invoice.All(LegalElements.RequiredOn(receipt, DocumentKind.Invoice).Contains));
        Assert.Equal(full, invoice.All(LegalElements.RequiredOn(receipt).Contains));
        Assert.Equal(full, invoice.Any(LegalElements.RequiredOn(receipt).Contains));
        Assert.Empty(LegalElements.RequiredOn(receipt).Except(new StandardLayout().Create(receipt).GetLegalElements()));
    }

    private static Receipt Restaurant() => SampleReceipts.Signed(SampleReceipts.Draft(draft =>
    {
        draft.FirstOrderStart = new DateTimeOffset(2026, 11, 24, 6, 40, 12, TimeSpan.FromHours(1));
        draft.AllocationGroups.Add("12");
        draft.AllocationGroups.Add("Terrasse");
        draft.Cashier = new Cashier("7", "Anna");
        draft.Customer = new Customer("Erika Beispiel", "K-9", address: new Address("Am Ring 3", "10115", "Berlin"));
        draft.InHouse = true;
        var cheese = draft.AddLine("Bergkäse", 0.35m, 12.90m, VatCategory.Reduced);
        cheese.Unit = "kg";
        cheese.Adjustments.Add(new PriceAdjustment(-0.50m, "Rabatt Mittag"));
        var menu = draft.AddLine("Menü", 1m, 10m, VatCategory.Standard);
        menu.VatShares.Add(new VatShare(VatCategory.Standard, percent: 30m));
        menu.VatShares.Add(new VatShare(VatCategory.Reduced, percent: 70m));
        menu.Components.Add(new LineComponent("Burger", 1m, VatCategory.Reduced));
        draft.Notes.Add("Bitte beehren Sie uns wieder");
        draft.Pay(PaymentKind.DebitCard, 14.02m, "girocard").CardSlip = "K-U-N-D-E-N-B-E-L-E-G\nGenehmigung 123456";
    }));

    private static Receipt ForeignCurrency() => SampleReceipts.Signed(SampleReceipts.Draft(draft =>
    {
        draft.AddLine("Vollkornbrot 1 kg", 1m, 16.90m, VatCategory.Reduced);
        var dollars = draft.PayCash(20m);
        dollars.Currency = "USD";
        dollars.BaseAmount = 18.48m;
        dollars.ExchangeRate = 1.0823m;
        dollars.ExchangeRateSource = "EZB";
        draft.PayCash(-1.58m);
    }));

    private static Receipt SmallBusiness() => SampleReceipts.Signed(
        SampleReceipts.Draft(draft =>
        {
            draft.AddLine("Haarschnitt", 1m, 25m, VatCategory.Exempt);
            draft.PayCash(25m);
        }),
        new Merchant("Salon Erika Beispiel", new Address("Am Ring 3", "10115", "Berlin"), "11/222/33333", smallBusiness: true));

    private static Receipt Exempt() => SampleReceipts.Signed(SampleReceipts.Draft(draft =>
    {
        draft.AddLine("Heilbehandlung", 1m, 60m, VatCategory.Exempt);
        var voucher = draft.AddLine("Gutschein", 1m, 20m, VatCategory.NotTaxable);
        voucher.BusinessCase = BusinessCase.MultiPurposeVoucherSale;
        voucher.VoucherNumber = "G-77";
        draft.AddLine("Salbe", 1m, 9.50m, VatCategory.Standard);
        draft.Pay(PaymentKind.CreditCard, 89.50m, "VISA");
    }));

    private static Receipt Expensive() => SampleReceipts.Signed(SampleReceipts.Draft(draft =>
    {
        draft.AddLine("Ölgemälde", 1m, 1_234_567.89m, VatCategory.Standard);
        draft.AddLine("Buch", 1m, 12m, VatCategory.Reduced);
        draft.Pay(PaymentKind.NonCash, 1_234_579.89m);
    }));

    private static Receipt CashMovement() => SampleReceipts.Signed(SampleReceipts.Draft(draft =>
    {
        draft.AddLine("Anfangsbestand", 1m, 200m, VatCategory.NotTaxable).BusinessCase = BusinessCase.OpeningFloat;
        draft.PayCash(200m);
    }));

    private static IEnumerable<DocumentBlock> Blocks(ReceiptDocument document) => document.Sections.SelectMany(section => section.Blocks);

    private static IEnumerable<TextRun> Runs(ReceiptDocument document) => Blocks(document).OfType<RowBlock>().SelectMany(row => row.Cells).SelectMany(cell => cell.Runs);

    private static List<string> Lines(ReceiptDocument document) => Text(document, 80).Split('\n').Select(line => line.Trim()).ToList();

    private static string Text(ReceiptDocument document, int charactersPerLine) => new TextRenderer(new TextRendererOptions { CharactersPerLine = charactersPerLine }).RenderToString(document);

    private static string Flat(string text, string gap = "") => string.Join(gap, text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
}
