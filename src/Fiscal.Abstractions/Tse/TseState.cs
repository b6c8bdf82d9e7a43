namespace Fiscal;

/// <summary>Life cycle of a TSE.</summary>
public enum TseState
{
    /// <summary>Not set up yet.</summary>
    NotSetUp,

    /// <summary>Signs.</summary>
    Ready,

    /// <summary>Locked for now: time, self-test, log-in or PIN.</summary>
    Locked,

    /// <summary>Certificate has ended.</summary>
    Expired,

    /// <summary>Broken.</summary>
    Failed,

    /// <summary>Taken out of service for good.</summary>
    Decommissioned,
}
