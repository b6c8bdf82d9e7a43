using System.Globalization;

namespace Fiscal.Journal.Specification;

/// <summary>What every journal store must do, clause by clause, without a test framework.</summary>
public static class JournalStoreSpecification
{
    private const string Register = "KASSE-01";

    private static readonly DateTimeOffset Noon = new(2026, 3, 29, 12, 0, 0, TimeSpan.FromHours(2));

    /// <summary>All clauses, in the order of their ids.</summary>
    public static IReadOnlyList<JournalStoreClause> Clauses { get; } =
    [
        new("JS-01", "A new store has no heads, no entries and no cursors.", NewStoreIsEmpty),
        new("JS-02", "An entry is read back exactly as it was appended, column by column and byte by byte.", EntriesComeBackExactly),
        new("JS-03", "An append that expects another head than the register's is refused with JournalHeadException and changes nothing.", WrongHeadIsRefused),
        new("JS-04", "A batch is appended in order and gives the head of its last entry.", BatchKeepsOrder),
        new("JS-05", "An append may expect the head of one that still waits.", AppendsCanBePipelined),
        new("JS-06", "If an append fails, those that follow it fail too.", FailureReachesFollowers),
        new("JS-07", "Registers are chains of their own.", RegistersAreIndependent),
        new("JS-08", "Reading in batches of any size gives every entry once, in order.", BatchesCoverEverything),
        new("JS-09", "All entries of a sale are found by its id, however far apart they are, and only in their register.", SalesAreFound),
        new("JS-10", "A receipt number finds the sale that allotted it, also where later entries refer to it.", ReceiptsAreFound),
        new("JS-11", "Heads name every register that has an entry, and nothing else.", HeadsAreComplete),
        new("JS-12", "A cursor belongs to one consumer and one register and may go back.", CursorsAreKept),
        new("JS-13", "Malformed arguments are refused before anything is done.", ArgumentsAreChecked),
        new("JS-14", "Appends of many registers at once are all kept.", ConcurrentRegistersAreKept),
        new("JS-15", "Of several appends onto the same head exactly one is made.", OneOfManyWins),
        new("JS-16", "An append whose token is cancelled before it is called is not made.", CancelledAppendIsNotMade),
        new("JS-17", "Blocking appends and asynchronous ones follow each other.", BlockingAppendsWork),
        new("JS-18", "What was appended is there when the store is opened again.", ReopenedStoreIsTheSame),
        new("JS-19", "A second store over the same data is fenced by the head.", SecondStoreIsFenced),
        new("JS-20", "Disposing completes what waits; afterwards every call is refused with ObjectDisposedException.", DisposeCompletes),
        new("JS-21", "A store that nobody touched verifies without findings.", UntouchedStoreIsClean),
        new("JS-22", "A thousand random operations leave what a simple model says.", RandomOperationsFollowModel),
    ];

    private static EntryBytes Entry(int kind, string? saleId = null, long? receipt = null, int bodyLength = 40) =>
        new(kind, Noon, saleId, receipt, null, 1, Body(bodyLength, kind));

    private static byte[] Body(int length, int seed)
    {
        var body = new byte[length];
        for (var i = 0; i < length; i++)
        {
            body[i] = (byte)((i * 31) + seed);
        }

        return body;
    }

    private static async Task<List<StoredEntry>> ReadAll(JournalStore store, string registerId, int batch = 97)
    {
        var entries = new List<StoredEntry>();
        while (true)
        {
            var next = await store.ReadAsync(registerId, entries.Count + 1, batch).ConfigureAwait(false);
            Check.True(next.Count <= batch, $"{next.Count} entries were given where {batch} were asked for.");
            if (next.Count == 0)
            {
                return entries;
            }

            entries.AddRange(next);
        }
    }

