namespace Fiscal;

/// <summary>What checking a signature gave (spec commit-protocol, <i>Verification has three values</i>).</summary>
public enum SignatureVerification
{
    /// <summary>It fits the bytes.</summary>
    Verified,

    /// <summary>The answer did not hold the signed bytes; the next export will tell.</summary>
    NotPossible,

    /// <summary>It provably does not fit.</summary>
    Failed,
}
