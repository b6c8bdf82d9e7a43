namespace Fiscal.Receipts;

/// <summary>How a register stands with its portal, known from its own exchanges.</summary>
public enum PortalReachability
{
    /// <summary>The register is not paired, or the portal has withdrawn its key.</summary>
    NotPaired,

    /// <summary>Nothing was exchanged in the last 60 seconds.</summary>
    Unknown,

    /// <summary>The last exchange, at most 60 seconds ago, succeeded: an upload follows within a second.</summary>
    Reachable,

    /// <summary>The last exchange failed.</summary>
    Unreachable,

    /// <summary>The merchant has no digital receipt any more.</summary>
    SwitchedOff,

    /// <summary>The portal keeps another receipt under a number of this register. Nothing is uploaded until a person has looked: <see cref="DigitalReceipts.Resume"/>.</summary>
    Stopped,
}