    private static async Task NewStoreIsEmpty(JournalStoreFixture fixture)
    {
        using var store = fixture.Open();
        Check.Equal(0, (await store.GetHeadsAsync().ConfigureAwait(false)).Count, "The number of heads");
        Check.Equal(JournalHead.Empty, await store.GetHeadAsync(Register).ConfigureAwait(false), "The head");
        Check.Equal(0, (await store.ReadAsync(Register, 1, 10).ConfigureAwait(false)).Count, "The number of entries");
        Check.Equal(0, (await store.FindAsync(Register, "sale").ConfigureAwait(false)).Count, "The number of entries of a sale");
        Check.Equal(0, (await store.FindAsync(Register, 1).ConfigureAwait(false)).Count, "The number of entries of a receipt");
        Check.Equal(0L, await store.LoadCursorAsync("upload", Register).ConfigureAwait(false), "The cursor");
    }

    private static async Task EntriesComeBackExactly(JournalStoreFixture fixture)
    {
        using var store = fixture.Open();
        EntryBytes[] entries =
        [
            new(0, Noon, null, null, null, 1, []),
            new(1, new DateTimeOffset(2026, 12, 31, 23, 59, 59, TimeSpan.Zero).AddTicks(9_999_999), "sale-1", 1, 1, 1, Body(1, 0)),
            new(int.MaxValue, new DateTimeOffset(1, 1, 1, 14, 0, 0, TimeSpan.FromHours(14)), "Vorgang Ä€😀 'x' \"y\"", long.MaxValue, long.MaxValue, 255, Body(256, 3)),
            new(7, new DateTimeOffset(9999, 12, 31, 1, 2, 3, new TimeSpan(-9, -30, 0)), new string('s', EntryBytes.MaxSaleIdLength), null, 5, 0, Body(300_000, 9)),
        ];
        var batch = EntryBatch.Chain(Register, JournalHead.Empty, entries);
        var head = await store.AppendAsync(batch, Durability.Durable).ConfigureAwait(false);
        Check.Equal(batch.NewHead, head, "The new head");
        Check.Same(batch.Entries, await ReadAll(store, Register).ConfigureAwait(false));
    }

    private static async Task WrongHeadIsRefused(JournalStoreFixture fixture)
    {
        using var store = fixture.Open();
        var first = await store.AppendAsync(Register, JournalHead.Empty, [Entry(1)], Durability.Durable).ConfigureAwait(false);
        var second = await store.AppendAsync(Register, first, [Entry(2)], Durability.Buffered).ConfigureAwait(false);
        foreach (var wrong in new[] { JournalHead.Empty, first, new JournalHead(2, first.ToHash()), new JournalHead(3, second.ToHash()) })
        {
            var refusal = await Check.Throws<JournalHeadException>(() => store.AppendAsync(Register, wrong, [Entry(3)], Durability.Durable), $"An append onto {wrong} was taken although the head is {second}.").ConfigureAwait(false);
            Check.Equal(second, refusal.ActualHead, "The actual head in the exception");
            Check.Equal(wrong, refusal.ExpectedHead, "The expected head in the exception");
        }

        Check.Equal(second, await store.GetHeadAsync(Register).ConfigureAwait(false), "The head after the refusals");
        await store.AppendAsync(Register, second, [Entry(3)], Durability.Durable).ConfigureAwait(false);
    }

    private static async Task BatchKeepsOrder(JournalStoreFixture fixture)
    {
        using var store = fixture.Open();
        var batch = EntryBatch.Chain(Register, JournalHead.Empty, [.. Enumerable.Range(0, EntryBatch.MaxCount).Select(i => Entry(i))]);
        Check.Equal(batch.NewHead, await store.AppendAsync(batch, Durability.Durable).ConfigureAwait(false), "The new head");
        Check.Same(batch.Entries, await ReadAll(store, Register).ConfigureAwait(false));
    }

    private static async Task AppendsCanBePipelined(JournalStoreFixture fixture)
    {
        using var store = fixture.Open();
        var appends = new List<Task<JournalHead>>();
        var batches = new List<EntryBatch>();
        var head = JournalHead.Empty;
        for (var i = 0; i < 60; i++)
        {
            var batch = EntryBatch.Chain(Register, head, [Entry(i)]);
            appends.Add(store.AppendAsync(batch, i % 3 == 2 ? Durability.Durable : Durability.Buffered));
            batches.Add(batch);
            head = batch.NewHead;
        }

        for (var i = 0; i < appends.Count; i++)
        {
            Check.Equal(batches[i].NewHead, await appends[i].ConfigureAwait(false), "The head of a pipelined append");
        }

        Check.Same([.. batches.SelectMany(batch => batch.Entries)], await ReadAll(store, Register).ConfigureAwait(false));
    }

