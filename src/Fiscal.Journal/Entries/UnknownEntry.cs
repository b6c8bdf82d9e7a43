namespace Fiscal.Journal;

/// <summary>An entry of a kind this version does not know: verified, skipped.</summary>
public sealed class UnknownEntry : JournalEntry
{
    /// <inheritdoc/>
    public override EntryKind Kind => EntryKind.Unknown;

    /// <summary>Kind as stored.</summary>
    public int KindNumber { get; set; }

    /// <summary>Body as stored.</summary>
    public byte[] Body { get; set; } = [];
}
