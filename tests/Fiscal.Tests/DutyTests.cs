using Fiscal.Testing;
using Fiscal.Tse.Simulator;
using Microsoft.Extensions.Time.Testing;

namespace Fiscal.Tests;

/// <summary>Duties of a TSE (design §4, spec swissbit-tse §5.3): in quiet moments, never inside a sale unless the device refuses, once for all registers.</summary>
public sealed class DutyTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan RealLimit = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_self_test_is_done_in_the_last_fifth_of_its_time_and_not_before()
    {
        await using var till = new TestTill();
        GiveSelfTest(till.Tse, till.Clock, TimeSpan.FromHours(25));
        await till.OpenAsync();
        await till.SellAsync("a");

        Advance(till.Clock, TimeSpan.FromHours(19));
        Assert.DoesNotContain("PerformSelfTest", till.Tse.Commands);
        Advance(till.Clock, TimeSpan.FromHours(2));

        Assert.Equal(1, Count(till.Tse, "PerformSelfTest"));
        Advance(till.Clock, TimeSpan.FromHours(17));
        Assert.Equal(1, Count(till.Tse, "PerformSelfTest"));
    }

    [Fact]
    public async Task A_duty_that_stops_sales_waits_until_nothing_happened_for_the_quiet_time()
    {
        await using var till = new TestTill();
        GiveSelfTest(till.Tse, till.Clock, TimeSpan.FromHours(25));
        await till.OpenAsync();
        await till.Register.BeginAsync("early");
        till.Clock.Advance(TimeSpan.FromHours(20) + Minute);
        await (await till.Register.BeginAsync("early")).FinishAsync(TestTill.Bread());
        for (var i = 0; i < 30; i++)
        {
            till.Clock.Advance(TimeSpan.FromSeconds(20));
            await till.SellAsync("sale-" + i);
        }

        Assert.DoesNotContain("PerformSelfTest", till.Tse.Commands);
        Advance(till.Clock, Minute);

        Assert.Equal(1, Count(till.Tse, "PerformSelfTest"));
    }

    [Fact]
    public async Task No_duty_starts_while_a_basket_is_open_and_it_starts_between_two_sales_when_the_deadline_is_near()
    {
        await using var till = new TestTill();
        GiveSelfTest(till.Tse, till.Clock, TimeSpan.FromHours(25));
        await till.OpenAsync();
        var sale = await till.Register.BeginAsync("long");
        Advance(till.Clock, TimeSpan.FromHours(25) - Minute);
        Assert.DoesNotContain("PerformSelfTest", till.Tse.Commands);

        await sale.FinishAsync(TestTill.Bread());
        till.Clock.Advance(TimeSpan.FromSeconds(1));
        await UntilAsync(() =>
        {
            till.Clock.Advance(TimeSpan.FromMilliseconds(10));
            return till.Tse.Commands.Contains("PerformSelfTest");
        });
    }

    [Fact]
    public async Task An_overdue_duty_does_not_wait_for_a_forgotten_basket()
    {
        await using var till = new TestTill();
        GiveSelfTest(till.Tse, till.Clock, TimeSpan.FromHours(25));
        await till.OpenAsync();
        await till.Register.BeginAsync("forgotten");
        await till.Register.WhenIdleAsync();
        Advance(till.Clock, TimeSpan.FromHours(25) + Minute);

        Assert.Equal(1, Count(till.Tse, "PerformSelfTest"));
    }

    [Fact]
    public async Task The_time_is_set_between_sales_without_waiting_for_quiet()
    {
        await using var till = new TestTill();
        till.Tse.Duties = [new TseDuty { Kind = TseDutyKind.UpdateTime, Due = till.Clock.GetUtcNow() + TimeSpan.FromMinutes(30) }];
        RenewOn(till.Tse, till.Clock, "PerformUpdateTime", TimeSpan.FromMinutes(30));
        await till.OpenAsync();
        for (var i = 0; i < 90; i++)
        {
            await till.SellAsync("sale-" + i);
            till.Clock.Advance(TimeSpan.FromSeconds(20));
        }

        await UntilAsync(() =>
        {
            till.Clock.Advance(TimeSpan.FromMilliseconds(10));
            return till.Tse.Commands.Contains("PerformUpdateTime");
        });
        Assert.Equal(1, Count(till.Tse, "PerformUpdateTime"));
        Assert.Null((await till.Register.GetStatusAsync()).Outage);
    }

    [Theory]
    [InlineData(TseRecovery.RunSelfTest, "not-ready", "PerformSelfTest")]
    [InlineData(TseRecovery.UpdateTime, "clock-not-set", "PerformUpdateTime")]
    [InlineData(TseRecovery.Authenticate, "authentication-failed", "PerformLogIn")]
    public async Task A_device_that_refuses_gets_exactly_that_duty_and_the_sale_goes_on(TseRecovery recovery, string code, string duty)
    {
        await using var till = new TestTill();
        await till.OpenAsync();
        var refused = true;
        till.Tse.OnCommand = (name, _, _) =>
        {
            refused &= !name.StartsWith("Perform", StringComparison.Ordinal);
            return refused && name.StartsWith("Finish", StringComparison.Ordinal)
                ? throw new TseException(code, "first this", TseExecution.Refused, recovery)
                : Task.CompletedTask;
        };

        var receipt = await till.SellAsync("a");

        Assert.NotNull(receipt.Signature);
        Assert.Equal([duty], till.Tse.Commands.Where(static c => c.StartsWith("Perform", StringComparison.Ordinal)));
        Assert.Equal(2, Count(till.Tse, "FinishTransaction KASSE-01"));
    }

    [Fact]
    public async Task A_self_test_that_takes_too_long_costs_the_budget_goes_on_and_ends_the_outage()
    {
        var clock = new VirtualClock(TestTill.Opening);
        await using var tse = new ScriptedTse(timeProvider: clock);
        using var store = new InMemoryJournalStore();
        await using var registers = FiscalRegisters.Create(TestTill.NewOptions(), tse, store, clock);
        var register = await registers.OpenAsync("KASSE-01");
        clock.Advance(TimeSpan.Zero);
        var done = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        tse.State = TseState.Locked;
        tse.OnCommand = async (name, _, _) =>
        {
            if (name == "PerformSelfTest")
            {
                await done.Task;
                tse.State = TseState.Ready;
            }
            else if (tse.State == TseState.Locked && name.Contains("Transaction KASSE", StringComparison.Ordinal))
            {
                throw new TseException(TseErrorCodes.NotReady, "self-test first", TseExecution.Refused, TseRecovery.RunSelfTest);
            }
        };
        var started = clock.GetUtcNow();
        var finishing = (await register.BeginAsync("a")).FinishAsync(TestTill.Bread());
        await UntilAsync(() => tse.Commands.Contains("PerformSelfTest") && clock.NextTimerDue == started + TimeSpan.FromSeconds(3));
        Assert.False(finishing.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal("not-ready", (await finishing.WaitAsync(RealLimit)).Outage!.Code);
        done.SetResult(true);
        await UntilWellAsync(register, clock);
        Assert.NotNull((await (await register.BeginAsync("b")).FinishAsync(TestTill.Bread())).Signature);
        Assert.Equal(1, Count(tse, "PerformSelfTest"));
    }

    [Fact]
    public async Task A_duty_that_hangs_makes_no_sale_wait_longer_than_the_wait_limit_and_is_told_apart_from_a_fault()
    {
        var clock = new VirtualClock(TestTill.Opening);
        await using var tse = new ScriptedTse(timeProvider: clock);
        tse.Duties = [new TseDuty { Kind = TseDutyKind.SelfTest, Due = clock.GetUtcNow() + TimeSpan.FromMinutes(10), StopsSales = true }];
        var done = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        tse.OnCommand = (name, _, _) => name == "PerformSelfTest" ? done.Task : Task.CompletedTask;
        using var store = new InMemoryJournalStore();
        await using var registers = FiscalRegisters.Create(TestTill.NewOptions(), tse, store, clock);
        var register = await registers.OpenAsync("KASSE-01");
        clock.Advance(TimeSpan.FromMinutes(9));
        Assert.Contains("PerformSelfTest", tse.Commands);

        var started = clock.GetUtcNow();
        var finishing = (await register.BeginAsync("a")).FinishAsync(TestTill.Bread());
        await UntilAsync(() => clock.NextTimerDue == started + TimeSpan.FromSeconds(3));
        Assert.False(finishing.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal("tse-busy", (await finishing.WaitAsync(RealLimit)).Outage!.Code);

        done.SetResult(true);
        await UntilWellAsync(register, clock);
        Assert.NotNull((await (await register.BeginAsync("b")).FinishAsync(TestTill.Bread())).Signature);
    }

    [Fact]
    public async Task A_duty_that_waits_for_the_device_gives_way_to_a_sale()
    {
        await using var till = new TestTill();
        GiveSelfTest(till.Tse, till.Clock, TimeSpan.FromMinutes(10));
        var identity = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        await till.OpenAsync();
        till.Tse.OnCommand = (name, _, _) => name == "GetIdentity" ? identity.Task : Task.CompletedTask;
        var other = till.Tse.GetIdentityAsync();
        till.Clock.Advance(TimeSpan.FromMinutes(9));
        var sale = await till.Register.BeginAsync("a");
        identity.SetResult(true);
        await other;
        await sale.FinishAsync(TestTill.Bread());

        await UntilAsync(() =>
        {
            till.Clock.Advance(TimeSpan.FromSeconds(10));
            return till.Tse.Commands.Contains("PerformSelfTest");
        });
        var commands = till.Tse.Commands.ToList();
        Assert.True(commands.IndexOf("FinishTransaction KASSE-01") < commands.IndexOf("PerformSelfTest"), string.Join(", ", commands));
    }

    [Fact]
    public async Task Several_registers_on_one_tse_do_it_once_and_wait_for_each_other()
    {
        var clock = new FakeTimeProvider(TestTill.Opening);
        await using var tse = new ScriptedTse(timeProvider: clock);
        GiveSelfTest(tse, clock, TimeSpan.FromHours(25));
        using var store = new InMemoryJournalStore();
        await using var registers = FiscalRegisters.Create(TestTill.NewOptions(), tse, store, clock);
        var first = await registers.OpenAsync("KASSE-01");
        var second = await registers.OpenAsync("KASSE-02");
        var sale = await second.BeginAsync("table 7");
        Advance(clock, TimeSpan.FromHours(24));
        Assert.DoesNotContain("PerformSelfTest", tse.Commands);

        await sale.FinishAsync(TestTill.Bread());
        await UntilAsync(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(10));
            return Count(tse, "PerformSelfTest") > 0;
        });
        Advance(clock, TimeSpan.FromMinutes(10));

        Assert.Equal(1, Count(tse, "PerformSelfTest"));
        Assert.Null((await first.GetStatusAsync()).Outage);
    }

    [Fact]
    public async Task A_refused_log_in_is_never_repeated_on_its_own()
    {
        await using var till = new TestTill();
        await till.OpenAsync();
        till.Tse.OnCommand = (name, _, _) => name is "PerformLogIn" or "StartTransaction KASSE-01"
            ? throw new TseException(TseErrorCodes.AuthenticationFailed, "wrong PIN, 2 left", TseExecution.Refused, TseRecovery.Authenticate)
            : Task.CompletedTask;
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal("authentication-failed", (await till.SellAsync("sale-" + i)).Outage!.Code);
            till.Clock.Advance(Minute);
            await till.Register.WhenIdleAsync();
        }

        Assert.Equal(1, Count(till.Tse, "PerformLogIn"));
    }

    [Fact]
    public async Task A_till_that_starts_with_a_device_that_wants_its_self_test_signs_its_first_sale()
    {
        var clock = new VirtualClock(TestTill.Opening);
        await using var tse = new SimulatedTse(new SimulatedTseOptions { TimeProvider = clock, SelfTestInterval = TimeSpan.FromHours(25), UseP256 = true });
        _ = await tse.GetIdentityAsync();
        clock.Advance(TimeSpan.FromHours(26));
        using var store = new InMemoryJournalStore();
        await using var registers = FiscalRegisters.Create(TestTill.NewOptions(), tse, store, clock);

        var register = await registers.OpenAsync("KASSE-01");
        var sale = await register.BeginAsync("a");

        Assert.NotNull((await sale.FinishAsync(TestTill.Bread())).Signature);
    }

    [Fact]
    public async Task A_simulated_device_with_duties_signs_every_sale_of_a_week()
    {
        var clock = new VirtualClock(TestTill.Opening);
        await using var tse = new SimulatedTse(new SimulatedTseOptions
        {
            TimeProvider = clock,
            SelfTestInterval = TimeSpan.FromHours(25),
            SelfTestLatency = TimeSpan.FromSeconds(25),
            TimeUpdateInterval = TimeSpan.FromMinutes(30),
            UseP256 = true,
        });
        using var store = new InMemoryJournalStore();
        await using var registers = FiscalRegisters.Create(TestTill.NewOptions(), tse, store, clock);
        var register = await registers.OpenAsync("KASSE-01");
        for (var hour = 0; hour < 7 * 24; hour++)
        {
            if (hour % 24 < 12)
            {
                var sale = await register.BeginAsync("sale-" + hour);
                await register.WhenIdleAsync();
                clock.Advance(Minute);
                Assert.NotNull((await sale.FinishAsync(TestTill.Bread())).Signature);
            }

            for (var i = 0; i < 59; i++)
            {
                clock.Advance(Minute);
            }
        }
    }

    [Fact]
    public async Task A_device_that_is_starting_is_told_apart_from_a_fault_and_asked_when_it_said()
    {
        await using var till = new TestTill();
        await till.OpenAsync();
        var ready = till.Clock.GetUtcNow() + TimeSpan.FromSeconds(20);
        till.Tse.OnCommand = (_, _, _) => till.Clock.GetUtcNow() < ready
            ? throw new TseException(TseErrorCodes.NotReady, "starting", TseExecution.Refused, TseRecovery.Wait) { IsTransient = true, RetryAfter = ready - till.Clock.GetUtcNow() }
            : Task.CompletedTask;

        Assert.Equal("not-ready", (await till.SellAsync("a")).Outage!.Code);
        var asked = till.Tse.Commands.Count;
        till.Clock.Advance(TimeSpan.FromSeconds(19));
        await till.Register.WhenIdleAsync();
        Assert.Equal(asked, till.Tse.Commands.Count);
        till.Clock.Advance(TimeSpan.FromSeconds(1));
        await UntilAsync(async () =>
        {
            await till.Register.WhenIdleAsync();
            return (await till.Register.GetStatusAsync()).Outage is null;
        });
    }

    private static void GiveSelfTest(ScriptedTse tse, FakeTimeProvider clock, TimeSpan interval)
    {
        tse.Duties = [SelfTest(clock, interval)];
        RenewOn(tse, clock, "PerformSelfTest", interval);
    }

    private static TseDuty SelfTest(FakeTimeProvider clock, TimeSpan interval) =>
        new() { Kind = TseDutyKind.SelfTest, Due = clock.GetUtcNow() + interval, ExpectedDuration = TimeSpan.FromSeconds(25), StopsSales = true };

    private static void RenewOn(ScriptedTse tse, FakeTimeProvider clock, string command, TimeSpan interval) => tse.OnCommand = (name, _, _) =>
    {
        if (name == command)
        {
            var old = tse.Duties[0];
            tse.Duties = [new TseDuty { Kind = old.Kind, Due = clock.GetUtcNow() + interval, ExpectedDuration = old.ExpectedDuration, StopsSales = old.StopsSales }];
        }

        return Task.CompletedTask;
    };

    /// <summary>In steps, as a real clock would call back.</summary>
    private static void Advance(FakeTimeProvider clock, TimeSpan duration)
    {
        for (var end = clock.GetUtcNow() + duration; clock.GetUtcNow() < end;)
        {
            clock.Advance(end - clock.GetUtcNow() < Minute ? end - clock.GetUtcNow() : Minute);
        }
    }

    private static Task UntilWellAsync(FiscalRegister register, VirtualClock clock) => UntilAsync(async () =>
    {
        clock.Advance(TimeSpan.FromSeconds(1));
        await register.WhenIdleAsync();
        return (await register.GetStatusAsync()).Outage is null;
    });

    private static int Count(ScriptedTse tse, string command) => tse.Commands.Count(c => c == command);

    private static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        for (var i = 0; i < 3_000; i++)
        {
            if (await condition())
            {
                return;
            }

            await Task.Delay(10);
        }

        Assert.Fail("It did not happen within 30 seconds.");
    }
}
