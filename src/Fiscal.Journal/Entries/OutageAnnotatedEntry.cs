namespace Fiscal.Journal;

/// <summary>What was done about an outage (spec till-rules O9).</summary>
public sealed class OutageAnnotatedEntry : JournalEntry
{
    /// <inheritdoc/>
    public override EntryKind Kind => EntryKind.OutageAnnotated;

    /// <summary>Outage.</summary>
    public long OutageNumber { get; set; }

    /// <summary>What was done.</summary>
    public string Text { get; set; } = string.Empty;

    /// <summary>Who says so.</summary>
    public string Person { get; set; } = string.Empty;
}
