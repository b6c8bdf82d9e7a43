namespace Fiscal.Documents.Tests;

/// <summary>Papers beside receipts: the interim bill (spec till-rules §5) and the own voucher (§3).</summary>
public sealed class PaperLayoutTests
{
    // The bytes that SampleReceipts signs with, encoded by another program.
    private const string CheckValue = "JUpvlLneAyhNcpe84QYrUHWav+QJLlN4ncLnDDFWe6DF6g80WX6jyO0SN1yBpsvwFTpfhKnO8xg9Yoes0fYbQGWKr9T5HkNojbLX/CFGa5C12v8kSW6TuN0CJ0xxlrvg";

    [Theory]
    [InlineData(48)]
    [InlineData(32)]
    public void An_interim_bill_shows_table_lines_and_sum_and_says_that_it_is_no_receipt(int width)
    {
        var document = new InterimBillLayout().Create(Interim());
        var text = Text(document, width);

        Assert.Equal((DocumentKind.Order, "Zwischenrechnung 2026-4711", "de"), (document.Kind, document.Title, document.Language));
        Assert.Contains("ZWISCHENRECHNUNG – kein Beleg", text, StringComparison.Ordinal);
        Assert.Contains("Terrasse 3", text, StringComparison.Ordinal);
        Assert.Contains("2 x Kaffee Crema", text, StringComparison.Ordinal);
        Assert.Matches(@"SUMME EUR +11,20\n", text);
        Assert.Contains("Zwischenrechnung Nr. 1", text, StringComparison.Ordinal);
        AssertSigned(document, text);
    }

