namespace Fiscal;

/// <summary>Which log messages to export; everything by default.</summary>
public sealed class TseExportRange
{
    /// <summary>First signature counter.</summary>
    public long? FromCounter { get; set; }

    /// <summary>Last signature counter.</summary>
    public long? ToCounter { get; set; }

    /// <summary>Earliest log time.</summary>
    public DateTimeOffset? From { get; set; }

    /// <summary>Latest log time.</summary>
    public DateTimeOffset? To { get; set; }

    /// <summary>Client whose transactions are wanted.</summary>
    public string? ClientId { get; set; }
}
