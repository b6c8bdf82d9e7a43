using System.Globalization;
using Fiscal.Journal;
using Fiscal.Testing;
using Fiscal.Tse.Simulator;

namespace Fiscal.Tests;

/// <summary>Scripted faults on virtual time: who waits how long, which receipts are unsigned, when signing comes back, what the outage log says.</summary>
/// <remarks>Sizes and seed come from the environment: <c>FISCAL_TEST_SCALE</c>, <c>FISCAL_TEST_SEED</c>.</remarks>
public sealed class FaultTests(Xunit.Abstractions.ITestOutputHelper output)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(3) + TimeSpan.FromSeconds(3) + TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Resumed = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Reboot = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("unplug", "device-absent", 0)]
    [InlineData("full", "storage-full", 0)]
    [InlineData("certificate-expired", "certificate-expired", 0)]
    public async Task A_lasting_fault_is_one_outage_from_its_first_sale_until_the_device_is_well(string fault, string code, int beganAfter)
    {
        using var day = new VirtualDay(fault + "@5..8");
        await day.SellAsync(20, static _ => TimeSpan.FromSeconds(100));

        var outage = Assert.Single(await day.OutagesAsync());
        Assert.Equal(code, outage.Code);
        AssertSameSecond(day.Sales[4].Begun + TimeSpan.FromSeconds(beganAfter), outage.Begin);
        Assert.InRange(outage.End!.Value, day.Sales[7].Done, day.Sales[7].Done + Resumed);
        Assert.Equal([5, 6, 7, 8], day.Sales.Where(static s => s.Receipt.Signature is null).Select(static s => s.Position));
        Assert.Equal(day.Sales.Where(static s => s.Receipt.Outage is not null).Select(static s => s.Receipt.Number), outage.Receipts);
        await day.AssertSoundAsync();
    }

    [Theory]
    [InlineData("hang", "no-answer", 3)]
    [InlineData("lost-command", "no-answer", 3)]
    [InlineData("lost-answer", "no-answer", 3)]
    [InlineData("wrong-signature", "signature-invalid", 0)]
    [InlineData("wrong-key", "signature-invalid", 0)]
    [InlineData("reboot", "not-ready", 0)]
    public async Task A_short_fault_costs_one_signature_and_its_outage_ends_by_itself(string fault, string code, int beganAfter)
    {
        using var day = new VirtualDay(fault + "@5");
        await day.SellAsync(10, static _ => TimeSpan.FromSeconds(100));

        var outage = Assert.Single(await day.OutagesAsync());
        Assert.Equal(code, outage.Code);
        AssertSameSecond(day.Sales[4].Begun + TimeSpan.FromSeconds(beganAfter), outage.Begin);
        Assert.InRange(outage.End!.Value, outage.Begin, outage.Begin + Resumed + (fault == "reboot" ? Reboot : TimeSpan.Zero));
        Assert.Equal([day.Sales[4].Receipt.Number], outage.Receipts);
        await day.AssertSoundAsync();
    }

    [Fact]
    public async Task A_clock_jump_of_the_device_is_no_outage()
    {
        using var day = new VirtualDay("clock-jump:+3600@3,clock-jump:-7200@5");
        await day.SellAsync(10, static _ => TimeSpan.FromSeconds(100));

        Assert.Empty(await day.OutagesAsync());
        await day.AssertSoundAsync();
    }

    [Fact]
    public async Task A_day_is_closed_inside_an_outage_as_without_it()
    {
        using var quiet = new VirtualDay(string.Empty);
        using var faulty = new VirtualDay("unplug@5..20");
        await quiet.SellAsync(10, static _ => TimeSpan.FromSeconds(100));
        await faulty.SellAsync(10, static _ => TimeSpan.FromSeconds(100), ended: false);
        var expected = await quiet.CloseAsync();
        var closing = await faulty.CloseAsync();

        Assert.Equal(1, closing.ClosingNumber);
        Assert.Equal(expected.Totals.Receipts, closing.Totals.Receipts);
        Assert.Equal(expected.Totals.Gross, closing.Totals.Gross);
        Assert.Equal(6, closing.Totals.Unsigned);
        Assert.Equal((expected.FirstBonId, expected.LastBonId), (closing.FirstBonId, closing.LastBonId));
        Assert.Null(Assert.Single(await faulty.OutagesAsync()).End);
        await faulty.SellAsync(15, static _ => TimeSpan.FromSeconds(100));
        Assert.NotNull(Assert.Single(await faulty.OutagesAsync()).End);
        Assert.Equal(Enumerable.Range(1, 25).Select(static n => (long)n), faulty.Sales.Select(static s => s.Receipt.Number));
        await faulty.AssertSoundAsync();
    }

    [Fact]
    public async Task Random_faults_never_hold_up_a_cashier_and_leave_nothing_open()
    {
        const int SalesEach = 20;
        var seed = TestSettings.Seed;
        output.WriteLine($"FISCAL_TEST_SEED={seed}");
        for (var i = 0; i < 500 * TestSettings.Scale; i++)
        {
            var random = new Random(unchecked(seed + i));
            var script = Script(random, SalesEach);
            var profile = (LookUpProfile)random.Next(Enum.GetValues<LookUpProfile>().Length);
            var latency = TimeSpan.FromMilliseconds(random.Next(3) * 125);
            try
            {
                using var day = new VirtualDay(script, latency, profile);
                await day.SellAsync(SalesEach, _ => TimeSpan.FromMilliseconds(random.Next(500, 90_000)));
                await day.CloseAsync();
                AssertWaits(day);
                AssertSigned(day, FaultScript.Parse(script));
                Assert.All(await day.OutagesAsync(), static o => Assert.True(o.End >= o.Begin, $"outage {o.Number} ended {o.End}, began {o.Begin}"));
                Assert.Equal(
                    day.Sales.Where(static s => s.Receipt.Outage is not null).Select(static s => s.Receipt.Number).Order(),
                    (await day.OutagesAsync()).SelectMany(static o => o.Receipts).Order());
                await day.AssertSoundAsync(profile is LookUpProfile.ListWithoutOwner or LookUpProfile.NoLookUp);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                Assert.Fail($"Combination {i} with seed {seed}: {script}, {profile}, {latency.TotalMilliseconds} ms: {e}");
            }
        }
    }

    private static void AssertSameSecond(DateTimeOffset expected, DateTimeOffset actual) =>
        Assert.InRange((actual - expected).TotalSeconds, -0.5, 1);

    private static void AssertWaits(VirtualDay day) =>
        Assert.All(day.Sales, static s => Assert.True(s.Done - s.Begun <= LongestWait, $"sale {s.Position} took {(s.Done - s.Begun).TotalSeconds} s"));

    /// <summary>Unsigned is only what a fault, or the half minute after it, explains.</summary>
    private static void AssertSigned(VirtualDay day, FaultScript script)
    {
        var wellAgain = DateTimeOffset.MinValue;
        foreach (var sale in day.Sales)
        {
            var faults = script.Rules.Where(rule => rule.Kind != FaultKind.ClockJump && rule.Covers(sale.Position)).ToList();
            if (faults.Count == 0 && sale.Begun >= wellAgain + Resumed)
            {
                Assert.True(sale.Receipt.Signature is not null, $"sale {sale.Position} is unsigned, {sale.Begun - wellAgain} after the last fault");
            }

            if (faults.Count > 0)
            {
                var until = faults.Any(static f => f.Kind == FaultKind.Reboot) ? sale.Done + Reboot : sale.Done;
                wellAgain = until > wellAgain ? until : wellAgain;
            }
        }
    }

    private static string Script(Random random, int sales)
    {
        string[] words = ["unplug", "hang", "lost-answer", "lost-command", "full", "certificate-expired", "wrong-signature", "wrong-key", "clock-jump:+120", "clock-jump:-3600", "reboot"];
        return string.Join(",", Enumerable.Range(0, random.Next(1, 5)).Select(_ =>
        {
            var first = random.Next(1, sales);
            var last = Math.Min(sales - 1, first + random.Next(4));
            return $"{words[random.Next(words.Length)]}@{first}..{last}";
        }));
    }

    private sealed record Sold(int Position, DateTimeOffset Begun, DateTimeOffset Done, Receipt Receipt);

    /// <summary>A till whose clock moves only by what devices cost and by the pauses between customers.</summary>
    private sealed class VirtualDay : IDisposable
    {
        private readonly VirtualClock _clock = new(TestTill.Opening);
        private readonly InMemoryJournalStore _store = new();
        private readonly SimulatedTse _tse;
        private readonly FiscalRegisters _registers;
        private FiscalRegister? _register;

        public VirtualDay(string script, TimeSpan latency = default, LookUpProfile lookUps = default)
        {
            _tse = new SimulatedTse(new SimulatedTseOptions { UseP256 = true, TimeProvider = _clock, Faults = FaultScript.Parse(script), Latency = latency, LookUps = lookUps });
            _registers = FiscalRegisters.Create(TestTill.NewOptions(), _tse, _store, _clock);
        }

        public List<Sold> Sales { get; } = [];

        public async Task SellAsync(int sales, Func<int, TimeSpan> pause, bool ended = true)
        {
            _register ??= await _registers.OpenAsync("KASSE-01");
            for (var i = 0; i < sales; i++)
            {
                var position = Sales.Count + 1;
                await RunUntilAsync(_clock.GetUtcNow() + pause(position));
                _tse.Faults.MoveTo(position);
                var begun = _clock.GetUtcNow();
                var sale = await _register.BeginAsync("sale-" + position.ToString(CultureInfo.InvariantCulture));
                var receipt = await sale.FinishAsync(TestTill.Bread());
                _tse.Faults.Pass();
                Sales.Add(new Sold(position, begun, _clock.GetUtcNow(), receipt));
            }

            if (ended)
            {
                await RunUntilAsync(_clock.GetUtcNow() + TimeSpan.FromMinutes(2));
            }
        }

        public async Task<ClosingEntry> CloseAsync()
        {
            Assert.NotNull((await _register!.CloseDayAsync()).Closing);
            return (await new JournalReader(_store, "KASSE-01").ReadClosingsAsync())[^1];
        }

        public async Task<IReadOnlyList<JournalEntry>> ReadAsync() =>
            [.. (await _store.ReadAsync("KASSE-01", 1, JournalStore.MaxReadCount)).Select(EntryCodec.Decode)];

        public Task<IReadOnlyList<OutageRecord>> OutagesAsync() => new JournalReader(_store, "KASSE-01").ReadOutagesAsync();

        /// <summary>Nothing open on the device, journal and archive sound and of one mind, numbers whole. Where a device does not tell whose a transaction is, a lost Start stays open: it may be the neighbour's.</summary>
        public async Task AssertSoundAsync(bool ownersUnknown = false)
        {
            await _register!.WhenIdleAsync();
            var open = (await _tse.GetStatusAsync()).OpenTransactions!.Value;
            if (open > 0 && ownersUnknown)
            {
                var started = (await ReadAsync()).OfType<StartedEntry>().Count();
                open -= (int)(await _tse.GetStatusAsync()).LastTransactionNumber!.Value - started;
            }

            Assert.Equal(0, open);
            using var archive = new MemoryStream();
            await _tse.ExportAsync(new TseExportRange(), archive);
            archive.Position = 0;
            var report = await JournalVerifier.VerifyAsync(_store, new JournalVerificationOptions { Archive = archive });
            Assert.DoesNotContain(report.Findings, static f => f.Severity == FindingSeverity.Error);
        }

        public void Dispose()
        {
            _registers.Dispose();
            _tse.Dispose();
            _store.Dispose();
        }

        private async Task RunUntilAsync(DateTimeOffset until)
        {
            await _register!.WhenIdleAsync();
            while (_clock.NextTimerDue is { } due && due <= until)
            {
                _clock.AdvanceTo(due);
                await _register.WhenIdleAsync();
            }

            _clock.AdvanceTo(until);
        }
    }
}
