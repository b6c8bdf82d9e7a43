namespace Fiscal.Tse.Simulator.Tests;

public sealed class VirtualClockTests
{
    [Fact]
    public void Timers_fire_in_order_of_time_with_the_clock_at_their_time()
    {
        var clock = new VirtualClock(Device.Noon);
        var fired = new List<(string Name, double Seconds)>();
        void Set(string name, double seconds) => clock.CreateTimer(_ => fired.Add((name, (clock.GetUtcNow() - Device.Noon).TotalSeconds)), null, TimeSpan.FromSeconds(seconds), Timeout.InfiniteTimeSpan);
        Set("late", 5);
        Set("early", 2);
        Set("same", 5);
        Set("beyond", 11);
        clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal([("early", 2.0), ("late", 5.0), ("same", 5.0)], fired);
        Assert.Equal(Device.Noon.AddSeconds(10), clock.GetUtcNow());
        Assert.Equal(Device.Noon.AddSeconds(11), clock.NextTimerDue);
    }

    [Fact]
    public void A_callback_may_set_change_and_dispose_timers_and_advance_further()
    {
        var clock = new VirtualClock(Device.Noon);
        var fired = new List<string>();
        ITimer? other = null;
        other = clock.CreateTimer(_ => fired.Add("other"), null, TimeSpan.FromSeconds(3), Timeout.InfiniteTimeSpan);
        clock.CreateTimer(
            _ =>
            {
                fired.Add("first");
                other.Dispose();
                clock.CreateTimer(_ => fired.Add("set inside"), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
                clock.Advance(TimeSpan.FromSeconds(1));
            },
            null,
            TimeSpan.FromSeconds(1),
            Timeout.InfiniteTimeSpan);
        clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(["first", "set inside"], fired);
        Assert.Null(clock.NextTimerDue);
    }

    [Fact]
    public void A_periodic_timer_fires_every_period()
    {
        var clock = new VirtualClock(Device.Noon);
        var count = 0;
        using var timer = clock.CreateTimer(_ => count++, null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));
        clock.Advance(TimeSpan.FromSeconds(6));

        Assert.Equal(3, count);
        timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        clock.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(3, count);
    }

    [Fact]
    public void It_never_goes_back()
    {
        var clock = new VirtualClock(Device.Noon);

        Assert.Throws<ArgumentOutOfRangeException>(() => clock.Advance(TimeSpan.FromTicks(-1)));
        clock.AdvanceTo(Device.Noon.AddDays(-1));
        Assert.Equal(Device.Noon, clock.GetUtcNow());
    }

    [Fact]
    public void Each_timer_fires_once_when_two_threads_advance()
    {
        var clock = new VirtualClock(Device.Noon);
        var count = 0;
        for (var i = 0; i < 1000; i++)
        {
            clock.CreateTimer(_ => Interlocked.Increment(ref count), null, TimeSpan.FromSeconds(i), Timeout.InfiniteTimeSpan);
        }

        Parallel.For(0, 4, _ => clock.AdvanceTo(Device.Noon.AddSeconds(2000)));

        Assert.Equal(1000, count);
    }

    [Fact]
    public void Timers_obey_a_plain_model_whatever_is_set_changed_and_disposed()
    {
        var random = new Random(TestSettings.Seed + 7);
        for (var round = 0; round < 200 * TestSettings.Scale; round++)
        {
            var clock = new VirtualClock(Device.Noon);
            var fired = new List<(int Timer, long At)>();
            var expected = new List<(int Timer, long At)>();
            var timers = new List<ITimer>();
            var model = new List<(long Due, long Period)?>(); // null: disposed or not set
            var disposed = new HashSet<int>();
            var now = 0L;
            for (var step = 0; step < 40; step++)
            {
                var pick = timers.Count == 0 ? 0 : random.Next(timers.Count);
                long due = random.Next(0, 6), period = random.Next(3) == 0 ? random.Next(1, 4) : 0;
                switch (random.Next(5))
                {
                    case 0 or 1:
                        var name = timers.Count;
                        timers.Add(clock.CreateTimer(_ => fired.Add((name, (long)(clock.GetUtcNow() - Device.Noon).TotalSeconds)), null, TimeSpan.FromSeconds(due), TimeSpan.FromSeconds(period)));
                        model.Add((now + due, period));
                        break;
                    case 2 when timers.Count > 0:
                        var stop = random.Next(4) == 0;
                        Assert.Equal(!disposed.Contains(pick), timers[pick].Change(stop ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(due), TimeSpan.FromSeconds(period)));
                        model[pick] = stop || disposed.Contains(pick) ? null : (now + due, period);
                        break;
                    case 3 when timers.Count > 0 && random.Next(3) == 0:
                        timers[pick].Dispose();
                        Assert.False(timers[pick].Change(TimeSpan.Zero, TimeSpan.Zero));
                        model[pick] = null;
                        disposed.Add(pick);
                        break;
                    default:
                        var target = now + random.Next(0, 5);
                        while (Enumerable.Range(0, model.Count).Where(i => model[i]?.Due <= target).OrderBy(i => model[i]!.Value.Due).ThenBy(i => i).Select(i => (int?)i).FirstOrDefault() is { } next)
                        {
                            var (at, every) = model[next]!.Value;
                            expected.Add((next, at));
                            model[next] = every > 0 ? (at + every, every) : null;
                        }

                        now = target;
                        clock.AdvanceTo(Device.Noon.AddSeconds(target));
                        break;
                }

                Assert.Equal(Device.Noon.AddSeconds(now), clock.GetUtcNow());
                Assert.Equal(model.Min(m => m?.Due) is { } first ? Device.Noon.AddSeconds(first) : null, clock.NextTimerDue);
            }

            Assert.Equal(expected, fired);
        }
    }

