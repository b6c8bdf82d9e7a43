namespace Fiscal.Journal;

/// <summary>A person has taken note of missing history; numbers may be used again.</summary>
public sealed class HistoryAcknowledgedEntry : JournalEntry
{
    /// <inheritdoc/>
    public override EntryKind Kind => EntryKind.HistoryAcknowledged;

    /// <summary>Who.</summary>
    public string Person { get; set; } = string.Empty;

    /// <summary>What that person says about it; empty if nothing.</summary>
    public string Text { get; set; } = string.Empty;

    /// <summary>First receipt number to use, above all that may have been printed. The <c>BON_ID</c> goes on by as many.</summary>
    public long? ContinueAtReceiptNumber { get; set; }
}
