namespace Fiscal.Journal;

/// <summary>The first entry of a register's chain: without it neither rotation by year, nor deletion after the retention period, nor backup segments were possible.</summary>
public sealed class GenesisEntry : JournalEntry
{
    /// <inheritdoc/>
    public override EntryKind Kind => EntryKind.Genesis;

    /// <summary>Version of the journal format.</summary>
    public int FormatVersion { get; set; } = 1;

    /// <summary>Identity of this journal.</summary>
    public Guid JournalId { get; set; }

    /// <summary>Name of the file this one continues, if any.</summary>
    public string? PreviousJournal { get; set; }

    /// <summary>Last sequence of that file.</summary>
    public long PreviousSequence { get; set; }

    /// <summary>Last hash of that file, 32 bytes; empty if there is none.</summary>
    public byte[] PreviousHash { get; set; } = [];
}
