namespace Fiscal;

/// <summary>What a receipt is: DSFinV-K <c>BON_TYP</c>. <c>AVBelegstorno</c> is missing on purpose: it cannot be used with a TSE (DSFinV-K 4.2.2).</summary>
public enum ReceiptType
{
    /// <summary><c>Beleg</c>: changes assets, enters the closing.</summary>
    Receipt,

    /// <summary><c>AVRechnung</c>: later invoice for what was recorded before; no effect on cash and turnover.</summary>
    Invoice,

    /// <summary><c>AVTransfer</c>: settled in another system.</summary>
    Transfer,

    /// <summary><c>AVBestellung</c>: order without payment.</summary>
    Order,

    /// <summary><c>AVTraining</c>: training, signed, without effect.</summary>
    Training,

    /// <summary><c>AVBelegabbruch</c>: aborted after the transaction was started.</summary>
    Abort,

    /// <summary><c>AVSachbezug</c>: staff benefit in kind.</summary>
    BenefitInKind,

    /// <summary><c>AVSonstige</c>: anything else; needs a name.</summary>
    Other,
}
