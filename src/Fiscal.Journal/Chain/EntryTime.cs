using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Fiscal.Journal;

/// <summary>The one written form of an entry's time: <c>2026-11-24T08:23:57.1234567+01:00</c>, 33 ASCII characters. It is what is hashed, so there is only one.</summary>
public static class EntryTime
{
    /// <summary>Length of the written form.</summary>
    public const int Length = 33;

    /// <summary>Writes a time.</summary>
    public static string Format(DateTimeOffset time)
    {
        var text = new byte[Length];
        Write(time, text, 0);
        return Encoding.ASCII.GetString(text);
    }

    /// <summary>Reads the written form and nothing else.</summary>
    /// <returns>Whether the text is exactly what <see cref="Format"/> writes.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out DateTimeOffset time)
    {
        time = default;
        if (text is null || text.Length != Length || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':' || text[19] != '.' || text[30] != ':')
        {
            return false;
        }

        var ok = true;
        var year = Number(text, 0, 4, ref ok);
        var month = Number(text, 5, 2, ref ok);
        var day = Number(text, 8, 2, ref ok);
        var hour = Number(text, 11, 2, ref ok);
        var minute = Number(text, 14, 2, ref ok);
        var second = Number(text, 17, 2, ref ok);
        var fraction = Number(text, 20, 7, ref ok);
        var offset = (Number(text, 28, 2, ref ok) * 60) + Number(text, 31, 2, ref ok);
        if (!ok || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59
            || text[27] is not ('+' or '-') || Number(text, 31, 2, ref ok) > 59 || offset > 14 * 60 || (offset == 0 && text[27] == '-'))
        {
            return false;
        }

        var local = new DateTime(year, month, day, hour, minute, second).AddTicks(fraction);
        var shift = TimeSpan.FromMinutes(text[27] == '-' ? -offset : offset);
        var utc = local.Ticks - shift.Ticks;
        if (utc < DateTime.MinValue.Ticks || utc > DateTime.MaxValue.Ticks)
        {
            return false;
        }

        time = new DateTimeOffset(local, shift);
        return true;
    }

    internal static void Write(DateTimeOffset time, byte[] buffer, int start)
    {
        Digits(time.Year, 0, 4);
        buffer[start + 4] = (byte)'-';
        Digits(time.Month, 5, 2);
        buffer[start + 7] = (byte)'-';
        Digits(time.Day, 8, 2);
        buffer[start + 10] = (byte)'T';
        Digits(time.Hour, 11, 2);
        buffer[start + 13] = (byte)':';
        Digits(time.Minute, 14, 2);
        buffer[start + 16] = (byte)':';
        Digits(time.Second, 17, 2);
        buffer[start + 19] = (byte)'.';
        Digits((int)(time.Ticks % TimeSpan.TicksPerSecond), 20, 7);
        var offset = (int)(time.Offset.Ticks / TimeSpan.TicksPerMinute);
        buffer[start + 27] = (byte)(offset < 0 ? '-' : '+');
        Digits(Math.Abs(offset) / 60, 28, 2);
        buffer[start + 30] = (byte)':';
        Digits(Math.Abs(offset) % 60, 31, 2);

        void Digits(int value, int index, int count)
        {
            for (var i = start + index + count - 1; i >= start + index; i--)
            {
                buffer[i] = (byte)('0' + (value % 10));
                value /= 10;
            }
        }
    }

    private static int Number(string text, int index, int count, ref bool ok)
    {
        var value = 0;
        for (var i = index; i < index + count; i++)
        {
            ok &= text[i] is >= '0' and <= '9';
            value = (value * 10) + (text[i] - '0');
        }

        return value;
    }
}
