namespace Fiscal.Receipts;

/// <summary>Whether a receipt is to be printed.</summary>
public enum PaperDue
{
    /// <summary>Only if the customer asks.</summary>
    No,

    /// <summary>Now.</summary>
    Now,

    /// <summary>As soon as it is clear that the customer does not agree: <see cref="DigitalReceipts.Confirm"/> says so.</summary>
    UnlessAgreed,
}
