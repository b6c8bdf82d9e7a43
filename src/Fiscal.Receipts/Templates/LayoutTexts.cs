using Fiscal.Documents;
using Scriban.Runtime;

namespace Fiscal.Receipts;

/// <summary>The words of built-in templates, by name: <c>{{ t.total }}</c>. A shop replaces and adds words by options.</summary>
internal static class LayoutTexts
{
    public static ScriptObject Create(ReceiptTexts texts, IReadOnlyDictionary<string, string> own)
    {
        var all = new ScriptObject();
        foreach (var (name, value) in Standard(texts).Concat(texts.IsGerman ? German : English))
        {
            all[name] = value;
        }

        var prefix = texts.Language + ".";
        foreach (var text in own)
        {
            if (text.Key.StartsWith(prefix, StringComparison.Ordinal))
            {
                all[text.Key.Substring(prefix.Length)] = text.Value;
            }
        }

        all.IsReadOnly = true;
        return all;
    }

    private static IEnumerable<(string Name, string Value)> Standard(ReceiptTexts t) =>
    [
        ("tax_number", t.TaxNumber), ("vat_id", t.VatId), ("receipt", t.Receipt), ("invoice", t.Invoice), ("number", t.Number), ("date", t.Date), ("first_order", t.FirstOrder),
        ("register_serial", t.RegisterSerial), ("register", t.Register), ("terminal", ReceiptTexts.Terminal), ("cashier", t.Cashier), ("table", t.Table), ("customer", t.Customer),
        ("customer_number", t.CustomerNumber), ("item", t.Item), ("vat_letter", t.VatLetter), ("total", t.Total), ("vat", t.Vat), ("net", t.Net), ("tax", t.Tax), ("gross", t.Gross),
        ("payments", t.Payments), ("given", t.Given), ("change", t.Change), ("card_slip", t.CardSlip), ("tse", t.Tse), ("tse_serial", t.TseSerial), ("transaction", t.Transaction),
        ("start", t.Start), ("end", t.End), ("tse_start", t.TseStart), ("tse_end", t.TseEnd), ("counter", t.Counter), ("check_value", t.CheckValue), ("qr_alternative", t.QrAlternative),
        ("notes", t.Notes), ("no_receipt", t.NoReceipt), ("copy", t.Copy), ("count_sheet", t.Count), ("counted", t.Counted), ("count_other", t.CountOther), ("count_expected", t.Expected), ("count_difference", t.CountDifference), ("signed_by", t.SignedBy),
        ("service_date", t.ServiceDate), ("interim_bill", t.InterimBill), ("interim_title", t.InterimTitle), ("interim_note", t.InterimNote), ("cash_voucher", t.OwnVoucher), ("reason", t.Reason), ("handed_over_by", t.HandedOverBy),
        ("taken_over_by", t.TakenOverBy), ("counted_by", t.CountedBy),
    ];