    // §14c(2) UStG: whoever shows tax without an invoice owes it.
    [Theory]
    [InlineData("de")]
    [InlineData("en")]
    public void An_interim_bill_shows_no_tax_and_no_tax_number(string language)
    {
        var document = new InterimBillLayout().Create(Interim(), new ReceiptLayoutContext { Language = language });
        var text = Text(document, 48);

        Assert.DoesNotContain(LegalElement.TaxAmounts, document.GetLegalElements());
        Assert.DoesNotContain(LegalElement.SupplierTaxNumber, document.GetLegalElements());
        foreach (var word in new[] { "MwSt", "VAT", "19%", "7%", "143/123/45678", "DE123456789" })
        {
            Assert.DoesNotContain(word, text, StringComparison.Ordinal);
        }

        // What an inspector looks for is German in every language.
        Assert.Contains("ZWISCHENRECHNUNG", text, StringComparison.Ordinal);
        Assert.Contains("kein Beleg", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_voucher_of_a_count_shows_every_coin_the_difference_and_the_whole_block_of_the_TSE()
    {
        var receipt = SampleReceipts.Signed(SampleReceipts.Draft(draft =>
        {
            draft.AddLine("Kassendifferenz", -1m, 0.50m, VatCategory.NotTaxable).BusinessCase = BusinessCase.CashDifference;
            draft.PayCash(-0.50m);
            draft.Extensions["fiscal.count"] = """{"expected":"104.50","counted":"104.00","other":"3.80","pieces":{"50.00":2,"0.20":1}}""";
        }));
        var document = new CashVoucherLayout().Create(receipt);
        var text = Text(document, 42);

        Assert.Equal((DocumentKind.Slip, "EIGENBELEG 2026-4711"), (document.Kind, document.Title));
        foreach (var (label, amount) in new[] { ("2 x 50,00", "100,00"), ("1 x 0,20", "0,20"), ("Sonstiges", "3,80"), ("Gezählt", "104,00"), ("Soll", "104,50"), ("Differenz", "-0,50") })
        {
            Assert.Matches("\n" + label + " +" + amount + "\n", text);
        }

        Assert.Contains("Gezählt von", text, StringComparison.Ordinal);
        AssertSigned(document, text);
    }

    [Fact]
    public void A_voucher_of_a_movement_names_the_reason_and_has_lines_for_two_people()
    {
        var receipt = SampleReceipts.Signed(SampleReceipts.Draft(draft =>
        {
            draft.AddLine("Wechselgeld von der Bank", 1m, 50m, VatCategory.NotTaxable).BusinessCase = BusinessCase.PayIn;
            draft.PayCash(50m);
        }));
        var text = Text(new CashVoucherLayout().Create(receipt), 42);

        Assert.Matches("Wechselgeld von der Bank +50,00\n  Einzahlung\n", text);
        Assert.Matches("Übergeben von +_{14}\n", text);
        Assert.Matches("Übernommen von +_{14}\n", text);
        Assert.Contains("EIGENBELEG", text, StringComparison.Ordinal);
    }

    [Fact]
    public void During_an_outage_papers_carry_its_note_and_no_part_of_a_block()
    {
        foreach (var layout in new ReceiptLayout[] { new InterimBillLayout(), new CashVoucherLayout() })
        {
            var document = layout.Create(SampleReceipts.Unsigned(SampleReceipts.Draft(static draft =>
            {
                draft.AddLine("Kaffee", 1m, 3m, VatCategory.Standard);
                draft.PayCash(3m);
            })));
            Assert.Contains("Technische Sicherheitseinrichtung ausgefallen. Ausfallnummer: 7", Text(document, 80), StringComparison.Ordinal);
            Assert.Empty(document.GetLegalElements().Intersect([LegalElement.TransactionNumber, LegalElement.SignatureCounter, LegalElement.CheckValue, LegalElement.TseSerial]));
        }
    }

    // §14(4) no. 6 UStG; UStAE 14.5(16): also where it is the date of the invoice.
    [Theory]
    [InlineData(null, null, "24.11.2026")]
    [InlineData(20, null, "20.11.2026 – 24.11.2026")]
    [InlineData(20, 21, "20.11.2026 – 21.11.2026")]
    [InlineData(21, 21, "21.11.2026")]
    public void An_invoice_shows_the_date_of_supply(int? first, int? second, string expected)
    {
        var receipt = SampleReceipts.Signed(SampleReceipts.Draft(draft =>
        {
            draft.Type = ReceiptType.Invoice;
            draft.AddLine("Torte", 1m, 300m, VatCategory.Reduced).ServiceDate = first is { } day ? new DateTime(2026, 11, day) : null;
            draft.AddLine("Kerzen", 1m, 3m, VatCategory.Standard).ServiceDate = second is { } other ? new DateTime(2026, 11, other) : null;
            draft.Customer = new Customer("Erika Beispiel", address: new Address("Am Ring 3", "10115", "Berlin"));
            draft.References.Add(new ReceiptReference(ReferenceType.ExternalInvoice, "R-1"));
        }));
        var document = new StandardLayout().Create(receipt);

        Assert.Contains(LegalElement.SupplyDate, LegalElements.RequiredOn(receipt));
        Assert.Contains(LegalElement.SupplyDate, document.GetLegalElements());
        Assert.Matches("\nLeistungsdatum +" + expected + "\n", Text(document, 48));
    }

    private static Receipt Interim() => SampleReceipts.Signed(SampleReceipts.Draft(static draft =>
    {
        draft.Type = ReceiptType.Other;
        draft.Name = "Zwischenrechnung";
        draft.AllocationGroups.Add("Terrasse 3");
        draft.AddLine("Kaffee Crema", 2m, 3.20m, VatCategory.Standard);
        draft.AddLine("Apfelkuchen", 1m, 4.80m, VatCategory.Reduced);
        draft.Notes.Add("Zwischenrechnung Nr. 1");
    }));

    private static void AssertSigned(ReceiptDocument document, string text)
    {
        var flat = text.Replace("\n", string.Empty, StringComparison.Ordinal).Replace(" ", string.Empty, StringComparison.Ordinal);
        foreach (var value in new[] { "TSE-Transaktion:18", "Signaturzähler:112", string.Concat(Enumerable.Repeat("0123456789abcdef", 4)), "Prüfwert:" + CheckValue })
        {
            Assert.Contains(value, flat, StringComparison.OrdinalIgnoreCase);
        }

        var code = document.Sections.SelectMany(static section => section.Blocks).OfType<QrCodeBlock>().Single();
        Assert.StartsWith("V0;KASSE-01;", System.Text.Encoding.UTF8.GetString(code.Data.ToArray()), StringComparison.Ordinal);
    }

    private static string Text(ReceiptDocument document, int width) => new TextRenderer(new TextRendererOptions { CharactersPerLine = width }).RenderToString(document);
}
