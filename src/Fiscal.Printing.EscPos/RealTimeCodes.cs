namespace Fiscal.Printing.EscPos;

/// <summary>Sequences that a printer executes wherever they stand, even inside a picture: status, recovery, drawer, power-off.</summary>
internal static class RealTimeCodes
{
    public const byte Dle = 0x10;

    /// <summary>Position of the first DLE that a real-time code may follow, or -1.</summary>
    public static int IndexOf(ReadOnlySpan<byte> data)
    {
        for (var i = 0; i < data.Length - 1; i++)
        {
            if (data[i] == Dle && Follows(data[i + 1]))
            {
                return i;
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
