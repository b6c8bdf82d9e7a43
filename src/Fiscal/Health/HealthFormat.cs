using System.Globalization;
using System.Text;

namespace Fiscal;

/// <summary>Numbers and dates in sentences, without any culture.</summary>
internal static class HealthFormat
{
    public static string Number(long value, char separator)
    {
        var digits = Math.Abs((decimal)value).ToString("0", CultureInfo.InvariantCulture);
        var text = new StringBuilder(value < 0 ? "-" : string.Empty);
        for (var i = 0; i < digits.Length; i++)
        {
            if (i > 0 && (digits.Length - i) % 3 == 0)
            {
                text.Append(separator);
            }

            text.Append(digits[i]);
        }

        return text.ToString();
    }

    public static string De(long value) => Number(value, '.');

    public static string En(long value) => Number(value, ',');

    public static string De(DateTimeOffset date) => date.ToString("dd'.'MM'.'yyyy", CultureInfo.InvariantCulture);

    public static string En(DateTimeOffset date) => date.ToString("yyyy'-'MM'-'dd", CultureInfo.InvariantCulture);

    public static string TimeDe(DateTimeOffset date) => date.ToString("dd'.'MM'.'yyyy HH':'mm", CultureInfo.InvariantCulture);

    public static string TimeEn(DateTimeOffset date) => date.ToString("yyyy'-'MM'-'dd HH':'mm", CultureInfo.InvariantCulture);

    /// <summary>Bytes in a unit that staff know, rounded down.</summary>
    public static string Bytes(long value) => value switch
    {
        >= 1L << 30 => (value >> 30).ToString(CultureInfo.InvariantCulture) + " GB",
        >= 1L << 20 => (value >> 20).ToString(CultureInfo.InvariantCulture) + " MB",
        _ => (value >> 10).ToString(CultureInfo.InvariantCulture) + " kB",
    };
}
