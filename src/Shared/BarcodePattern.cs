using System.Text;
using Fiscal.Documents;

namespace Fiscal.Shared;

/// <summary>Bars and gaps of a bar code in modules, for media that draw what printers make themselves.</summary>
internal static class BarcodePattern
{
    private const string Code39Characters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%*";
    private const string Code93Characters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%";
    private const string CodabarCharacters = "0123456789-$:/.+ABCD";

    private static readonly string[] Code39Patterns =
        ("NNNWWNWNN WNNWNNNNW NNWWNNNNW WNWWNNNNN NNNWWNNNW WNNWWNNNN NNWWWNNNN NNNWNNWNW WNNWNNWNN NNWWNNWNN WNNNNWNNW NNWNNWNNW WNWNNWNNN NNNNWWNNW WNNNWWNNN NNWNWWNNN "
        + "NNNNNWWNW WNNNNWWNN NNWNNWWNN NNNNWWWNN WNNNNNNWW NNWNNNNWW WNWNNNNWN NNNNWNNWW WNNNWNNWN NNWNWNNWN NNNNNNWWW WNNNNNWWN NNWNNNWWN NNNNWNWWN WWNNNNNNW NWWNNNNNW "
        + "WWWNNNNNN NWNNWNNNW WWNNWNNNN NWWNWNNNN NWNNNNWNW WWNNNNWNN NWWNNNWNN NWNWNWNNN NWNWNNNWN NWNNNWNWN NNNWNWNWN NWNNWNWNN").Split(' ');

    // The four shifts ($), (%), (/), (+) follow the characters.
    private static readonly string[] Code93Patterns =
        ("131112 111213 111312 111411 121113 121212 121311 111114 131211 141111 211113 211212 211311 221112 221211 231111 112113 112212 112311 122112 132111 111123 111222 111321 "
        + "121122 131121 212112 212211 211122 211221 221121 222111 112122 112221 122121 123111 121131 311112 311211 321111 112131 113121 211131 121221 312111 311121 122211").Split(' ');

    private static readonly string[] CodabarPatterns =
        "NNNNNWW NNNNWWN NNNWNNW WWNNNNN NNWNNWN WNNNNWN NWNNNNW NWNNWNN NWWNNNN WNNWNNN NNNWWNN NNWWNNN WNNNWNW WNWNNNW WNWNWNN NNWNWNW NNWWNWN NWNWNNW NNNWNWW NNNWWWN".Split(' ');

    private static readonly string[] ItfPatterns = "NNWWN WNNNW NWNNW WWNNN NNWNW WNWNN NWWNN NNNWW WNNWN NWNWN".Split(' ');

    private static readonly string[] EanPatterns = "3211 2221 2122 1411 1132 1231 1114 1312 1213 3112".Split(' ');

    private static readonly string[] EanParities = "LLLLLL LLGLGG LLGGLG LLGGGL LGLLGG LGGLLG LGGGLL LGLGLG LGLGGL LGGLGL".Split(' ');

    private static readonly string[] UpcParities = "GGGLLL GGLGLL GGLLGL GGLLLG GLGGLL GLLGGL GLLLGG GLGLGL GLGLLG GLLGLG".Split(' ');

    private static readonly string[] Code128Patterns =
        ("212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 123122 123221 223211 221132 221231 213212 223112 312131 "
        + "311222 321122 321221 312212 322112 322211 212123 212321 232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 "
        + "313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 111422 121124 121421 141122 141221 112214 112412 122114 "
        + "122411 142112 142211 241211 221114 413111 241112 134111 111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 "
        + "114311 411113 411311 113141 114131 311141 411131 211412 211214 211232 2331112").Split(' ');

    /// <summary>Light modules that belong to each side of a code.</summary>
    public const int QuietZone = 10;

