namespace Fiscal;

/// <summary>A receipt was sealed.</summary>
public sealed class ReceiptSealedEventArgs : EventArgs
{
    /// <summary>Creates the arguments.</summary>
    public ReceiptSealedEventArgs(Receipt receipt) => Receipt = receipt ?? throw new ArgumentNullException(nameof(receipt));

    /// <summary>The receipt.</summary>
    public Receipt Receipt { get; }
}
