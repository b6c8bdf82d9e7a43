namespace Fiscal;

/// <summary>From when on which duty to hand out receipts holds.</summary>
/// <remarks>Immutable.</remarks>
public sealed class ReceiptDutyPeriod
{
    /// <summary>Creates a period.</summary>
    /// <param name="from">First day; only the date counts.</param>
    /// <param name="duty">The duty from then on.</param>
    public ReceiptDutyPeriod(DateTime from, ReceiptDuty duty)
    {
        From = from.Date;
        Duty = duty;
    }

    /// <summary>First day.</summary>
    public DateTime From { get; }

    /// <summary>The duty from then on.</summary>
    public ReceiptDuty Duty { get; }
}
