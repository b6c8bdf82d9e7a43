namespace Fiscal.Journal;

/// <summary>The TSE holds finished receipts of this client that the journal does not know: a restored backup or a lying disk.</summary>
public sealed class HistoryMissingEntry : JournalEntry
{
    /// <inheritdoc/>
    public override EntryKind Kind => EntryKind.HistoryMissing;

    /// <summary>Device.</summary>
    public TseSerialNumber SerialNumber { get; set; }

    /// <summary>Last transaction the device knows.</summary>
    public long? LastTransactionNumber { get; set; }

    /// <summary>Last counter the device knows.</summary>
    public long? LastSignatureCounter { get; set; }

    /// <summary>What was found.</summary>
    public string Detail { get; set; } = string.Empty;
}
