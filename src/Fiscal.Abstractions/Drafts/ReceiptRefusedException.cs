namespace Fiscal;

/// <summary>A draft breaks rules; nothing was journalled, the basket is still open.</summary>
public sealed class ReceiptRefusedException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="findings">Every rule broken, each naming line and rule.</param>
    public ReceiptRefusedException(IReadOnlyList<Finding> findings)
        : base(Describe(findings ?? throw new ArgumentNullException(nameof(findings)))) => Findings = findings;

    /// <summary>Every rule broken.</summary>
    public IReadOnlyList<Finding> Findings { get; }

    private static string Describe(IReadOnlyList<Finding> findings)
    {
        const int shown = 5;
        var text = "The receipt is refused. " + string.Join(" ", findings.Take(shown).Select(static f =>
            f.Where.Length == 0 ? $"{f.Message} [{f.Code}]" : $"{f.Where}: {f.Message} [{f.Code}]"));
        return findings.Count <= shown ? text : text + $" And {findings.Count - shown} more.";
    }
}
