using System.Globalization;
using System.Net.Sockets;
using System.Security.Authentication;
using MailKit;
using MailKit.Net.Smtp;

namespace Fiscal.Receipts.Mail;

/// <summary>Sends receipts over SMTP, one connection each.</summary>
internal sealed class SmtpMailSender : MailSender
{
    private readonly SmtpOptions _smtp;

    /// <exception cref="ArgumentException">A value is missing or wrong.</exception>
    public SmtpMailSender(SmtpOptions smtp)
    {
        var problems = new List<string>();
        smtp.Check(problems);
        _smtp = problems.Count == 0 ? smtp : throw new ArgumentException("Options of the mail server: " + string.Join(" ", problems), nameof(smtp));
    }

    public override async Task<(MailOutcome Outcome, string Reason)> SendAsync(ReceiptMail mail, CancellationToken cancellationToken)
    {
        using var message = mail.ToMessage();
        try
        {
            await SmtpTransport.SendAsync(_smtp, message, cancellationToken).ConfigureAwait(false);
            return (MailOutcome.Sent, "250");
        }
        catch (SmtpCommandException e)
        {
            // RFC 5321 §4.2.1: 5yz is for good, 4yz for now.
            return ((int)e.StatusCode >= 500 ? MailOutcome.Refused : MailOutcome.Later, ((int)e.StatusCode).ToString(CultureInfo.InvariantCulture));
        }
        catch (NotSupportedException e)
        {
            // The address needs SMTPUTF8, the server has none.
            return (MailOutcome.Refused, e.GetType().Name);
        }
        catch (Exception e) when (e is ProtocolException or CommandException or IOException or SocketException or AuthenticationException or MailKit.Security.AuthenticationException or MailKit.Security.SslHandshakeException or TimeoutException)
        {
            return (MailOutcome.Later, e.GetType().Name);
        }
    }
}
