namespace Fiscal.Receipts;

/// <summary>What a register offers while its portal is not reached (spec digital-receipt §4).</summary>
public enum OfflineOffer
{
    /// <summary>Paper, with the code on it as well.</summary>
    Paper,

    /// <summary>The code with the sentence that the receipt comes later: <see cref="DigitalReceiptOffer.Notice"/>.</summary>
    CodeWithNotice,

    /// <summary>A large code that holds the receipt itself (<see cref="SelfContainedReceipt"/>), for displays of 7 inches and more; paper where it would be too large.</summary>
    SelfContained,
}
