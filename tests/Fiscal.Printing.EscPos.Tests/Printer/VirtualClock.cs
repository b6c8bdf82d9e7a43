namespace Fiscal.Printing.EscPos.Tests;

/// <summary>A clock that stands until it is moved, and moves from timer to timer: a run under it is the same every time.</summary>
internal sealed class VirtualClock : TimeProvider
{
    private readonly List<Timer> _timers = [];
    private long _now;
    private long _order;

    public TimeSpan Elapsed => TimeSpan.FromTicks(_now);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _now + 1;

    public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2026, 11, 24, 8, 0, 0, TimeSpan.Zero).AddTicks(_now);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves on until something is so, or fails.</summary>
    public void Until(Func<bool> condition, TimeSpan limit, string what)
    {
        var end = _now + limit.Ticks;
        var firedNow = 0;
        while (!condition())
        {
            var next = _timers.Where(timer => timer.Due >= 0).MinBy(timer => (timer.Due, timer.Order));
            if (next is null || next.Due > end)
            {
                Assert.Fail($"{what}: not within {limit}.");
            }

            firedNow = next!.Due > _now ? 0 : firedNow + 1;
            Assert.True(firedNow < 10_000, $"{what}: the time stands still, {next.Name}.");
            _now = Math.Max(_now, next.Due);
            next.Due = -1;
            next.Fire();
        }
    }

    public void Pass(TimeSpan time)
    {
        var end = _now + time.Ticks;
        var over = false;
        using var timer = CreateTimer(_ => over = true, null, time, Timeout.InfiniteTimeSpan);
        Until(() => over, time, "time");
        _now = end;
    }

    private sealed class Timer(VirtualClock clock, TimerCallback callback, object? state) : ITimer
    {
        public long Due { get; set; } = -1;

        public long Order { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Due = dueTime < TimeSpan.Zero ? -1 : clock._now + dueTime.Ticks;
            Order = clock._order++;
            if (Due >= 0)
            {
                clock._timers.Remove(this);
                clock._timers.Add(this);
            }
            else
            {
                clock._timers.Remove(this);
            }

            return true;
        }

        public string Name => $"{callback.Method.DeclaringType} {callback.Method.Name}";

        public void Fire()
        {
            clock._timers.Remove(this);
            callback(state);
        }

        public void Dispose()
        {
            Due = -1;
            clock._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
