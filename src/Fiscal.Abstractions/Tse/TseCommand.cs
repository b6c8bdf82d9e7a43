namespace Fiscal;

/// <summary>One command on its way to a device: what its caller may wait for and what its driver must tell.</summary>
/// <remarks>Thread-safe. Used once.</remarks>
#pragma warning disable CA1001 // a token source without timer or links holds nothing that must be disposed
public sealed class TseCommand
#pragma warning restore CA1001
{
    private readonly CancellationTokenSource _abandoned = new();
    private int _sent;

    /// <summary>How long to queue for a device that others use; passing it is <c>tse-busy</c>, not a fault. No limit if <see langword="null"/>.</summary>
    public TimeSpan? WaitLimit { get; set; }

    /// <summary>Called once, on the thread that runs the command, when it has the device to itself: from here the fault budget counts. Must be quick.</summary>
    public Action? OnEntered { get; set; }

    /// <summary>Whether the first byte may have left.</summary>
    public bool IsSent => Volatile.Read(ref _sent) != 0;

    /// <summary>Fires when the caller no longer waits. The exchange goes on: its answer is still kept.</summary>
    public CancellationToken Abandoned => _abandoned.Token;

    /// <summary>Called by the driver immediately before the first byte can leave: divides <see cref="TseExecution.NotSent"/> and honoured cancellation from <see cref="TseExecution.Unknown"/>.</summary>
    public void MarkSent() => Volatile.Write(ref _sent, 1);

    /// <summary>Called by the caller when it gives up waiting.</summary>
    public void Abandon() => _abandoned.Cancel();

    internal void Enter() => OnEntered?.Invoke();
}
