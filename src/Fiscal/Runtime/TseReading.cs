namespace Fiscal;

/// <summary>What a TSE said of itself when it was last asked.</summary>
internal sealed class TseReading(TseIdentity identity, TseStatus status, DateTimeOffset time)
{
    public TseIdentity Identity { get; } = identity;

    public TseStatus Status { get; } = status;

    public DateTimeOffset Time { get; } = time;
}
