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
}
