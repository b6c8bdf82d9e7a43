using Fiscal.Tse.Logs;

namespace Fiscal.Tse.Simulator.Tests;

/// <summary>When a scripted fault hits, how often, and what the device is like afterwards.</summary>
public sealed class FaultStateTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public static TheoryData<string, FaultKind> Words => new()
    {
        { "unplug", FaultKind.Unplug },
        { "hang", FaultKind.Hang },
        { "lost-answer", FaultKind.LostAnswer },
        { "lost-command", FaultKind.LostCommand },
        { "full", FaultKind.Full },
        { "certificate-expired", FaultKind.CertificateExpired },
        { "wrong-signature", FaultKind.WrongSignature },
        { "wrong-key", FaultKind.WrongKey },
        { "clock-jump:+5", FaultKind.ClockJump },
        { "reboot", FaultKind.Reboot },
    };

    [Theory]
    [MemberData(nameof(Words))]
    public void Every_word_is_read_in_each_form(string word, FaultKind kind)
    {
        var rules = FaultScript.Parse($"{word}@7,{word}@7..9,{word}@every:7").Rules;

        Assert.Equal([kind, kind, kind], rules.Select(r => r.Kind));
        Assert.Equal([7L], Covered(rules[0]));
        Assert.Equal([7L, 8L, 9L], Covered(rules[1]));
        Assert.Equal([7L, 14L, 21L], Covered(rules[2]));
        Assert.Equal($"{word}@7,{word}@7..9,{word}@every:7", new FaultScript(rules).ToString());
    }

    [Fact]
    public void The_words_are_all_the_faults_there_are() =>
        Assert.Equal(Enum.GetValues<FaultKind>().Order(), Words.Select(row => (FaultKind)row[1]).Order());

    [Theory]
    [InlineData("clock-jump:-3600@1", -3600)]
    [InlineData("clock-jump:60@1", 60)]
    [InlineData("clock-jump:+3155760000@1", 3155760000)]
    public void A_clock_jump_carries_its_seconds(string text, long seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Assert.Single(FaultScript.Parse(text).Rules).ClockJump);

    [Theory]
    [InlineData("HANG@1")]
    [InlineData("hang @1")]
    [InlineData("hang@ 1")]
    [InlineData("hang@-1")]
    [InlineData("hang@+1")]
    [InlineData("hang@1.5")]
    [InlineData("hang@1..")]
    [InlineData("hang@..2")]
    [InlineData("hang@1..2..3")]
    [InlineData("hang@1...3")]
    [InlineData("hang@every:")]
    [InlineData("hang@every:2..4")]
    [InlineData("hang@Every:2")]
    [InlineData("hang@1@2")]
    [InlineData("hang@٣")]
    [InlineData("hang@9223372036854775808")]
    [InlineData("hang@1;hang@2")]
    [InlineData("hang@1,")]
    [InlineData(",")]
    [InlineData("@1")]
    [InlineData("clock-jump:@1")]
    [InlineData("clock-jump:1h@1")]
    [InlineData("clock-jump:+-5@1")]
    [InlineData("clock-jump:1.5@1")]
    [InlineData("clock-jump:3155760001@1")]
    [InlineData("clock-jump:-9223372036854775808@1")]
    public void A_bad_script_is_a_format_error_of_one_sentence(string text)
    {
        var error = Assert.Throws<FormatException>(() => FaultScript.Parse(text));

        Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.False(FaultScript.TryParse(text, out var script));
        Assert.Null(script);
    }

    [Fact]
    public void Random_texts_are_read_or_refused_and_nothing_else()
    {
        var random = new Random(TestSettings.Seed + 3);
        string[] pieces = ["hang", "clock-jump", "unplug", "@", "every:", "..", ",", ":", "+", "-", "0", "1", "99", " ", "9223372036854775807", "x", "ä", "\0"];
        var read = 0;
        for (var i = 0; i < 20_000 * TestSettings.Scale; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 8)).Select(_ => pieces[random.Next(pieces.Length)]));
            if (FaultScript.TryParse(text, out var script))
            {
                read++;
                Assert.Equal(script.ToString(), FaultScript.Parse(script.ToString()).ToString());
            }
            else
            {
                Assert.Throws<FormatException>(() => FaultScript.Parse(text));
            }
        }

        Assert.True(read > 20, $"Only {read} texts were scripts: the generator is too wild to prove anything.");
        Assert.False(FaultScript.TryParse(null, out _));
        Assert.Throws<ArgumentNullException>(() => FaultScript.Parse(null!));
    }

    [Fact]
    public void Rules_made_by_hand_are_checked()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new FaultRule(FaultKind.Hang, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FaultRule(FaultKind.Hang, 2, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => FaultRule.Repeat(FaultKind.Hang, 0));
        Assert.Equal("clock-jump:-5@every:2", FaultRule.Repeat(FaultKind.ClockJump, 2, TimeSpan.FromSeconds(-5)).ToString());
        Assert.Empty(FaultScript.None.Rules);
    }

    [Theory]
    [InlineData("hang", true)]
    [InlineData("hang", false)]
    [InlineData("lost-command", true)]
    [InlineData("lost-command", false)]
    public async Task A_lost_command_leaves_the_device_as_it_was(string fault, bool atStart)
    {
        var clock = new VirtualClock(Device.Noon);
        using var tse = WithFaults(fault + "@1", clock);
        var open = await tse.StartAsync();
        var before = await tse.GetStatusAsync();
        tse.Faults.MoveTo(1);
        var error = await Assert.ThrowsAsync<TseException>(() => atStart
            ? tse.StartAsync(command: Device.Patient(clock, Patience))
            : tse.FinishAsync(open.TransactionNumber, command: Device.Patient(clock, Patience)));
        var after = await tse.GetStatusAsync();

        Assert.Equal((TseErrorCodes.NoAnswer, TseExecution.Unknown), (error.Code, error.Execution));
        Assert.Equal((before.LastSignatureCounter, before.LastTransactionNumber, before.OpenTransactions), (after.LastSignatureCounter, after.LastTransactionNumber, after.OpenTransactions));
        Assert.Equal(TseTransactionState.Open, (await LookUpAsync(tse, open.TransactionNumber)).State);

        // Once a position: the next try at the same one is answered, and takes no time.
        var now = clock.GetUtcNow();
        await tse.FinishAsync(open.TransactionNumber);
        Assert.Equal(now, clock.GetUtcNow());
        tse.Faults.MoveTo(2);
        await tse.SellAsync();
    }

    [Fact]
    public async Task A_lost_answer_is_committed_and_looked_up_as_it_was_signed()
    {
        var clock = new VirtualClock(Device.Noon);
        using var tse = WithFaults("lost-answer@1", clock);
        var key = TsePublicKey.FromPoint((await tse.GetIdentityAsync()).PublicKey);
        tse.Faults.MoveTo(1);
        var start = await tse.StartAsync();
        var error = await Assert.ThrowsAsync<TseException>(() => tse.FinishAsync(start.TransactionNumber, command: Device.Patient(clock, Patience)));
        var info = await LookUpAsync(tse, start.TransactionNumber);
        var log = LogMessage.Parse(info.LogMessage!);

        Assert.Equal((TseErrorCodes.NoAnswer, TseExecution.Unknown, TseRecovery.LookUp), (error.Code, error.Execution, error.Recovery));
        Assert.Equal(Device.Noon + Patience, clock.GetUtcNow());
        Assert.Equal((TseTransactionState.Finished, start.SignatureCounter + 1, Device.Noon), (info.State, info.SignatureCounter, info.LogTime));
        Assert.Equal(SignatureVerdict.Verified, log.Verify(key).Verdict);
        Assert.Equal(Device.Data, log.ProcessDataText);
        Assert.Equal(log.Signature, info.Signature);
        Assert.Equal(TseErrorCodes.TransactionNotOpen, (await Assert.ThrowsAsync<TseException>(() => tse.FinishAsync(start.TransactionNumber))).Code);
    }

    [Theory]
    [InlineData("hang@3,hang@every:3", FaultKind.Hang)]
    [InlineData("lost-answer@1..5,lost-answer@3", FaultKind.LostAnswer)]
    [InlineData("reboot@3,reboot@3", FaultKind.Reboot)]
    public async Task Rules_that_overlap_hit_a_position_once(string script, FaultKind kind)
    {
        var clock = new VirtualClock(Device.Noon);
        using var tse = WithFaults(script, clock);
        tse.Faults.MoveTo(3);
        var failures = 0;
        for (var i = 0; i < 6; i++)
        {
            try
            {
                var start = await tse.StartAsync(command: Device.Patient(clock, Patience));
                await tse.FinishAsync(start.TransactionNumber, command: Device.Patient(clock, Patience));
            }
            catch (TseException e)
            {
                Assert.Equal(kind == FaultKind.Reboot ? TseErrorCodes.NotReady : TseErrorCodes.NoAnswer, e.Code);
                failures++;
                clock.Advance(TimeSpan.FromSeconds(20));
            }
        }

        Assert.Equal(1, failures);
    }

    [Theory]
    [InlineData("unplug@every:2", 2, false)]
    [InlineData("unplug@2", 2, false)]
    [InlineData("unplug@2..3", 3, false)]
    [InlineData("unplug@2..3", 2, true)]
    [InlineData("full@2..3", 2, true)]
    [InlineData("certificate-expired@2..3", 2, true)]
    [InlineData("hang@2", 2, false)]
    public async Task Pass_ends_what_ends_at_this_position_and_only_that(string script, long position, bool lastsOn)
    {
        using var tse = WithFaults(script);
        tse.Faults.MoveTo(position);
        tse.Faults.Pass();

        Assert.Equal(position, tse.Faults.Position);
        if (lastsOn)
        {
            await Assert.ThrowsAsync<TseException>(() => tse.StartAsync());
        }
        else
        {
            await tse.SellAsync();
        }
    }

    [Theory]
    [InlineData("full", TseErrorCodes.StorageFull, TseRecovery.ExportAndDelete)]
    [InlineData("certificate-expired", TseErrorCodes.CertificateExpired, TseRecovery.ReplaceDevice)]
    public async Task A_refused_finish_leaves_the_transaction_open(string fault, string code, TseRecovery recovery)
    {
        using var tse = WithFaults(fault + "@1");
        var start = await tse.StartAsync();
        tse.Faults.MoveTo(1);
        var error = await Assert.ThrowsAsync<TseException>(() => tse.FinishAsync(start.TransactionNumber));
        var open = await LookUpAsync(tse, start.TransactionNumber);
        tse.Faults.Pass();

        Assert.Equal((code, TseExecution.Refused, recovery), (error.Code, error.Execution, error.Recovery));
        Assert.Equal(TseTransactionState.Open, open.State);
        await tse.FinishAsync(start.TransactionNumber);
    }

    [Fact]
    public async Task Unplug_and_plug_in_by_hand()
    {
        using var tse = Device.New();
        var start = await tse.StartAsync();
        tse.Unplug();
        foreach (var command in new Func<Task>[]
        {
            () => tse.GetIdentityAsync(),
            () => tse.GetStatusAsync(),
            () => tse.StartAsync(),
            () => tse.FinishAsync(start.TransactionNumber),
            () => LookUpAsync(tse, 1),
            () => tse.GetOpenTransactionsAsync(Device.Client),
            () => tse.FindTransactionsAsync(Device.Client, 0),
            () => tse.ExportAsync(),
            () => tse.ReleaseExportedAsync("1"),
            () => tse.PerformAsync(TseDutyKind.SelfTest),
        })
        {
            var error = await Assert.ThrowsAsync<TseException>(command);
            Assert.Equal((TseErrorCodes.DeviceAbsent, TseExecution.NotSent), (error.Code, error.Execution));
        }

        tse.PlugIn();
        Assert.Equal(start.TransactionNumber, (await tse.FinishAsync(start.TransactionNumber)).TransactionNumber);
    }

    [Theory]
    [InlineData("wrong-signature", 1)]
    [InlineData("wrong-key", 40)]
    public async Task A_wrong_signature_differs_by_a_bit_and_a_wrong_key_is_another_keys(string fault, int fewestBits)
    {
        using var tse = WithFaults(fault + "@1");
        tse.Faults.MoveTo(1);
        var answer = await tse.SellAsync();
        var next = await tse.SellAsync();
        await LookUpAsync(tse, 1);
        var own = await LookUpAsync(tse, 1);
        var bits = answer.Signature.Zip(own.Signature!, (a, b) => System.Numerics.BitOperations.PopCount((uint)(a ^ b))).Sum();

        Assert.True(fewestBits == 1 ? bits == 1 : bits >= fewestBits, $"{bits} bits differ.");
        Assert.Equal(answer.Signature, LogMessage.Parse(answer.LogMessage).Signature);
        Assert.Equal(SignatureVerdict.Verified, LogMessage.Parse(next.LogMessage).Verify(TsePublicKey.FromPoint((await tse.GetIdentityAsync()).PublicKey)).Verdict);
    }

    [Fact]
    public async Task Jumps_past_every_calendar_are_refused_as_such_and_keep_the_archive_clean()
    {
        var rules = new[]
        {
            FaultRule.Repeat(FaultKind.ClockJump, 2, TimeSpan.FromSeconds(-3_155_760_000)),
            FaultRule.Repeat(FaultKind.ClockJump, 1, TimeSpan.MaxValue),
            FaultRule.Repeat(FaultKind.ClockJump, 1, TimeSpan.MinValue),
        };
        foreach (var rule in rules)
        {
            using var tse = Device.New(configure: o => o.Faults = new FaultScript([rule]));
            await tse.SellAsync();
            for (var position = 1; position <= 6; position++)
            {
                tse.Faults.MoveTo(position);
                var error = await Record.ExceptionAsync(() => tse.SellAsync());
                Assert.True(error is null or TseException { Code: TseErrorCodes.CertificateExpired, Execution: TseExecution.Refused }, $"{rule} at {position}: {error}");
            }

            Assert.True(TarVerifier.Verify(new MemoryStream(await tse.ExportAsync())).IsClean, rule.ToString());
        }
    }

    [Fact]
    public async Task Any_script_leaves_counters_without_gaps_and_a_clean_archive()
    {
        var random = new Random(TestSettings.Seed + 4);
        string[] words = [.. Words.Select(row => (string)row[0])];
        for (var round = 0; round < 10 * TestSettings.Scale; round++)
        {
            var script = string.Join(",", Enumerable.Range(0, 4).Select(_ => words[random.Next(words.Length)] + random.Next(3) switch { 0 => "@every:" + random.Next(2, 5), 1 => "@2..5", _ => "@" + random.Next(1, 9) }));
            var clock = new VirtualClock(Device.Noon);
            using var tse = WithFaults(script, clock);
            var answered = new List<(long Counter, byte[] Log)>();
            for (var position = 1; position <= 8; position++)
            {
                tse.Faults.MoveTo(position);
                try
                {
                    var start = await tse.StartAsync(command: Device.Patient(clock, Patience));
                    var finish = await tse.FinishAsync(start.TransactionNumber, command: Device.Patient(clock, Patience));
                    answered.Add((finish.SignatureCounter, finish.LogMessage));
                }
                catch (TseException)
                {
                    clock.Advance(TimeSpan.FromSeconds(20));
                }

                tse.Faults.Pass();
            }

            tse.Faults.MoveTo(1000);
            tse.Faults.Pass();
            await tse.SellAsync();
            var logs = new Dictionary<long, LogMessage>();
            var result = TarVerifier.Verify(new MemoryStream(await tse.ExportAsync()), new TarVerificationOptions { OnMessage = m => logs.Add(m.SignatureCounter, m) });

            Assert.True(result.IsClean, script);
            Assert.Equal((1L, result.Messages), (result.FirstCounter, result.LastCounter));
            Assert.All(answered, a => Assert.Equal(LogMessage.Parse(a.Log).SignedBytes, logs[a.Counter].SignedBytes));
        }
    }

    private static IEnumerable<long> Covered(FaultRule rule) => Enumerable.Range(0, 25).Select(n => (long)n).Where(rule.Covers);

    private static Task<TseTransactionInfo> LookUpAsync(SimulatedTse tse, long transaction) =>
        tse.LookUpTransactionAsync(new TseLookUpRequest { ClientId = Device.Client, TransactionNumber = transaction });

    private static SimulatedTse WithFaults(string script, VirtualClock? clock = null) => Device.New(clock, o => o.Faults = FaultScript.Parse(script));
}
