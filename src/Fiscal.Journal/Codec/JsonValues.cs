using System.Globalization;

namespace Fiscal.Journal;

/// <summary>The one written form of amounts, quantities, times and days inside bodies and receipt JSON.</summary>
internal static class JsonValues
{
    private const int MaxDecimalLength = 40;

    /// <summary>At least two decimals, no exponent, no negative zero.</summary>
    public static string Amount(decimal value) =>
        value == 0 ? "0.00" : value.ToString("0.00##########################", CultureInfo.InvariantCulture);

    /// <summary>As few digits as the value needs.</summary>
    public static string Number(decimal value) =>
        value == 0 ? "0" : value.ToString("0.############################", CultureInfo.InvariantCulture);

    public static bool TryDecimal(string text, out decimal value)
    {
        value = 0;
        return text.Length is > 0 and <= MaxDecimalLength
            && decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>RFC 3339 with offset (<c>Z</c> for none), fraction only as far as it is not zero.</summary>
    public static string Time(DateTimeOffset time)
    {
        var full = EntryTime.Format(time);
        var end = 27;
        while (full[end - 1] == '0')
        {
            end--;
        }

        end = full[end - 1] == '.' ? end - 1 : end;
        return full.Substring(0, end) + (time.Offset == TimeSpan.Zero ? "Z" : full.Substring(27));
    }

    public static bool TryTime(string text, out DateTimeOffset time)
    {
        time = default;
        if (text.Length is < 20 or > EntryTime.Length)
        {
            return false;
        }

        var offset = text[text.Length - 1] == 'Z' ? "+00:00" : text.Substring(text.Length - 6);
        var local = text.Substring(0, text.Length - (text[text.Length - 1] == 'Z' ? 1 : 6));
        var fraction = local.Length > 20 && local[19] == '.' ? local.Substring(20) : string.Empty;
        if (local.Length != 19 && (fraction.Length is 0 or > 7))
        {
            return false;
        }

        return EntryTime.TryParse(local.Substring(0, 19) + "." + fraction.PadRight(7, '0') + offset, out time);
    }

    public static string Day(DateTime day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static bool TryDay(string text, out DateTime day) =>
        DateTime.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);

    /// <summary>Half characters have no UTF-8 form: each becomes U+FFFD.</summary>
    public static string WholeCharacters(string text)
    {
        char[]? changed = null;
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
            {
                continue;
            }

            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]))
            {
                i++;
            }
            else
            {
                (changed ??= text.ToCharArray())[i] = '\uFFFD';
            }
        }

        return changed is null ? text : new string(changed);
    }
}
