namespace Fiscal.Receipts.Portal;

/// <summary>Since when receipts are waited for: in memory, because a link that nobody has sent a receipt for is in no table.</summary>
internal sealed class PendingSince(TimeProvider time)
{
    private const int Most = 10_000;

    private readonly RecentlyUsed<string, DateTimeOffset> _since = new(Most, StringComparer.Ordinal);

    /// <summary>Whether this link has been waited for longer than a day.</summary>
    public bool IsLate(byte[] storageKey)
    {
        var now = time.GetUtcNow();
        return now - _since.GetOrAdd(Convert.ToBase64String(storageKey), _ => now) >= TimeSpan.FromDays(1);
    }
}