    private static readonly (string Name, string Value)[] German =
    [
        ("tip", "Trinkgeld"), ("total_with_tip", "Gesamt mit Trinkgeld"), ("signature", "Unterschrift"), ("hospitality", "Bewirtung, § 4 Abs. 5 Nr. 2 EStG"), ("occasion", "Anlass"),
        ("guests", "Bewirtete Personen"), ("place_and_date", "Ort, Datum"), ("gift_receipt", "GESCHENKBON"), ("gift_title", "Geschenkbon zu Beleg"), ("gift_note", "Umtausch nur mit diesem Bon. Preise stehen auf dem Kassenbeleg."),
        ("quantity", "Menge"), ("position", "Pos."), ("unit_price", "Einzelpreis"), ("amount", "Betrag"), ("invoice_number", "Rechnungsnummer"), ("invoice_date", "Rechnungsdatum"), ("bill_to", "Rechnungsempfänger"),
        ("order_slip", "BESTELLUNG"), ("order", "Bestellung"), ("moved", "UMBUCHUNG"), ("closing", "Tagesabschluss"), ("interim_state", "Zwischenstand ohne Abschluss – kein Beleg"), ("made_on", "Erstellt"), ("business_day", "Geschäftstag"),
        ("closed_by", "Abgeschlossen"), ("receipt_numbers", "Belege Nr."), ("receipts", "Belege"), ("others", "Andere Vorgänge"), ("unsigned", "Ohne Signatur"), ("vat_sums", "Umsatzsteuer"), ("business_cases", "Geschäftsvorfälle"),
        ("payment_sums", "Zahlungen"), ("drawer", "Bestand in der Lade"), ("cashiers", "Bediener"), ("shifts", "Schichten"), ("receipt_count", "Belege"), ("sales", "Umsatz"), ("cash", "Bar"),
        ("outage_slip", "TSE-AUSFALL"), ("recovery_slip", "TSE WIEDER IN BETRIEB"), ("outage_number", "Ausfallnummer"), ("failed_on", "Ausfall am"), ("removed_on", "Behoben am"), ("cause", "Ursache"),
        ("error_code", "Fehlercode"), ("maker_code", "Herstellercode"), ("printer", "Drucker"), ("tse_maker", "TSE-Hersteller"), ("unsigned_receipts", "Belege ohne Signatur"), ("receipt_short", "Bon"),
        ("no_unsigned", "Kein Beleg ohne Signatur."), ("first_receipt", "Erster Bon"), ("last_receipt", "Letzter Bon"), ("count", "Anzahl"), ("all_receipts_in", "Alle Bons stehen in der Datei"),
        ("removed_by_hand", string.Empty), ("removed", string.Empty),
    ];

    private static readonly (string Name, string Value)[] English =
    [
        ("tip", "Tip"), ("total_with_tip", "Total with tip"), ("signature", "Signature"), ("hospitality", "Business entertainment (§ 4(5) no. 2 EStG)"), ("occasion", "Occasion"),
        ("guests", "Guests"), ("place_and_date", "Place, date"), ("gift_receipt", "GIFT RECEIPT"), ("gift_title", "Gift receipt to receipt"), ("gift_note", "Exchange with this slip only. Prices are on the receipt."),
        ("quantity", "Quantity"), ("position", "Item"), ("unit_price", "Unit price"), ("amount", "Amount"), ("invoice_number", "Invoice number"), ("invoice_date", "Invoice date"), ("bill_to", "Bill to"),
        ("order_slip", "ORDER"), ("order", "Order"), ("moved", "MOVED"), ("closing", "Cash point closing"), ("interim_state", "Interim state without closing – kein Beleg / no receipt"), ("made_on", "Made on"), ("business_day", "Business day"),
        ("closed_by", "Closed by"), ("receipt_numbers", "Receipts no."), ("receipts", "Receipts"), ("others", "Others"), ("unsigned", "Unsigned"), ("vat_sums", "VAT"), ("business_cases", "Business cases"),
        ("payment_sums", "Payments"), ("drawer", "Cash in the drawer"), ("cashiers", "Cashiers"), ("shifts", "Shifts"), ("receipt_count", "Count"), ("sales", "Sales"), ("cash", "Cash"),
        ("outage_slip", "TSE OUTAGE"), ("recovery_slip", "TSE IN OPERATION AGAIN"), ("outage_number", "Outage number"), ("failed_on", "Failed on"), ("removed_on", "Removed on"), ("cause", "Cause"),
        ("error_code", "Error code"), ("maker_code", "Maker's code"), ("printer", "Printer"), ("tse_maker", "TSE maker"), ("unsigned_receipts", "Receipts without signature"), ("receipt_short", "Receipt"),
        ("no_unsigned", "No receipt without signature."), ("first_receipt", "First receipt"), ("last_receipt", "Last receipt"), ("count", "Count"), ("all_receipts_in", "All receipts are listed in the file"),
        ("removed_by_hand", "Date and time at which the fault was removed, by hand:"), ("removed", "Fault removed, TSE in operation."),
    ];
}
