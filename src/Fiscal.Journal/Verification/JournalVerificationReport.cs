namespace Fiscal.Journal;

/// <summary>What <see cref="JournalVerifier"/> found.</summary>
public sealed class JournalVerificationReport
{
    internal JournalVerificationReport(long entries, long receipts, long signed, long outages, IReadOnlyDictionary<string, JournalHead> heads, IReadOnlyList<Finding> findings)
    {
        Entries = entries;
        Receipts = receipts;
        Signed = signed;
        Outages = outages;
        Heads = heads;
        Findings = findings;
    }

    /// <summary>Entries of all registers.</summary>
    public long Entries { get; }

    /// <summary>Sealed receipts of all types.</summary>
    public long Receipts { get; }

    /// <summary>Receipts handed out with a signature.</summary>
    public long Signed { get; }

    /// <summary>Outages begun.</summary>
    public long Outages { get; }

    /// <summary>The last entry of each register, by register id.</summary>
    public IReadOnlyDictionary<string, JournalHead> Heads { get; }

    /// <summary>Everything noticed, in the order of the chain; listed in docs/findings.md.</summary>
    public IReadOnlyList<Finding> Findings { get; }

    /// <summary>Whether no finding is an error.</summary>
    public bool IsValid => Findings.All(static f => f.Severity != FindingSeverity.Error);
}
