using Fiscal.Tse.Logs;

namespace Fiscal.Tse.Simulator.Tests;

public sealed class FaultTests
{
    [Fact]
    public async Task Unplug_lasts_from_before_the_first_position_until_the_last_has_passed()
    {
        using var tse = WithFaults("unplug@2..3");
        tse.Faults.MoveTo(1);
        await tse.SellAsync();
        tse.Faults.Pass();
        foreach (var position in new[] { 2, 3 })
        {
            tse.Faults.MoveTo(position);
            var error = await Assert.ThrowsAsync<TseException>(() => tse.StartAsync());
            Assert.Equal((TseErrorCodes.DeviceAbsent, TseExecution.NotSent, TseRecovery.Reopen), (error.Code, error.Execution, error.Recovery));
            await Assert.ThrowsAsync<TseException>(() => tse.GetStatusAsync());
            tse.Faults.Pass();
        }

        await tse.SellAsync();
    }

    [Theory]
    [InlineData("hang", 0)]
    [InlineData("lost-command", 0)]
    [InlineData("lost-answer", 1)]
    public async Task Lost_commands_and_answers_cost_the_callers_patience_once(string fault, int committed)
    {
        var clock = new VirtualClock(Device.Noon);
        using var tse = WithFaults(fault + "@1", clock);
        tse.Faults.MoveTo(1);
        TseException error;
        if (committed == 0)
        {
            error = await Assert.ThrowsAsync<TseException>(() => tse.StartAsync(command: Device.Patient(clock, TimeSpan.FromSeconds(3))));
        }
        else
        {
            var start = await tse.StartAsync();
            error = await Assert.ThrowsAsync<TseException>(() => tse.FinishAsync(start.TransactionNumber, command: Device.Patient(clock, TimeSpan.FromSeconds(3))));
            Assert.Equal(TseTransactionState.Finished, (await tse.LookUpTransactionAsync(new TseLookUpRequest { ClientId = Device.Client, TransactionNumber = start.TransactionNumber })).State);
        }

        Assert.Equal((TseErrorCodes.NoAnswer, TseExecution.Unknown, TseRecovery.LookUp), (error.Code, error.Execution, error.Recovery));
        Assert.Equal(Device.Noon.AddSeconds(3), clock.GetUtcNow());
        Assert.Equal(committed, (await tse.GetStatusAsync()).LastTransactionNumber);
        await tse.SellAsync();
    }

    [Theory]
    [InlineData("full", TseErrorCodes.StorageFull, TseState.Locked)]
    [InlineData("certificate-expired", TseErrorCodes.CertificateExpired, TseState.Expired)]
    public async Task Refusing_states_last_as_long_as_scripted(string fault, string code, TseState state)
    {
        using var tse = WithFaults(fault + "@1");
        tse.Faults.MoveTo(1);
        var error = await Assert.ThrowsAsync<TseException>(() => tse.StartAsync());
        var status = await tse.GetStatusAsync();
        tse.Faults.Pass();

        Assert.Equal((code, TseExecution.Refused), (error.Code, error.Execution));
        Assert.Equal(state, status.State);
        await tse.SellAsync();
    }

    [Fact]
    public async Task A_rebooting_device_is_not_ready_for_twenty_seconds()
    {
        var clock = new VirtualClock(Device.Noon);
        using var tse = WithFaults("reboot@1", clock);
        tse.Faults.MoveTo(1);
        var error = await Assert.ThrowsAsync<TseException>(() => tse.StartAsync());
        clock.Advance(TimeSpan.FromSeconds(19));
        await Assert.ThrowsAsync<TseException>(() => tse.StartAsync());
        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal((TseErrorCodes.NotReady, TseExecution.Refused, TseRecovery.Wait), (error.Code, error.Execution, error.Recovery));
        Assert.Equal(TimeSpan.FromSeconds(20), error.RetryAfter);
        await tse.SellAsync();
    }

