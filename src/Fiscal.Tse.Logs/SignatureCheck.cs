namespace Fiscal.Tse.Logs;

/// <summary>Result of checking one message's signature.</summary>
public sealed class SignatureCheck
{
    internal SignatureCheck(SignatureVerdict verdict, IReadOnlyList<Finding> findings)
    {
        Verdict = verdict;
        Findings = findings;
    }

    /// <summary>The verdict.</summary>
    public SignatureVerdict Verdict { get; }

    /// <summary>What was noticed (L18, L21, L23, L30, L32).</summary>
    public IReadOnlyList<Finding> Findings { get; }
}
