using System.Diagnostics;
using System.Globalization;

namespace Fiscal.Journal.PostgreSql.Tests;

/// <summary>The till's process or the server dies while it appends: the chain is whole, and what was said to be durable is there.</summary>
public sealed class CrashTests : IDisposable
{
    private readonly PostgreSqlServer _server = new();
    private readonly Random _random = new(Sales.Seed);

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task Killed_process_loses_no_append_that_was_done_and_the_next_one_goes_on()
    {
        var journal = _server.NewJournal();
        var last = 0L;
        for (var round = 0; round < 6 * Sales.Scale; round++)
        {
            var done = await RunAndKillAsync(journal, "KASSE-01", _random.Next(5, 60));

            using var store = PostgreSqlJournalStore.Open(journal);
            var head = await store.GetHeadAsync("KASSE-01");
            Assert.True(head.Sequence > last, $"Round {round}: no progress (seed {Sales.Seed}).");
            last = head.Sequence;
            // The server lives, so nothing that was answered is lost, durable or not.
            await CheckAsync(store, "KASSE-01", done, mayLoseBuffered: false);
        }
    }

    [Fact]
    public async Task Killed_server_keeps_every_durable_append_and_loses_only_buffered_ones_at_the_end()
    {
        var journal = _server.NewJournal();
        for (var round = 0; round < 4 * Sales.Scale; round++)
        {
            var registers = new[] { "KASSE-01", "KASSE-02", "KASSE-03" };
            var children = registers.Select(register => Child(journal, register)).ToArray();
            var firsts = await Task.WhenAll(children.Select(static child => child.StandardOutput.ReadLineAsync()));
            var outputs = children.Select(ReadAllAsync).ToArray();
            await Task.Delay(_random.Next(10, 400));
            _server.Kill();
            // The tills go first: with patience they would wait for the server and sell on.
            Array.ForEach(children, static child => child.Kill());
            _server.Start();

            using var store = PostgreSqlJournalStore.Open(journal);
            for (var i = 0; i < registers.Length; i++)
            {
                var first = firsts[i] ?? throw new InvalidOperationException("The child ended: " + await children[i].StandardError.ReadToEndAsync());
                var done = (await outputs[i]).Prepend(first).ToList();
                await CheckAsync(store, registers[i], done, mayLoseBuffered: true);
                children[i].Dispose();
            }

            Assert.Empty(await store.VerifyIntegrityAsync());
        }
    }

    [Fact]
    public async Task Server_that_restarts_within_the_patience_costs_no_durable_append()
    {
        var journal = _server.NewJournal();
        using var store = PostgreSqlJournalStore.Open(new PostgreSqlJournalOptions { ConnectionString = journal, Patience = TimeSpan.FromSeconds(30) });
        var selling = Task.Run(() =>
        {
            var heads = new List<JournalHead> { JournalHead.Empty };
            for (var i = 1; i <= 400; i++)
            {
                heads.Add(store.Append("KASSE-01", heads[^1], [Sales.Entry(2, i)], Durability.Durable));
            }

            return heads;
        });
        for (var i = 0; i < 3; i++)
        {
            await Task.Delay(_random.Next(50, 200));
            _server.Kill();
            _server.Start();
        }

        var sold = await selling.WaitAsync(TimeSpan.FromSeconds(120));
        Assert.Equal(sold[^1], await store.GetHeadAsync("KASSE-01"));
        Assert.Equal(400, sold[^1].Sequence);
        Assert.Empty(await ChainVerifier.VerifyAsync(store));
    }

    [Fact]
    public async Task Buffered_tail_that_a_dead_server_took_away_fences_whoever_still_counts_on_it()
    {
        _server.Execute("ALTER SYSTEM SET wal_writer_delay = '10s'");
        _server.Execute("SELECT pg_reload_conf()");
        var journal = _server.NewJournal();
        using var store = PostgreSqlJournalStore.Open(journal);
        var durable = await store.AppendAsync("KASSE-01", JournalHead.Empty, [Sales.Entry(2, 1)], Durability.Durable);
        var head = durable;
        var lost = false;
        for (var round = 0; round < 20 && !lost; round++)
        {
            head = await store.AppendAsync("KASSE-01", head, [Sales.Entry(0, 2 + round)], Durability.Buffered);
            _server.Kill();
            _server.Start();
            lost = await store.GetHeadAsync("KASSE-01") != head;
        }

        Assert.True(lost, "The server flushed every buffered append at once, so this test proves nothing.");
        var fenced = await Assert.ThrowsAsync<JournalHeadException>(() => store.AppendAsync("KASSE-01", head, [Sales.Entry(2, 50)], Durability.Durable));
        Assert.True(fenced.ActualHead.Sequence >= durable.Sequence);
        Assert.Empty(await ChainVerifier.VerifyAsync(store));
        await store.AppendAsync("KASSE-01", fenced.ActualHead, [Sales.Entry(2, 50)], Durability.Durable);
    }

