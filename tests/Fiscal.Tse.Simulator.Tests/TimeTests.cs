using Microsoft.Extensions.Time.Testing;

namespace Fiscal.Tse.Simulator.Tests;

/// <summary>Latency and hanging, on the virtual clock and on one that others drive.</summary>
public sealed class TimeTests
{
    [Fact]
    public async Task On_a_clock_that_others_drive_the_latency_is_waited_for()
    {
        var clock = new FakeTimeProvider(Device.Noon);
        using var tse = New(clock, o => o.Latency = TimeSpan.FromMilliseconds(250));
        var start = tse.StartAsync();
        clock.Advance(TimeSpan.FromMilliseconds(249));
        Assert.False(start.IsCompleted);
        clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(1, (await start).TransactionNumber);
        await tse.GetStatusAsync(); // takes no time
    }

    [Fact]
    public async Task On_a_clock_that_others_drive_a_hang_ends_with_the_callers_patience()
    {
        var clock = new FakeTimeProvider(Device.Noon);
        using var tse = New(clock, o => o.Faults = FaultScript.Parse("hang@1"));
        tse.Faults.MoveTo(1);
        var command = new TseCommand();
        var start = tse.StartAsync(command: command);
        clock.Advance(TimeSpan.FromSeconds(59));
        Assert.False(start.IsCompleted);
        Assert.True(command.IsSent);
        command.Abandon();

        Assert.Equal(TseErrorCodes.NoAnswer, (await Assert.ThrowsAsync<TseException>(() => start)).Code);
    }

    [Fact]
    public async Task A_hang_that_nobody_gives_up_ends_at_the_limit_on_every_clock()
    {
        var fake = new FakeTimeProvider(Device.Noon);
        using (var tse = New(fake, o => { o.Faults = FaultScript.Parse("hang@1"); o.HangLimit = TimeSpan.FromSeconds(7); }))
        {
            tse.Faults.MoveTo(1);
            var start = tse.StartAsync();
            fake.Advance(TimeSpan.FromSeconds(6));
            Assert.False(start.IsCompleted);
            fake.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal(TseErrorCodes.NoAnswer, (await Assert.ThrowsAsync<TseException>(() => start)).Code);
        }

        var clock = new VirtualClock(Device.Noon);
        var ticks = 0;
        var later = 0;
        using var periodic = clock.CreateTimer(_ => ticks++, null, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2));
        using var evening = clock.CreateTimer(_ => later++, null, TimeSpan.FromHours(12), Timeout.InfiniteTimeSpan);
        using var virtually = New(clock, o => { o.Faults = FaultScript.Parse("hang@1"); o.HangLimit = TimeSpan.FromSeconds(7); });
        virtually.Faults.MoveTo(1);
        await Assert.ThrowsAsync<TseException>(() => virtually.StartAsync());

