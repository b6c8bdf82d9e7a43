namespace Fiscal.Journal;

/// <summary>The sale was accepted: number, content and process data are durable before the TSE is asked to sign.</summary>
public sealed class FinishingEntry : JournalEntry
{
    /// <inheritdoc/>
    public override EntryKind Kind => EntryKind.Finishing;

    /// <summary>Sale.</summary>
    public string SaleId { get; set; } = string.Empty;

    /// <summary>Continuous per register from 1.</summary>
    public long ReceiptNumber { get; set; }

    /// <summary>Counter per register that never restarts (<c>BON_ID</c>).</summary>
    public long BonId { get; set; }

    /// <summary>The number as printed.</summary>
    public string PrintedNumber { get; set; } = string.Empty;

    /// <summary>Client id at the TSE: serial number of the recording system.</summary>
    public string ClientId { get; set; } = string.Empty;

    /// <summary>Device that is asked to sign; empty if none is.</summary>
    public TseSerialNumber SerialNumber { get; set; }

    /// <summary>Transaction, if one was started.</summary>
    public long? TransactionNumber { get; set; }

    /// <summary>Id of a Start made inside Finish (spec till-rules O4).</summary>
    public Guid? OperationId { get; set; }

    /// <summary>Process type.</summary>
    public string ProcessType { get; set; } = string.Empty;

    /// <summary>Process data.</summary>
    public string ProcessData { get; set; } = string.Empty;

    /// <summary>Everything the receipt says.</summary>
    public ReceiptContent Content { get; set; } = null!;

    /// <summary>16 random bytes.</summary>
    public byte[] LinkSecret { get; set; } = [];

    /// <summary>32 bytes, or empty for the standard layout.</summary>
    public byte[] LayoutId { get; set; } = [];
}