    private static async Task FailureReachesFollowers(JournalStoreFixture fixture)
    {
        using var store = fixture.Open();
        var good = await store.AppendAsync(Register, JournalHead.Empty, [Entry(1)], Durability.Durable).ConfigureAwait(false);
        var bad = EntryBatch.Chain(Register, new JournalHead(1, Body(32, 1)), [Entry(2)]);
        var follower = EntryBatch.Chain(Register, bad.NewHead, [Entry(3)]);
        var badTask = store.AppendAsync(bad, Durability.Durable);
        var followerTask = store.AppendAsync(follower, Durability.Durable);
        await Check.Throws<JournalException>(() => badTask, "An append onto a head that never was was taken.").ConfigureAwait(false);
        await Check.Throws<JournalException>(() => followerTask, "An append was made although the one before it failed.").ConfigureAwait(false);
        Check.Equal(good, await store.GetHeadAsync(Register).ConfigureAwait(false), "The head");
    }

    private static async Task RegistersAreIndependent(JournalStoreFixture fixture)
    {
        using var store = fixture.Open();
        string[] registers = ["A", "a", "KASSE 1", "(1)+,-.:?x", new string('Z', 30)];
        var heads = new JournalHead[registers.Length];
        for (var round = 0; round < 5; round++)
        {
            for (var i = 0; i < registers.Length; i++)
            {
                heads[i] = await store.AppendAsync(registers[i], heads[i], [Entry(round, "same-sale", round + 1)], Durability.Buffered).ConfigureAwait(false);
            }
        }

        for (var i = 0; i < registers.Length; i++)
        {
            var entries = await ReadAll(store, registers[i]).ConfigureAwait(false);
            Check.Equal(5, entries.Count, "The number of entries of a register");
            Check.True(entries.TrueForAll(entry => entry.RegisterId == registers[i]), "An entry of another register was read.");
            Check.Equal(heads[i], entries[4].Head, "The head of a register");
        }
    }

    private static async Task BatchesCoverEverything(JournalStoreFixture fixture)
    {
        using var store = fixture.Open();
        await store.AppendAsync("OTHER", JournalHead.Empty, [Entry(9)], Durability.Buffered).ConfigureAwait(false);
        var batch = EntryBatch.Chain(Register, JournalHead.Empty, [.. Enumerable.Range(0, 50).Select(i => Entry(i))]);
        await store.AppendAsync(batch, Durability.Durable).ConfigureAwait(false);
        await store.AppendAsync("ZOTHER", JournalHead.Empty, [Entry(9)], Durability.Buffered).ConfigureAwait(false);
        foreach (var size in new[] { 1, 7, 50, 51, JournalStore.MaxReadCount })
        {
            Check.Same(batch.Entries, await ReadAll(store, Register, size).ConfigureAwait(false));
        }

        var tail = await store.ReadAsync(Register, 50, 10).ConfigureAwait(false);
        Check.Same([batch.Entries[49]], tail);
        Check.Equal(0, (await store.ReadAsync(Register, 51, 10).ConfigureAwait(false)).Count, "The number of entries after the end");
        Check.Equal(0, (await store.ReadAsync(Register, long.MaxValue, 10).ConfigureAwait(false)).Count, "The number of entries far after the end");
    }

