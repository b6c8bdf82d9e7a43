using System.Text;
using Fiscal.Receipts.Mail;

namespace Fiscal.Receipts.Portal;

/// <summary>Words and form of the mail with a receipt (digital-receipt §6.4).</summary>
internal static class MailWriter
{
    public static ReceiptMail Write(Receipt receipt, BranchSettings settings, PageTexts texts, MailContent content, byte[] pdf, SmtpOptions smtp, string mailId, DateTimeOffset created)
    {
        var shop = settings.Name.Length > 0 ? settings.Name : receipt.Merchant.Name;
        var day = texts.Day(receipt.End);
        // No amount: screens show subjects to whoever passes by.
        var subject = texts.Pick("Ihr Kassenbeleg vom " + day, "Your receipt of " + day) + " – " + shop;
        var logo = settings.GetLogo();
        string[] paragraphs =
        [
            texts.Pick("Guten Tag,", "Hello,"),
            texts.Pick($"im Anhang finden Sie Ihren Kassenbeleg {receipt.PrintedNumber} vom {day} als PDF.", $"attached you will find your receipt {receipt.PrintedNumber} of {day} as a PDF."),
            texts.Pick("Sie haben diese Nachricht selbst oder an der Kasse angefordert. Ihre Adresse wurde nur dafür verwendet und ist bei uns gelöscht.", "You asked for this message yourself or at the till. Your address was used for it alone and has been deleted."),
            texts.Pick("Diese Nachricht wurde automatisch erstellt.", "This message was sent automatically."),
        ];
        var link = texts.Pick("Beleg im Browser ansehen", "View receipt in browser");
        var seller = string.Join("\n", new[] { receipt.Merchant.Name, receipt.Merchant.Address.Street, (receipt.Merchant.Address.PostalCode + " " + receipt.Merchant.Address.City).Trim() }.Where(static line => line.Length > 0));
        return new ReceiptMail
        {
            MessageId = mailId + "@" + smtp.From[(smtp.From.LastIndexOf('@') + 1)..],
            Date = created,
            To = content.Address,
            From = smtp.From,
            FromName = shop,
            ReplyTo = settings.ReplyTo,
            Subject = subject,
            Language = texts.Language,
            Text = Text(paragraphs, link, content.Link, seller, settings.Contact),
            Html = Html(paragraphs, link, content.Link, seller, settings, texts, logo is not null, shop, subject),
            LogoPng = logo,
            Pdf = pdf,
            PdfName = ReceiptPages.FileNameOf(receipt, "pdf"),
        };
    }

    private static string Text(string[] paragraphs, string link, string address, string seller, string contact)
    {
        var text = new StringBuilder();
        text.Append(paragraphs[0]).Append("\n\n").Append(paragraphs[1]).Append("\n\n");
        if (address.Length > 0)
        {
            text.Append(link).Append(":\n").Append(address).Append("\n\n");
        }

        text.Append(seller).Append('\n');
        if (contact.Length > 0)
        {
            text.Append(contact).Append('\n');
        }

        return text.Append("\n--\n").Append(paragraphs[2]).Append(' ').Append(paragraphs[3]).Append('\n').Replace("\r", string.Empty).Replace("\n", "\r\n").ToString();
    }

    private static string Html(string[] paragraphs, string link, string address, string seller, BranchSettings settings, PageTexts texts, bool hasLogo, string shop, string subject)
    {
        var html = new StringBuilder("<!DOCTYPE html><html lang=\"").Append(texts.Language).Append("\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><meta name=\"color-scheme\" content=\"light dark\"><title>");
        HtmlWriter.Escape(html, subject);
        html.Append("</title></head><body style=\"margin:0;padding:24px 16px;font:16px/1.5 -apple-system,'Segoe UI',Roboto,Arial,sans-serif\"><div style=\"max-width:520px;margin:0 auto\">");
        if (hasLogo)
        {
            html.Append("<p style=\"margin:0 0 20px\"><img src=\"{logo}\" alt=\"");
            HtmlWriter.Escape(html, shop);
            html.Append("\" width=\"150\" style=\"max-width:150px;height:auto;background:#fff;border-radius:8px;padding:6px\"></p>");
        }

        Paragraph(paragraphs[0], "margin:0 0 12px");
        Paragraph(paragraphs[1], "margin:0 0 20px");
        if (address.Length > 0)
        {
            html.Append("<p style=\"margin:0 0 24px\"><a href=\"");
            HtmlWriter.Escape(html, address);
            html.Append("\" style=\"display:inline-block;padding:12px 20px;border-radius:10px;font-weight:600;text-decoration:none;background:").Append(settings.Background).Append(";color:").Append(settings.Foreground).Append("\">").Append(link).Append("</a></p>");
        }

        Paragraph(seller + (settings.Contact.Length > 0 ? "\n" + settings.Contact : string.Empty), "margin:0 0 20px");
        Paragraph(paragraphs[2] + " " + paragraphs[3], "margin:0;font-size:13px;opacity:.8");
        return html.Append("</div></body></html>").ToString();

        void Paragraph(string text, string look)
        {
            html.Append("<p style=\"").Append(look).Append("\">");
            HtmlWriter.Escape(html, text.Replace("\r", string.Empty, StringComparison.Ordinal));
            html.Append("</p>");
        }
    }
}
