namespace Fiscal.Receipts.Portal;

/// <summary>What else goes with an expired link or a deleted receipt: whoever keeps something of a receipt in tables of its own adds a step to the services.</summary>
internal abstract class RetentionStep
{
    /// <summary>Removes what is kept of a receipt beside the record, inside the transaction that removes the link.</summary>
    public abstract Task ExpireAsync(PortalSession session, string merchantId, string receiptId, CancellationToken cancellationToken);
}
