namespace Fiscal.Receipts.Mail;

/// <summary>Takes a mail on its way.</summary>
internal abstract class MailSender
{
    /// <summary>Tries once. No address stands in what this throws or returns.</summary>
    /// <returns>The outcome and, for logs, what the server said in figures.</returns>
    public abstract Task<(MailOutcome Outcome, string Reason)> SendAsync(ReceiptMail mail, CancellationToken cancellationToken);
}
