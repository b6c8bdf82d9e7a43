namespace Fiscal.Tse.Logs;

/// <summary>The process types of DSFinV-K (Anhang I), exactly as sent to the TSE.</summary>
public static class ProcessTypes
{
    /// <summary><c>Kassenbeleg-V1</c>: every case that leads to a receipt.</summary>
    public const string Receipt = "Kassenbeleg-V1";

    /// <summary><c>Bestellung-V1</c>: orders of long business cases.</summary>
    public const string Order = "Bestellung-V1";

    /// <summary><c>SonstigerVorgang</c>: everything else, for example opening the drawer.</summary>
    public const string Other = "SonstigerVorgang";

    internal static bool IsText(string? processType) =>
        string.Equals(processType, Receipt, StringComparison.OrdinalIgnoreCase) || string.Equals(processType, Order, StringComparison.OrdinalIgnoreCase);
}
