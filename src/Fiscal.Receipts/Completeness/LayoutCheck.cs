using Fiscal.Documents;

namespace Fiscal.Receipts;

/// <summary>Holds layouts against what the law wants on a receipt (§6 KassenSichV, AEAO zu §146a no. 2.4.4; on an invoice above 250 € §14(4) UStG).</summary>
/// <remarks>
/// Values of mandatory elements carry their element through the template, so a document knows what it shows, whatever stands around it.
/// Nothing but what is shown counts: a caption without its value shows nothing.
/// </remarks>
public static class LayoutCheck
{
    /// <summary>The name of an element in findings and documents, for example <c>transaction-number</c>.</summary>
    public static string IdOf(LegalElement element) =>
        string.Concat(element.ToString().Select(static (c, i) => char.IsUpper(c) ? (i == 0 ? string.Empty : "-") + char.ToLowerInvariant(c) : c.ToString()));

    /// <summary>Checks what one receipt looks like in a layout.</summary>
    /// <param name="layout">The layout.</param>
    /// <param name="receipt">A sealed receipt.</param>
    /// <param name="context">Language and copy mark.</param>
    /// <returns>An error for each element that this receipt needs and the document does not show, errors and warnings of the template; empty if all is well.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="layout"/> or <paramref name="receipt"/> is <see langword="null"/>.</exception>
    public static IReadOnlyList<Finding> Check(ReceiptLayout layout, Receipt receipt, ReceiptLayoutContext? context = null)
    {
        var findings = new List<Finding>();
        Check(layout ?? throw new ArgumentNullException(nameof(layout)), receipt ?? throw new ArgumentNullException(nameof(receipt)), context ?? new ReceiptLayoutContext(), null, findings);
        return findings;
    }

    /// <summary>Checks a layout as an editor does before it is saved: against receipts of every kind (<see cref="LayoutProbes"/>), in German and English.</summary>
    /// <param name="layout">The layout.</param>
    /// <returns>What is wrong, each once, with the receipt that showed it; a layout with an error is not to be used.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="layout"/> is <see langword="null"/>.</exception>
    public static IReadOnlyList<Finding> Check(ReceiptLayout layout)
    {
        _ = layout ?? throw new ArgumentNullException(nameof(layout));
        var findings = new List<Finding>();
        foreach (var language in new[] { "de", "en" })
        {
            foreach (var probe in LayoutProbes.All)
            {
                Check(layout, probe.Receipt, new ReceiptLayoutContext { Language = language }, probe, findings);
            }
        }

        return findings.GroupBy(static finding => (finding.Code, finding.Where)).Select(static same => same.First()).ToArray();
    }

    /// <summary>The elements that a receipt needs and a document of it does not show.</summary>
    internal static IReadOnlyList<LegalElement> Missing(Receipt receipt, ReceiptDocument document) =>
        IsReceipt(document) ? LegalElements.RequiredOn(receipt, document.Kind).Except(document.GetLegalElements()).ToArray() : [];

    internal static Finding Describe(IReadOnlyList<LegalElement> missing, string where, FindingSeverity severity)
    {
        var ids = string.Join(", ", missing.Select(IdOf));
        return new Finding(
            "layout-lacks-element",
            severity,
            where.Length != 0 ? where : ids,
            $"The layout does not show what the law wants: {ids}.",
            $"Das Layout zeigt nicht, was das Gesetz verlangt: {string.Join(", ", missing.Select(German))}.");
    }

    internal static Finding Replaced() => new(
        "layout-replaced",
        FindingSeverity.Warning,
        string.Empty,
        "The shop's layout could not be used; the standard layout took its place. Check the layout.",
        "Das Layout des Geschäfts war nicht zu gebrauchen; das Standardlayout wurde verwendet. Das Layout prüfen.");

    private static bool IsReceipt(ReceiptDocument document) => document.Kind is DocumentKind.Receipt or DocumentKind.Invoice;

