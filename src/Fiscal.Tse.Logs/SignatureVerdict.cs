namespace Fiscal.Tse.Logs;

/// <summary>What a signature check says. A check that could not be made is not a failed one.</summary>
public enum SignatureVerdict
{
    /// <summary>The signature fits the bytes and the key.</summary>
    Verified,

    /// <summary>The signature does not fit the bytes as read. That is no proof of forgery: reading errors are frequent.</summary>
    Failed,

    /// <summary>The check could not be made: unknown or unsupported algorithm, no key, key on no known curve.</summary>
    NotPossible,
}
