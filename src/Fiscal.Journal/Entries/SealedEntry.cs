namespace Fiscal.Journal;

/// <summary>What was handed out: a signature or an outage, never both, never neither.</summary>
public sealed class SealedEntry : JournalEntry
{
    /// <inheritdoc/>
    public override EntryKind Kind => EntryKind.Sealed;

    /// <summary>Sale.</summary>
    public string SaleId { get; set; } = string.Empty;

    /// <summary>Receipt.</summary>
    public long ReceiptNumber { get; set; }

    /// <summary>The signature, or <see langword="null"/>.</summary>
    public SealedSignature? Signature { get; set; }

    /// <summary>The outage, or <see langword="null"/>.</summary>
    public SealedOutage? Outage { get; set; }
}
