namespace Fiscal.Tse.Logs;

/// <summary>Official names of <see cref="LogTimeFormat"/> (DSFinV-K 2.2, page 74).</summary>
public static class LogTimeFormats
{
    private static readonly string[] Names = ["unixTime", "utcTime", "utcTimeWithSeconds", "generalizedTime", "generalizedTimeWithMilliseconds"];

    /// <summary>The official name, for example <c>unixTime</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of the enumeration.</exception>
    public static string ToOfficialName(this LogTimeFormat format) =>
        format is >= LogTimeFormat.UnixTime and <= LogTimeFormat.GeneralizedTimeWithMilliseconds
            ? Names[(int)format]
            : throw new ArgumentOutOfRangeException(nameof(format), format, "Not a log time format.");

    /// <summary>Reads an official name, ignoring case.</summary>
    public static bool TryParse(string? name, out LogTimeFormat format)
    {
        format = default;
        if (name is null) return false;
        for (var i = 0; i < Names.Length; i++)
        {
            if (string.Equals(Names[i], name, StringComparison.OrdinalIgnoreCase))
            {
                format = (LogTimeFormat)i;
                return true;
            }
        }

        return false;
    }

    /// <summary>The element as stored in a log message.</summary>
    internal static byte[] Encode(LogTimeFormat format, DateTimeOffset time) => format switch
    {
        LogTimeFormat.UnixTime => Der.Write(0x02, Der.Integer(Digits.ToUnix(time))),
        LogTimeFormat.UtcTime => Der.Write(0x17, Texts.Utf8(Digits.UtcTime(time, false))),
        LogTimeFormat.UtcTimeWithSeconds => Der.Write(0x17, Texts.Utf8(Digits.UtcTime(time, true))),
        LogTimeFormat.GeneralizedTime => Der.Write(0x18, Texts.Utf8(Digits.GeneralizedTime(time, false))),
        LogTimeFormat.GeneralizedTimeWithMilliseconds => Der.Write(0x18, Texts.Utf8(Digits.GeneralizedTime(time, true))),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Not a log time format."),
    };
}