    [Fact]
    public void A_callback_may_advance_beyond_the_outer_target_and_change_or_dispose_itself()
    {
        var clock = new VirtualClock(Device.Noon);
        var fired = new List<string>();
        ITimer self = null!, periodic = null!;
        self = clock.CreateTimer(_ => { fired.Add("self " + Now()); if (fired.Count < 3) self.Change(TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan); }, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        periodic = clock.CreateTimer(_ => { fired.Add("periodic " + Now()); periodic.Dispose(); }, null, TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(1));
        using var beyond = clock.CreateTimer(_ => { fired.Add("beyond " + Now()); clock.Advance(TimeSpan.FromSeconds(10)); }, null, TimeSpan.FromSeconds(5), Timeout.InfiniteTimeSpan);
        using var inner = clock.CreateTimer(_ => fired.Add("inner " + Now()), null, TimeSpan.FromSeconds(12), Timeout.InfiniteTimeSpan);
        clock.Advance(TimeSpan.FromSeconds(6));

        Assert.Equal(["self 1", "self 2", "self 3", "periodic 4", "beyond 5", "inner 12"], fired);
        Assert.Equal(15, Now());

        double Now() => (clock.GetUtcNow() - Device.Noon).TotalSeconds;
    }

    [Fact]
    public void Negative_times_are_refused_and_infinite_ones_are_not()
    {
        var clock = new VirtualClock(Device.Noon);
        var fired = 0;
        Assert.Throws<ArgumentOutOfRangeException>(() => clock.CreateTimer(_ => { }, null, TimeSpan.FromTicks(-1), TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => clock.CreateTimer(_ => { }, null, TimeSpan.Zero, TimeSpan.FromSeconds(-1)));
        Assert.Throws<ArgumentNullException>(() => clock.CreateTimer(null!, null, TimeSpan.Zero, TimeSpan.Zero));
        using var timer = clock.CreateTimer(_ => fired++, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Assert.Throws<ArgumentOutOfRangeException>(() => timer.Change(TimeSpan.FromDays(-1), TimeSpan.Zero));
        clock.Advance(TimeSpan.FromDays(1000));
        Assert.Equal(0, fired);

        // Due at once: the next advance fires it, also one of nothing.
        timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        Assert.Equal(0, fired);
        clock.Advance(TimeSpan.Zero);
        Assert.Equal(1, fired);
    }

    [Fact]
    public async Task Two_threads_that_advance_fire_every_period_once_and_delays_end()
    {
        var clock = new VirtualClock(Device.Noon);
        var count = 0;
        using var timer = clock.CreateTimer(_ => Interlocked.Increment(ref count), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        var delay = Task.Delay(TimeSpan.FromSeconds(500), clock);
        Parallel.For(0, 4, n => { for (var i = 1; i <= 1000; i++) clock.AdvanceTo(Device.Noon.AddSeconds(i)); });
        await delay.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(1000, count);
        Assert.Equal(Device.Noon.AddSeconds(1000), clock.GetUtcNow());
        Assert.Equal(TimeSpan.FromSeconds(1000), clock.GetElapsedTime(Device.Noon.UtcTicks));
    }

    [Fact]
    public void The_local_zone_is_the_one_given()
    {
        var zone = TimeZoneInfo.CreateCustomTimeZone("till", TimeSpan.FromHours(2), "till", "till");
        var clock = new VirtualClock(Device.Noon.ToOffset(TimeSpan.FromHours(5)));
        Assert.Equal(TimeSpan.Zero, clock.GetLocalNow().Offset);
        clock.SetLocalTimeZone(zone);

        Assert.Equal((TimeSpan.FromHours(2), Device.Noon), (clock.GetLocalNow().Offset, clock.GetLocalNow()));
        Assert.Equal(TimeSpan.Zero, clock.GetUtcNow().Offset);
        Assert.Throws<ArgumentNullException>(() => clock.SetLocalTimeZone(null!));
    }
}
