namespace Fiscal;

/// <summary>One spelling for both targets: the framework has the delay on <c>Task</c>, the netstandard2.0 package on <c>TimeProvider</c>.</summary>
internal static class TimeProviderDelay
{
    public static Task DelayAsync(this TimeProvider timeProvider, TimeSpan delay, CancellationToken cancellationToken = default) =>
#if NETSTANDARD2_0
        timeProvider.Delay(delay, cancellationToken);
#else
        Task.Delay(delay, timeProvider, cancellationToken);
#endif
}
