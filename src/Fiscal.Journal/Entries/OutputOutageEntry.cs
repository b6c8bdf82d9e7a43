namespace Fiscal.Journal;

/// <summary>Printer or transmission failed or works again (spec till-rules O10).</summary>
public sealed class OutputOutageEntry : JournalEntry
{
    /// <inheritdoc/>
    public override EntryKind Kind => EntryKind.OutputOutage;

    /// <summary>Device.</summary>
    public string Device { get; set; } = string.Empty;

    /// <summary>Cause, one sentence; empty at the end.</summary>
    public string Cause { get; set; } = string.Empty;

    /// <summary>Whether it ended.</summary>
    public bool Ended { get; set; }
}
