namespace Fiscal.Printing.EscPos;

internal static class DecoderFindings
{
    public const int Most = 100;

    /// <summary>What is to be said about a command as such.</summary>
    public static Finding? For(CommandToken token, ReadOnlySpan<byte> data, int offset)
    {
        var where = Where(offset);
        switch (token.Kind)
        {
            case CommandTokenKind.Unknown:
                return new Finding(
                    "printer-command-unknown",
                    FindingSeverity.Warning,
                    where,
                    $"No command known here begins with {token.Name}; a printer may print its parameters as text.",
                    $"Kein hier bekannter Befehl beginnt mit {token.Name}; ein Drucker druckt seine Parameter vielleicht als Text.");
            case CommandTokenKind.Incomplete:
                var missing = token.Missing.ToString(System.Globalization.CultureInfo.InvariantCulture);
                return new Finding(
                    "printer-command-incomplete",
                    FindingSeverity.Error,
                    where,
                    $"The command {token.Name} lacks at least {missing} more byte(s) and would take them from what follows; complete it.",
                    $"Dem Befehl {token.Name} fehlen mindestens {missing} Byte, die er dem Folgenden wegnähme; er ist zu vervollständigen.");
            case CommandTokenKind.Command when token.Name.StartsWith("DLE", StringComparison.Ordinal):
                return new Finding(
                    "printer-command-real-time",
                    FindingSeverity.Warning,
                    where,
                    $"{token.Name} is executed at once, before everything that waits{(IsDrawer(data) ? ": it opens the drawer" : string.Empty)}.",
                    $"{token.Name} wird sofort ausgeführt, vor allem, was noch wartet{(IsDrawer(data) ? ": Er öffnet die Schublade" : string.Empty)}.");
            case CommandTokenKind.Command when token.Name == "ESC p":
                return new Finding("printer-command-drawer", FindingSeverity.Info, where, "ESC p opens the cash drawer.", "ESC p öffnet die Kassenschublade.");
            default:
                return null;
        }
    }

    public static Finding NotShown(string name, int offset) => new(
        "printer-preview-incomplete",
        FindingSeverity.Info,
        Where(offset),
        $"The preview does not show what {name} does.",
        $"Die Vorschau zeigt nicht, was {name} bewirkt.");

    public static Finding UnknownLogo(int offset) => new(
        "printer-logo-unknown",
        FindingSeverity.Info,
        Where(offset),
        "A stored logo is printed here that the preview does not know.",
        "Hier wird ein gespeichertes Logo gedruckt, das die Vorschau nicht kennt.");

    public static Finding UnknownTable(int number, int offset) => new(
        "printer-table-unknown",
        FindingSeverity.Warning,
        Where(offset),
        $"The profile has no character table {Argument.Text(number)}; what follows is shown as CP437.",
        $"Das Profil hat keine Zeichentabelle {Argument.Text(number)}; das Folgende wird als CP437 gezeigt.");

    private static bool IsDrawer(ReadOnlySpan<byte> data) => data.Length > 2 && data[1] == 0x14 && data[2] == 0x01;

    private static string Where(int offset) => $"byte {Argument.Text(offset)}";
}
