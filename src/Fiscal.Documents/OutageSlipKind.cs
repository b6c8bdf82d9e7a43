namespace Fiscal.Documents;

/// <summary>Which of the two papers of an outage.</summary>
public enum OutageSlipKind
{
    /// <summary>The TSE failed: printed at once, filled in by hand when the cause is removed.</summary>
    Outage,

    /// <summary>The TSE signs again: names the receipts handed out without signature.</summary>
    Recovery,
}
