using Fiscal.Documents;

namespace Fiscal.Receipts;

/// <summary>The few words that screens need and paper does not.</summary>
internal sealed class FlowTexts
{
    private static readonly FlowTexts German = new(true);
    private static readonly FlowTexts English = new(false);

    private readonly bool _german;

    private FlowTexts(bool german) => _german = german;

    public string PrinterCommand => _german ? "Druckerbefehl" : "Printer command";

    public string Receipt => _german ? "Beleg" : "Receipt";

    public string Picture => _german ? "Bild" : "Picture";

    public string QrCode => _german ? "QR-Code" : "QR code";

    public string Barcode => _german ? "Strichcode" : "Bar code";

    public static FlowTexts For(string language) => language.StartsWith("de", StringComparison.OrdinalIgnoreCase) ? German : English;

    public string Page(int number, int count) => _german ? $"Seite {Digits(number)} von {Digits(count)}" : $"Page {Digits(number)} of {Digits(count)}";

    public string? NameOf(SectionRole role) => role switch
    {
        SectionRole.Merchant => _german ? "Verkäufer" : "Seller",
        SectionRole.Head => _german ? "Angaben zum Beleg" : "Receipt details",
        SectionRole.Items => _german ? "Positionen" : "Items",
        SectionRole.Total => _german ? "Summe" : "Total",
        SectionRole.Vat => _german ? "Umsatzsteuer" : "VAT",
        SectionRole.Payments => _german ? "Zahlung" : "Payment",
        SectionRole.CardSlip => _german ? "Kartenbeleg" : "Card slip",
        SectionRole.Tse => _german ? "Technische Sicherheitseinrichtung" : "Security module (TSE)",
        SectionRole.Note => _german ? "Hinweise" : "Notes",
        SectionRole.Order => _german ? "Bestellung" : "Order",
        SectionRole.Report => _german ? "Bericht" : "Report",
        SectionRole.Promotion => _german ? "Aktion" : "Promotion",
        SectionRole.Footer => _german ? "Schluss" : "Closing lines",
        _ => null,
    };

    private static string Digits(int value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
