namespace Fiscal.Tse.Logs;

/// <summary>How a TSE writes its log time (DSFinV-K, tse.csv TSE_ZEITFORMAT and QR field log-time-format). <see cref="LogTimeFormats"/> gives the official names.</summary>
public enum LogTimeFormat
{
    /// <summary><c>unixTime</c>: INTEGER, seconds since 1970-01-01 UTC.</summary>
    UnixTime,

    /// <summary><c>utcTime</c>: UTCTime without seconds, <c>YYMMDDhhmmZ</c>. Devices write seconds even where a till prints this name.</summary>
    UtcTime,

    /// <summary><c>utcTimeWithSeconds</c>: UTCTime, <c>YYMMDDhhmmssZ</c>.</summary>
    UtcTimeWithSeconds,

    /// <summary><c>generalizedTime</c>: GeneralizedTime, <c>YYYYMMDDhhmmssZ</c>.</summary>
    GeneralizedTime,

    /// <summary><c>generalizedTimeWithMilliseconds</c>: GeneralizedTime with a fraction, <c>YYYYMMDDhhmmss.fffZ</c>; DER drops trailing zeros.</summary>
    GeneralizedTimeWithMilliseconds,
}
