using System.Diagnostics;
using System.Globalization;

namespace Fiscal.Journal.PostgreSql.Tests;

/// <summary>The line between till and server breaks: an answer that was lost is never guessed, and nothing is written twice.</summary>
[Collection(nameof(PostgreSqlGroup))]
public sealed class ConnectionLossTests(PostgreSqlServer server)
{
    [Fact]
    public async Task Lost_answer_to_a_commit_is_settled_by_asking_the_server_and_nothing_is_there_twice()
    {
        using var line = new LineProxy(server.Port);
        using var store = PostgreSqlJournalStore.Open(Through(line, out var direct));
        var head = Sales.Append(store, "KASSE-01", JournalHead.Empty, 1, 1);
        for (var sale = 2; sale <= 11; sale++)
        {
            line.SwallowNextAnswer();
            head = await store.AppendAsync("KASSE-01", head, [Sales.Entry(2, sale), Sales.Entry(3, sale)], sale % 2 == 0 ? Durability.Durable : Durability.Buffered);
            Assert.Equal(sale - 1, line.Swallowed);
        }

        using var other = PostgreSqlJournalStore.Open(direct);
        Assert.Equal(head, await other.GetHeadAsync("KASSE-01"));
        Assert.Equal(4 + 20, head.Sequence);
        Assert.Empty(await ChainVerifier.VerifyAsync(other));
    }

    [Fact]
    public async Task Append_that_never_reached_the_server_is_sent_again_when_the_line_is_back()
    {
        using var line = new LineProxy(server.Port);
        using var store = PostgreSqlJournalStore.Open(Through(line, out _));
        var head = Sales.Append(store, "KASSE-01", JournalHead.Empty, 1, 1);
        line.HoldRequests(true);
        var waiting = store.AppendAsync("KASSE-01", head, [Sales.Entry(2, 2)], Durability.Durable);
        await Task.Delay(50);
        Assert.False(waiting.IsCompleted);
        line.HoldRequests(false);
        line.Cut(staysDown: false);

        Assert.Equal(5, (await waiting.WaitAsync(TimeSpan.FromSeconds(20))).Sequence);
        Assert.Empty(await ChainVerifier.VerifyAsync(store));
    }

    [Fact]
    public async Task Server_out_of_reach_for_longer_than_the_patience_is_said_and_the_store_goes_on_afterwards()
    {
        using var line = new LineProxy(server.Port);
        using var store = PostgreSqlJournalStore.Open(new PostgreSqlJournalOptions { ConnectionString = Through(line, out _), Patience = TimeSpan.FromSeconds(1) });
        var head = Sales.Append(store, "KASSE-01", JournalHead.Empty, 1, 1);
        line.Cut(staysDown: true);
        var refused = EntryBatch.Chain("KASSE-01", head, [Sales.Entry(2, 2)]);
        var follower = EntryBatch.Chain("KASSE-01", refused.NewHead, [Sales.Entry(3, 2)]);
        var watch = Stopwatch.StartNew();
        var first = store.AppendAsync(refused, Durability.Durable);
        var second = store.AppendAsync(follower, Durability.Durable);

        var error = await Assert.ThrowsAsync<JournalException>(() => first);
        Assert.Equal(JournalErrorCodes.StorageFailed, error.Code);
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(8));
        Assert.IsNotType<JournalHeadException>(await Assert.ThrowsAsync<JournalException>(() => second));
        Assert.Equal(JournalErrorCodes.StorageFailed, (await Assert.ThrowsAsync<JournalException>(() => store.GetHeadAsync("KASSE-01"))).Code);

