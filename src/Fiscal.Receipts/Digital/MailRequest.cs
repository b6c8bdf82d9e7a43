namespace Fiscal.Receipts;

/// <summary>What became of the wish to mail a receipt.</summary>
public enum MailRequest
{
    /// <summary>The portal will send it; the delivery log gets day and outcome.</summary>
    Accepted,

    /// <summary>The portal does not take this address.</summary>
    AddressRefused,

    /// <summary>This receipt was mailed too often.</summary>
    TooMany,

    /// <summary>The portal does not have this receipt yet.</summary>
    NotThere,

    /// <summary>The portal was not reached; nothing is kept, ask again.</summary>
    Unreachable,

    /// <summary>There is no portal: not paired, or the module is switched off.</summary>
    NoPortal,
}
