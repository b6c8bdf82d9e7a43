using System.Globalization;
using Npgsql;

namespace Fiscal.Journal.PostgreSql.Tests;

[Collection(nameof(GroupCommitTests))]
public sealed class GroupCommitTests(PostgreSqlServer server)
{
    [Fact]
    public async Task Many_registers_on_threads_of_their_own_are_all_kept_in_fewer_transactions_than_appends()
    {
        var schema = server.NewSchema();
        using var store = PostgreSqlJournalStore.Open(server.ConnectionString + ";Schema=" + schema);
        var threads = Enumerable.Range(1, 12).Select(i => new Thread(() => Sales.Append(store, "R" + i.ToString(CultureInfo.InvariantCulture), JournalHead.Empty, 1, 20))).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        Assert.All(await store.GetHeadsAsync(), head => Assert.Equal(80, head.Value.Sequence));
        Assert.Empty(await ChainVerifier.VerifyAsync(store));
        Assert.InRange(Transactions(schema), 1, 700);
    }

    [Fact]
    public async Task Durable_append_takes_waiting_buffered_ones_into_its_transaction()
    {
        var schema = server.NewSchema();
        using var store = PostgreSqlJournalStore.Open(server.ConnectionString + ";Schema=" + schema);
        var opened = EntryBatch.Chain("KASSE-01", JournalHead.Empty, [Sales.Entry(0, 1)]);
        var finishing = EntryBatch.Chain("KASSE-01", opened.NewHead, [Sales.Entry(2, 1)]);
        var buffered = store.AppendAsync(opened, Durability.Buffered);
        await store.AppendAsync(finishing, Durability.Durable);
        await buffered;

        Assert.Equal(1, Transactions(schema));
    }

    [Theory]
    [InlineData("on", Durability.Durable, true)]
    [InlineData("off", Durability.Durable, true)]
    [InlineData("off", Durability.DurableFromReserve, true)]
    [InlineData("local", Durability.Durable, true)]
    [InlineData("on", Durability.Buffered, false)]
    [InlineData("off", Durability.Buffered, false)]
    public async Task Durable_is_flushed_and_buffered_is_not_whatever_the_server_prefers(string preference, Durability durability, bool isFlushed)
    {
        // An AFTER trigger of the test's own hears in which mode the transaction commits.
        var schema = server.NewSchema();
        using var store = PostgreSqlJournalStore.Open(server.ConnectionString + $";Schema={schema};Options='-c synchronous_commit={preference}'");
        server.Execute(
            $"""
            CREATE TABLE {schema}.heard (mode text);
            CREATE FUNCTION {schema}.hear() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO {schema}.heard VALUES (current_setting('synchronous_commit')); RETURN NULL; END $$;
            CREATE TRIGGER hear AFTER INSERT ON {schema}.entry FOR EACH ROW EXECUTE FUNCTION {schema}.hear();
            """);

        await store.AppendAsync("KASSE-01", JournalHead.Empty, [Sales.Entry(0, 1)], durability);

        using var connection = server.Connect();
        using var command = new NpgsqlCommand($"SELECT mode FROM {schema}.heard", connection);
        Assert.Equal(isFlushed, (string)command.ExecuteScalar()! != "off");
    }

    [Fact]
    public void Blocking_append_and_reads_with_a_context_need_no_thread_of_the_pool()
    {
        using var store = PostgreSqlJournalStore.Open(server.NewJournal());
        var release = new ManualResetEventSlim(); // not disposed: pool threads may still be on their way to it
        ThreadPool.GetMinThreads(out var worker, out var io);
        ThreadPool.GetMaxThreads(out var maxWorker, out var maxIo);
        try
        {
            // The pool has one thread for each core, and all of them hang.
            Assert.True(ThreadPool.SetMinThreads(1, 1));
            Assert.True(ThreadPool.SetMaxThreads(Environment.ProcessorCount, maxIo));
            for (var i = 0; i < Environment.ProcessorCount * 2; i++)
            {
                ThreadPool.QueueUserWorkItem(_ => release.Wait());
            }

            var thread = new Thread(() =>
            {
                SynchronizationContext.SetSynchronizationContext(new DeafContext());
                var head = Sales.Append(store, "KASSE-01", JournalHead.Empty, 1, 10);
#pragma warning disable xUnit1031 // that blocking works is what is proved
                head = store.AppendAsync("KASSE-01", head, [Sales.Entry(2, 11)], Durability.Durable).Result;
                store.SaveCursorAsync("upload", "KASSE-01", 7).Wait();
                Assert.Equal(7, store.LoadCursorAsync("upload", "KASSE-01").Result);
                Assert.Equal(head, store.GetHeadAsync("KASSE-01").Result);
                Assert.Equal(4, store.FindAsync("KASSE-01", 3L).Result.Count);
                Assert.Empty(ChainVerifier.VerifyAsync(store).Result);
#pragma warning restore xUnit1031
            });
            thread.Start();
            Assert.True(thread.Join(TimeSpan.FromSeconds(20)), "A blocking call waits for the pool or for the context it was called from.");
        }
        finally
        {
            release.Set();
            ThreadPool.SetMaxThreads(maxWorker, maxIo);
            ThreadPool.SetMinThreads(worker, io);
        }
    }

