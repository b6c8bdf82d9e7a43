namespace Fiscal;

/// <summary>What became of a receipt on its way to the customer.</summary>
public enum DeliveryKind
{
    /// <summary>The digital receipt was offered.</summary>
    Offered,

    /// <summary>The customer agreed to the digital receipt.</summary>
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

    /// <summary>Withdrawn.</summary>
    Withdrawn,
}
