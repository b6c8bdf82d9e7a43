namespace Fiscal.Receipts;

/// <summary>How the customer agrees to the digital receipt (§6 KassenSichV; consent needs no form: spec digital-receipt §1.2).</summary>
public enum ConsentMode
{
    /// <summary>The code is shown beside a button for paper: who does not press it agrees.</summary>
    Implied,

    /// <summary>The cashier asks and notes the answer.</summary>
    CashierConfirms,

    /// <summary>The customer answers on the display.</summary>
    CustomerConfirms,

    /// <summary>Paper comes out in any case, the code beside it.</summary>
    PaperFirst,
}