    private static void Check(ReceiptLayout layout, Receipt receipt, ReceiptLayoutContext context, LayoutProbe? probe, List<Finding> findings)
    {
        ReceiptDocument document;
        var told = new List<Finding>();
        var telling = new ReceiptLayoutContext { Language = context.Language, IsCopy = context.IsCopy, Findings = told };
        try
        {
            document = layout is TemplateLayout template ? template.Preview(receipt, telling) : layout.Create(receipt, telling);
        }
        catch (TemplateException failure)
        {
            findings.AddRange(failure.Findings);
            return;
        }

        findings.AddRange(told);
        if (!IsReceipt(document) && LegalElements.RequiredOn(receipt).Count != 0 && !ReceiptFacts.IsCashMovement(receipt))
        {
            findings.Add(new Finding(
                "layout-no-receipt",
                FindingSeverity.Error,
                document.Kind.ToString().ToLowerInvariant(),
                "This layout prints no receipt of a sale; hand its paper out beside the receipt, not instead of it.",
                "Dieses Layout druckt keinen Kassenbeleg; sein Papier gehört neben den Beleg, nicht an seine Stelle."));
            return;
        }

        // What an invented receipt does not hold, no layout can show; what a real one does not hold makes it no invoice.
        var missing = probe is null ? Missing(receipt, document) : Missing(receipt, document).Intersect(new StandardLayout().Create(receipt).GetLegalElements()).Concat(Lost(receipt, document)).Distinct();
        foreach (var element in missing)
        {
            findings.Add(Lacks(element, probe));
        }
    }

    private static Finding Lacks(LegalElement element, LayoutProbe? probe)
    {
        var on = probe is null ? string.Empty : $" (seen on: {probe.Name})";
        var onGerman = probe is null ? string.Empty : $" (gesehen an: {probe.NameDe})";
        return new Finding(
            "layout-lacks-element",
            FindingSeverity.Error,
            IdOf(element),
            $"The law wants {English(element)} on the receipt, and the layout does not show it{on}.",
            $"Das Gesetz verlangt auf dem Beleg: {German(element)}; das Layout zeigt das nicht{onGerman}.");
    }

    /// <summary>What a layout shows of the first line, rate or payment and not of every one; probes hold values that no two parts share.</summary>
    private static IEnumerable<LegalElement> Lost(Receipt receipt, ReceiptDocument document)
    {
        if (!IsReceipt(document) || LegalElements.RequiredOn(receipt).Count == 0)
        {
            yield break;
        }

        var runs = document.Sections.SelectMany(static section => section.Blocks).OfType<RowBlock>().SelectMany(static row => row.Cells).SelectMany(static cell => cell.Runs).ToList();
        var texts = runs.Where(static run => run.Element == LegalElement.QuantityAndKind).Select(static run => run.Text).ToList();
        var german = !document.Language.StartsWith("en", StringComparison.OrdinalIgnoreCase);
        var all = string.Concat(document.Sections.SelectMany(static section => section.Blocks).OfType<RowBlock>().SelectMany(static row => row.Cells.Select(static cell => cell + "\n")));
        if (receipt.Lines.Any(line => !texts.Exists(text => text.IndexOf(line.Text, StringComparison.Ordinal) >= 0) || all.IndexOf(PaperFormat.Exact(line.Quantity, 0, german), StringComparison.Ordinal) < 0))
        {
            yield return LegalElement.QuantityAndKind;
        }

        if (receipt.Payments.Any(payment => !Shows(LegalElement.PaymentAmount, payment.BaseAmount)))
        {
            yield return LegalElement.PaymentAmount;
        }

        // "Price and tax in one sum with the rate": gross and rate, or net and tax and rate; on a full invoice nothing but the latter (§14(4) nos 7 and 8 UStG).
        var isFullInvoice = LegalElements.RequiredOn(receipt, document.Kind).Contains(LegalElement.SupplyDate);
        if (!receipt.Merchant.SmallBusiness && receipt.Vat.Any(vat => vat.Rate.Percent != 0
            && !(ShowsRate(vat) && ((!isFullInvoice && Shows(LegalElement.TaxAmounts, vat.Gross)) || (Shows(LegalElement.TaxAmounts, vat.Net) && Shows(LegalElement.TaxAmounts, vat.Tax))))))
        {
            yield return LegalElement.TaxAmounts;
        }

        bool Shows(LegalElement element, decimal amount) => runs.Exists(run => run.Element == element && run.Value is { Kind: MachineValueKind.Amount } value && value.Equals(MachineValue.OfAmount(amount)));

        bool ShowsRate(VatAmount vat) => runs.Exists(run => run.Element == LegalElement.TaxAmounts && run.Value is null && run.Text.IndexOf(PaperFormat.Exact(vat.Rate.Percent, 0, german), StringComparison.Ordinal) >= 0);
    }

