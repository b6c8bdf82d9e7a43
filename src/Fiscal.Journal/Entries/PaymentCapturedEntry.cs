namespace Fiscal.Journal;

/// <summary>A payment went through at its terminal before the receipt was made, or was taken back: while one stands, the basket is not aborted (spec till-rules §2).</summary>
public sealed class PaymentCapturedEntry : JournalEntry
{
    /// <inheritdoc/>
    public override EntryKind Kind => EntryKind.PaymentCaptured;

    /// <summary>Sale.</summary>
    public string SaleId { get; set; } = string.Empty;

    /// <summary>The till's own name for the payment; <see langword="null"/> when all were taken back.</summary>
    public string? Name { get; set; }

    /// <summary>Amount; <see langword="null"/> when all were taken back.</summary>
    public decimal? Amount { get; set; }

    /// <summary>Whether all payments of the sale were taken back.</summary>
    public bool TakenBack { get; set; }
}
