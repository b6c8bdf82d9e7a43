namespace Fiscal.Receipts;

/// <summary>How the upload of a register stands.</summary>
/// <remarks>Immutable.</remarks>
public sealed class DigitalReceiptsStatus
{
    internal DigitalReceiptsStatus(PortalReachability reachability, int waiting, DateTimeOffset? oldestWaiting, DateTimeOffset? lastExchange, TimeSpan clockOffset, string? problem)
    {
        Reachability = reachability;
        Waiting = waiting;
        OldestWaiting = oldestWaiting;
        LastExchange = lastExchange;
        ClockOffset = clockOffset;
        Problem = problem;
    }

    /// <summary>How the register stands with its portal.</summary>
    public PortalReachability Reachability { get; }

    /// <summary>Receipts that are sealed and not at the portal yet; a few without customer may be among them.</summary>
    public int Waiting { get; }

    /// <summary>When the oldest of them was sealed.</summary>
    public DateTimeOffset? OldestWaiting { get; }

    /// <summary>The last exchange that succeeded since the till started.</summary>
    public DateTimeOffset? LastExchange { get; }

    /// <summary>How much the portal's clock is ahead of the till's, as far as the portal complained: more than five minutes.</summary>
    public TimeSpan ClockOffset { get; }

    /// <summary>What is wrong, in one English sentence; <see langword="null"/> if nothing is.</summary>
    public string? Problem { get; }
}
