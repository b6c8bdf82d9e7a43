using System.Globalization;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using MailKit;
using MailKit.Net.Smtp;
using MimeKit;
using MimeKit.Utils;

namespace Fiscal.Receipts.Mail;

/// <summary>Mails each notice to the people of the shop: the German sentence, the English one, and what it is about.</summary>
/// <remarks>Thread-safe. A connection is made for each mail. Addresses and password stand in no exception of this class.</remarks>
public sealed class MailNoticeChannel : NoticeChannel
{
    private const int MaxRecipients = 20;

    private readonly SmtpOptions _smtp;
    private readonly IReadOnlyList<string> _recipients;

    /// <summary>Creates the channel. Nothing is connected yet.</summary>
    /// <param name="options">Server, sender and recipients; read once.</param>
    /// <exception cref="ArgumentException">A value is missing or wrong; the message names all rules that are broken and no address.</exception>
    public MailNoticeChannel(MailNoticeOptions options)
    {
        if (options is null)
        {
            throw new ArgumentNullException(nameof(options));
        }

        var problems = new List<string>();
        options.Smtp.Check(problems);
        if (options.Recipients.Count is 0 or > MaxRecipients)
        {
            problems.Add("Recipients holds 1 to 20 addresses.");
        }

        for (var i = 0; i < options.Recipients.Count; i++)
        {
            if (!MailAddress.IsValid(options.Recipients[i]))
            {
                problems.Add($"Recipients[{i.ToString(CultureInfo.InvariantCulture)}] is no mail address.");
            }
        }

        if (problems.Count > 0)
        {
            throw new ArgumentException("Options of mail notices: " + string.Join(" ", problems), nameof(options));
        }

        _smtp = options.Smtp;
        _recipients = [.. options.Recipients];
    }

    /// <inheritdoc/>
    public override string Name => "mail";

    /// <inheritdoc/>
    /// <exception cref="IOException">It was not sent, or nobody knows whether it was. The text names no address.</exception>
    public override async Task SendAsync(HealthNotice notice, CancellationToken cancellationToken)
    {
        using var message = Write(notice ?? throw new ArgumentNullException(nameof(notice)));
        try
        {
            await SmtpTransport.SendAsync(_smtp, message, cancellationToken).ConfigureAwait(false);
        }
        catch (SmtpCommandException e)
        {
            // Without the inner exception here and below: servers repeat addresses in their answers.
            throw new IOException($"The mail server refused the notice ({((int)e.StatusCode).ToString(CultureInfo.InvariantCulture)}).");
        }
        catch (Exception e) when (e is ProtocolException or CommandException or IOException or SocketException or AuthenticationException or MailKit.Security.AuthenticationException or MailKit.Security.SslHandshakeException or NotSupportedException or TimeoutException)
        {
            throw new IOException($"The mail server could not be used ({e.GetType().Name}).");
        }
    }

    private MimeMessage Write(HealthNotice notice)
    {
        var fact = notice.Fact;
        var about = fact.RegisterId ?? fact.TseName;
        var message = new MimeMessage
        {
            Date = notice.Time,
            Subject = OneLine(Word(notice) + ": " + notice.Merchant + (about is null ? string.Empty : ", " + about)),
            MessageId = MimeUtils.GenerateMessageId(_smtp.From.Substring(_smtp.From.LastIndexOf('@') + 1)),
        };
        message.From.Add(new MailboxAddress(_smtp.FromName, _smtp.From));
        message.To.AddRange(_recipients.Select(static address => new MailboxAddress(null, address)));

        // What no person wrote asks for no answer by a machine (RFC 3834 §5).
        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        message.Body = new TextPart("plain") { Text = Text(notice) };
        return message;
    }

    private static string Text(HealthNotice notice)
    {
        var fact = notice.Fact;
        var text = new StringBuilder()
            .Append(OneLine(fact.MessageDe)).Append("\r\n\r\n")
            .Append(OneLine(fact.Message)).Append("\r\n\r\n")
            .Append("Betrieb: ").Append(OneLine(notice.Merchant)).Append("\r\n");
        if (fact.RegisterId is { } register)
        {
            text.Append("Kasse: ").Append(OneLine(register)).Append("\r\n");
        }

        if (fact.TseName is { } tse)
        {
            text.Append("TSE: ").Append(OneLine(tse)).Append("\r\n");
        }

        return text
            .Append("Zeit: ").Append(notice.Time.ToString("dd.MM.yyyy HH:mm zzz", CultureInfo.InvariantCulture)).Append("\r\n")
            .Append("Code: ").Append(OneLine(fact.Code)).Append("\r\n").ToString();
    }

    private static string Word(HealthNotice notice) => notice.Fact.Severity switch
    {
        HealthSeverity.Ok => "Behoben",
        HealthSeverity.Warning => "Warnung",
        _ => "Dringend",
    };

    private static string OneLine(string text) => new([.. text.Select(static c => char.IsControl(c) ? ' ' : c)]);
}
