using System.Globalization;

namespace Fiscal.Journal.Sqlite.Tests;

[Collection(nameof(GroupCommitTests))]
public sealed class GroupCommitTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Many_registers_on_threads_of_their_own_are_all_kept()
    {
        using (var store = SqliteJournalStore.Open(_folder.Journal))
        {
            var threads = Enumerable.Range(1, 12).Select(i => new Thread(() => Sales.Append(store, "R" + i.ToString(CultureInfo.InvariantCulture), JournalHead.Empty, 1, 20))).ToArray();
            Array.ForEach(threads, thread => thread.Start());
            Array.ForEach(threads, thread => thread.Join());
            Assert.All(await store.GetHeadsAsync(), head => Assert.Equal(80, head.Value.Sequence));
        }

        Assert.Empty(await SqliteJournalStore.VerifyFileAsync(_folder.Journal));
    }

    [Fact]
    public void Blocking_append_needs_no_thread_of_the_pool()
    {
        using var store = SqliteJournalStore.Open(_folder.Journal);
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
                var head = Sales.Append(store, "KASSE-01", JournalHead.Empty, 1, 10);
                var batch = EntryBatch.Chain("KASSE-01", head, [Sales.Entry(2, 11)]);
                var append = store.AppendAsync(batch, Durability.Durable);
#pragma warning disable xUnit1031 // that blocking works is what is proved
                append.Wait();
                store.AppendAsync("KASSE-01", batch.NewHead, [Sales.Entry(3, 11)], Durability.Buffered).GetAwaiter().GetResult();
#pragma warning restore xUnit1031
            });
            thread.Start();
            Assert.True(thread.Join(TimeSpan.FromSeconds(20)), "A blocking append waits for the pool.");
        }
        finally
        {
            release.Set();
            ThreadPool.SetMaxThreads(maxWorker, maxIo);
            ThreadPool.SetMinThreads(worker, io);
        }
    }

    [Fact]
    public void Blocking_on_an_append_inside_a_single_threaded_context_does_not_hang()
    {
        using var store = SqliteJournalStore.Open(_folder.Journal);
        var thread = new Thread(() =>
        {
            SynchronizationContext.SetSynchronizationContext(new DeafContext());
            var head = JournalHead.Empty;
            for (var i = 0; i < 5; i++)
            {
#pragma warning disable xUnit1031 // that blocking works is what is proved
                head = store.AppendAsync("KASSE-01", head, [Sales.Entry(2, i + 1)], Durability.Durable).Result;
                store.SaveCursorAsync("upload", "KASSE-01", i).Wait();
                Assert.Equal(head, store.GetHeadAsync("KASSE-01").Result);
#pragma warning restore xUnit1031
            }
        });
        thread.Start();
        Assert.True(thread.Join(TimeSpan.FromSeconds(20)), "An append waits for the context it was called from.");
    }

    [Fact]
    public async Task Append_cancelled_while_it_waits_is_not_made_and_refuses_its_followers()
    {
        using var store = SqliteJournalStore.Open(_folder.Journal);
        using var cancel = new CancellationTokenSource();
        await cancel.CancelAsync();
        var first = EntryBatch.Chain("KASSE-01", JournalHead.Empty, [Sales.Entry(0, 1)]);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.AppendAsync(first, Durability.Durable, cancel.Token));
        await Assert.ThrowsAsync<JournalHeadException>(() => store.AppendAsync("KASSE-01", first.NewHead, [Sales.Entry(1, 1)], Durability.Durable));
        await store.AppendAsync(first, Durability.Durable);
    }

    [Fact]
    public async Task Store_keeps_its_lookups_over_thousands_of_interleaved_sales()
    {
        using (var store = SqliteJournalStore.Open(_folder.Journal))
        {
            var head = JournalHead.Empty;
            for (var i = 0; i < 1500; i++)
            {
                // Opened long before it is finished: forty baskets are open at a time.
                var entries = i < 40 ? new[] { Sales.Entry(0, i + 1) } : [Sales.Entry(0, i + 1), Sales.Entry(2, i - 39), Sales.Entry(3, i - 39)];
                head = await store.AppendAsync("KASSE-01", head, entries, Durability.Buffered);
            }

            for (var sale = 1; sale <= 1460; sale += 13)
            {
                Assert.Equal([1, 3, 4], (await store.FindAsync("KASSE-01", Sales.Id(sale))).Select(entry => entry.Kind));
                Assert.Equal(Sales.Id(sale), (await store.FindAsync("KASSE-01", (long)sale))[0].SaleId);
            }
        }

        Assert.Empty(await SqliteJournalStore.VerifyFileAsync(_folder.Journal));
    }

    private sealed class DeafContext : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
            // Whatever is posted here is never run, as while the one thread blocks.
        }
    }
}