    [Fact]
    public async Task Append_cancelled_while_it_waits_is_not_made_and_refuses_its_followers()
    {
        using var store = PostgreSqlJournalStore.Open(server.NewJournal());
        using var cancel = new CancellationTokenSource();
        var first = EntryBatch.Chain("KASSE-01", JournalHead.Empty, [Sales.Entry(0, 1)]);
        var waiting = store.AppendAsync(first, Durability.Buffered, cancel.Token);
        await cancel.CancelAsync(); // within the five milliseconds that a buffered append waits, or it was written before
        try
        {
            await waiting;
        }
        catch (OperationCanceledException)
        {
            await Assert.ThrowsAsync<JournalHeadException>(() => store.AppendAsync("KASSE-01", first.NewHead, [Sales.Entry(1, 1)], Durability.Durable));
            await store.AppendAsync(first, Durability.Durable);
        }

        Assert.Equal(first.NewHead, await store.GetHeadAsync("KASSE-01"));
    }

    [Fact]
    public async Task Of_many_stores_that_append_onto_the_same_heads_one_wins_each_and_the_others_are_fenced()
    {
        var journal = server.NewJournal();
        var stores = Enumerable.Range(0, 4).Select(_ => PostgreSqlJournalStore.Open(journal)).ToArray();
        var won = 0;
        for (var round = 0; round < 15 * Sales.Scale; round++)
        {
            // Each store writes both registers in one group, in its own order: they must not end in a deadlock.
            var a = await stores[0].GetHeadAsync("A");
            var b = await stores[0].GetHeadAsync("B");
            var outcomes = await Task.WhenAll(stores.Select((store, i) => Task.Run(async () =>
            {
                var appends = (i % 2 == 0 ? new[] { ("A", a), ("B", b) } : [("B", b), ("A", a)]).Select(chain => store.AppendAsync(chain.Item1, chain.Item2, [Sales.Entry(i, round + 1)], Durability.Durable)).ToArray();
                var wins = 0;
                foreach (var append in appends)
                {
                    try
                    {
                        await append;
                        wins++;
                    }
                    catch (JournalHeadException)
                    {
                        // Another one was faster, and it is said so.
                    }
                }

                return wins;
            })));
            Assert.Equal(2, outcomes.Sum());
            won += outcomes.Sum();
        }

        Assert.Equal(won, (await stores[1].GetHeadsAsync()).Sum(head => head.Value.Sequence));
        Assert.Empty(await ChainVerifier.VerifyAsync(stores[2]));
        Array.ForEach(stores, store => store.Dispose());
    }

    [Fact]
    public async Task Large_entries_are_read_in_bounded_batches_and_none_is_left_out()
    {
        using var store = PostgreSqlJournalStore.Open(server.NewJournal());
        var large = Enumerable.Range(0, 7).Select(i => new EntryBytes(1, DateTimeOffset.UnixEpoch, null, null, null, 1, new byte[EntryBytes.MaxBodyLength])).ToArray();
        await store.AppendAsync("KASSE-01", JournalHead.Empty, large, Durability.Durable);

        var first = await store.ReadAsync("KASSE-01", 1, JournalStore.MaxReadCount);
        Assert.InRange(first.Count, 1, 3);
        Assert.Empty(await ChainVerifier.VerifyAsync(store));
    }

    private long Transactions(string schema)
    {
        using var connection = server.Connect();
        using var command = new NpgsqlCommand($"SELECT count(DISTINCT xmin::text) FROM {schema}.entry", connection);
        return (long)command.ExecuteScalar()!;
    }

    private sealed class DeafContext : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
            // Whatever is posted here is never run, as while the one thread blocks.
        }
    }
}
