namespace Fiscal.Receipts.Mail;

/// <summary>Where notices about a till's health go by mail.</summary>
public sealed class MailNoticeOptions
{
    /// <summary>The mail server and who sends.</summary>
    public SmtpOptions Smtp { get; } = new();

    /// <summary>Addresses of those who are told, 1 to 20. They stand in no log, exception or trace.</summary>
    public IList<string> Recipients { get; } = [];
}