        line.Mend();
        Assert.Equal(head, await store.GetHeadAsync("KASSE-01"));
        await store.AppendAsync(refused, Durability.Durable);
        await store.AppendAsync(follower, Durability.Durable);
    }

    [Fact]
    public async Task Append_that_was_reported_as_unknown_and_had_been_made_is_found_by_reading()
    {
        using var line = new LineProxy(server.Port);
        using var store = PostgreSqlJournalStore.Open(new PostgreSqlJournalOptions { ConnectionString = Through(line, out var direct), Patience = TimeSpan.FromSeconds(1) });
        var head = Sales.Append(store, "KASSE-01", JournalHead.Empty, 1, 1);
        var batch = EntryBatch.Chain("KASSE-01", head, [Sales.Entry(2, 2)]);
        line.SwallowNextAnswer();
        var append = store.AppendAsync(batch, Durability.Durable);
        while (line.Swallowed == 0)
        {
            await Task.Yield();
        }

        line.Cut(staysDown: true);
        var error = await Assert.ThrowsAsync<JournalException>(() => append);
        Assert.Equal(JournalErrorCodes.StorageFailed, error.Code);
        Assert.Contains("only reading tells", error.Message, StringComparison.Ordinal);
        line.Mend();

        Assert.Equal(batch.NewHead, await store.GetHeadAsync("KASSE-01"));
        // A register that goes on from what it read is not fenced by itself.
        await store.AppendAsync("KASSE-01", batch.NewHead, [Sales.Entry(3, 2)], Durability.Durable);
        using var other = PostgreSqlJournalStore.Open(direct);
        Assert.Empty(await ChainVerifier.VerifyAsync(other));
    }

    [Fact]
    public async Task Register_that_another_process_took_over_during_the_loss_is_fenced()
    {
        using var line = new LineProxy(server.Port);
        using var store = PostgreSqlJournalStore.Open(Through(line, out var direct));
        var head = Sales.Append(store, "KASSE-01", JournalHead.Empty, 1, 1);
        line.Cut(staysDown: true);
        var append = store.AppendAsync("KASSE-01", head, [Sales.Entry(2, 2)], Durability.Durable);
        using var other = PostgreSqlJournalStore.Open(direct);
        var moved = await other.AppendAsync("KASSE-01", head, [Sales.Entry(2, 3)], Durability.Durable);
        line.Mend();

        var fenced = await Assert.ThrowsAsync<JournalHeadException>(() => append);
        Assert.Equal(moved, fenced.ActualHead);
    }

    [Fact]
    public async Task Session_ended_by_the_administrator_costs_no_append()
    {
        var name = "till-" + Guid.NewGuid().ToString("N");
        using var store = PostgreSqlJournalStore.Open(server.NewJournal() + ";Application Name=" + name);
        var head = JournalHead.Empty;
        for (var i = 0; i < 10; i++)
        {
            head = await store.AppendAsync("KASSE-01", head, [Sales.Entry(2, i + 1)], Durability.Durable);
            server.Execute($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '{name}'");
            Assert.Equal(head, await store.GetHeadAsync("KASSE-01"));
        }

        Assert.Equal(10, head.Sequence);
    }

    [Fact]
    public async Task Lock_that_somebody_keeps_is_waited_for_no_longer_than_the_patience()
    {
        var schema = server.NewSchema();
        using var store = PostgreSqlJournalStore.Open(new PostgreSqlJournalOptions { ConnectionString = server.ConnectionString, Schema = schema, Patience = TimeSpan.FromSeconds(1) });
        var head = Sales.Append(store, "KASSE-01", JournalHead.Empty, 1, 1);
        JournalException error;
        using (var connection = server.Connect())
        {
            using var command = connection.CreateCommand();
            command.CommandText = $"BEGIN; LOCK TABLE {schema}.entry IN SHARE MODE";
            command.ExecuteNonQuery();
            error = await Assert.ThrowsAsync<JournalException>(() => store.AppendAsync("KASSE-01", head, [Sales.Entry(2, 2)], Durability.Durable));
        }

        Assert.Equal(JournalErrorCodes.StorageFailed, error.Code);
        Assert.Equal(head, await store.GetHeadAsync("KASSE-01"));
        await store.AppendAsync("KASSE-01", head, [Sales.Entry(2, 2)], Durability.Durable);
    }

    [Fact]
    public async Task Random_cuts_lose_and_double_nothing()
    {
        using var line = new LineProxy(server.Port);
        using var store = PostgreSqlJournalStore.Open(Through(line, out var direct));
        var random = new Random(Sales.Seed);
        using var over = new CancellationTokenSource();
        var cutting = Task.Run(async () =>
        {
            while (!over.IsCancellationRequested)
            {
                await Task.Delay(random.Next(1, 60));
                if (random.Next(2) == 0)
                {
                    line.SwallowNextAnswer();
                }
                else
                {
                    line.Cut(staysDown: false);
                }
            }
        });

        var heads = await Task.WhenAll(Enumerable.Range(1, 4).Select(i => Task.Run(() => Sales.Append(store, "R" + i.ToString(CultureInfo.InvariantCulture), JournalHead.Empty, 1, 15 * Sales.Scale))));
        await over.CancelAsync();
        await cutting;

        using var other = PostgreSqlJournalStore.Open(direct);
        var kept = await other.GetHeadsAsync();
        Assert.Equal(heads, kept.Values);
        Assert.All(heads, head => Assert.True(head.Sequence == 60 * Sales.Scale, $"{head} (seed {Sales.Seed})"));
        Assert.Empty(await ChainVerifier.VerifyAsync(other));
    }

    private string Through(LineProxy line, out string direct)
    {
        direct = server.NewJournal();
        return direct + ";Port=" + line.Port.ToString(CultureInfo.InvariantCulture);
    }
}
