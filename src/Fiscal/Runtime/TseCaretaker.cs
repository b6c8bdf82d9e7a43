using Microsoft.Extensions.Logging;

namespace Fiscal;

/// <summary>Looks after one TSE on behalf of all registers that use it: duties and readings in quiet moments, each once, never beside an open basket.</summary>
/// <remarks>
/// Thread-safe. Three stages: from 80 % of the time to the deadline a duty is done when no basket is open (one that stops sales: when nothing happened for the quiet
/// time as well); shortly before the deadline in any moment without a basket; after the deadline, when the device would refuse anyway, also beside a basket that
/// nobody has touched for the quiet time. What a sale needs because the device refuses is done at once (<see cref="PerformAsync"/>).
/// </remarks>
internal sealed class TseCaretaker : IDisposable
{
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan BusySleep = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ShortestSleep = TimeSpan.FromSeconds(1);

    private readonly object _lock = new();
    private readonly TseDriver _driver;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly List<TsePresence> _presences = [];
    private readonly Dictionary<TseDutyKind, DutyRecord> _records = [];
    private RegisterThread? _lane;
    private ITimer? _timer;
    private CancellationTokenSource? _yield;
    private TseReading? _reading;
    private bool _readingWanted;
    private bool _looking;
    private bool _lookAgain;
    private bool _closed;

    public TseCaretaker(string name, TseDriver driver, TimeProvider timeProvider, ILogger logger)
    {
        Name = name;
        _driver = driver;
        _timeProvider = timeProvider;
        _logger = logger;
    }

    public string Name { get; }

    public TseCapabilities Capabilities => _driver.Capabilities;

    /// <summary>Whether a register of this process uses it.</summary>
    public bool IsUsed
    {
        get
        {
            lock (_lock)
            {
                return _presences.Count > 0;
            }
        }
    }

    /// <summary>What the device said last; <see langword="null"/> before it said anything.</summary>
    public TseReading? Reading
    {
        get
        {
            lock (_lock)
            {
                return _reading;
            }
        }
    }

    /// <summary>The first deadline, and what went wrong with its duty.</summary>
    public (TseDutyKind Kind, DateTimeOffset Due, TseException? Failure)? NextDuty
    {
        get
        {
            lock (_lock)
            {
                var first = _records.Where(static r => r.Value.Due != DateTimeOffset.MaxValue).OrderBy(static r => r.Value.Due).ToList();
                return first.Count == 0 ? null : (first[0].Key, first[0].Value.Due, first[0].Value.LastFailure);
            }
        }
    }

    /// <summary>A register uses this TSE from now on.</summary>
    public TsePresence Attach(TimeSpan quietTime)
    {
        var presence = new TsePresence(this, quietTime) { LastChange = _timeProvider.GetUtcNow() };
        lock (_lock)
        {
            _presences.Add(presence);
        }

        return presence;
    }

    public void Detach(TsePresence presence)
    {
        lock (_lock)
        {
            _presences.Remove(presence);
        }
    }

    public void Report(TsePresence presence, int openBaskets)
    {
        bool mayBeWaitedFor;
        CancellationTokenSource? yield = null;
        lock (_lock)
        {
            if (openBaskets > presence.OpenBaskets)
            {
                yield = _yield;
                _yield = null;
            }

            presence.OpenBaskets = openBaskets;
            presence.LastChange = _timeProvider.GetUtcNow();
            mayBeWaitedFor = openBaskets == 0 && _timer is not null && _records.Values.Any(r => presence.LastChange >= (r.StopsSales ? r.Pressing : r.WantedFrom));
        }

#pragma warning disable CA1849 // whoever waits for the gate is told here and now, before the sale queues behind it
        yield?.Cancel();
#pragma warning restore CA1849
        if (mayBeWaitedFor)
        {
            Wake();
        }
    }

    /// <summary>The device answered and is ready: its deadlines are looked at, what it refused before is forgiven.</summary>
    public void Remember(TseIdentity identity, TseStatus status)
    {
        lock (_lock)
        {
            _reading = new TseReading(identity, status, _timeProvider.GetUtcNow());
            foreach (var record in _records.Values)
            {
                record.Forgive();
            }
        }

        Wake();
    }

    /// <summary>Asks for fresh figures in the next quiet moment.</summary>
    public void RequestReading()
    {
        lock (_lock)
        {
            _readingWanted = true;
        }

        Wake();
    }

