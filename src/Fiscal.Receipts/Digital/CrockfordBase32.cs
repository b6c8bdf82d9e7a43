namespace Fiscal.Receipts;

/// <summary>Crockford's Base32: 32 symbols that nobody mixes up, all of them in the QR alphanumeric set.</summary>
internal static class CrockfordBase32
{
    private const string Symbols = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        var text = new char[((bytes.Length * 8) + 4) / 5];
        var written = 0;
        var buffer = 0;
        var bits = 0;
        foreach (var b in bytes)
        {
            buffer = (buffer << 8) | b;
            bits += 8;
            while (bits >= 5)
            {
                bits -= 5;
                text[written++] = Symbols[(buffer >> bits) & 31];
            }

            buffer &= (1 << bits) - 1;
        }

        if (bits > 0)
        {
            text[written] = Symbols[(buffer << (5 - bits)) & 31];
        }

        return new string(text);
    }

    /// <summary>Reads what a person may have typed: lower case, O for 0, I and L for 1. A text that <see cref="Encode"/> could not have written is refused, so no two texts beyond those spellings mean the same.</summary>
    public static bool TryDecode(string text, Span<byte> bytes)
    {
        if (text.Length != ((bytes.Length * 8) + 4) / 5)
        {
            return false;
        }

        var read = 0;
        var buffer = 0;
        var bits = 0;
        foreach (var c in text)
        {
            var value = Value(c);
            if (value < 0)
            {
                return false;
            }

            buffer = (buffer << 5) | value;
            bits += 5;
            if (bits >= 8)
            {
                bits -= 8;
                bytes[read++] = (byte)(buffer >> bits);
            }

            buffer &= (1 << bits) - 1;
        }

        return buffer == 0;
    }

    private static int Value(char c) => char.ToUpperInvariant(c) switch
    {
        'O' => 0,
        'I' or 'L' => 1,
        // Only ASCII: upper case of other scripts' letters may fall into it.
        var upper when c < 128 => Symbols.IndexOf(upper),
        _ => -1,
    };
}
