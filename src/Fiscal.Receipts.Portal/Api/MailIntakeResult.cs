namespace Fiscal.Receipts.Portal;

/// <summary>What became of a mail that a till asked for.</summary>
internal enum MailIntakeResult
{
    /// <summary>It waits in the outbox.</summary>
    Accepted,

    /// <summary>There is no such receipt, or its link is not open.</summary>
    NoReceipt,

    /// <summary>The address is none.</summary>
    BadAddress,

    /// <summary>The receipt was mailed too often.</summary>
    TooMany,

    /// <summary>The portal has no mail server.</summary>
    NoMail,
}
