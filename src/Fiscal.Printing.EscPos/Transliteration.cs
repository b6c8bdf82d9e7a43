using System.Globalization;
using System.Text;

namespace Fiscal.Printing.EscPos;

/// <summary>What stands for a character that none of a printer's tables has.</summary>
internal static class Transliteration
{
    public const char Missing = '?';

    private static readonly Dictionary<char, string> Table = Create();

    /// <summary>
    /// The text with everything replaced that the printer cannot show, or the same instance if that is nothing.
    /// It has to happen before lines are laid out, because EUR takes three columns where the euro sign takes one.
    /// </summary>
    public static string Apply(string text, PrinterSettings settings, Replacements? replacements)
    {
        var i = 0;
        while (i < text.Length && (text[i] == '\n' || settings.Shows(text[i])))
        {
            i++;
        }

        // A mark that follows belongs to the character before it.
        if (i == text.Length)
        {
            return text;
        }

        var result = new StringBuilder(text.Length + 8).Append(text, 0, i);
        for (; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\n' || settings.Shows(c))
            {
                result.Append(c);
            }
            else if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                var tag = char.ConvertToUtf32(c, text[++i]) is (>= 0x1F3FB and <= 0x1F3FF) or (>= 0xE0020 and <= 0xE01EF);
                if (!tag)
                {
                    result.Append(Missing);
                }

                replacements?.AddMissing(text.Substring(i - 1, 2));
            }
            else if (IsStacked(c))
            {
                Stack(result, c, settings, replacements);
            }
            else if (Table.TryGetValue(c, out var replacement) && Fits(replacement, settings))
            {
                result.Append(replacement);
                replacements?.AddReplaced(c, replacement);
            }
            else
            {
                result.Append(Missing);
                replacements?.AddMissing(c.ToString());
            }
        }

