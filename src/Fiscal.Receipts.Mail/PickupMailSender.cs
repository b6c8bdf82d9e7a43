namespace Fiscal.Receipts.Mail;

/// <summary>Puts receipts as files into a folder that a mail server collects them from. The same mail twice is one file.</summary>
internal sealed class PickupMailSender : MailSender
{
    private readonly string _folder;

    /// <exception cref="ArgumentException"><paramref name="from"/> is no address.</exception>
    public PickupMailSender(string folder, string from)
    {
        _folder = folder;
        if (!MailAddress.IsValid(from))
        {
            throw new ArgumentException("From is a mail address.", nameof(from));
        }
    }

    public override async Task<(MailOutcome Outcome, string Reason)> SendAsync(ReceiptMail mail, CancellationToken cancellationToken)
    {
        using var message = mail.ToMessage();
        var name = Path.Combine(_folder, string.Concat(mail.MessageId.Select(static c => char.IsLetterOrDigit(c) ? c : '-')));
        try
        {
            Directory.CreateDirectory(_folder);
            // Whole or not at all: the server looks for .eml.
            await message.WriteToAsync(name + ".part", cancellationToken).ConfigureAwait(false);
            if (File.Exists(name + ".eml"))
            {
                File.Delete(name + ".part");
            }
            else
            {
                File.Move(name + ".part", name + ".eml");
            }

            return (MailOutcome.Sent, "file");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (MailOutcome.Later, e.GetType().Name);
        }
    }
}
