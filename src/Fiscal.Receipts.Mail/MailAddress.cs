using MimeKit;

namespace Fiscal.Receipts.Mail;

/// <summary>What counts as one address: the plain form, without name, comment or list.</summary>
internal static class MailAddress
{
    // RFC 5321 §4.5.3.1.3: a path has at most 256 octets, its two brackets included.
    private const int MaxLength = 254;

    public static bool IsValid(string? text) =>
        text is { Length: > 2 and <= MaxLength }
        && text.All(static c => c > ' ' && c != '\x7f')
        && MailboxAddress.TryParse(text, out var mailbox)
        && mailbox.Address == text
        && text.IndexOf('@') is > 0 and var at
        && at < text.Length - 1;
}