        return result.ToString();
    }

    private static bool Fits(string replacement, PrinterSettings settings)
    {
        foreach (var c in replacement)
        {
            if (!settings.Shows(c))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsStacked(char c) =>
        c is '\u200B' or '\u200C' or '\u200D' or '\u2060' or '\u00AD' or (>= '\uFE00' and <= '\uFE0F')
        || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark;

    private static void Stack(StringBuilder result, char mark, PrinterSettings settings, Replacements? replacements)
    {
        if (CharUnicodeInfo.GetUnicodeCategory(mark) != UnicodeCategory.NonSpacingMark || mark is >= '\uFE00' and <= '\uFE0F' || result.Length == 0)
        {
            return;
        }

        // Names typed on other systems hold an a and two dots instead of an ä.
        var composed = mark == '\u0308' ? Dotted(result[result.Length - 1]) : '\0';
        if (composed != '\0' && settings.Shows(composed))
        {
            result[result.Length - 1] = composed;
        }
        else
        {
            replacements?.AddReplaced(mark, string.Empty);
        }
    }

    private static char Dotted(char c) => c switch
    {
        'a' => 'ä',
        'o' => 'ö',
        'u' => 'ü',
        'A' => 'Ä',
        'O' => 'Ö',
        'U' => 'Ü',
        'e' => 'ë',
        'i' => 'ï',
        _ => '\0',
    };

    private static Dictionary<char, string> Create()
    {
        var table = new Dictionary<char, string>
        {
            ['€'] = "EUR", ['„'] = "\"", ['“'] = "\"", ['”'] = "\"", ['‟'] = "\"", ['‚'] = "'", ['‘'] = "'", ['’'] = "'", ['‛'] = "'", ['‹'] = "<", ['›'] = ">",
            ['«'] = "\"", ['»'] = "\"", ['–'] = "-", ['—'] = "-", ['‐'] = "-", ['‑'] = "-", ['‒'] = "-", ['―'] = "-", ['−'] = "-", ['…'] = "...", ['•'] = "*", ['·'] = ".", ['∙'] = ".",
            ['×'] = "x", ['÷'] = ":", ['§'] = "Par.", ['°'] = "Grad", ['©'] = "(c)", ['®'] = "(R)", ['™'] = "(TM)", ['№'] = "Nr.", ['‰'] = "o/oo", ['¹'] = "1", ['²'] = "2", ['³'] = "3",
            ['½'] = "1/2", ['¼'] = "1/4", ['¾'] = "3/4", ['µ'] = "u", ['μ'] = "u", ['Ω'] = "Ohm", ['ℓ'] = "l", ['≈'] = "~", ['≤'] = "<=", ['≥'] = ">=", ['≠'] = "!=", ['±'] = "+/-", ['→'] = "->", ['←'] = "<-",
            ['\u00A0'] = " ", ['\u2002'] = " ", ['\u2003'] = " ", ['\u2007'] = " ", ['\u2009'] = " ", ['\u200A'] = " ", ['\u202F'] = " ", ['\u3000'] = " ",
            ['ä'] = "ae", ['ö'] = "oe", ['ü'] = "ue", ['Ä'] = "Ae", ['Ö'] = "Oe", ['Ü'] = "Ue", ['ß'] = "ss", ['ẞ'] = "SS", ['æ'] = "ae", ['Æ'] = "Ae", ['œ'] = "oe", ['Œ'] = "Oe", ['ø'] = "o", ['Ø'] = "O",
            ['đ'] = "d", ['Đ'] = "D", ['ð'] = "d", ['Ð'] = "D", ['þ'] = "th", ['Þ'] = "Th", ['ł'] = "l", ['Ł'] = "L", ['ı'] = "i", ['İ'] = "I", ['ĳ'] = "ij", ['Ĳ'] = "IJ", ['ŋ'] = "n", ['Ŋ'] = "N", ['ſ'] = "s", ['ƒ'] = "f",
            ['✓'] = "+", ['✔'] = "+", ['✗'] = "x", ['✘'] = "x", ['★'] = "*", ['☆'] = "*", ['¡'] = "!", ['¿'] = "?", ['¢'] = "ct", ['£'] = "GBP", ['¥'] = "JPY", ['¦'] = "|", ['¬'] = "-", ['ª'] = "a", ['º'] = "o",
            ['─'] = "-", ['│'] = "|", ['═'] = "=", ['║'] = "|", ['■'] = "#", ['█'] = "#",
        };

        foreach (var corner in "┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬╷╵╴╶")
        {
            table[corner] = "+";
        }

        // Latin letters with a mark: the letter alone is read rightly, a question mark is not.
        foreach (var group in Letters.Split(' '))
        {
            foreach (var letter in group.Substring(1))
            {
                table[letter] = group.Substring(0, 1);
            }
        }

        return table;
    }

    private const string Letters =
        "AÀÁÂÃÅĀĂĄǍȂẠẢẤẦẨẪẬ aàáâãåāăąǎȃạảấầẩẫậ CÇĆĈĊČ cçćĉċč DĎ dď EÈÉÊËĒĔĖĘĚẸẺẼẾỀỂỄỆ eèéêëēĕėęěẹẻẽếềểễệ GĜĞĠĢ gĝğġģ HĤĦ hĥħ IÌÍÎÏĨĪĬĮỈỊ iìíîïĩīĭįỉị JĴ jĵ KĶ kķĸ LĹĻĽĿ lĺļľŀ "
        + "NÑŃŅŇ nñńņňŉ OÒÓÔÕŌŎŐƠỌỎỐỒỔỖỘ oòóôõōŏőơọỏốồổỗộ RŔŖŘ rŕŗř SŚŜŞŠȘ sśŝşšș TŢŤŦȚ tţťŧț UÙÚÛŨŪŬŮŰŲƯỤỦỨỪỬỮỰ uùúûũūŭůűųưụủứừửữự WŴẀẂẄ wŵẁẃẅ YÝŶŸỲỴỶỸ yýÿŷỳỵỷỹ ZŹŻŽ zźżž";
}
