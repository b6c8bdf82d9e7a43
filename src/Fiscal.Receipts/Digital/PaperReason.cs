namespace Fiscal.Receipts;

/// <summary>Why paper is due, or not.</summary>
public enum PaperReason
{
    /// <summary>The digital receipt is enough.</summary>
    Digital,

    /// <summary>The record is no receipt for a customer: aborted basket, order, movement of cash.</summary>
    NoCustomer,

    /// <summary>The register is not paired with a portal, or the portal has withdrawn its key.</summary>
    NotPaired,

    /// <summary>The merchant has no digital receipt any more (the portal's module is switched off).</summary>
    SwitchedOff,

    /// <summary>The portal is not reached or has still to take what waited before, and <see cref="DigitalReceiptsOptions.WhenOffline"/> wants paper then.</summary>
    Offline,

    /// <summary><see cref="PaperPolicy.Always"/>.</summary>
    Policy,

    /// <summary><see cref="PaperPolicy.FromAmount"/>, and the receipt reaches the amount.</summary>
    Amount,

    /// <summary><see cref="ConsentMode.PaperFirst"/>.</summary>
    PaperFirst,

    /// <summary>The customer has not agreed yet.</summary>
    Consent,
}
