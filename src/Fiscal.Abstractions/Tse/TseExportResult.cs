namespace Fiscal;

/// <summary>What an export holds.</summary>
public sealed class TseExportResult
{
    /// <summary>Device.</summary>
    public TseSerialNumber SerialNumber { get; set; }

    /// <summary>First signature counter, if known.</summary>
    public long? FirstCounter { get; set; }

    /// <summary>Last signature counter, if known.</summary>
    public long? LastCounter { get; set; }

    /// <summary>Whether it holds everything asked for.</summary>
    public bool IsComplete { get; set; }

    /// <summary>Number of archives written one after the other.</summary>
    public int Parts { get; set; } = 1;

    /// <summary>Receipt for <see cref="TseDriver.ReleaseExportedAsync"/>.</summary>
    public string? ReceiptToken { get; set; }
}
