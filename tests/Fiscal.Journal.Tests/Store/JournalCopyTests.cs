using Fiscal.Testing;

namespace Fiscal.Journal.Tests.Store;

public sealed class JournalCopyTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 29, 12, 0, 0, TimeSpan.FromHours(2));

    [Fact]
    public async Task Every_register_is_copied_entry_by_entry_and_later_ones_follow()
    {
        using var source = new InMemoryJournalStore();
        using var destination = new InMemoryJournalStore();
        var head = Append(source, "KASSE-01", JournalHead.Empty, 1_234);
        Append(source, "KASSE-02", JournalHead.Empty, 1);
        var copy = new JournalCopy(source, destination);

        Assert.Equal(1_235, await copy.RunAsync());
        Assert.Equal(0, await copy.RunAsync());
        Append(source, "KASSE-01", head, 10);
        Append(source, "KASSE-03", JournalHead.Empty, 2);
        Assert.Equal(12, copy.Run());

        Assert.Equal(await source.GetHeadsAsync(), await destination.GetHeadsAsync());
        Assert.Empty(await ChainVerifier.VerifyAsync(destination));
    }

    [Fact]
    public async Task Copy_that_was_broken_off_goes_on_where_it_stands()
    {
        using var source = new InMemoryJournalStore();
        using var destination = new InMemoryJournalStore();
        Append(source, "KASSE-01", JournalHead.Empty, 1_300);
        var appends = 0;
        destination.BeforeAppend = (_, _) =>
        {
            if (++appends == 2)
            {
                throw new JournalException(JournalErrorCodes.StorageFull, "full");
            }
        };
        var copy = new JournalCopy(source, destination);

        Assert.Equal(JournalErrorCodes.StorageFull, (await Assert.ThrowsAsync<JournalException>(() => copy.RunAsync())).Code);
        Assert.Equal(500, (await destination.GetHeadAsync("KASSE-01")).Sequence);
        Assert.Equal(800, await copy.RunAsync());

        Assert.Equal(await source.GetHeadsAsync(), await destination.GetHeadsAsync());
    }

    [Fact]
    public async Task Destination_with_other_or_more_entries_is_refused_and_stays_as_it_is()
    {
        using var source = new InMemoryJournalStore();
        Append(source, "KASSE-01", JournalHead.Empty, 5);

        // Other entries at the same place; more entries than the source; a register the source does not have.
        foreach (var (register, entries, seed) in new[] { ("KASSE-01", 3, 100), ("KASSE-01", 7, 0), ("KASSE-09", 1, 0) })
        {
            using var destination = new InMemoryJournalStore();
            var head = Append(destination, register, JournalHead.Empty, entries, seed);

            var refused = await Assert.ThrowsAsync<JournalException>(() => new JournalCopy(source, destination).RunAsync());

            Assert.Equal(JournalErrorCodes.CopyDiverged, refused.Code);
            Assert.Contains(register, refused.Message, StringComparison.Ordinal);
            Assert.Equal(head, await destination.GetHeadAsync(register));
            Assert.Single(await destination.GetHeadsAsync());
        }
    }

    [Fact]
    public async Task Changed_entry_is_not_copied()
    {
        using var source = new InMemoryJournalStore();
        Append(source, "KASSE-01", JournalHead.Empty, 5);
        var third = (await source.ReadAsync("KASSE-01", 3, 1))[0];
        source.Tamper(new StoredEntry("KASSE-01", 3, third.Kind, third.Time, third.SaleId, third.ReceiptNumber, third.ClosingNumber, third.Format, [1], third.PreviousHash, third.Hash));
        using var destination = new InMemoryJournalStore();

        var refused = await Assert.ThrowsAsync<JournalException>(() => new JournalCopy(source, destination).RunAsync());

        Assert.Equal(JournalErrorCodes.StorageDamaged, refused.Code);
        Assert.Contains("Entry 3 of register 'KASSE-01'", refused.Message, StringComparison.Ordinal);
        Assert.Empty(await destination.GetHeadsAsync());
    }

    [Fact]
    public async Task Cancellation_keeps_what_was_copied()
    {
        using var source = new InMemoryJournalStore();
        using var destination = new InMemoryJournalStore();
        using var cancellation = new CancellationTokenSource();
        Append(source, "KASSE-01", JournalHead.Empty, 1_300);
        destination.AfterAppend = (_, _) => cancellation.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new JournalCopy(source, destination).RunAsync(cancellation.Token));

        Assert.Equal(500, (await destination.GetHeadAsync("KASSE-01")).Sequence);
    }

    [Fact]
    public void Journal_is_not_copied_into_itself()
    {
        using var store = new InMemoryJournalStore();
        Assert.Throws<ArgumentException>(() => new JournalCopy(store, store));
    }

    private static JournalHead Append(InMemoryJournalStore store, string register, JournalHead head, int count, int seed = 0)
    {
        for (var i = 0; i < count; i++)
        {
            head = store.Append(register, head, [new EntryBytes(2, Noon.AddSeconds(i), "sale-" + i, i % 4 == 0 ? i + 1 : null, null, 1, [(byte)i, (byte)seed])], Durability.Buffered);
        }

        return head;
    }
}
