using Fiscal.Journal;
using Fiscal.Journal.Sqlite;
using Fiscal.Testing;
using Fiscal.Tse.Simulator;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Fiscal.Tests;

public sealed class BackupTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fiscal-backup-");
    private readonly FakeTimeProvider _clock = new(TestTill.Opening);
    private readonly FiscalOptions _options = TestTill.NewOptions();
    private readonly SimulatedTse _tse;

    public BackupTests()
    {
        _tse = new SimulatedTse(new SimulatedTseOptions { UseP256 = true, TimeProvider = _clock });
        _options.JournalPath = Path.Combine(_folder.FullName, "till.journal");
        _options.Backup.Folder = Path.Combine(_folder.FullName, "stick");
        Directory.CreateDirectory(_options.Backup.Folder);
    }

    private string CopyPath => Path.Combine(_options.Backup.Folder!, "till.journal");

    public void Dispose()
    {
        _tse.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Copy_follows_the_sales_by_itself_and_is_a_sound_journal_between_two_runs()
    {
        await using var registers = FiscalRegisters.Create(_options, _tse, timeProvider: _clock);
        var register = await registers.OpenAsync("KASSE-01");
        await SellAsync(register, "a");
        Assert.Null(registers.Backup.LastBackup);

        await AdvanceAsync(registers, TimeSpan.FromSeconds(30));
        var first = registers.Backup.LastBackup;
        Assert.Equal(_clock.GetUtcNow(), first);
        Assert.Equal(1, await ReceiptsAsync(CopyPath));
        Assert.Empty(await SqliteJournalStore.VerifyFileAsync(CopyPath));

        await SellAsync(register, "b");
        await AdvanceAsync(registers, _options.Backup.Interval);
        Assert.Equal(2, await ReceiptsAsync(CopyPath));
        Assert.True(registers.Backup.LastBackup > first);
        Assert.Null(registers.Backup.LastFailure);
    }

    [Fact]
    public async Task Orderly_end_makes_a_last_copy()
    {
        await using (var registers = FiscalRegisters.Create(_options, _tse, timeProvider: _clock))
        {
            await SellAsync(await registers.OpenAsync("KASSE-01"), "a");
        }

        Assert.Equal(1, await ReceiptsAsync(CopyPath));
        using var copy = SqliteJournalStore.OpenReadOnly(CopyPath);
        using var journal = SqliteJournalStore.OpenReadOnly(_options.JournalPath);
        Assert.Equal(await journal.GetHeadsAsync(), await copy.GetHeadsAsync());
    }

    [Fact]
    public async Task Missing_folder_stops_no_sale_and_is_said_once_after_a_day()
    {
        Directory.Delete(_options.Backup.Folder!);
        _options.Backup.Interval = TimeSpan.FromHours(13);
        await using var registers = FiscalRegisters.Create(_options, _tse, timeProvider: _clock);
        var register = await registers.OpenAsync("KASSE-01");
        var overdue = 0;
        registers.Backup.Overdue += (_, _) => overdue++;

        var refused = await Assert.ThrowsAsync<JournalException>(() => registers.Backup.RunAsync());
        Assert.Equal(JournalErrorCodes.StorageMissing, refused.Code);
        Assert.NotNull(registers.Backup.LastFailure);
        Assert.False(registers.Backup.IsOverdue);
        await SellAsync(register, "a");
        await AdvanceAsync(registers, TimeSpan.FromSeconds(30));
        Assert.Equal(0, overdue);
        await AdvanceAsync(registers, TimeSpan.FromHours(13));
        await AdvanceAsync(registers, TimeSpan.FromHours(13));
        await AdvanceAsync(registers, TimeSpan.FromHours(13));
        await UntilAsync(() => overdue > 0);
        await AdvanceAsync(registers, TimeSpan.FromHours(13));
        Assert.Equal(1, overdue);
        Assert.True(registers.Backup.IsOverdue);

        Directory.CreateDirectory(_options.Backup.Folder!);
        await registers.Backup.RunAsync();
        Assert.False(registers.Backup.IsOverdue);
        Assert.Null(registers.Backup.LastFailure);
    }

    [Fact]
    public async Task Restored_copy_is_compared_with_the_device_and_its_old_place_refuses_the_older_journal()
    {
        await using (var registers = FiscalRegisters.Create(_options, _tse, timeProvider: _clock))
        {
            var register = await registers.OpenAsync("KASSE-01");
            await SellAsync(register, "a");
            await registers.Backup.RunAsync();
            File.Copy(CopyPath, CopyPath + ".old");
            await SellAsync(register, "b");
        }

        File.Delete(_options.JournalPath);
        await SqliteJournalStore.RestoreAsync(CopyPath + ".old", _options.JournalPath);
        await using (var registers = FiscalRegisters.Create(_options, _tse, timeProvider: _clock))
        {
            var register = await registers.OpenAsync("KASSE-01");
            Assert.Equal(1, register.GetStatus().MissingHistory!.Receipts);
            Assert.Equal(JournalErrorCodes.HistoryMissing, (await Assert.ThrowsAsync<JournalException>(() => SellAsync(register, "c"))).Code);
            await register.AcknowledgeMissingHistoryAsync("Anna", "Sicherung von gestern");
            Assert.Equal(3, (await SellAsync(register, "c")).Number);
            Assert.Equal(JournalErrorCodes.CopyDiverged, (await Assert.ThrowsAsync<JournalException>(() => registers.Backup.RunAsync())).Code);
            Assert.Equal(2, await ReceiptsAsync(CopyPath));
        }

        using var restored = SqliteJournalStore.OpenReadOnly(_options.JournalPath);
        using var archive = new MemoryStream();
        await _tse.ExportAsync(new TseExportRange(), archive);
        archive.Position = 0;
        var report = await JournalVerifier.VerifyAsync(restored, new JournalVerificationOptions { Archive = archive });
        Assert.Equal(["history-missing"], report.Findings.Select(f => f.Code));
    }

    [Fact]
    public async Task Any_store_will_do_as_destination()
    {
        using var destination = new InMemoryJournalStore();
        _options.Backup.Folder = null;
        _options.Backup.Destination = destination;
        await using var registers = FiscalRegisters.Create(_options, _tse, timeProvider: _clock);
        await SellAsync(await registers.OpenAsync("KASSE-01"), "a");
        await SellAsync(await registers.OpenAsync("KASSE-02"), "a");

        Assert.True(await registers.Backup.RunAsync() > 8);

        Assert.Equal(["KASSE-01", "KASSE-02"], (await destination.GetHeadsAsync()).Keys);
        Assert.Empty(await ChainVerifier.VerifyAsync(destination));
    }

    [Fact]
    public void Wrong_options_are_named_and_none_means_no_backup()
    {
        _options.Backup.Folder = _folder.FullName;
        _options.Backup.Interval = TimeSpan.Zero;
        var wrong = Assert.Throws<OptionsValidationException>(() => FiscalRegisters.Create(_options, _tse, timeProvider: _clock));
        Assert.Equal(2, wrong.Failures.Count(f => f.StartsWith("Backup.", StringComparison.Ordinal)));

        _options.Backup.Interval = TimeSpan.FromMinutes(1);
        _options.Backup.Folder = null;
        using var registers = FiscalRegisters.Create(_options, _tse, timeProvider: _clock);
        Assert.False(registers.Backup.IsEnabled);
        Assert.False(registers.Backup.IsOverdue);
        Assert.Throws<InvalidOperationException>(() => registers.Backup.Run());
    }

    private static async Task<Receipt> SellAsync(FiscalRegister register, string saleId)
    {
        var sale = await register.BeginAsync(saleId);
        return await sale.FinishAsync(TestTill.Bread());
    }

    private static async Task<long> ReceiptsAsync(string path)
    {
        using var store = SqliteJournalStore.OpenReadOnly(path);
        var entries = await store.ReadAsync("KASSE-01", 1, JournalStore.MaxReadCount);
        return entries.Count(e => e.Kind == (int)EntryKind.Sealed);
    }

    /// <summary>Lets the timer fire and waits for what comes of it.</summary>
    private async Task AdvanceAsync(FiscalRegisters registers, TimeSpan time)
    {
        var before = (registers.Backup.LastBackup, registers.Backup.LastFailure);
        _clock.Advance(time);
        await UntilAsync(() => before != (registers.Backup.LastBackup, registers.Backup.LastFailure));
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        for (var i = 0; i < 1_000 && !holds(); i++)
        {
            await Task.Delay(10);
        }

        Assert.True(holds());
    }
}
