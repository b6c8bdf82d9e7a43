namespace Fiscal.Receipts;

/// <summary>The layouts that come with the package: to use as they are, and to copy and change.</summary>
public static class BuiltInLayouts
{
    private static readonly BuiltInLayout[] Known =
    [
        new("standard", LayoutPaper.Receipt, LayoutSubject.Receipts, "two-payments", "Retail: everything the law wants, as the standard layout prints it.", "Einzelhandel: alles, was das Gesetz verlangt, wie das Standardlayout es druckt."),
        new("restaurant", LayoutPaper.Receipt, LayoutSubject.Receipts, "first-order", "Restaurant bill with lines for the tip and for business entertainment.", "Restaurantrechnung mit Zeilen für Trinkgeld und Bewirtungsangaben."),
        new("invoice", LayoutPaper.A4, LayoutSubject.Receipts, "invoice", "Invoice on A4, with recipient and columns.", "Rechnung auf A4, mit Empfänger und Spalten."),
        new("gift", LayoutPaper.Receipt, LayoutSubject.Receipts, "several-rates", "Gift receipt without prices, beside the receipt.", "Geschenkbon ohne Preise, neben dem Beleg."),
        new("order-slip", LayoutPaper.Receipt, LayoutSubject.Receipts, "order", "Order for kitchen and bar, without prices.", "Bestellung für Küche und Theke, ohne Preise."),
        new("interim-bill", LayoutPaper.Receipt, LayoutSubject.Receipts, "interim-bill", "Interim bill before payment, no receipt.", "Zwischenrechnung vor dem Bezahlen, kein Beleg."),
        new("cash-voucher", LayoutPaper.Receipt, LayoutSubject.Receipts, "cash-movement", "Voucher of a movement of cash or a count, with lines to sign.", "Eigenbeleg einer Geldbewegung oder Zählung, mit Zeilen zum Unterschreiben."),
        new("outage-slip", LayoutPaper.Receipt, LayoutSubject.OutageSlips, "outage-slip", "Slip of an outage of the TSE.", "Beleg eines Ausfalls der TSE."),
        new("recovery-slip", LayoutPaper.Receipt, LayoutSubject.OutageSlips, "recovery-slip", "Slip of the end of an outage, with the receipts without signature.", "Beleg vom Ende eines Ausfalls, mit den Belegen ohne Signatur."),
        new("report", LayoutPaper.Receipt, LayoutSubject.Reports, "z-report", "X and Z report.", "X- und Z-Bericht."),
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<BuiltInLayout> All { get; } = Array.AsReadOnly(Known);

    /// <summary>The layout of a name; <see langword="null"/> if there is none.</summary>
    /// <param name="name">For example <c>standard</c>; letters' case does not matter.</param>
    public static BuiltInLayout? Find(string name) => Array.Find(Known, layout => string.Equals(layout.Name, name, StringComparison.OrdinalIgnoreCase));
}
