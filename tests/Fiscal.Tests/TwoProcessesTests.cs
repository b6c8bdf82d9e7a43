using Fiscal.Journal;
using Fiscal.Journal.Sqlite;
using Fiscal.Tse.Simulator;

namespace Fiscal.Tests;

/// <summary>A till that was started twice: two stores on one file and one device that both can reach, as two processes have.</summary>
public sealed class TwoProcessesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fiscal-twice-");
    private readonly SimulatedTse _tse = new(new SimulatedTseOptions { UseP256 = true });

    private string Journal => Path.Combine(_folder.FullName, "till.journal");

    public void Dispose()
    {
        _tse.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Second_process_is_fenced_and_the_first_goes_on()
    {
        using var firstStore = SqliteJournalStore.Open(Journal);
        await using var first = FiscalRegisters.Create(TestTill.NewOptions(), _tse, firstStore);
        var till = await first.OpenAsync("KASSE-01");
        await SellAsync(till, "a");
        using (var secondStore = SqliteJournalStore.Open(Journal))
        await using (var second = FiscalRegisters.Create(TestTill.NewOptions(), _tse, secondStore))
        {
            var stranger = await second.OpenAsync("KASSE-01");
            await SellAsync(till, "b");

            var fenced = await Assert.ThrowsAsync<JournalHeadException>(() => SellAsync(stranger, "c"));
            Assert.Contains("Another process writes this register: stop one of them", fenced.Message, StringComparison.Ordinal);
            await Assert.ThrowsAsync<JournalHeadException>(() => stranger.BeginAsync("d"));
        }

        Assert.Equal(3, (await SellAsync(till, "e")).Number);
        await VerifyAsync(till, firstStore, receipts: 4);
    }

    [Fact]
    public async Task Process_that_stood_still_is_fenced_although_it_has_begun_a_sale_meanwhile()
    {
        using var firstStore = SqliteJournalStore.Open(Journal);
        using var secondStore = SqliteJournalStore.Open(Journal);
        await using var first = FiscalRegisters.Create(TestTill.NewOptions(), _tse, firstStore);
        await using var second = FiscalRegisters.Create(TestTill.NewOptions(), _tse, secondStore);
        var sleeper = await first.OpenAsync("KASSE-01");
        await SellAsync(sleeper, "a");
        var till = await second.OpenAsync("KASSE-01");
        var head = await secondStore.GetHeadAsync("KASSE-01");

        // As many entries on both sides: only their hashes tell whose they are.
        var living = await till.BeginAsync("b");
        while ((await firstStore.GetHeadAsync("KASSE-01")).Sequence < head.Sequence + 2)
        {
            await Task.Delay(5); // Opened and Started are written behind the caller's back
        }

        var late = await sleeper.BeginAsync("c");
        await sleeper.WhenIdleAsync();

        await Assert.ThrowsAsync<JournalHeadException>(() => late.FinishAsync(TestTill.Bread()));
        Assert.Equal(2, (await living.FinishAsync(TestTill.Bread())).Number);
        await VerifyAsync(till, secondStore, receipts: 3);
    }

    private static async Task<Receipt> SellAsync(FiscalRegister register, string saleId)
    {
        var sale = await register.BeginAsync(saleId);
        return await sale.FinishAsync(TestTill.Bread());
    }

    /// <summary>The closing ends what the fenced process left open at the device, with a number of its own.</summary>
    private async Task VerifyAsync(FiscalRegister till, SqliteJournalStore store, long receipts)
    {
        await till.WhenIdleAsync();
        Assert.NotNull((await till.CloseDayAsync()).Closing);
        Assert.Equal(0, (await _tse.GetStatusAsync()).OpenTransactions);
        using var archive = new MemoryStream();
        await _tse.ExportAsync(new TseExportRange(), archive);
        archive.Position = 0;
        var report = await JournalVerifier.VerifyAsync(store, new JournalVerificationOptions { Archive = archive });
        Assert.Empty(report.Findings);
        Assert.Equal(receipts, report.Receipts);
    }
}
