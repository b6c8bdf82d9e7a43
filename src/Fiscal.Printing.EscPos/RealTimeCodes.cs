namespace Fiscal.Printing.EscPos;

/// <summary>Sequences that a printer executes wherever they stand, even inside a picture: status, recovery, drawer, power-off.</summary>
internal static class RealTimeCodes
{
    public const byte Dle = 0x10;

    /// <summary>Position of the first DLE that a real-time code may follow, or -1.</summary>
    public static int IndexOf(ReadOnlySpan<byte> data)
    {
        var from = 0;
        while (data.Slice(from).IndexOf(Dle) is var next and >= 0)
        {
            from += next + 1;
            if (from < data.Length && Follows(data[from]))
            {
                return from - 1;
            }
        }

        return -1;
    }

    /// <summary>Breaks such sequences by one more dark dot each.</summary>
    public static void Defuse(Span<byte> picture)
    {
        for (var i = 0; i < picture.Length - 1; i++)
        {
            if (picture[i] == Dle && Follows(picture[i + 1]))
            {
                picture[i] = Dle | 1;
            }
        }
    }

    // EOT, ENQ and DC4, whatever their parameters: firmware differs in which it takes.
    private static bool Follows(byte next) => next is 0x04 or 0x05 or 0x14;
}