    /// <summary>Carries out what a sale needs because the device refused, or waits for it if it is under way. False if it failed or failed a moment ago.</summary>
    public async Task<bool> PerformAsync(TseDutyKind kind)
    {
        while (true)
        {
            Task<DutyOutcome>? running;
            DutyRecord record;
            TaskCompletionSource<DutyOutcome>? started = null;
            lock (_lock)
            {
                record = RecordOf(kind);
                if (record.Running is null && (record.IsLatched || (record.IsRefused && _timeProvider.GetUtcNow() < record.NotBefore)))
                {
                    return false;
                }

                running = record.Running;
                if (running is null)
                {
                    started = record.Begin();
                    running = started.Task;
                }
            }

            if (started is not null)
            {
                _ = RunAsync(kind, record, started, CancellationToken.None);
            }

            switch (await running.ConfigureAwait(false))
            {
                case DutyOutcome.Done:
                    return true;
                case DutyOutcome.Failed:
                    return false;
                default:
                    break;
            }
        }
    }

    /// <summary>Carries out whatever is overdue: a device that says it is locked may just want that. True if something was done.</summary>
    public Task<bool> PerformOverdueAsync() => OnLaneAsync(async () =>
    {
        var done = false;
        foreach (var duty in Observe())
        {
            if (duty.Due <= _timeProvider.GetUtcNow())
            {
                done |= await PerformAsync(duty.Kind).ConfigureAwait(false);
            }
        }

        return done;
    });

    public void Dispose()
    {
        lock (_lock)
        {
            _closed = true;
            _timer?.Dispose();
            _timer = null;
        }

        _lane?.Dispose();
    }

    private void Wake() => Arm(TimeSpan.Zero);

