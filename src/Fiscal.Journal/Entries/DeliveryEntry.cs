namespace Fiscal.Journal;

/// <summary>What became of a receipt on its way to the customer.</summary>
public sealed class DeliveryEntry : JournalEntry
{
    /// <inheritdoc/>
    public override EntryKind Kind => EntryKind.Delivery;

    /// <summary>Receipt.</summary>
    public long ReceiptNumber { get; set; }

    /// <summary>What happened.</summary>
    public DeliveryKind What { get; set; }

    /// <summary>One word more; never a mail address.</summary>
    public string? Detail { get; set; }

    /// <summary>Printer or portal.</summary>
    public string? Device { get; set; }
}
