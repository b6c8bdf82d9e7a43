namespace Fiscal.Receipts.Portal;

/// <summary>What is known of a receipt's mails goes with its link.</summary>
internal sealed class MailRetention : RetentionStep
{
    private static readonly PortalQuery Outbox = new("mail_outbox.expire", "DELETE FROM mail_outbox WHERE merchant_id = @merchant AND receipt_id = @receipt");

    private static readonly PortalQuery Outcomes = new("mail_outcome.expire", "DELETE FROM mail_outcome WHERE merchant_id = @merchant AND receipt_id = @receipt");

    private static readonly PortalQuery Counts = new("mail_count.expire", "DELETE FROM mail_count WHERE merchant_id = @merchant AND subject = @subject");

    public override async Task ExpireAsync(PortalSession session, string merchantId, string receiptId, CancellationToken cancellationToken)
    {
        await session.ExecuteAsync(Outbox, cancellationToken, ("merchant", merchantId), ("receipt", receiptId));
        await session.ExecuteAsync(Outcomes, cancellationToken, ("merchant", merchantId), ("receipt", receiptId));
        await session.ExecuteAsync(Counts, cancellationToken, ("merchant", merchantId), ("subject", "r:" + receiptId));
    }
}
