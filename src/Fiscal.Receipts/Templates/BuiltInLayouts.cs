namespace Fiscal.Receipts;

/// <summary>The layouts that come with the package: to use as they are, and to copy and change.</summary>
public static class BuiltInLayouts
{
    private static readonly BuiltInLayout[] Known =
    [
        new("standard", LayoutPaper.Receipt, isForSlips: false, "Retail: everything the law wants, as the standard layout prints it.", "Einzelhandel: alles, was das Gesetz verlangt, wie das Standardlayout es druckt."),
        new("restaurant", LayoutPaper.Receipt, isForSlips: false, "Restaurant bill with lines for the tip and for business entertainment.", "Restaurantrechnung mit Zeilen für Trinkgeld und Bewirtungsangaben."),
        new("invoice", LayoutPaper.A4, isForSlips: false, "Invoice on A4, with recipient and columns.", "Rechnung auf A4, mit Empfänger und Spalten."),
        new("gift", LayoutPaper.Receipt, isForSlips: false, "Gift receipt without prices, beside the receipt.", "Geschenkbon ohne Preise, neben dem Beleg."),
        new("order-slip", LayoutPaper.Receipt, isForSlips: false, "Order for kitchen and bar, without prices.", "Bestellung für Küche und Theke, ohne Preise."),
        new("cash-voucher", LayoutPaper.Receipt, isForSlips: false, "Voucher of a movement of cash, with lines to sign.", "Eigenbeleg einer Geldbewegung, mit Zeilen zum Unterschreiben."),
        new("outage-slip", LayoutPaper.Receipt, isForSlips: true, "Slip of an outage of the TSE.", "Beleg eines Ausfalls der TSE."),
        new("recovery-slip", LayoutPaper.Receipt, isForSlips: true, "Slip of the end of an outage, with the receipts without signature.", "Beleg vom Ende eines Ausfalls, mit den Belegen ohne Signatur."),
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<BuiltInLayout> All { get; } = Array.AsReadOnly(Known);

    /// <summary>The layout of a name; <see langword="null"/> if there is none.</summary>
    /// <param name="name">For example <c>standard</c>; letters' case does not matter.</param>
    public static BuiltInLayout? Find(string name) => Array.Find(Known, layout => string.Equals(layout.Name, name, StringComparison.OrdinalIgnoreCase));
}
