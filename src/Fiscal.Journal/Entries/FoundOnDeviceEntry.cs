namespace Fiscal.Journal;

/// <summary>A device turned out to hold the signature of a receipt that was handed out without one (spec till-rules O2). May come without signature and be completed by a second one.</summary>
public sealed class FoundOnDeviceEntry : JournalEntry
{
    /// <inheritdoc/>
    public override EntryKind Kind => EntryKind.FoundOnDevice;

    /// <summary>Sale.</summary>
    public string SaleId { get; set; } = string.Empty;

    /// <summary>Receipt.</summary>
    public long ReceiptNumber { get; set; }

    /// <summary>Device.</summary>
    public TseSerialNumber SerialNumber { get; set; }

    /// <summary>Transaction.</summary>
    public long TransactionNumber { get; set; }

    /// <summary>Counter, if known.</summary>
    public long? SignatureCounter { get; set; }

    /// <summary>r ‖ s; empty if not known yet.</summary>
    public byte[] Signature { get; set; } = [];

    /// <summary>Log time of the start, if known.</summary>
    public DateTimeOffset? StartTime { get; set; }

    /// <summary>Log time of the finish, if known.</summary>
    public DateTimeOffset? LogTime { get; set; }

    /// <summary>Raw log message, at most 4 KiB; empty if the device did not give it.</summary>
    public byte[] LogMessage { get; set; } = [];
}
