namespace Fiscal.Journal;

/// <summary>A basket was opened; written before anything is sent to a TSE.</summary>
public sealed class OpenedEntry : JournalEntry
{
    /// <inheritdoc/>
    public override EntryKind Kind => EntryKind.Opened;

    /// <summary>The POS's own id of the sale.</summary>
    public string SaleId { get; set; } = string.Empty;

    /// <summary>Client id at the TSE.</summary>
    public string ClientId { get; set; } = string.Empty;

    /// <summary>Random id of the Start; used for one Start only.</summary>
    public Guid OperationId { get; set; }
}
