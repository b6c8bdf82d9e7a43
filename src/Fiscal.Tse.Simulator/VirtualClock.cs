namespace Fiscal.Tse.Simulator;

/// <summary>A clock that stands still until somebody advances it, for tests, replays and demos.</summary>
/// <remarks>
/// Thread-safe. Never goes back. Due timers are fired on the thread that advances, one after the other in the order of their time (of their creation where that is equal),
/// and while one runs the clock stands at its due time. No lock is held meanwhile: a timer's callback may read the clock, set timers and advance the clock further,
/// which then fires the timers up to there before the outer advance goes on. If two threads advance at once, each timer is still fired once and in order of time,
/// but two callbacks may then run at the same time. A timer that is due at once is fired by the next advance, also by one of zero.
/// </remarks>
public sealed class VirtualClock : TimeProvider
{
    private readonly object _sync = new();
    private readonly SortedSet<Timer> _timers = new(DueOrder.Instance);
    private DateTimeOffset _now;
    private TimeZoneInfo _zone;
    private long _created;

    /// <summary>Creates a clock.</summary>
    /// <param name="start">Where it stands.</param>
    /// <param name="localTimeZone">The zone of <see cref="TimeProvider.GetLocalNow"/>; UTC if <see langword="null"/>.</param>
    public VirtualClock(DateTimeOffset start, TimeZoneInfo? localTimeZone = null)
    {
        _now = start.ToUniversalTime();
        _zone = localTimeZone ?? TimeZoneInfo.Utc;
    }

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => Volatile.Read(ref _zone);

    /// <summary>Ticks of <see cref="GetTimestamp"/> in a second: 10,000,000.</summary>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>When the next timer is due; <see langword="null"/> if none is set.</summary>
    public DateTimeOffset? NextTimerDue
    {
        get
        {
            lock (_sync)
            {
                return _timers.Count == 0 ? null : _timers.Min!.Due;
            }
        }
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_sync)
        {
            return _now;
        }
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    /// <summary>Changes the local time zone.</summary>
    public void SetLocalTimeZone(TimeZoneInfo localTimeZone) =>
        Volatile.Write(ref _zone, localTimeZone ?? throw new ArgumentNullException(nameof(localTimeZone)));

    /// <summary>Moves the clock on and fires what becomes due.</summary>
    /// <param name="duration">Zero or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The duration is negative.</exception>
    public void Advance(TimeSpan duration)
    {
        if (duration < TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(duration), duration, "A clock does not go back.");
        }

        AdvanceTo(GetUtcNow() + duration);
    }

    /// <summary>Moves the clock on to a time and fires what becomes due. A time that has passed leaves the clock where it is and fires only what is due.</summary>
    /// <param name="time">Where to.</param>
    public void AdvanceTo(DateTimeOffset time)
    {
        var target = time.ToUniversalTime();
        while (TakeDue(target) is { } timer)
        {
            timer.Fire();
        }
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback ?? throw new ArgumentNullException(nameof(callback)), state);
        lock (_sync)
        {
            timer.Created = ++_created;
        }

        timer.Change(dueTime, period);
        return timer;
    }

    private static void CheckTime(TimeSpan time, string name)
    {
        if (time < TimeSpan.Zero && time != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentOutOfRangeException(name, time, "Zero, more, or Timeout.InfiniteTimeSpan.");
        }
    }

    private Timer? TakeDue(DateTimeOffset target)
    {
        lock (_sync)
        {
            var timer = _timers.Count == 0 ? null : _timers.Min;
            if (timer is null || (timer.Due > target && timer.Due > _now))
            {
                _now = target > _now ? target : _now;
                return null;
            }

            _timers.Remove(timer);
            _now = timer.Due > _now ? timer.Due : _now;
            if (timer.Period > TimeSpan.Zero)
            {
                timer.Due += timer.Period;
                _timers.Add(timer);
            }
            else
            {
                timer.IsSet = false;
            }

            return timer;
        }
    }

    private bool Set(Timer timer, TimeSpan dueTime, TimeSpan period)
    {
        CheckTime(dueTime, nameof(dueTime));
        CheckTime(period, nameof(period));
        lock (_sync)
        {
            if (timer.IsDisposed)
            {
                return false;
            }

            if (timer.IsSet)
            {
                _timers.Remove(timer);
                timer.IsSet = false;
            }

            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                timer.Due = _now + dueTime;
                timer.Period = period;
                timer.IsSet = true;
                _timers.Add(timer);
            }
        }

        return true;
    }

    private void Remove(Timer timer)
    {
        lock (_sync)
        {
            timer.IsDisposed = true;
            if (timer.IsSet)
            {
                _timers.Remove(timer);
                timer.IsSet = false;
            }
        }
    }

    private sealed class Timer(VirtualClock clock, TimerCallback callback, object? state) : ITimer
    {
        public DateTimeOffset Due { get; set; }

        public TimeSpan Period { get; set; }

        public long Created { get; set; }

        public bool IsSet { get; set; }

        public bool IsDisposed { get; set; }

        public bool Change(TimeSpan dueTime, TimeSpan period) => clock.Set(this, dueTime, period);

        public void Fire() => callback(state);

        public void Dispose() => clock.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }

    private sealed class DueOrder : IComparer<Timer>
    {
        public static readonly DueOrder Instance = new();

        public int Compare(Timer? x, Timer? y)
        {
            var order = x!.Due.CompareTo(y!.Due);
            return order != 0 ? order : x.Created.CompareTo(y.Created);
        }
    }
}
