using System.Text;
using MailKit;
using MailKit.Net.Smtp;
using MimeKit;

namespace Fiscal.Receipts.Mail;

/// <summary>One mail over one connection.</summary>
internal static class SmtpTransport
{
    /// <summary>Sends; returns when the server has taken the mail. No protocol is logged: it would hold the addresses.</summary>
    public static async Task SendAsync(SmtpOptions smtp, MimeMessage message, CancellationToken cancellationToken)
    {
        using var client = new SmtpClient { Timeout = (int)smtp.Timeout.TotalMilliseconds };
        client.ServerCertificateValidationCallback = (_, certificate, _, errors) => smtp.Accepts(certificate, errors);
        await client.ConnectAsync(smtp.Host, smtp.Port, smtp.SocketOptions, cancellationToken).ConfigureAwait(false);
        if (smtp is { UserName: { } user, Password: { } password })
        {
            await client.AuthenticateAsync(Encoding.UTF8, user, password, cancellationToken).ConfigureAwait(false);
        }

        var format = FormatOptions.Default.Clone();
        // Names of domains travel as punycode; what stands before the @ only a server with SMTPUTF8 takes (RFC 6531).
        format.International = client.Capabilities.HasFlag(SmtpCapabilities.UTF8) && message.To.Mailboxes.Any(static mailbox => mailbox.Address.Any(static c => c > '\x7f'));
        await client.SendAsync(format, message, cancellationToken).ConfigureAwait(false);
        try
        {
            await client.DisconnectAsync(true, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ProtocolException or CommandException or IOException or System.Net.Sockets.SocketException or OperationCanceledException)
        {
            // The server has taken the mail: how it says goodbye changes nothing.
        }
    }
}
