namespace Fiscal.Journal;

/// <summary>Recovery found a basket that no device saw: no number, no receipt; its sale id is free again.</summary>
public sealed class AbortedEntry : JournalEntry
{
    /// <inheritdoc/>
    public override EntryKind Kind => EntryKind.Aborted;

    /// <summary>Sale.</summary>
    public string SaleId { get; set; } = string.Empty;

    /// <summary>Id of the Start that never happened.</summary>
    public Guid OperationId { get; set; }

    /// <summary>Why, for example <c>no device</c>.</summary>
    public string Reason { get; set; } = string.Empty;
}
