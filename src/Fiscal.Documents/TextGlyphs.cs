using System.Globalization;
using System.Text;

namespace Fiscal.Documents;

/// <summary>Text as what takes a place in a line: a character with all that is stacked on it.</summary>
/// <remarks>Own rules instead of <see cref="StringInfo"/>, whose clusters differ between .NET Framework and .NET: a receipt wraps the same on both.</remarks>
internal static class TextGlyphs
{
    public const char Replacement = '\uFFFD';
    private const int ZeroWidthJoiner = 0x200D;

    /// <summary>Replaces what must not enter a document; see <see cref="TextRun"/>.</summary>
    public static string Clean(string text)
    {
        StringBuilder? clean = null;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                clean?.Append(c).Append(text[i + 1]);
                i++;
                continue;
            }

            var replaced = Replace(c);
            if (c == '\r' && i + 1 < text.Length && text[i + 1] == '\n')
            {
                replaced = null;
            }

            if (clean is null && replaced != c)
            {
                clean = new StringBuilder(text.Length).Append(text, 0, i);
            }

            if (replaced is { } kept)
            {
                clean?.Append(kept);
            }
        }

        return clean?.ToString() ?? text;
    }

    /// <summary>The glyphs of a text, each with the columns it takes at normal size (1, or 2 for wide East Asian characters if asked for).</summary>
    public static IEnumerable<(string Text, int Columns)> Split(string text, bool eastAsianWide)
    {
        var start = 0;
        while (start < text.Length)
        {
            var end = start;
            var first = Next(text, ref end);
            var joined = false;
            var flags = IsRegionalIndicator(first) ? 1 : 0;
            while (end < text.Length)
            {
                var after = end;
                var next = Next(text, ref after);
                var pair = flags == 1 && IsRegionalIndicator(next);
                if (first == '\n' || !(joined || pair || next == ZeroWidthJoiner || IsStacked(text, end, next)))
                {
                    break;
                }

                flags += pair ? 1 : 0;
                joined = next == ZeroWidthJoiner;
                end = after;
            }

            yield return (text.Substring(start, end - start), eastAsianWide && IsWide(first) ? 2 : 1);
            start = end;
        }
    }

    private static char? Replace(char c) => c switch
    {
        '\n' => c,
        '\t' => ' ',
        '\r' => '\n',
        < ' ' or (>= '\u007F' and <= '\u009F') => Replacement,
        >= '\u2028' and <= '\u202E' => Replacement,
        >= '\u2066' and <= '\u2069' => Replacement,
        >= '\uD800' and <= '\uDFFF' => Replacement,
        '\uFEFF' or '\uFFFE' or '\uFFFF' => Replacement,
        _ => c,
    };

    private static int Next(string text, ref int index)
    {
        var c = text[index++];
        return char.IsHighSurrogate(c) && index < text.Length && char.IsLowSurrogate(text[index]) ? char.ConvertToUtf32(c, text[index++]) : c;
    }

    private static bool IsRegionalIndicator(int c) => c is >= 0x1F1E6 and <= 0x1F1FF;

    private static bool IsStacked(string text, int index, int c) =>
        c is (>= 0xFE00 and <= 0xFE0F) or (>= 0x1F3FB and <= 0x1F3FF) or (>= 0xE0020 and <= 0xE007F)
        || CharUnicodeInfo.GetUnicodeCategory(text, index) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark;

    // The blocks that Unicode's EastAsianWidth.txt calls W or F as a whole; single code points outside them are not worth a table here.
    private static bool IsWide(int c) => c is
        (>= 0x1100 and <= 0x115F) or (>= 0x2E80 and <= 0x303E) or (>= 0x3041 and <= 0x33FF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF)
        or (>= 0xA000 and <= 0xA4CF) or (>= 0xA960 and <= 0xA97F) or (>= 0xAC00 and <= 0xD7A3) or (>= 0xF900 and <= 0xFAFF) or (>= 0xFE30 and <= 0xFE6F)
        or (>= 0xFF00 and <= 0xFF60) or (>= 0xFFE0 and <= 0xFFE6) or (>= 0x1F300 and <= 0x1F64F) or (>= 0x1F900 and <= 0x1F9FF) or (>= 0x20000 and <= 0x3FFFD);
}
