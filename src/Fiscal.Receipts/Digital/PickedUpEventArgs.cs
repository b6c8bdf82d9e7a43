namespace Fiscal.Receipts;

/// <summary>A customer opened the receipt.</summary>
public sealed class PickedUpEventArgs : EventArgs
{
    /// <summary>Creates the arguments.</summary>
    /// <param name="receiptId">The receipt.</param>
    /// <param name="reader">What opened it.</param>
    public PickedUpEventArgs(ReceiptId receiptId, string reader)
    {
        ReceiptId = receiptId;
        Reader = reader ?? throw new ArgumentNullException(nameof(reader));
    }

    /// <summary>The receipt.</summary>
    public ReceiptId ReceiptId { get; }

    /// <summary>What opened it, coarsely: <c>phone</c>, <c>desktop</c>, <c>bot</c>.</summary>
    public string Reader { get; }
}
