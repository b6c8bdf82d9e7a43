namespace Fiscal;

/// <summary>The device time a sale may still cost. It bounds the cashier's wait, not the command.</summary>
internal sealed class FaultBudget(TimeProvider timeProvider, TimeSpan total)
{
    private TimeSpan _used;

    public TimeSpan Remaining => total - _used is { } left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    public bool IsSpent => Remaining == TimeSpan.Zero;

    public long Start() => timeProvider.GetTimestamp();

    /// <summary>A pause that the device asked for counts like its own time.</summary>
    public void Spend(TimeSpan pause) => _used += pause;

    public void Stop(long started) => _used += timeProvider.GetElapsedTime(started);
}
