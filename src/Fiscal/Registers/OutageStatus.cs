namespace Fiscal;

/// <summary>An outage of a register's TSE.</summary>
/// <remarks>Immutable.</remarks>
public sealed class OutageStatus
{
    internal OutageStatus(long number, DateTimeOffset since, DateTimeOffset? ended, string code, string text, TseSerialNumber serialNumber)
    {
        Number = number;
        Since = since;
        Ended = ended;
        Code = code;
        Text = text;
        SerialNumber = serialNumber;
    }

    /// <summary>Continuous per register, never restarted.</summary>
    public long Number { get; }

    /// <summary>Begin, on the till's clock.</summary>
    public DateTimeOffset Since { get; }

    /// <summary>End, or <see langword="null"/> while it lasts.</summary>
    public DateTimeOffset? Ended { get; }

    /// <summary>Stable code, for example <c>device-absent</c>.</summary>
    public string Code { get; }

    /// <summary>One German sentence for staff.</summary>
    public string Text { get; }

    /// <summary>Device; empty if it was never known.</summary>
    public TseSerialNumber SerialNumber { get; }
}