    private void Arm(TimeSpan pause)
    {
        ITimer timer;
        lock (_lock)
        {
            if (_closed)
            {
                return;
            }

            timer = _timer ??= _timeProvider.CreateTimer(static s => ((TseCaretaker)s!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        // Off the lock: a clock of a test may call back at once.
        timer.Change(pause, Timeout.InfiniteTimeSpan);
    }

    private void OnTimer()
    {
        lock (_lock)
        {
            if (_closed || _looking)
            {
                _lookAgain = true;
                return;
            }

            _looking = true;
            _lookAgain = false;
        }

        _ = LookAsync();
    }

    /// <summary>Never faults.</summary>
    private async Task LookAsync()
    {
        TimeSpan? next = null;
        try
        {
            next = await OnLaneAsync(LookOnceAsync).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            _logger.LogError(e, "TSE {Tse}: looking after its duties failed.", Name);
            next = LongestSleep;
        }
        finally
        {
            lock (_lock)
            {
                _looking = false;
                next = _lookAgain ? ShortestSleep : next;
            }

            if (next is { } pause)
            {
                Arm(pause);
            }
        }
    }

    private async Task<TimeSpan?> LookOnceAsync()
    {
        foreach (var duty in Observe())
        {
            DutyRecord record;
            TaskCompletionSource<DutyOutcome>? started = null;
            var yield = CancellationToken.None;
            lock (_lock)
            {
                record = RecordOf(duty.Kind);
                if (record.Running is null && MayStart(record))
                {
                    started = record.Begin();
                    yield = NewYield();
                }
            }

            if (started is not null)
            {
                await RunAsync(duty.Kind, record, started, yield).ConfigureAwait(false);
            }
        }

        await ReadIfQuietAsync().ConfigureAwait(false);
        var duties = Observe();
        lock (_lock)
        {
            return NextLook(duties);
        }
    }

    private List<TseDuty> Observe()
    {
        var duties = _driver.GetDuties().OrderBy(static d => d.Due).ToList();
        var now = _timeProvider.GetUtcNow();
        lock (_lock)
        {
            foreach (var duty in duties)
            {
                RecordOf(duty.Kind).Observe(duty, now);
            }

            foreach (var gone in _records.Where(r => !duties.Exists(d => d.Kind == r.Key)).Select(static r => r.Value))
            {
                gone.IsNoLongerAsked();
            }
        }

        return duties;
    }

    private DutyRecord RecordOf(TseDutyKind kind)
    {
        if (!_records.TryGetValue(kind, out var record))
        {
            _records[kind] = record = new DutyRecord();
        }

        return record;
    }

    private CancellationToken NewYield()
    {
        _yield = new CancellationTokenSource();
        return _yield.Token;
    }

    private int OpenBaskets => _presences.Sum(static p => p.OpenBaskets);

    private TimeSpan LeftUntilQuiet(DateTimeOffset now) => _presences.Count == 0
        ? TimeSpan.Zero
        : _presences.Max(p => p.LastChange + p.QuietTime - now);

    private bool MayStart(DutyRecord record)
    {
        var now = _timeProvider.GetUtcNow();
        if (record.IsLatched || now < record.NotBefore || record.Due == DateTimeOffset.MaxValue)
        {
            return false;
        }

        var isQuiet = LeftUntilQuiet(now) <= TimeSpan.Zero;
        if (OpenBaskets > 0)
        {
            return now >= record.Due && isQuiet;
        }

        return now >= record.Pressing || (now >= record.WantedFrom && (isQuiet || !record.StopsSales));
    }

    private TimeSpan? NextLook(List<TseDuty> duties)
    {
        if (duties.Count == 0 && !_readingWanted)
        {
            return null;
        }

        var now = _timeProvider.GetUtcNow();
        var pause = LongestSleep;
        foreach (var record in _records.Values.Where(static r => !r.IsLatched && r.Due != DateTimeOffset.MaxValue))
        {
            var wanted = record.WantedFrom > record.NotBefore ? record.WantedFrom : record.NotBefore;
            pause = Min(pause, wanted > now ? wanted - now : UntilPossible(now));
        }

        return _readingWanted ? Min(pause, UntilPossible(now)) : pause;
    }

    private TimeSpan UntilPossible(DateTimeOffset now)
    {
        var left = OpenBaskets > 0 ? BusySleep : LeftUntilQuiet(now);
        return left > ShortestSleep ? left : ShortestSleep;
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private async Task RunAsync(TseDutyKind kind, DutyRecord record, TaskCompletionSource<DutyOutcome> outcome, CancellationToken yield)
    {
        DutyOutcome result;
        var started = _timeProvider.GetTimestamp();
        try
        {
            await OnLaneAsync(async () =>
            {
                await _driver.PerformAsync(kind, yield).ConfigureAwait(false);
                return true;
            }).ConfigureAwait(false);
            result = DutyOutcome.Done;
            _logger.LogInformation("TSE {Tse}: {Duty} done in {Seconds} s.", Name, kind, (long)_timeProvider.GetElapsedTime(started).TotalSeconds);
        }
        catch (OperationCanceledException)
        {
            result = DutyOutcome.GaveWay;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            result = DutyOutcome.Failed;
            var failure = e as TseException ?? new TseException(TseErrorCodes.DeviceFailed, e.Message, TseExecution.NotSent, TseRecovery.Reopen, e);
            _logger.LogWarning(e, "TSE {Tse}: {Duty} failed: {Code}.", Name, kind, failure.Code);
            lock (_lock)
            {
                record.Fail(failure, _timeProvider.GetUtcNow(), kind == TseDutyKind.LogIn);
            }
        }

        lock (_lock)
        {
            record.Running = null;
            if (result == DutyOutcome.Done)
            {
                record.Succeed(_timeProvider.GetUtcNow());
            }
        }

        outcome.SetResult(result);
    }

    private async Task ReadIfQuietAsync()
    {
        CancellationToken yield;
        lock (_lock)
        {
            if (!_readingWanted || OpenBaskets > 0 || LeftUntilQuiet(_timeProvider.GetUtcNow()) > TimeSpan.Zero)
            {
                return;
            }

            _readingWanted = false;
            yield = NewYield();
        }

        try
        {
            var identity = await _driver.GetIdentityAsync(yield).ConfigureAwait(false);
            var status = await _driver.GetStatusAsync(yield).ConfigureAwait(false);
            lock (_lock)
            {
                _reading = new TseReading(identity, status, _timeProvider.GetUtcNow());
            }
        }
        catch (OperationCanceledException)
        {
            lock (_lock)
            {
                _readingWanted = true;
            }
        }
        catch (TseException e)
        {
            _logger.LogDebug(e, "TSE {Tse}: its figures could not be read.", Name);
        }
        catch (ObjectDisposedException)
        {
            // The till closes.
        }
    }

    /// <summary>A driver that blocks is called on a thread of its own: a sale waits for the gate then, at most for its wait limit, and not for that thread.</summary>
    private Task<T> OnLaneAsync<T>(Func<Task<T>> work)
    {
        if (!_driver.Capabilities.BlocksCaller)
        {
            return work();
        }

        RegisterThread lane;
        lock (_lock)
        {
            lane = _lane ??= new RegisterThread("tse duties " + Name, e => _logger.LogError(e, "TSE {Tse}: unhandled failure.", Name));
        }

        return lane.RunAsync(work);
    }
}
