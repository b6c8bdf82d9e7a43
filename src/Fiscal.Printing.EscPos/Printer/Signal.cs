namespace Fiscal.Printing.EscPos;

/// <summary>Wakes one waiter, at once or when a time has passed.</summary>
/// <remarks>Inline continuations make a run under a virtual clock the same every time; elsewhere they would let a reader do the writer's work.</remarks>
internal sealed class Signal(TimeProvider timeProvider, bool inline) : IDisposable
{
    private readonly object _lock = new();
    private TaskCompletionSource<bool>? _waiter;
    private ITimer? _timer;
    private bool _set;

    public void Set() => Complete(null, true);

    /// <summary>Whether it was set before the time was over. One waiter at a time.</summary>
    public Task<bool> WaitAsync(TimeSpan time)
    {
        lock (_lock)
        {
            if (_set)
            {
                _set = false;
                return Task.FromResult(true);
            }

            var waiter = new TaskCompletionSource<bool>(inline ? TaskCreationOptions.None : TaskCreationOptions.RunContinuationsAsynchronously);
            _waiter = waiter;
            _timer = timeProvider.CreateTimer(_ => Complete(waiter, false), null, time, Timeout.InfiniteTimeSpan);
            return waiter.Task;
        }
    }

    public void Dispose() => Complete(null, true);

    private void Complete(TaskCompletionSource<bool>? only, bool result)
    {
        TaskCompletionSource<bool>? waiter;
        lock (_lock)
        {
            waiter = _waiter;
            if (only is not null && !ReferenceEquals(only, waiter))
            {
                return;
            }

            if (waiter is null)
            {
                _set = true;
                return;
            }

            _waiter = null;
            _timer?.Dispose();
            _timer = null;
        }

        waiter.TrySetResult(result);
    }
}