    [Fact]
    public async Task Full_disk_of_the_server_refuses_with_storage_full_and_goes_on_when_there_is_room()
    {
        using var disk = new SmallDisk(_server.NewFolder(), megabytes: 16);
        try
        {
            _server.GiveToServer(disk.Folder);
            _server.Execute($"CREATE TABLESPACE small LOCATION '{disk.Folder}'");
            _server.Execute("CREATE TABLE ballast TABLESPACE small AS SELECT repeat(md5(i::text), 30) AS text FROM generate_series(1, 4000) i");
            using var store = PostgreSqlJournalStore.Open(_server.NewJournal() + ";Options='-c default_tablespace=small'");
            var head = JournalHead.Empty;
            JournalException? error = null;
            for (var i = 0; error is null && i < 200; i++)
            {
                try
                {
                    head = await store.AppendAsync("KASSE-01", head, [Noise(200_000)], Durability.Durable);
                }
                catch (JournalException full)
                {
                    error = full;
                }
            }

            Assert.NotNull(error);
            Assert.Equal(JournalErrorCodes.StorageFull, error.Code);
            Assert.Contains("free some space", error.Message, StringComparison.Ordinal);
            Assert.Equal(head, await store.GetHeadAsync("KASSE-01"));

            _server.Execute("DROP TABLE ballast");
            _server.Execute("CHECKPOINT");
            await store.AppendAsync("KASSE-01", head, [Noise(200_000)], Durability.Durable);
            Assert.Empty(await ChainVerifier.VerifyAsync(store));
        }
        finally
        {
            _server.Kill(); // it holds files on the disk that is taken away now
        }

        EntryBytes Noise(int length)
        {
            var body = new byte[length];
            _random.NextBytes(body);
            return new EntryBytes(1, DateTimeOffset.UnixEpoch, null, null, null, 0, body);
        }
    }

    private static async Task CheckAsync(JournalStore store, string register, List<string> done, bool mayLoseBuffered)
    {
        Assert.Empty(await ChainVerifier.VerifyAsync(store, register));
        var head = await store.GetHeadAsync(register);
        var lastDurable = done.FindLastIndex(static line => line.StartsWith("durable", StringComparison.Ordinal));
        for (var i = 0; i < done.Count; i++)
        {
            var words = done[i].Split(' ');
            var sequence = long.Parse(words[1], CultureInfo.InvariantCulture);
            if (sequence > head.Sequence)
            {
                Assert.True(mayLoseBuffered && i > lastDurable, $"'{done[i]}' was said to be done and is not there; the head is {head} (seed {Sales.Seed}).");
                continue;
            }

            Assert.Equal(words[2], Convert.ToHexString((await store.ReadAsync(register, sequence, 1))[0].Hash));
        }
    }

    private static async Task<List<string>> RunAndKillAsync(string journal, string register, int appends)
    {
        using var child = Child(journal, register);
        var done = new List<string>();
        while (done.Count < appends)
        {
            done.Add(await child.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The child ended: " + await child.StandardError.ReadToEndAsync()));
        }

        child.Kill();
        done.AddRange(Whole(await child.StandardOutput.ReadToEndAsync()));
        await child.WaitForExitAsync();
        return done;
    }

    private static async Task<List<string>> ReadAllAsync(Process child) => Whole(await child.StandardOutput.ReadToEndAsync());

    // The last line may be cut off by the kill.
    private static List<string> Whole(string text) => [.. text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries)];

    private static Process Child(string journal, string register)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "test-child.txt"))[0]);
        start.ArgumentList.Add(journal);
        start.ArgumentList.Add(register);
        return Process.Start(start) ?? throw new InvalidOperationException("The child process cannot be started.");
    }
}
