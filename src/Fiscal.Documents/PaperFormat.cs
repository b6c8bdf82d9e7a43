using System.Globalization;

namespace Fiscal.Documents;

/// <summary>Numbers and dates on paper, by our own tables: no culture of the machine reaches a receipt.</summary>
internal static class PaperFormat
{
    /// <summary>ISO 8601 to the second, with fractions only where there are any, and the offset.</summary>
    public static string Iso(DateTimeOffset time)
    {
        var fraction = time.Ticks % TimeSpan.TicksPerSecond;
        var pattern = fraction == 0 ? "yyyy'-'MM'-'dd'T'HH':'mm':'sszzz" : "yyyy'-'MM'-'dd'T'HH':'mm':'ss'.'FFFFFFFzzz";
        return time.ToString(pattern, CultureInfo.InvariantCulture);
    }

    /// <summary><c>24.11.2026</c> or <c>2026-11-24</c>.</summary>
    public static string Date(DateTimeOffset time, bool german) =>
        time.ToString(german ? "dd'.'MM'.'yyyy" : "yyyy'-'MM'-'dd", CultureInfo.InvariantCulture);

    /// <summary><c>08:15:00</c>.</summary>
    public static string Time(DateTimeOffset time) => time.ToString("HH':'mm':'ss", CultureInfo.InvariantCulture);

    /// <summary><c>1.234,50</c> or <c>1,234.50</c>; rounded half away from zero to the decimals asked for.</summary>
    public static string Number(decimal value, int decimals, bool german)
    {
        var text = Math.Abs(Math.Round(value, decimals, MidpointRounding.AwayFromZero)).ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        var point = text.IndexOf('.');
        var whole = point < 0 ? text : text.Substring(0, point);
        var negative = Math.Round(value, decimals, MidpointRounding.AwayFromZero) < 0;
        var builder = new System.Text.StringBuilder(text.Length + 6);
        if (negative)
        {
            builder.Append('-');
        }

        for (var i = 0; i < whole.Length; i++)
        {
            if (i > 0 && (whole.Length - i) % 3 == 0)
            {
                builder.Append(german ? '.' : ',');
            }

            builder.Append(whole[i]);
        }

        if (point >= 0)
        {
            builder.Append(german ? ',' : '.').Append(text, point + 1, text.Length - point - 1);
        }

        return builder.ToString();
    }

    /// <summary>As many decimals as the value has, at least <paramref name="least"/>: quantities are printed as they are.</summary>
    public static string Exact(decimal value, int least, bool german)
    {
        var decimals = least;
        while (decimals < 28 && decimal.Round(value, decimals) != value)
        {
            decimals++;
        }

        return Number(value, decimals, german);
    }
}