    [Theory]
    [InlineData("wrong-signature")]
    [InlineData("wrong-key")]
    public async Task A_corrupted_answer_does_not_verify_and_the_devices_own_log_does(string fault)
    {
        using var tse = WithFaults(fault + "@1");
        var key = TsePublicKey.FromPoint((await tse.GetIdentityAsync()).PublicKey);
        tse.Faults.MoveTo(1);
        var answer = await tse.SellAsync();
        var first = await tse.LookUpTransactionAsync(new TseLookUpRequest { ClientId = Device.Client, TransactionNumber = 1 });
        var second = await tse.LookUpTransactionAsync(new TseLookUpRequest { ClientId = Device.Client, TransactionNumber = 1 });

        Assert.Equal(SignatureVerdict.Failed, LogMessage.Parse(answer.LogMessage).Verify(key).Verdict);
        Assert.Equal(SignatureVerdict.Failed, LogMessage.Parse(first.LogMessage!).Verify(key).Verdict);
        Assert.Equal(SignatureVerdict.Verified, LogMessage.Parse(second.LogMessage!).Verify(key).Verdict);
        Assert.DoesNotContain(TarVerifier.Verify(new MemoryStream(await tse.ExportAsync())).Findings, f => f.Severity == FindingSeverity.Error);
    }

    [Fact]
    public async Task A_clock_that_jumps_moves_the_log_forward_only()
    {
        var clock = new VirtualClock(Device.Noon);
        using var tse = WithFaults("clock-jump:+3600@1,clock-jump:-7200@2", clock);
        tse.Faults.MoveTo(1);
        var ahead = await tse.SellAsync();
        tse.Faults.MoveTo(2);
        var back = await tse.SellAsync();

        Assert.Equal(Device.Noon.AddHours(1), ahead.LogTime);
        Assert.Equal(Device.Noon.AddHours(1), back.LogTime);
    }

    [Fact]
    public async Task Latency_advances_a_virtual_clock()
    {
        var clock = new VirtualClock(Device.Noon);
        using var tse = Device.New(clock, o => o.Latency = TimeSpan.FromMilliseconds(250));
        await tse.SellAsync();

        Assert.Equal(Device.Noon.AddMilliseconds(500), clock.GetUtcNow());
    }

    [Fact]
    public async Task A_hanging_device_moves_a_virtual_clock_by_the_limit_at_most()
    {
        var clock = new VirtualClock(Device.Noon);
        var ticks = 0;
        using var periodic = clock.CreateTimer(_ => ticks++, null, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10));
        using var closing = clock.CreateTimer(_ => Assert.Fail("Nobody waits for the evening."), null, TimeSpan.FromHours(12), Timeout.InfiniteTimeSpan);
        using var tse = Device.New(clock, o =>
        {
            o.Faults = FaultScript.Parse("hang@1");
            o.HangLimit = TimeSpan.FromSeconds(45);
        });
        tse.Faults.MoveTo(1);
        var error = await Assert.ThrowsAsync<TseException>(() => tse.StartAsync());

