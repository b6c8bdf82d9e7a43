namespace Fiscal.Receipts.Portal;

/// <summary>One life of a till in another process: its states go to the register's displays, their taps wait until the till fetches them.</summary>
internal sealed class RemoteTill
{
    private const int MostTaps = 16;
    private const int MostPredecessors = 16;
    private static readonly TimeSpan TimeToComeBack = TimeSpan.FromSeconds(3);

    private readonly Lock _gate = new();
    private readonly DisplayChannel _channel;
    private readonly TimeProvider _timeProvider;
    private readonly List<(long Id, ReceiptId Receipt)> _taps = [];
    private TaskCompletionSource _tapped = NewSignal();
    private long _lastTap;
    private ReceiptId _lastTapped;
    private long _contact;
    private int _waiting;
    private bool _isAbandoned;
    private bool _isHeard;

    public RemoteTill(DisplayChannel channel, string run, IEnumerable<string> predecessors, TimeProvider timeProvider)
    {
        _channel = channel;
        Run = run;
        Predecessors = [run, .. predecessors.Where(old => old != run).Take(MostPredecessors)];
        _timeProvider = timeProvider;
        _contact = timeProvider.GetTimestamp();
    }

    public string Run { get; }

    /// <summary>This life and those before it, the latest first.</summary>
    public IReadOnlyList<string> Predecessors { get; }

    /// <summary>Whether the displays listen to it.</summary>
    public bool IsHeard => Volatile.Read(ref _isHeard);

    public long LastNumber { get; private set; }

    public bool WasReplacedBy(string run) => Predecessors.Contains(run);

    public void Touch()
    {
        Volatile.Write(ref _contact, _timeProvider.GetTimestamp());
        Volatile.Write(ref _isAbandoned, false);
    }

    /// <summary>The till hung up while it waited for taps, as a process does that ends or is killed.</summary>
    public void HungUp() => Volatile.Write(ref _isAbandoned, true);

    public bool IsAlive(TimeSpan silence) =>
        Volatile.Read(ref _waiting) != 0 || _timeProvider.GetElapsedTime(Volatile.Read(ref _contact)) < (Volatile.Read(ref _isAbandoned) ? TimeToComeBack : silence);

    public void Publish(DisplayState state)
    {
        lock (_gate)
        {
            if (!_isHeard)
            {
                _channel.Attach(this, Tap);
                Volatile.Write(ref _isHeard, true);
            }

            _channel.Publish(this, state);
            LastNumber = Math.Max(LastNumber, state.Number);
        }
    }

    public void Close()
    {
        lock (_gate)
        {
            _channel.Detach(this);
            Volatile.Write(ref _isHeard, false);
            LastNumber = 0;
            _tapped.TrySetResult();
        }
    }

    /// <summary>Taps that the till does not know yet, waiting for the first.</summary>
    public async Task<IReadOnlyList<(long Id, ReceiptId Receipt)>> TapsAsync(long after, TimeSpan wait, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _waiting);
        try
        {
            var taps = Take(after, out var tapped);
            if (taps.Count == 0 && IsHeard && wait > TimeSpan.Zero)
            {
                using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                await Task.WhenAny(tapped, Task.Delay(wait, _timeProvider, timer.Token));
                await timer.CancelAsync();
                taps = Take(after, out _);
            }

            return taps;
        }
        finally
        {
            Touch();
            Interlocked.Decrement(ref _waiting);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private bool Tap(ReceiptId receipt)
    {
        lock (_gate)
        {
            // The till counts taps once per receipt, too; this spares it five messages.
            if (!_isHeard || _lastTapped == receipt)
            {
                return false;
            }

            _lastTapped = receipt;
            _taps.Add((++_lastTap, receipt));
            if (_taps.Count > MostTaps)
            {
                _taps.RemoveAt(0);
            }

            _tapped.TrySetResult();
            return true;
        }
    }

    private List<(long Id, ReceiptId Receipt)> Take(long after, out Task tapped)
    {
        lock (_gate)
        {
            _taps.RemoveAll(tap => tap.Id <= after);
            if (_tapped.Task.IsCompleted)
            {
                _tapped = NewSignal();
            }

            tapped = _tapped.Task;
            return [.. _taps];
        }
    }
}