    /// <summary>Widths of bars and gaps in turn, a bar first; <see langword="null"/> when the symbology cannot hold the data.</summary>
    public static string? Of(BarcodeBlock block)
    {
        var text = Encoding.ASCII.GetString(block.Data.ToArray());
        if (text.Length == 0 || block.Data.ToArray().Any(static b => b > 0x7F))
        {
            return null;
        }

        return block.Symbology switch
        {
            BarcodeSymbology.Ean => Ean(text),
            BarcodeSymbology.Upc => Upc(text),
            BarcodeSymbology.Itf => Itf(text),
            BarcodeSymbology.Code39 => Code39(text),
            BarcodeSymbology.Codabar => Codabar(text),
            BarcodeSymbology.Code93 => Code93(text),
            _ => Code128(text),
        };
    }

    /// <summary>What stands in text below the bars.</summary>
    public static string TextOf(BarcodeBlock block) =>
        new(Encoding.ASCII.GetString(block.Data.ToArray()).Select(static c => c is >= ' ' and <= '~' ? c : ' ').ToArray());

    private static bool IsDigits(string text) => text.All(static c => c is >= '0' and <= '9');

    // Narrow is one module, wide three: readable down to two dots a module.
    private static string Wide(string pattern) => pattern.Replace('N', '1').Replace('W', '3');

    private static string? Ean(string text)
    {
        if (!IsDigits(text) || text.Length is not (7 or 8 or 12 or 13))
        {
            return null;
        }

        if (text.Length <= 8)
        {
            text = WithCheckDigit(text, 7);
            return "111" + Digits(text.Substring(0, 4), "LLLL") + "11111" + Digits(text.Substring(4), "RRRR") + "111";
        }

        text = WithCheckDigit(text, 12);
        return "111" + Digits(text.Substring(1, 6), EanParities[text[0] - '0']) + "11111" + Digits(text.Substring(7), "RRRRRR") + "111";
    }

    private static string? Upc(string text)
    {
        if (!IsDigits(text) || text.Length is not (6 or 7 or 8 or 11 or 12))
        {
            return null;
        }

        if (text.Length >= 11)
        {
            return Ean("0" + text);
        }

        // UPC-E: number system, six digits, check digit of the UPC-A number that they abbreviate.
        var system = text.Length == 6 ? '0' : text[0];
        if (system is not ('0' or '1'))
        {
            return null;
        }

        var six = text.Length == 6 ? text : text.Substring(1, 6);
        var number = system + six[5] switch
        {
            '0' or '1' or '2' => six.Substring(0, 2) + six[5] + "0000" + six.Substring(2, 3),
            '3' => six.Substring(0, 3) + "00000" + six.Substring(3, 2),
            '4' => six.Substring(0, 4) + "00000" + six[4],
            _ => six.Substring(0, 5) + "0000" + six[5],
        };
        var check = WithCheckDigit(number, 11)[11];
        if (text.Length == 8 && text[7] != check)
        {
            return null;
        }

        var parity = UpcParities[check - '0'];
        parity = system == '0' ? parity : new string(parity.Select(static c => c == 'L' ? 'G' : 'L').ToArray());
        return "111" + Digits(six, parity) + "111111";
    }

    /// <summary>The check digit of EAN and UPC, counted from the right: weights 3 and 1.</summary>
    private static string WithCheckDigit(string text, int length)
    {
        if (text.Length > length)
        {
            return text;
        }

        var sum = 0;
        for (var i = 0; i < length; i++)
        {
            sum += (text[i] - '0') * ((length - i) % 2 == 1 ? 3 : 1);
        }

        return text + (char)('0' + ((10 - (sum % 10)) % 10));
    }

    private static string Digits(string digits, string parity)
    {
        var pattern = new StringBuilder();
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = EanPatterns[digits[i] - '0'];
            pattern.Append(parity[i] == 'G' ? new string(digit.Reverse().ToArray()) : digit);
        }