    private static async Task SalesAreFound(JournalStoreFixture fixture)
    {
        using var store = fixture.Open();
        var expected = new List<StoredEntry>();
        var head = JournalHead.Empty;
        for (var i = 0; i < 900; i++)
        {
            var far = i is 3 or 4 or 130 or 131 or 132 or 259 or 260 or 700 or 899;
            var batch = EntryBatch.Chain(Register, head, [Entry(i, far ? "far" : i % 5 == 0 ? null : "sale-" + (i / 4).ToString(CultureInfo.InvariantCulture))]);
            head = await store.AppendAsync(batch, Durability.Buffered).ConfigureAwait(false);
            if (far)
            {
                expected.Add(batch.Entries[0]);
            }
        }

        await store.AppendAsync("OTHER", JournalHead.Empty, [Entry(1, "far")], Durability.Durable).ConfigureAwait(false);
        Check.Same(expected, await store.FindAsync(Register, "far").ConfigureAwait(false));
        Check.Equal(1, (await store.FindAsync("OTHER", "far").ConfigureAwait(false)).Count, "The number of entries in the other register");
        Check.Equal(0, (await store.FindAsync(Register, "FAR").ConfigureAwait(false)).Count, "The number of entries of a sale id in other case");
        Check.Equal(0, (await store.FindAsync(Register, "unknown").ConfigureAwait(false)).Count, "The number of entries of an unknown sale");
    }

    private static async Task ReceiptsAreFound(JournalStoreFixture fixture)
    {
        using var store = fixture.Open();
        var head = JournalHead.Empty;
        for (var number = 1; number <= 40; number++)
        {
            var sale = "sale-" + number.ToString(CultureInfo.InvariantCulture);
            head = await store.AppendAsync(Register, head, [Entry(1, sale), Entry(2, sale, number), Entry(3, sale)], Durability.Buffered).ConfigureAwait(false);
            if (number % 7 == 0)
            {
                head = await store.AppendAsync(Register, head, [Entry(4, "sale-2", 2)], Durability.Buffered).ConfigureAwait(false);
            }
        }

        head = await store.AppendAsync(Register, head, [Entry(5, null, 50)], Durability.Durable).ConfigureAwait(false);
        for (var number = 1; number <= 40; number++)
        {
            var found = await store.FindAsync(Register, number).ConfigureAwait(false);
            Check.Equal(number == 2 ? 8 : 3, found.Count, $"The number of entries of receipt {number}");
            Check.Equal(number, found[1].ReceiptNumber, "The receipt number of the second entry");
        }

        Check.Equal(1, (await store.FindAsync(Register, 50).ConfigureAwait(false)).Count, "The number of entries of a receipt without a sale id");
        Check.Equal(0, (await store.FindAsync(Register, 41).ConfigureAwait(false)).Count, "The number of entries of a number that was left out");
        Check.Equal(0, (await store.FindAsync(Register, 51).ConfigureAwait(false)).Count, "The number of entries of a number not yet allotted");
        Check.Equal(0, (await store.FindAsync("OTHER", 1).ConfigureAwait(false)).Count, "The number of entries in a register without entries");
    }

    private static async Task HeadsAreComplete(JournalStoreFixture fixture)
    {
        using var store = fixture.Open();
        var b = await store.AppendAsync("B", JournalHead.Empty, [Entry(1), Entry(2)], Durability.Buffered).ConfigureAwait(false);
        var a = await store.AppendAsync("A", JournalHead.Empty, [Entry(1)], Durability.Buffered).ConfigureAwait(false);
        await store.SaveCursorAsync("upload", "C", 5).ConfigureAwait(false);
        await Check.Throws<JournalHeadException>(() => store.AppendAsync("D", a, [Entry(1)], Durability.Buffered), "A register without entries took an append onto a head.").ConfigureAwait(false);
        var heads = await store.GetHeadsAsync().ConfigureAwait(false);
        Check.Equal("A,B", string.Join(",", heads.Keys), "The registers");
        Check.Equal(a, heads["A"], "The head of A");
        Check.Equal(b, heads["B"], "The head of B");
    }

