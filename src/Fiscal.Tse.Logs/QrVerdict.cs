namespace Fiscal.Tse.Logs;

/// <summary>What the check of a receipt's QR payload says. Never that a receipt is forged: reading errors are frequent.</summary>
public enum QrVerdict
{
    /// <summary>The signature fits the canonical form.</summary>
    Valid,

    /// <summary>The signature fits after a named change of form.</summary>
    ValidFormDeviates,

    /// <summary>The signature does not fit the content as read, in any form tried.</summary>
    Invalid,

    /// <summary>A field is missing, the algorithm is not supported or the key lies on no known curve.</summary>
    CannotDecide,
}
