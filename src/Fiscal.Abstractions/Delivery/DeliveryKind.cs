namespace Fiscal;

/// <summary>What became of a receipt on its way to the customer.</summary>
public enum DeliveryKind
{
    /// <summary>The digital receipt was offered.</summary>
    Offered,

    /// <summary>The customer answered to the digital receipt; the detail says <c>agreed</c> or <c>declined</c>.</summary>
    Consented,

    /// <summary>Uploaded to the portal.</summary>
    Uploaded,

    /// <summary>Picked up by the customer.</summary>
    PickedUp,

    /// <summary>Printed, see <see cref="DeliveryEvent.Detail"/> for what confirmed it.</summary>
    Printed,

    /// <summary>Provably not printed.</summary>
    PrintFailed,

    /// <summary>Nobody knows whether it was printed.</summary>
    PrintUnknown,

    /// <summary>Mailed; the detail holds day and outcome, never the address.</summary>
    Mailed,

    /// <summary>Withdrawn: its link opens nothing any more.</summary>
    Withdrawn,

    /// <summary>Its link was opened again after it had been withdrawn or hidden.</summary>
    Restored,
}