    private static async Task CursorsAreKept(JournalStoreFixture fixture)
    {
        using var store = fixture.Open();
        await store.SaveCursorAsync("upload", Register, 17).ConfigureAwait(false);
        await store.SaveCursorAsync("upload", "OTHER", 3).ConfigureAwait(false);
        await store.SaveCursorAsync("vault", Register, long.MaxValue).ConfigureAwait(false);
        Check.Equal(17L, await store.LoadCursorAsync("upload", Register).ConfigureAwait(false), "The cursor");
        Check.Equal(3L, await store.LoadCursorAsync("upload", "OTHER").ConfigureAwait(false), "The other register's cursor");
        Check.Equal(long.MaxValue, await store.LoadCursorAsync("vault", Register).ConfigureAwait(false), "The other consumer's cursor");
        await store.SaveCursorAsync("upload", Register, 0).ConfigureAwait(false);
        Check.Equal(0L, await store.LoadCursorAsync("upload", Register).ConfigureAwait(false), "The cursor that went back");
    }

    private static async Task ArgumentsAreChecked(JournalStoreFixture fixture)
    {
        using var store = fixture.Open();
        foreach (var id in new[] { string.Empty, " A", "A ", "Ä", "a_b", "a/b", new string('x', 31) })
        {
            await Check.Throws<ArgumentException>(() => store.AppendAsync(id, JournalHead.Empty, [Entry(1)], Durability.Durable), $"'{id}' was taken as register id.").ConfigureAwait(false);
            await Check.Throws<ArgumentException>(() => store.ReadAsync(id, 1, 1), $"'{id}' was taken as register id.").ConfigureAwait(false);
        }

        await Check.Throws<ArgumentException>(() => store.AppendAsync(Register, JournalHead.Empty, [], Durability.Durable), "An empty batch was taken.").ConfigureAwait(false);
        await Check.Throws<ArgumentException>(() => store.AppendAsync(Register, JournalHead.Empty, [Entry(1)], (Durability)9), "An unknown durability was taken.").ConfigureAwait(false);
        await Check.Throws<ArgumentException>(() => store.ReadAsync(Register, 0, 1), "Sequence 0 was read.").ConfigureAwait(false);
        await Check.Throws<ArgumentException>(() => store.ReadAsync(Register, 1, 0), "No entries were read.").ConfigureAwait(false);
        await Check.Throws<ArgumentException>(() => store.FindAsync(Register, 0), "Receipt 0 was looked for.").ConfigureAwait(false);
        await Check.Throws<ArgumentException>(() => store.FindAsync(Register, string.Empty), "An empty sale id was looked for.").ConfigureAwait(false);
        await Check.Throws<ArgumentException>(() => store.SaveCursorAsync("Upload", Register, 1), "A consumer with a capital letter was taken.").ConfigureAwait(false);
        Check.Equal(0, (await store.GetHeadsAsync().ConfigureAwait(false)).Count, "The number of heads");
    }

    private static async Task ConcurrentRegistersAreKept(JournalStoreFixture fixture)
    {
        using var store = fixture.Open();
        var heads = await Task.WhenAll(Enumerable.Range(1, 16).Select(i => Task.Run(async () =>
        {
            var register = "R" + i.ToString(CultureInfo.InvariantCulture);
            var head = JournalHead.Empty;
            for (var n = 0; n < 25; n++)
            {
                head = await store.AppendAsync(register, head, [Entry(n, register + "-" + n.ToString(CultureInfo.InvariantCulture))], n % 2 == 0 ? Durability.Durable : Durability.Buffered).ConfigureAwait(false);
            }

            return (register, head);
        }))).ConfigureAwait(false);
        foreach (var (register, head) in heads)
        {
            Check.Equal(head, await store.GetHeadAsync(register).ConfigureAwait(false), $"The head of {register}");
        }

        Check.Equal(0, (await ChainVerifier.VerifyAsync(store).ConfigureAwait(false)).Count, "The number of findings");
    }