        Assert.Equal((Device.Noon.AddSeconds(7), 3, 0), (clock.GetUtcNow(), ticks, later));
    }

    [Fact]
    public async Task A_hang_under_a_virtual_clock_fires_timers_in_order_until_the_caller_gives_up_and_no_further()
    {
        var clock = new VirtualClock(Device.Noon);
        using var tse = New(clock, o => o.Faults = FaultScript.Parse("hang@1"));
        tse.Faults.MoveTo(1);
        var fired = new List<string>();
        var command = new TseCommand();
        using var probe = clock.CreateTimer(_ => fired.Add("probe"), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        using var after = clock.CreateTimer(_ => fired.Add("after"), null, TimeSpan.FromSeconds(4), Timeout.InfiniteTimeSpan);
        using var patience = clock.CreateTimer(_ => { fired.Add("patience"); command.Abandon(); }, null, TimeSpan.FromSeconds(3), Timeout.InfiniteTimeSpan);
        await Assert.ThrowsAsync<TseException>(() => tse.StartAsync(command: command));

        Assert.Equal(["probe", "patience"], fired);
        Assert.Equal(Device.Noon.AddSeconds(3), clock.GetUtcNow());
        Assert.Equal(Device.Noon.AddSeconds(4), clock.NextTimerDue);
    }

    [Fact]
    public async Task Jitter_stays_in_its_range_and_repeats_with_the_seed()
    {
        var first = await DurationsAsync(1);
        var again = await DurationsAsync(1);
        var other = await DurationsAsync(2);

        Assert.Equal(first, again);
        Assert.NotEqual(first, other);
        Assert.True(first.Distinct().Count() > 10);
        Assert.All(first, d => Assert.InRange(d, TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(150)));

        static async Task<List<TimeSpan>> DurationsAsync(int seed)
        {
            var clock = new VirtualClock(Device.Noon);
            using var tse = New(clock, o => { o.Latency = TimeSpan.FromMilliseconds(100); o.LatencyJitter = TimeSpan.FromMilliseconds(50); o.Seed = seed; });
            var durations = new List<TimeSpan>();
            for (var i = 0; i < 20; i++)
            {
                var before = clock.GetUtcNow();
                await tse.StartAsync();
                durations.Add(clock.GetUtcNow() - before);
            }

            return durations;
        }
    }

    [Fact]
    public async Task A_command_that_takes_longer_than_the_caller_waits_is_completed_all_the_same()
    {
        var clock = new VirtualClock(Device.Noon);
        using var tse = New(clock, o => o.Latency = TimeSpan.FromSeconds(5));
        var command = Device.Patient(clock, TimeSpan.FromSeconds(3));
        var start = await tse.StartAsync(command: command);

        Assert.True(command.Abandoned.IsCancellationRequested);
        Assert.Equal((1L, Device.Noon.AddSeconds(5)), (start.TransactionNumber, start.LogTime));
    }

    [Fact]
    public async Task Cancellation_counts_until_the_first_byte_and_not_after_it()
    {
        var clock = new FakeTimeProvider(Device.Noon);
        using var tse = New(clock, o => o.Latency = TimeSpan.FromSeconds(1));
        using var cancel = new CancellationTokenSource();
        var request = new TseStartRequest { ClientId = Device.Client, OperationId = Guid.NewGuid() };
        var running = tse.StartTransactionAsync(request, null, cancel.Token);
        var queued = tse.StartTransactionAsync(request, null, cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => queued);
        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(1, (await running).TransactionNumber);
        var unsent = new TseCommand();
        using var late = new CancellationTokenSource();
        unsent.OnEntered = late.Cancel; // the device is ours, nothing has left yet
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => tse.StartTransactionAsync(request, unsent, late.Token));
        Assert.False(unsent.IsSent);
        Assert.Equal(1, (await tse.GetStatusAsync()).LastTransactionNumber);
    }

    [Fact]
    public async Task A_cancelled_export_ends_and_the_device_goes_on()
    {
        using var tse = Device.New();
        await tse.SellAsync();
        using var cancel = new CancellationTokenSource();
        using var destination = new CancellingStream(cancel);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => tse.ExportAsync(new TseExportRange(), destination, cancel.Token));

        await tse.SellAsync();
    }

    [Fact]
    public async Task The_log_time_follows_the_clock_in_whole_seconds_and_never_goes_back()
    {
        using var folder = new TempFolder();
        var random = new Random(TestSettings.Seed + 5);
        var last = DateTimeOffset.MinValue;
        for (var i = 0; i < 12 * TestSettings.Scale; i++)
        {
            var now = Device.Noon.AddMilliseconds(random.Next(-5_000_000, 5_000_000));
            using var tse = Device.New(new VirtualClock(now), o => o.Directory = folder.Path);
            var finish = await tse.SellAsync();
            var whole = DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds());

            Assert.Equal(whole > last ? whole : last, finish.LogTime);
            Assert.Equal(finish.LogTime, tse.LastLogTime);
            last = finish.LogTime;
        }
    }

    [Fact]
    public void Options_out_of_range_are_refused_at_once()
    {
        foreach (var wrong in new Action<SimulatedTseOptions>[]
        {
            o => o.Latency = TimeSpan.FromTicks(-1),
            o => o.LatencyJitter = TimeSpan.FromTicks(-1),
            o => o.HangLimit = TimeSpan.Zero,
            o => o.MaxOpenTransactions = 0,
            o => o.TimeProvider = null!,
            o => o.Faults = null!,
        })
        {
            Assert.Throws<ArgumentException>(() => Device.New(configure: wrong));
        }

        Assert.Throws<ArgumentNullException>(() => new SimulatedTse(null!));
    }

    private static SimulatedTse New(TimeProvider clock, Action<SimulatedTseOptions> configure)
    {
        var options = new SimulatedTseOptions { UseP256 = true, TimeProvider = clock };
        configure(options);
        return new SimulatedTse(options);
    }

    private sealed class CancellingStream(CancellationTokenSource cancel) : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count)
        {
            base.Write(buffer, offset, count);
            if (Length > 2048)
            {
                cancel.Cancel();
            }
        }
    }
}
