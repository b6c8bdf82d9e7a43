using Fiscal.Journal;

namespace Fiscal.Receipts;

/// <summary>Invented receipts of every kind that the law treats differently: what a layout is tried on before anybody relies on it, and what an editor shows.</summary>
public static class LayoutProbes
{
    private static readonly (string Id, string Name, string NameDe)[] Known =
    [
        ("sale", "a sale", "Verkauf"),
        ("several-rates", "several tax rates", "mehrere Steuersätze"),
        ("exempt", "a tax exemption", "Steuerbefreiung"),
        ("small-business", "a small business", "Kleinunternehmer"),
        ("reversal", "a reversal", "Storno"),
        ("outage", "an outage of the TSE", "Ausfall der TSE"),
        ("training", "training", "Training"),
        ("first-order", "a long order", "lange Bestellung"),
        ("two-payments", "two payments", "zwei Zahlungen"),
        ("foreign-currency", "a foreign currency", "fremde Währung"),
        ("above-250", "a receipt above 250 €", "Beleg über 250 €"),
        ("invoice", "an invoice above 250 €", "Rechnung über 250 €"),
        ("order", "an order", "Bestellung"),
        ("cash-movement", "a movement of cash", "Geldbewegung"),
        ("interim-bill", "an interim bill", "Zwischenrechnung"),
        ("count", "a count of the drawer", "Zählung der Lade"),
    ];

    private static readonly Lazy<IReadOnlyList<LayoutProbe>> Loaded = new(static () => Array.AsReadOnly(Known.Select(static known => new LayoutProbe(known.Id, known.Name, known.NameDe, Read(known.Id))).ToArray()));

    /// <summary>All of them.</summary>
    public static IReadOnlyList<LayoutProbe> All => Loaded.Value;

    private static Receipt Read(string id) => ReceiptJson.Read(EmbeddedText.ReadBytes("Probes." + id + ".json"));
}