    private static async Task OneOfManyWins(JournalStoreFixture fixture)
    {
        using var store = fixture.Open();
        var head = JournalHead.Empty;
        for (var round = 0; round < 10; round++)
        {
            var onto = head;
            var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
            {
                try
                {
                    return await store.AppendAsync(Register, onto, [Entry(i)], Durability.Buffered).ConfigureAwait(false);
                }
                catch (JournalHeadException)
                {
                    return JournalHead.Empty;
                }
            }))).ConfigureAwait(false);
            Check.Equal(1, outcomes.Count(outcome => !outcome.IsEmpty), "The number of appends onto one head");
            head = outcomes.Single(outcome => !outcome.IsEmpty);
        }
    }

    private static async Task CancelledAppendIsNotMade(JournalStoreFixture fixture)
    {
        using var store = fixture.Open();
        using var cancelled = new CancellationTokenSource();
#pragma warning disable CA1849 // netstandard2.0 has no other
        cancelled.Cancel();
#pragma warning restore CA1849
        await Check.Throws<OperationCanceledException>(() => store.AppendAsync(Register, JournalHead.Empty, [Entry(1)], Durability.Durable, cancelled.Token), "A cancelled append was made.").ConfigureAwait(false);
        Check.Equal(JournalHead.Empty, await store.GetHeadAsync(Register).ConfigureAwait(false), "The head");
    }

    private static async Task BlockingAppendsWork(JournalStoreFixture fixture)
    {
        using var store = fixture.Open();
        var head = JournalHead.Empty;
        for (var i = 0; i < 10; i++)
        {
            var waiting = EntryBatch.Chain(Register, head, [Entry(1)]);
            var append = store.AppendAsync(waiting, Durability.Durable);
#pragma warning disable CA1849 // the blocking form is what is checked
            head = store.Append(Register, waiting.NewHead, [Entry(2)], Durability.Durable);
#pragma warning restore CA1849
            Check.True(append.IsCompleted, "A blocking append was done before the one it follows.");
            await append.ConfigureAwait(false);
        }

        Check.Equal(20L, (await store.GetHeadAsync(Register).ConfigureAwait(false)).Sequence, "The number of entries");
    }

    private static async Task ReopenedStoreIsTheSame(JournalStoreFixture fixture)
    {
        if (!fixture.IsPersistent)
        {
            return;
        }

        var batch = EntryBatch.Chain(Register, JournalHead.Empty, [Entry(1, "s", 1), Entry(2, "s")]);
        using (var store = fixture.Open())
        {
            await store.AppendAsync(batch, Durability.Buffered).ConfigureAwait(false);
            await store.SaveCursorAsync("upload", Register, 1).ConfigureAwait(false);
        }

        using var again = fixture.Open();
        Check.Same(batch.Entries, await ReadAll(again, Register).ConfigureAwait(false));
        Check.Equal(1L, await again.LoadCursorAsync("upload", Register).ConfigureAwait(false), "The cursor");
        await again.AppendAsync(Register, batch.NewHead, [Entry(3, "s")], Durability.Durable).ConfigureAwait(false);
        Check.Equal(3, (await again.FindAsync(Register, "s").ConfigureAwait(false)).Count, "The number of entries of the sale");
    }

    private static async Task SecondStoreIsFenced(JournalStoreFixture fixture)
    {
        if (!fixture.IsPersistent)
        {
            return;
        }

        using var first = fixture.Open();
        using var second = fixture.Open();
        var head = await first.AppendAsync(Register, JournalHead.Empty, [Entry(1)], Durability.Durable).ConfigureAwait(false);
        Check.Equal(head, await second.GetHeadAsync(Register).ConfigureAwait(false), "The head seen by the second store");
        var moved = await second.AppendAsync(Register, head, [Entry(2)], Durability.Durable).ConfigureAwait(false);
        var refusal = await Check.Throws<JournalHeadException>(() => first.AppendAsync(Register, head, [Entry(3)], Durability.Durable), "The first store appended although the second had.").ConfigureAwait(false);
        Check.Equal(moved, refusal.ActualHead, "The actual head in the exception");
        await first.AppendAsync(Register, moved, [Entry(3)], Durability.Durable).ConfigureAwait(false);
        await Check.Throws<JournalHeadException>(() => second.AppendAsync(Register, moved, [Entry(4)], Durability.Durable), "The second store appended although the first had.").ConfigureAwait(false);
    }

    private static async Task DisposeCompletes(JournalStoreFixture fixture)
    {
        var store = fixture.Open();
        var batch = EntryBatch.Chain(Register, JournalHead.Empty, [Entry(1)]);
        var append = store.AppendAsync(batch, Durability.Durable);
        store.Dispose();
        store.Dispose();
        Check.True(append.IsCompleted, "An append still waits after Dispose.");
        Check.Equal(batch.NewHead, await append.ConfigureAwait(false), "The head");
        await Check.Throws<ObjectDisposedException>(() => store.AppendAsync(Register, batch.NewHead, [Entry(2)], Durability.Durable), "A disposed store appended.").ConfigureAwait(false);
        await Check.Throws<ObjectDisposedException>(() => store.ReadAsync(Register, 1, 1), "A disposed store read.").ConfigureAwait(false);
    }

    private static async Task UntouchedStoreIsClean(JournalStoreFixture fixture)
    {
        using var store = fixture.Open();
        var head = JournalHead.Empty;
        for (var i = 0; i < 200; i++)
        {
            head = await store.AppendAsync(Register, head, [Entry(i, "s" + (i / 3).ToString(CultureInfo.InvariantCulture), i % 3 == 1 ? (i / 3) + 1 : null, i * 13)], Durability.Buffered).ConfigureAwait(false);
        }

        foreach (var finding in (await ChainVerifier.VerifyAsync(store).ConfigureAwait(false)).Concat(await store.VerifyIntegrityAsync().ConfigureAwait(false)))
        {
            throw new JournalStoreViolationException($"A store nobody touched has a finding: {finding}");
        }
    }

    private static async Task RandomOperationsFollowModel(JournalStoreFixture fixture)
    {
        var random = new Random(fixture.Seed);
        var model = new Dictionary<string, List<StoredEntry>>(StringComparer.Ordinal);
        var store = fixture.Open();
        try
        {
            for (var step = 0; step < 1000; step++)
            {
                var register = "R" + random.Next(3).ToString(CultureInfo.InvariantCulture);
                if (!model.TryGetValue(register, out var entries))
                {
                    model.Add(register, entries = []);
                }

                switch (random.Next(10))
                {
                    case < 6:
                        var head = entries.Count == 0 ? JournalHead.Empty : entries[entries.Count - 1].Head;
                        var batch = EntryBatch.Chain(register, head, [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Entry(random.Next(20), random.Next(4) == 0 ? null : "s" + random.Next(40).ToString(CultureInfo.InvariantCulture), null, random.Next(3000)))]);
                        await store.AppendAsync(batch, (Durability)random.Next(3)).ConfigureAwait(false);
                        entries.AddRange(batch.Entries);
                        break;
                    case 6:
                        var from = random.Next(1, entries.Count + 2);
                        var count = random.Next(1, 50);
                        Check.Same([.. entries.Skip(from - 1).Take(count)], await store.ReadAsync(register, from, count).ConfigureAwait(false));
                        break;
                    case 7:
                        var sale = "s" + random.Next(40).ToString(CultureInfo.InvariantCulture);
                        Check.Same([.. entries.Where(entry => entry.SaleId == sale)], await store.FindAsync(register, sale).ConfigureAwait(false));
                        break;
                    case 8 when entries.Count > 1:
                        await Check.Throws<JournalHeadException>(() => store.AppendAsync(register, entries[random.Next(entries.Count - 1)].Head, [Entry(1)], Durability.Durable), "A stale append was made.").ConfigureAwait(false);
                        break;
                    case 9 when fixture.IsPersistent && random.Next(10) == 0:
                        store.Dispose();
                        store = fixture.Open();
                        break;
                }
            }

            foreach (var register in model)
            {
                Check.Same(register.Value, await ReadAll(store, register.Key).ConfigureAwait(false));
            }
        }
        catch (JournalStoreViolationException violation)
        {
            throw new JournalStoreViolationException($"{violation.Message} (seed {fixture.Seed})", violation);
        }
        finally
        {
            store.Dispose();
        }
    }
}
