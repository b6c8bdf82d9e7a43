namespace Fiscal.Journal;

/// <summary>The outage of a seal.</summary>
public sealed class SealedOutage
{
    /// <summary>Outage number.</summary>
    public long Number { get; set; }

    /// <summary>When it began, on the till's clock.</summary>
    public DateTimeOffset Since { get; set; }

    /// <summary>Stable code.</summary>
    public string Code { get; set; } = string.Empty;

    /// <summary>One German sentence.</summary>
    public string Text { get; set; } = string.Empty;

    /// <summary>Device; empty if it was never known.</summary>
    public TseSerialNumber SerialNumber { get; set; }

    /// <summary>Transaction started for this sale, if any.</summary>
    public long? TransactionNumber { get; set; }

    /// <summary>Whether the device is not certified.</summary>
    public bool IsTestDevice { get; set; }
}
