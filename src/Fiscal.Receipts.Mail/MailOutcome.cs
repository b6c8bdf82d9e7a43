namespace Fiscal.Receipts.Mail;

/// <summary>What became of an attempt to send.</summary>
internal enum MailOutcome
{
    /// <summary>The server has taken it.</summary>
    Sent,

    /// <summary>Not now, or nobody knows: try again with the same message id.</summary>
    Later,

    /// <summary>The server will never take it.</summary>
    Refused,
}
