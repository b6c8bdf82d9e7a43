namespace Fiscal.Journal;

/// <summary>One entry of a register's chain, decoded.</summary>
public abstract class JournalEntry
{
    /// <summary>Kind.</summary>
    public abstract EntryKind Kind { get; }

    /// <summary>When it was written, on the till's clock, with offset.</summary>
    public DateTimeOffset Time { get; set; }

    /// <summary>Position in the chain, from 1; 0 while not stored.</summary>
    public long Sequence { get; set; }
}
