using MimeKit;
using MimeKit.Utils;

namespace Fiscal.Receipts.Mail;

/// <summary>A mail with a receipt: what stands in it, before it becomes bytes.</summary>
internal sealed class ReceiptMail
{
    /// <summary>Unique for the mail and the same in each attempt, without brackets.</summary>
    public string MessageId { get; set; } = string.Empty;

    public DateTimeOffset Date { get; set; }

    /// <summary>The one recipient.</summary>
    public string To { get; set; } = string.Empty;

    public string From { get; set; } = string.Empty;

    public string FromName { get; set; } = string.Empty;

    /// <summary>Where answers go; nowhere if empty.</summary>
    public string ReplyTo { get; set; } = string.Empty;

    public string Subject { get; set; } = string.Empty;

    public string Language { get; set; } = "de";

    public string Text { get; set; } = string.Empty;

    /// <summary>The same as HTML; where <c>{logo}</c> stands, the address of the logo inside the mail is put.</summary>
    public string Html { get; set; } = string.Empty;

    public byte[]? LogoPng { get; set; }

    public byte[] Pdf { get; set; } = [];

    public string PdfName { get; set; } = string.Empty;

    public MimeMessage ToMessage()
    {
        var message = new MimeMessage { Date = Date, Subject = OneLine(Subject), MessageId = MessageId };
        message.From.Add(new MailboxAddress(OneLine(FromName), From));
        message.To.Add(new MailboxAddress(null, To));
        if (ReplyTo.Length > 0)
        {
            message.ReplyTo.Add(new MailboxAddress(null, ReplyTo));
        }

        // What no person wrote asks for no answer by a machine (RFC 3834 §5; the second one for Exchange).
        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        message.Headers.Add("X-Auto-Response-Suppress", "All");
        message.Headers.Add(HeaderId.ContentLanguage, Language);
        var body = new BodyBuilder { TextBody = Text };
        if (LogoPng is { } logo)
        {
            var picture = (MimePart)body.LinkedResources.Add("logo.png", logo, new ContentType("image", "png"));
            picture.ContentId = MimeUtils.GenerateMessageId("logo.invalid");
            body.HtmlBody = Html.Replace("{logo}", "cid:" + picture.ContentId);
        }
        else
        {
            body.HtmlBody = Html;
        }

        body.Attachments.Add(PdfName, Pdf, new ContentType("application", "pdf"));
        message.Body = body.ToMessageBody();
        return message;
    }

    private static string OneLine(string text) => new([.. text.Select(static c => char.IsControl(c) ? ' ' : c)]);
}
