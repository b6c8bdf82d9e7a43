namespace Fiscal.Printing.EscPos;

/// <summary>A profile as the encoder wants it: checked, copied, arrays instead of lists.</summary>
internal sealed class PrinterSettings
{
    public PrinterSettings(PrinterProfile profile)
    {
        Profile = Argument.NotNull(profile, nameof(profile)).Clone();
        var problems = Profile.Problems();
        if (problems.Count != 0)
        {
            throw new ArgumentException($"The printer profile '{Profile.Name}' cannot be used: {string.Join(" ", problems)}", nameof(profile));
        }

        Maps = Profile.CodeTables.Select(slot => slot.Table.Map).ToArray();
        Numbers = Profile.CodeTables.Select(slot => (byte)slot.Number).ToArray();
    }

    public PrinterProfile Profile { get; }

    /// <summary>Byte by character, one array per table.</summary>
    public byte[][] Maps { get; }

    /// <summary>Number for <c>ESC t</c>, one per table.</summary>
    public byte[] Numbers { get; }

    public bool Shows(char character)
    {
        foreach (var map in Maps)
        {
            if (character < map.Length && map[character] != 0)
            {
                return true;
            }
        }

        return false;
    }
}
