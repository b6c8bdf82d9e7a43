namespace Fiscal;

/// <summary>An outage began or ended.</summary>
public sealed class OutageEventArgs : EventArgs
{
    /// <summary>Creates the arguments.</summary>
    public OutageEventArgs(OutageStatus outage) => Outage = outage ?? throw new ArgumentNullException(nameof(outage));

    /// <summary>The outage.</summary>
    public OutageStatus Outage { get; }
}
