using System.Collections.Concurrent;

namespace Fiscal.Receipts.Portal;

/// <summary>Wakes who waits for a register's events, in this instance; what other instances bring is found by asking now and then.</summary>
internal sealed class EventSignals
{
    private readonly ConcurrentDictionary<(string MerchantId, string RegisterId), TaskCompletionSource> _waiting = new();

    public void Raise(string merchantId, string registerId)
    {
        if (_waiting.TryRemove((merchantId, registerId), out var waiting))
        {
            waiting.TrySetResult();
        }
    }

    /// <summary>Ends with the next event of the register. Take it before asking the database, so that none falls in between.</summary>
    public Task Next(string merchantId, string registerId) =>
        _waiting.GetOrAdd((merchantId, registerId), static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
}
