namespace Fiscal.Printing.EscPos;

/// <summary>How a print ended. It is the truth: <see cref="PrintOutcome.Printed"/> is said only when the printer said it.</summary>
/// <remarks>Immutable.</remarks>
public sealed class PrintResult
{
    internal PrintResult(PrintOutcome outcome, PrintConfirmation confirmedBy, PrintProblem problem, string reason, IReadOnlyList<Finding> findings)
    {
        Outcome = outcome;
        ConfirmedBy = confirmedBy;
        Problem = problem;
        Reason = reason;
        Findings = findings;
    }

    /// <summary>How it ended.</summary>
    public PrintOutcome Outcome { get; }

    /// <summary>What proved it.</summary>
    public PrintConfirmation ConfirmedBy { get; }

    /// <summary>What went wrong, as a code.</summary>
    public PrintProblem Problem { get; }

    /// <summary>What went wrong and what to do, one sentence; empty if nothing did.</summary>
    public string Reason { get; }

    /// <summary>What the printer could not show as the document says.</summary>
    public IReadOnlyList<Finding> Findings { get; }

    /// <summary>For example <c>Printed (ProcessId)</c> or <c>Failed: PaperEnd</c>.</summary>
    public override string ToString() =>
        Outcome == PrintOutcome.Printed ? $"Printed ({ConfirmedBy})" : Problem == PrintProblem.None ? Outcome.ToString() : $"{Outcome}: {Problem}";
}
