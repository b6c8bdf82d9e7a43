namespace Fiscal.Receipts;

/// <summary>A customer asked for paper.</summary>
public sealed class PaperRequestedEventArgs : EventArgs
{
    internal PaperRequestedEventArgs(ReceiptId receipt) => Receipt = receipt;

    /// <summary>The receipt to print.</summary>
    public ReceiptId Receipt { get; }
}
