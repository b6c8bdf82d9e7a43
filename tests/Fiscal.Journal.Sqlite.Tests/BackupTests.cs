namespace Fiscal.Journal.Sqlite.Tests;

public sealed class BackupTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Copy => Path.Combine(_folder.Directory, "copy.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Copy_of_a_running_journal_is_one_file_that_verifies_clean()
    {
        using var store = SqliteJournalStore.Open(_folder.Journal);
        var head = Sales.Append(store, "KASSE-01", JournalHead.Empty, 1, 2_000);
        Sales.Append(store, "KASSE-02", JournalHead.Empty, 1, 50);
        await store.SaveCursorAsync("upload", "KASSE-01", 17);

        await store.BackUpAsync(Copy);
        Sales.Append(store, "KASSE-01", head, 2_001, 5);

        Assert.Empty(await SqliteJournalStore.VerifyFileAsync(Copy));
        Assert.Equal(["copy.db"], Directory.GetFiles(_folder.Directory, "copy.db*").Select(Path.GetFileName));
        using var copy = SqliteJournalStore.OpenReadOnly(Copy);
        Assert.Equal(head, await copy.GetHeadAsync("KASSE-01"));
        Assert.Equal(17, await copy.LoadCursorAsync("upload", "KASSE-01"));
    }

    [Fact]
    public async Task Copies_of_closed_empty_and_killed_journals_verify_clean()
    {
        using (var store = SqliteJournalStore.Open(_folder.Journal))
        {
            store.BackUp(Copy + ".empty");
            Sales.Append(store, "KASSE-01", JournalHead.Empty, 1, 300);
            foreach (var part in new[] { string.Empty, "-wal" })
            {
                File.Copy(_folder.Journal + part, Copy + ".killed" + part);
            }
        }

        foreach (var source in new[] { _folder.Journal, Copy + ".killed", Copy + ".empty" })
        {
            var copy = source + ".copy";
            using (var store = SqliteJournalStore.OpenReadOnly(source))
            {
                store.BackUp(copy);
                Assert.Equal(await store.GetHeadsAsync(), await SqliteHeadsAsync(copy));
            }

            Assert.Empty(await SqliteJournalStore.VerifyFileAsync(copy));
        }
    }

    [Fact]
    public async Task Every_random_bit_flip_in_a_copy_is_found()
    {
        using (var store = SqliteJournalStore.Open(_folder.Journal))
        {
            Sales.Append(store, "KASSE-01", JournalHead.Empty, 1, 200);
            store.BackUp(Copy);
        }

        var bytes = await File.ReadAllBytesAsync(Copy);
        var random = new Random(Sales.Seed);
        for (var i = 0; i < 60 * Sales.Scale; i++)
        {
            var at = random.Next(bytes.Length);
            if (at is >= 96 and < 100)
            {
                continue; // the library's version carries nothing
            }

            var bit = (byte)(1 << random.Next(8));
            bytes[at] ^= bit;
            var damaged = Path.Combine(_folder.Directory, "damaged.db");
            await File.WriteAllBytesAsync(damaged, bytes);
            bytes[at] ^= bit;
            Assert.True((await SqliteJournalStore.VerifyFileAsync(damaged)).Count > 0, $"seed {Sales.Seed}: bit {bit} of byte {at} was not noticed");
        }
    }

    [Fact]
    public async Task Copies_made_while_four_registers_sell_are_whole_prefixes_and_delay_nobody_for_long()
    {
        using var store = SqliteJournalStore.Open(_folder.Journal);
        using var stop = new CancellationTokenSource();
        var selling = Enumerable.Range(1, 4).Select(n => Task.Factory.StartNew(
            () =>
            {
                var head = JournalHead.Empty;
                for (var number = 1; !stop.IsCancellationRequested; number++)
                {
                    head = Sales.Append(store, "KASSE-0" + n, head, number, 1);
                }

                return head.Sequence;
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)).ToList();
        for (var i = 0; i < 5; i++)
        {
            await Task.Delay(50);
            await store.BackUpAsync(Copy + i);
        }

        await stop.CancelAsync();
        await Task.WhenAll(selling);
        for (var i = 0; i < 5; i++)
        {
            Assert.Empty(await SqliteJournalStore.VerifyFileAsync(Copy + i));
        }
    }

    [Fact]
    public void Existing_file_is_not_overwritten_and_a_copy_that_fails_leaves_nothing()
    {
        using var store = SqliteJournalStore.Open(_folder.Journal);
        Sales.Append(store, "KASSE-01", JournalHead.Empty, 1, 5);
        File.WriteAllText(Copy, "mine");

        Assert.Equal(JournalErrorCodes.StorageFailed, Assert.Throws<JournalException>(() => store.BackUp(Copy)).Code);
        Assert.Equal("mine", File.ReadAllText(Copy));
        Assert.Equal(JournalErrorCodes.StorageMissing, Assert.Throws<JournalException>(() => store.BackUp(Path.Combine(_folder.Directory, "none", "copy.db"))).Code);
        Assert.Empty(Directory.GetFiles(_folder.Directory, "*.part"));
    }

    [Fact]
    public async Task Cancelled_copy_leaves_nothing()
    {
        using var store = SqliteJournalStore.Open(_folder.Journal);
        Sales.Append(store, "KASSE-01", JournalHead.Empty, 1, 5);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.BackUpAsync(Copy, new CancellationToken(true)));

        Assert.Equal([Path.GetFileName(_folder.Journal)], Directory.GetFiles(_folder.Directory).Select(Path.GetFileName).Where(f => !f!.EndsWith("-wal", StringComparison.Ordinal) && !f.EndsWith("-shm", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Restored_journal_is_sound_marks_its_registers_and_takes_appends()
    {
        JournalHead head;
        using (var store = SqliteJournalStore.Open(_folder.Journal))
        {
            head = Sales.Append(store, "KASSE-01", JournalHead.Empty, 1, 100);
            Sales.Append(store, "KASSE-02", JournalHead.Empty, 1, 10);
            store.BackUp(Copy);
        }

        var restored = Path.Combine(_folder.Directory, "restored.db");
        var heads = await SqliteJournalStore.RestoreAsync(Copy, restored);

        Assert.Equal(await SqliteHeadsAsync(Copy), heads);
        Assert.Empty(await SqliteJournalStore.VerifyFileAsync(restored));
        Assert.Equal(["restored.db"], Directory.GetFiles(_folder.Directory, "restored.db*").Select(Path.GetFileName));
        using (var store = SqliteJournalStore.Open(restored))
        {
            Assert.Equal(heads["KASSE-01"].Sequence, await store.LoadCursorAsync(JournalStore.RestoredConsumer, "KASSE-01"));
            Assert.Equal(heads["KASSE-02"].Sequence, await store.LoadCursorAsync(JournalStore.RestoredConsumer, "KASSE-02"));
            Sales.Append(store, "KASSE-01", head, 101, 10);
        }

        Assert.Empty(await SqliteJournalStore.VerifyFileAsync(restored));
    }

    [Fact]
    public async Task Restore_refuses_an_existing_journal_and_a_damaged_backup()
    {
        using (var store = SqliteJournalStore.Open(_folder.Journal))
        {
            Sales.Append(store, "KASSE-01", JournalHead.Empty, 1, 100);
            store.BackUp(Copy);
        }

        Assert.Equal(JournalErrorCodes.StorageFailed, (await Assert.ThrowsAsync<JournalException>(() => SqliteJournalStore.RestoreAsync(Copy, _folder.Journal))).Code);
        var bytes = await File.ReadAllBytesAsync(Copy);
        bytes[bytes.Length / 2] ^= 4;
        await File.WriteAllBytesAsync(Copy, bytes);
        var restored = Path.Combine(_folder.Directory, "restored.db");

        Assert.Equal(JournalErrorCodes.StorageDamaged, (await Assert.ThrowsAsync<JournalException>(() => SqliteJournalStore.RestoreAsync(Copy, restored))).Code);
        Assert.False(File.Exists(restored));
        Assert.Equal(JournalErrorCodes.StorageMissing, (await Assert.ThrowsAsync<JournalException>(() => SqliteJournalStore.RestoreAsync(Copy + ".none", restored))).Code);
    }

    private static async Task<IReadOnlyDictionary<string, JournalHead>> SqliteHeadsAsync(string path)
    {
        using var store = SqliteJournalStore.OpenReadOnly(path);
        return await store.GetHeadsAsync();
    }
}