        Assert.Equal((TseErrorCodes.NoAnswer, TseExecution.Unknown), (error.Code, error.Execution));
        Assert.Equal((Device.Noon.AddSeconds(45), 4), (clock.GetUtcNow(), ticks));
    }

    [Fact]
    public async Task Setting_the_time_ends_a_jump()
    {
        var clock = new VirtualClock(Device.Noon);
        using var tse = WithFaults("clock-jump:+60@1", clock);
        tse.Faults.MoveTo(1);
        await tse.SellAsync();
        clock.Advance(TimeSpan.FromMinutes(2));
        await tse.PerformAsync(TseDutyKind.UpdateTime);

        Assert.Equal(Device.Noon.AddMinutes(2), (await tse.GetStatusAsync()).DeviceTime);
        Assert.Equal(Device.Noon.AddMinutes(2), (await tse.SellAsync()).LogTime);
        Assert.DoesNotContain(Fiscal.Tse.Logs.TarVerifier.Verify(new MemoryStream(await tse.ExportAsync())).Findings, f => f.Severity == FindingSeverity.Error);
    }

    [Fact]
    public async Task A_device_whose_certificate_has_ended_refuses()
    {
        var clock = new VirtualClock(new DateTimeOffset(2049, 12, 31, 23, 59, 59, TimeSpan.Zero));
        using var tse = Device.New(clock);
        await tse.SellAsync();
        clock.Advance(TimeSpan.FromSeconds(1));
        var error = await Assert.ThrowsAsync<TseException>(() => tse.StartAsync());

        Assert.Equal((TseErrorCodes.CertificateExpired, TseExecution.Refused), (error.Code, error.Execution));
        Assert.Equal(TseState.Expired, (await tse.GetStatusAsync()).State);
    }

    [Fact]
    public async Task A_due_self_test_stops_sales_until_it_is_done()
    {
        var clock = new VirtualClock(Device.Noon);
        using var tse = Device.New(clock, o => o.SelfTestInterval = TimeSpan.FromHours(25));
        await tse.SellAsync();
        var duty = Assert.Single(tse.GetDuties());
        clock.AdvanceTo(duty.Due);
        var error = await Assert.ThrowsAsync<TseException>(() => tse.StartAsync());
        await tse.PerformAsync(duty.Kind);

        Assert.Equal((TseDutyKind.SelfTest, Device.Noon.AddHours(25), true), (duty.Kind, duty.Due, duty.StopsSales));
        Assert.Equal((TseErrorCodes.NotReady, TseExecution.Refused, TseRecovery.RunSelfTest), (error.Code, error.Execution, error.Recovery));
        await tse.SellAsync();
        Assert.Empty(Device.New().GetDuties());
    }

    [Fact]
    public async Task Each_command_takes_its_own_time()
    {
        var clock = new VirtualClock(Device.Noon);
        using var tse = Device.New(clock, o =>
        {
            o.Latency = TimeSpan.FromSeconds(9);
            o.StartLatency = TimeSpan.FromSeconds(1);
            o.FinishLatency = TimeSpan.FromSeconds(2);
            o.LookUpLatency = TimeSpan.FromSeconds(4);
            o.ExportLatency = TimeSpan.FromSeconds(8);
        });
        await tse.SellAsync();
        Assert.Equal(Device.Noon.AddSeconds(3), clock.GetUtcNow());
        await tse.LookUpTransactionAsync(new TseLookUpRequest { ClientId = Device.Client, TransactionNumber = 1 });
        await tse.ExportAsync();
        Assert.Equal(Device.Noon.AddSeconds(15), clock.GetUtcNow());
    }

    [Fact]
    public async Task An_answer_that_comes_after_the_caller_gave_up_is_still_an_answer()
    {
        var clock = new VirtualClock(Device.Noon);
        using var tse = Device.New(clock, o => o.StartLatency = TimeSpan.FromSeconds(5));
        var command = Device.Patient(clock, TimeSpan.FromSeconds(3));

        Assert.Equal(1, (await tse.StartAsync(command: command)).TransactionNumber);
        Assert.True(command.Abandoned.IsCancellationRequested);
    }

    [Fact]
    public void Options_that_cannot_be_are_refused_all_at_once()
    {
        var error = Assert.Throws<ArgumentException>(() => Device.New(configure: o =>
        {
            o.MaxClients = 0;
            o.HangLimit = TimeSpan.Zero;
            o.StartLatency = TimeSpan.FromSeconds(-1);
        }));

        Assert.Contains("MaxClients", error.Message, StringComparison.Ordinal);
        Assert.Contains("HangLimit", error.Message, StringComparison.Ordinal);
        Assert.Contains("Latencies", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("unplug@1..5,hang@7,lost-answer@every:50,clock-jump:-3600@9", 4)]
    [InlineData("", 0)]
    [InlineData(" full@3 , reboot@4 ", 2)]
    public void A_script_is_read_and_written_again(string text, int rules)
    {
        var script = FaultScript.Parse(text);

        Assert.Equal(rules, script.Rules.Count);
        Assert.Equal(rules, FaultScript.Parse(script.ToString()).Rules.Count);
    }

    [Theory]
    [InlineData("explode@1", "explode")]
    [InlineData("hang", "hang")]
    [InlineData("hang@0", "hang@0")]
    [InlineData("hang@5..4", "hang@5..4")]
    [InlineData("hang@every:0", "hang@every:0")]
    [InlineData("hang:3@1", "hang:3@1")]
    [InlineData("clock-jump@1", "clock-jump@1")]
    [InlineData("hang@1,,hang@2", "''")]
    [InlineData("hang@-1", "hang@-1")]
    [InlineData("hang@1..", "hang@1..")]
    [InlineData("hang@99999999999999999999", "hang@99999999999999999999")]
    [InlineData("clock-jump:-9223372036854775808@1", "clock-jump")]
    [InlineData("clock-jump:x@1", "clock-jump:x@1")]
    public void A_bad_script_is_refused_naming_the_entry(string text, string named)
    {
        var error = Assert.Throws<FormatException>(() => FaultScript.Parse(text));

        Assert.Contains(named, error.Message, StringComparison.Ordinal);
        Assert.False(FaultScript.TryParse(text, out _));
    }

    private static SimulatedTse WithFaults(string script, VirtualClock? clock = null) => Device.New(clock, o => o.Faults = FaultScript.Parse(script));
}
