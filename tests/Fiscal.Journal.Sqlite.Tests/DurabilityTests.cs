using System.Diagnostics;
using System.Globalization;

namespace Fiscal.Journal.Sqlite.Tests;

/// <summary>What is on disk when the process dies, and what happens when the medium refuses.</summary>
public sealed class DurabilityTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Copy_of_file_and_wal_as_a_kill_leaves_them_holds_every_append()
    {
        IReadOnlyDictionary<string, JournalHead> heads;
        var killed = Path.Combine(_folder.Directory, "killed.db");
        using (var store = SqliteJournalStore.Open(_folder.Journal))
        {
            var head = Sales.Append(store, "KASSE-01", JournalHead.Empty, 1, 30);
            await store.AppendAsync("KASSE-01", head, [Sales.Entry(0, 31)], Durability.Buffered);
            heads = await store.GetHeadsAsync();
            File.Copy(_folder.Journal, killed);
            File.Copy(_folder.Journal + "-wal", killed + "-wal");
        }

        // Reading needs nothing beside the file and leaves nothing.
        using (var reader = SqliteJournalStore.OpenReadOnly(killed))
        {
            Assert.Equal(heads, await reader.GetHeadsAsync());
        }

        Assert.Empty(await SqliteJournalStore.VerifyFileAsync(killed));
        Assert.Equal(["killed.db", "killed.db-wal", "till.db"], Directory.GetFiles(_folder.Directory).Select(Path.GetFileName).Order(StringComparer.Ordinal));

        using (var store = SqliteJournalStore.Open(killed))
        {
            Assert.Equal(heads, await store.GetHeadsAsync());
            Sales.Append(store, "KASSE-01", heads["KASSE-01"], 40, 2);
        }

        Assert.Empty(await SqliteJournalStore.VerifyFileAsync(killed));
    }

    [Fact]
    public async Task Wal_cut_at_any_frame_leaves_a_valid_prefix()
    {
        byte[] file, wal;
        var tail = new List<JournalHead>();
        using (var store = SqliteJournalStore.Open(_folder.Journal))
        {
            var head = JournalHead.Empty;
            for (var sale = 1; sale <= 10; sale++)
            {
                head = Sales.Append(store, "KASSE-01", head, sale, 1);
                tail.Add(head);
            }

            file = File.ReadAllBytes(Copy(_folder.Journal));
            wal = File.ReadAllBytes(Copy(_folder.Journal + "-wal"));
        }

        var random = new Random(Sales.Seed);
        var path = Path.Combine(_folder.Directory, "cut.db");
        var last = 0L;
        foreach (var length in Enumerable.Range(0, 25 * Sales.Scale).Select(_ => random.Next(wal.Length)).Order())
        {
            File.WriteAllBytes(path, file);
            File.WriteAllBytes(path + "-wal", wal.AsSpan(0, length).ToArray());
            if (length < 40_000 && (await SqliteJournalStore.VerifyFileAsync(path)).Count > 0)
            {
                continue; // cut within the creation of the journal: there is no schema yet
            }

            Assert.Empty(await SqliteJournalStore.VerifyFileAsync(path));
            using var store = SqliteJournalStore.OpenReadOnly(path);
            var head = await store.GetHeadAsync("KASSE-01");
            Assert.True(head.Sequence >= last);
            last = head.Sequence;
            if (head.Sequence % 4 == 0 && head.Sequence > 0)
            {
                Assert.Equal(tail[((int)head.Sequence / 4) - 1], head);
            }
        }
    }

    [Fact]
    public async Task Killed_process_loses_no_append_that_was_done()
    {
        using var child = Child(_folder.Journal);
        var done = new List<string>();
        for (var i = 0; i < 40; i++)
        {
            done.Add(await child.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The child ended: " + await child.StandardError.ReadToEndAsync()));
        }

        child.Kill();
        await child.WaitForExitAsync();

        Assert.True(File.Exists(_folder.Journal + "-wal"), "The kill left no WAL, so this test proves nothing.");
        Assert.Empty(await SqliteJournalStore.VerifyFileAsync(_folder.Journal));
        using var store = SqliteJournalStore.Open(_folder.Journal);
        var last = done[^1].Split(' ');
        var entry = (await store.ReadAsync("KASSE-01", long.Parse(last[0], CultureInfo.InvariantCulture), 1))[0];
        Assert.Equal(last[1], Convert.ToHexString(entry.Hash));
    }

    [Fact]
    public async Task Less_free_space_than_the_reserve_refuses_a_durable_append_and_still_completes_what_was_begun()
    {
        var free = 20L * 1024 * 1024;
        using var store = SqliteJournalStore.Open(new SqliteJournalOptions { Path = _folder.Journal, FreeSpace = () => free });
        var head = await store.AppendAsync("KASSE-01", JournalHead.Empty, [Sales.Entry(2, 1)], Durability.Durable);
        free = (16L * 1024 * 1024) - 1;

        var refused = EntryBatch.Chain("KASSE-01", head, [Sales.Entry(2, 2)]);
        var error = await Assert.ThrowsAsync<JournalException>(() => store.AppendAsync(refused, Durability.Durable));
        var follower = await Assert.ThrowsAsync<JournalException>(() => store.AppendAsync("KASSE-01", refused.NewHead, [Sales.Entry(3, 2)], Durability.DurableFromReserve));

        Assert.Equal(JournalErrorCodes.StorageFull, error.Code);
        Assert.Equal(JournalErrorCodes.StorageFull, follower.Code);
        head = await store.AppendAsync("KASSE-01", head, [Sales.Entry(3, 1)], Durability.DurableFromReserve);
        head = await store.AppendAsync("KASSE-01", head, [Sales.Entry(0, 3)], Durability.Buffered);
        free = 16L * 1024 * 1024;
        await store.AppendAsync("KASSE-01", head, [Sales.Entry(2, 3)], Durability.Durable);
    }

    [Fact]
    public async Task Full_disk_refuses_with_storage_full_and_goes_on_when_there_is_room()
    {
        using var mount = new SmallDisk(_folder.Directory, megabytes: 2);
        var path = Path.Combine(mount.Folder, "till.db");
        using (var store = SqliteJournalStore.Open(new SqliteJournalOptions { Path = path, ReservedBytes = 0 }))
        {
            var ballast = Path.Combine(mount.Folder, "ballast");
            File.WriteAllBytes(ballast, new byte[1_200_000]);
            var head = Sales.Append(store, "KASSE-01", JournalHead.Empty, 1, 2);
            JournalException? error = null;
            for (var sale = 3; error is null && sale < 1000; sale++)
            {
                try
                {
                    head = await store.AppendAsync("KASSE-01", head, [Sales.Entry(2, sale)], Durability.Durable);
                }
                catch (JournalException full)
                {
                    error = full;
                }
            }

            Assert.NotNull(error);
            Assert.Equal(JournalErrorCodes.StorageFull, error.Code);
            Assert.Contains("free some space", error.Message, StringComparison.OrdinalIgnoreCase);
            Assert.Equal(head, await store.GetHeadAsync("KASSE-01"));
            File.Delete(ballast);
            await store.AppendAsync("KASSE-01", head, [Sales.Entry(2, 2000)], Durability.Durable);
        }

        Assert.Empty(await SqliteJournalStore.VerifyFileAsync(path));
    }

    [Fact]
    public async Task Read_only_disk_is_read_and_refuses_to_be_written()
    {
        using var mount = new SmallDisk(_folder.Directory, megabytes: 4);
        var path = Path.Combine(mount.Folder, "till.db");
        using (var store = SqliteJournalStore.Open(new SqliteJournalOptions { Path = path, ReservedBytes = 0 }))
        {
            Sales.Append(store, "KASSE-01", JournalHead.Empty, 1, 3);
        }

        mount.MakeReadOnly();

        Assert.Empty(await SqliteJournalStore.VerifyFileAsync(path));
        using (var store = SqliteJournalStore.OpenReadOnly(path))
        {
            Assert.Equal(12, (await store.GetHeadAsync("KASSE-01")).Sequence);
            Assert.Equal(JournalErrorCodes.StorageReadOnly, (await Assert.ThrowsAsync<JournalException>(async () => await store.AppendAsync("A", JournalHead.Empty, [Sales.Entry(0, 1)], Durability.Buffered))).Code);
        }

        Assert.Equal(JournalErrorCodes.StorageReadOnly, Assert.Throws<JournalException>(() => SqliteJournalStore.Open(path)).Code);
    }

    private static string Copy(string path)
    {
        // A second handle to the live file would drop SQLite's locks when it is closed: the copy is made by another process.
        using var copy = Process.Start("cp", [path, path + ".copy"]);
        copy.WaitForExit();
        return path + ".copy";
    }

    private static Process Child(string path)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "test-child.txt"))[0]);
        start.ArgumentList.Add(path);
        return Process.Start(start) ?? throw new InvalidOperationException("The child process cannot be started.");
    }
}
