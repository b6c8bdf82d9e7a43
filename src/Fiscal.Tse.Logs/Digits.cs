using System.Globalization;

namespace Fiscal.Tse.Logs;

/// <summary>Numbers, hex and times as text, without any culture.</summary>
internal static class Digits
{
    internal static readonly DateTimeOffset Epoch = new(1970, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private const long LastUnixSecond = 253402300799;

    internal static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Decimal digits only; no sign, no blanks, at most 18 digits.</summary>
    internal static bool TryParse(string text, out long value)
    {
        value = 0;
        if (text.Length is 0 or > 18) return false;
        foreach (var c in text)
        {
            if (c is < '0' or > '9') return false;
            value = (value * 10) + (c - '0');
        }

        return true;
    }

    internal static long ParseLong(string text) => TryParse(text, out var value) ? value : throw new FormatException("Not a number.");

    internal static string Hex(byte[] bytes)
    {
        var chars = new char[bytes.Length * 2];
        for (var i = 0; i < bytes.Length; i++)
        {
            chars[2 * i] = "0123456789abcdef"[bytes[i] >> 4];
            chars[(2 * i) + 1] = "0123456789abcdef"[bytes[i] & 15];
        }

        return new string(chars);
    }

    internal static bool TryHex(string text, out byte[] bytes)
    {
        bytes = [];
        if (text.Length == 0 || text.Length % 2 != 0) return false;
        var result = new byte[text.Length / 2];
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            var digit = c is >= '0' and <= '9' ? c - '0' : (c | 0x20) is >= 'a' and <= 'f' && c < 0x80 ? (c | 0x20) - 'a' + 10 : -1;
            if (digit < 0) return false;
            result[i / 2] = (byte)((result[i / 2] << 4) | digit);
        }

        bytes = result;
        return true;
    }

    internal static bool TryUnix(long seconds, out DateTimeOffset time)
    {
        time = default;
        if (seconds is < 0 or > LastUnixSecond) return false;
        time = Epoch.AddSeconds(seconds);
        return true;
    }

    internal static long ToUnix(DateTimeOffset time) => (time.UtcTicks - Epoch.Ticks) / TimeSpan.TicksPerSecond;

    /// <summary>A time of its parts; false when a month is 13 or a second 60.</summary>
    internal static bool TryTime(int year, int month, int day, int hour, int minute, int second, out DateTimeOffset time)
    {
        time = default;
        if (year is < 1 or > 9999 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59) return false;
        time = new DateTimeOffset(year, month, day, hour, minute, second, TimeSpan.Zero);
        return true;
    }

    /// <summary>Two digits at an offset, or -1.</summary>
    internal static int Two(string text, int at)
    {
        if (at + 1 >= text.Length) return -1;
        var (high, low) = (text[at], text[at + 1]);
        return high is >= '0' and <= '9' && low is >= '0' and <= '9' ? ((high - '0') * 10) + low - '0' : -1;
    }

    /// <summary><c>YYMMDDhhmmssZ</c> (13), <c>YYMMDDhhmmZ</c> (11, only if allowed); two-digit years are 1950–2049 (X.680).</summary>
    internal static bool TryUtcTime(string text, bool withoutSeconds, out DateTimeOffset time)
    {
        time = default;
        var seconds = text.Length == 13;
        if (!(seconds || (withoutSeconds && text.Length == 11)) || text[text.Length - 1] != 'Z') return false;
        var (yy, mo, dd, hh, mi, ss) = (Two(text, 0), Two(text, 2), Two(text, 4), Two(text, 6), Two(text, 8), seconds ? Two(text, 10) : 0);
        if (yy < 0 || mo < 0 || dd < 0 || hh < 0 || mi < 0 || ss < 0) return false;
        return TryTime(yy < 50 ? 2000 + yy : 1900 + yy, mo, dd, hh, mi, ss, out time);
    }

    /// <summary><c>YYYYMMDDhhmmss[.f…]Z</c>; digits of the fraction beyond 100 ns are dropped from the value, not from the bytes.</summary>
    internal static bool TryGeneralizedTime(string text, out DateTimeOffset time, out bool fraction)
    {
        time = default;
        fraction = false;
        if (text.Length < 15 || text.Length > 40 || text[text.Length - 1] != 'Z') return false;
        var (cc, yy, mo, dd, hh, mi, ss) = (Two(text, 0), Two(text, 2), Two(text, 4), Two(text, 6), Two(text, 8), Two(text, 10), Two(text, 12));
        if (cc < 0 || yy < 0 || mo < 0 || dd < 0 || hh < 0 || mi < 0 || ss < 0) return false;
        if (!TryTime((cc * 100) + yy, mo, dd, hh, mi, ss, out time)) return false;
        if (text.Length == 15) return true;
        if (text[14] != '.' || text.Length == 16) return false;
        fraction = true;
        long ticks = 0;
        var unit = TimeSpan.TicksPerSecond / 10;
        for (var i = 15; i < text.Length - 1; i++)
        {
            if (text[i] is < '0' or > '9') return false;
            ticks += (text[i] - '0') * unit;
            unit /= 10;
        }

        time = time.AddTicks(ticks);
        return true;
    }

    internal static string UtcTime(DateTimeOffset time, bool seconds) =>
        time.UtcDateTime.ToString(seconds ? "yyMMddHHmmss'Z'" : "yyMMddHHmm'Z'", CultureInfo.InvariantCulture);

    internal static string GeneralizedTime(DateTimeOffset time, bool fraction)
    {
        var utc = time.UtcDateTime;
        var text = utc.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);
        if (fraction && utc.Ticks % TimeSpan.TicksPerSecond != 0)
        {
            text += "." + utc.ToString("fffffff", CultureInfo.InvariantCulture).TrimEnd('0');
        }

        return text + "Z";
    }
}
