namespace Fiscal.Receipts.Portal;

/// <summary>Takes mails that tills ask for. Without one in the services the interface has no mail.</summary>
internal abstract class MailIntake
{
    /// <summary>Puts a mail with a receipt into the outbox.</summary>
    /// <param name="register">The register that asks; the receipt is one of its merchant's.</param>
    /// <param name="receiptId">Register id and BON_ID.</param>
    /// <param name="address">As the customer gave it; checked here and kept in no log.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public abstract Task<MailIntakeResult> AddAsync(RegisterIdentity register, string receiptId, string address, CancellationToken cancellationToken);
}