    private static string English(LegalElement element) => element switch
    {
        LegalElement.MerchantName => "the supplier's full name",
        LegalElement.MerchantAddress => "the supplier's full address",
        LegalElement.Date => "the date of issue",
        LegalElement.Start => "the start of the transaction",
        LegalElement.End => "the end of the transaction",
        LegalElement.FirstOrderStart => "the start of the first order",
        LegalElement.QuantityAndKind => "quantity and kind of every item",
        LegalElement.TransactionNumber => "the transaction number",
        LegalElement.TaxAmounts => "gross amount (or net and tax) and rate for every tax rate",
        LegalElement.ExemptionNote => "the note on a tax exemption",
        LegalElement.PaymentAmount => "the amount of every payment",
        LegalElement.RegisterSerial => "the till's serial number",
        LegalElement.TseSerial => "the TSE's serial number",
        LegalElement.SignatureCounter => "the signature counter",
        LegalElement.CheckValue => "the check value",
        LegalElement.OutageNote => "the note on the TSE's outage",
        LegalElement.InvoiceNumber => "the invoice number",
        LegalElement.SupplierTaxNumber => "the supplier's tax number or VAT ID",
        LegalElement.Recipient => "name and address of the recipient",
        LegalElement.SupplyDate => "the date of supply",
        _ => IdOf(element),
    };

    private static string German(LegalElement element) => element switch
    {
        LegalElement.MerchantName => "vollständiger Name des Unternehmers",
        LegalElement.MerchantAddress => "vollständige Anschrift des Unternehmers",
        LegalElement.Date => "Datum der Ausstellung",
        LegalElement.Start => "Beginn des Vorgangs",
        LegalElement.End => "Ende des Vorgangs",
        LegalElement.FirstOrderStart => "Beginn der ersten Bestellung",
        LegalElement.QuantityAndKind => "Menge und Art jeder Ware oder Leistung",
        LegalElement.TransactionNumber => "Transaktionsnummer",
        LegalElement.TaxAmounts => "Bruttobetrag (oder Netto und Steuer) und Steuersatz je Satz",
        LegalElement.ExemptionNote => "Hinweis auf eine Steuerbefreiung",
        LegalElement.PaymentAmount => "Betrag je Zahlung",
        LegalElement.RegisterSerial => "Seriennummer der Kasse",
        LegalElement.TseSerial => "Seriennummer der TSE",
        LegalElement.SignatureCounter => "Signaturzähler",
        LegalElement.CheckValue => "Prüfwert",
        LegalElement.OutageNote => "Hinweis auf den Ausfall der TSE",
        LegalElement.InvoiceNumber => "Rechnungsnummer",
        LegalElement.SupplierTaxNumber => "Steuernummer oder USt-IdNr. des Unternehmers",
        LegalElement.Recipient => "Name und Anschrift des Empfängers",
        LegalElement.SupplyDate => "Zeitpunkt der Lieferung oder Leistung",
        _ => IdOf(element),
    };
}
