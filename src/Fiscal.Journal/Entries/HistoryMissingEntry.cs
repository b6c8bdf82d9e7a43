namespace Fiscal.Journal;

/// <summary>The TSE holds finished receipts of this client that the journal does not know: a restored backup or a lying disk.</summary>
/// <remarks>Many lost receipts stand in several entries, one after the other.</remarks>
public sealed class HistoryMissingEntry : JournalEntry
{
    /// <summary>Most transactions in one entry.</summary>
    public const int MaxTransactions = 1_000;

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

    /// <summary>The transactions that the journal does not know, at most <see cref="MaxTransactions"/>; empty if the device cannot tell which.</summary>
    public IList<MissingTransaction> Transactions { get; set; } = [];
}