        return pattern.ToString();
    }

    private static string? Itf(string text)
    {
        if (!IsDigits(text) || text.Length % 2 != 0)
        {
            return null;
        }

        var pattern = new StringBuilder("NNNN");
        for (var i = 0; i < text.Length; i += 2)
        {
            for (var n = 0; n < 5; n++)
            {
                pattern.Append(ItfPatterns[text[i] - '0'][n]).Append(ItfPatterns[text[i + 1] - '0'][n]);
            }
        }

        return Wide(pattern.Append("WNN").ToString());
    }

    private static string? Code39(string text)
    {
        text = text.Trim('*');
        if (text.Any(static c => c == '*' || Code39Characters.IndexOf(c) < 0))
        {
            return null;
        }

        return Wide(string.Join("N", ("*" + text + "*").Select(static c => Code39Patterns[Code39Characters.IndexOf(c)])));
    }

    private static string? Codabar(string text)
    {
        text = text.ToUpperInvariant();
        return text.Length < 3 || text.Any(static c => CodabarCharacters.IndexOf(c) < 0) || text[0] < 'A' || text[text.Length - 1] < 'A'
            ? null
            : Wide(string.Join("N", text.Select(static c => CodabarPatterns[CodabarCharacters.IndexOf(c)])));
    }

    private static string Code93(string text)
    {
        const int Dollar = 43;
        const int Percent = 44;
        const int Slash = 45;
        const int Plus = 46;
        var values = new List<int>();
        foreach (var c in text)
        {
            var plain = Code93Characters.IndexOf(c);
            if (plain >= 0)
            {
                values.Add(plain);
                continue;
            }

            var (shift, letter) = c switch
            {
                '\0' => (Percent, 'U'),
                <= '\u001A' => (Dollar, 'A' + c - 1),
                <= '\u001F' => (Percent, 'A' + c - 27),
                <= ',' => (Slash, 'A' + c - '!'),
                ':' => (Slash, 'Z'),
                <= '?' => (Percent, 'F' + c - ';'),
                '@' => (Percent, 'V'),
                <= '_' => (Percent, 'K' + c - '['),
                '`' => (Percent, 'W'),
                <= 'z' => (Plus, 'A' + c - 'a'),
                _ => (Percent, 'P' + c - '{'),
            };
            values.Add(shift);
            values.Add(10 + letter - 'A');
        }

        values.Add(Check(20));
        values.Add(Check(15));
        return "111141" + string.Concat(values.Select(static value => Code93Patterns[value])) + "111141" + "1";

        int Check(int largest)
        {
            var sum = 0;
            for (var i = 0; i < values.Count; i++)
            {
                sum += values[values.Count - 1 - i] * ((i % largest) + 1);
            }

            return sum % 47;
        }
    }

    private static string Code128(string text)
    {
        const int ToC = 99;
        const int ToB = 100;
        const int ToA = 101;
        const int Stop = 106;
        var values = new List<int>();
        var set = ' ';
        for (var i = 0; i < text.Length;)
        {
            var digits = 0;
            while (i + digits < text.Length && text[i + digits] is >= '0' and <= '9')
            {
                digits++;
            }

            // Pairs of digits pay from four on; at the beginning or end they cost no way back.
            if (digits >= 4 && (set == 'C' || digits % 2 == 0 || values.Count == 0))
            {
                Switch('C');
                for (; digits >= 2; digits -= 2, i += 2)
                {
                    values.Add(((text[i] - '0') * 10) + text[i + 1] - '0');
                }

                continue;
            }

            var c = text[i++];
            Switch(c < ' ' ? 'A' : set == 'A' && c < '`' ? 'A' : 'B');
            values.Add(c < ' ' ? c + 64 : c - 32);
        }

        var sum = values[0];
        for (var i = 1; i < values.Count; i++)
        {
            sum += i * values[i];
        }

        values.Add(sum % 103);
        values.Add(Stop);
        return string.Concat(values.Select(static value => Code128Patterns[value]));

        void Switch(char to)
        {
            if (set != to)
            {
                values.Add(values.Count == 0 ? 103 + (to - 'A') : to switch { 'C' => ToC, 'B' => ToB, _ => ToA });
                set = to;
            }
        }
    }
}
