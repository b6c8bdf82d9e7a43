namespace Fiscal.Journal;

/// <summary>An outage ended: the TSE signs again.</summary>
public sealed class OutageEndedEntry : JournalEntry
{
    /// <inheritdoc/>
    public override EntryKind Kind => EntryKind.OutageEnded;

    /// <summary>Outage.</summary>
    public long OutageNumber { get; set; }
}
