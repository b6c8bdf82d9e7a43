using Fiscal.Journal;
using Fiscal.Testing;
using Fiscal.Tse.Simulator;

namespace Fiscal.Tests;

/// <summary>The till's clock is set while it sells: numbers go on, every time keeps its offset, the journal stays sound.</summary>
public sealed class ClockTests : IDisposable
{
    private readonly InMemoryJournalStore _store = new();
    private readonly WallClock _clock = new(new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.FromHours(2)));
    private readonly SimulatedTse _tse;

    public ClockTests() => _tse = new SimulatedTse(new SimulatedTseOptions { UseP256 = true, TimeProvider = _clock });

    public void Dispose()
    {
        _tse.Dispose();
        _store.Dispose();
    }

    [Theory]
    [InlineData(-3)]
    [InlineData(5)]
    [InlineData(-30)]
    [InlineData(40)]
    public async Task Clock_set_by_hours_inside_a_basket_and_between_sales(int hours)
    {
        await using var registers = Create();
        var register = await registers.OpenAsync("KASSE-01");
        await SellAsync(register, "a");
        var open = await register.BeginAsync("b");
        await register.WhenIdleAsync();

        _clock.Now += TimeSpan.FromHours(hours);
        var receipt = await open.FinishAsync(TestTill.Bread());
        await SellAsync(register, "c");
        var closing = (await register.CloseDayAsync()).Closing!;

        Assert.Equal(2, receipt.Number);
        Assert.True(receipt.End >= receipt.Start);
        Assert.NotNull(receipt.Signature);
        Assert.Equal((1L, 3L), (closing.Number, closing.Totals.Receipts));
        Assert.Equal(_clock.Now.Date, closing.BusinessDay);
        Assert.DoesNotContain(await VerifyAsync(), f => f.Severity == FindingSeverity.Error);
    }

    [Fact]
    public async Task Clock_that_lost_its_years_while_the_till_was_off()
    {
        await using (var registers = Create())
        {
            var register = await registers.OpenAsync("KASSE-01");
            await SellAsync(register, "a");
            await register.CloseDayAsync();
        }

        _clock.Now = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.FromHours(1));
        await using (var registers = Create())
        {
            var register = await registers.OpenAsync("KASSE-01");
            Assert.Equal(2, (await SellAsync(register, "b")).Number);
            Assert.Equal(2, (await register.CloseDayAsync()).Closing!.Number);
            _clock.Now = new DateTimeOffset(2026, 6, 2, 9, 0, 0, TimeSpan.FromHours(2));
            Assert.Equal(3, (await SellAsync(register, "c")).Number);
            Assert.Equal(3, (await register.CloseDayAsync()).Closing!.Number);
        }

        Assert.DoesNotContain(await VerifyAsync(), f => f.Severity == FindingSeverity.Error);
    }

    // Germany 2026: summer time from 29 March 01:00 UTC to 25 October 01:00 UTC.
    [Fact]
    public async Task Entries_keep_their_offset_across_both_changes_of_the_hour()
    {
        _clock.Now = new DateTimeOffset(2026, 3, 29, 0, 59, 0, TimeSpan.Zero);
        await using var registers = Create();
        var register = await registers.OpenAsync("KASSE-01");
        await SellAsync(register, "winter");
        _clock.Now = new DateTimeOffset(2026, 3, 29, 1, 1, 0, TimeSpan.Zero);
        await SellAsync(register, "summer");
        await register.CloseDayAsync();
        _clock.Now = new DateTimeOffset(2026, 10, 24, 23, 30, 0, TimeSpan.Zero);
        var night = (await register.CloseDayAsync()).Closing!;
        _clock.Now = new DateTimeOffset(2026, 10, 25, 0, 30, 0, TimeSpan.Zero);
        await SellAsync(register, "first half past two");
        _clock.Now = new DateTimeOffset(2026, 10, 25, 1, 30, 0, TimeSpan.Zero);
        await SellAsync(register, "second half past two");
        await register.CloseDayAsync();

        var entries = await _store.ReadAsync("KASSE-01", 1, JournalStore.MaxReadCount);
        var times = entries.Where(e => e.Kind == (int)EntryKind.Finishing).Select(e => e.Time).ToList();
        Assert.Equal(["2026-03-29 01:59 +01:00", "2026-03-29 03:01 +02:00", "2026-10-25 02:30 +02:00", "2026-10-25 02:30 +01:00"], times.Select(t => t.ToString("yyyy-MM-dd HH:mm zzz", System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal(new DateTime(2026, 10, 25), night.BusinessDay);
        var receipts = new List<Receipt>();
        for (var number = 1; number <= 4; number++)
        {
            receipts.Add((await register.FindAsync(number))!);
        }

        Assert.Equal(times.Select(t => t.Offset), receipts.Select(r => r.End.Offset));
        Assert.Equal(TimeSpan.FromHours(1), receipts[3].End - receipts[2].End);
        Assert.Empty(await VerifyAsync());
    }

    private FiscalRegisters Create() => FiscalRegisters.Create(TestTill.NewOptions(), _tse, _store, _clock);

    private static async Task<Receipt> SellAsync(FiscalRegister register, string saleId)
    {
        var sale = await register.BeginAsync(saleId);
        return await sale.FinishAsync(TestTill.Bread());
    }

    private async Task<IReadOnlyList<Finding>> VerifyAsync()
    {
        using var archive = new MemoryStream();
        await _tse.ExportAsync(new TseExportRange(), archive);
        archive.Position = 0;
        return (await JournalVerifier.VerifyAsync(_store, new JournalVerificationOptions { Archive = archive })).Findings;
    }

    /// <summary>The time of day jumps, what timers and budgets measure does not: as on a real machine.</summary>
    private sealed class WallClock(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now.ToUniversalTime();
    }
}
