using Fiscal.Journal.Specification;
using Fiscal.Journal.Specification.Xunit;
using Fiscal.Testing;

namespace Fiscal.Journal.Tests.Store;

public sealed class InMemoryJournalStoreTests : JournalStoreTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 29, 12, 0, 0, TimeSpan.FromHours(2));

    protected override JournalStoreFixture CreateFixture() => new Fixture();

    [Fact]
    public async Task Power_cut_takes_the_buffered_tail_and_nothing_else()
    {
        using var store = new InMemoryJournalStore();
        var durable = await store.AppendAsync("A", JournalHead.Empty, [Entry(1), Entry(2)], Durability.Durable);
        var third = await store.AppendAsync("A", durable, [Entry(3)], Durability.Buffered);
        await store.AppendAsync("B", JournalHead.Empty, [Entry(4)], Durability.Buffered);

        using var cut = store.AfterPowerCut();
        using var luckier = store.AfterPowerCut(buffered: 1);
        using var killed = store.AfterKill();

        Assert.Equal(durable, await cut.GetHeadAsync("A"));
        Assert.Equal(JournalHead.Empty, await cut.GetHeadAsync("B"));
        Assert.Equal(third, await luckier.GetHeadAsync("A"));
        Assert.Equal(JournalHead.Empty, await luckier.GetHeadAsync("B"));
        Assert.Equal(await store.GetHeadsAsync(), await killed.GetHeadsAsync());
    }

    [Fact]
    public async Task Append_refused_by_a_fail_point_stores_nothing_and_refuses_its_followers_with_the_same_code()
    {
        using var store = new InMemoryJournalStore();
        store.BeforeAppend = (_, durability) =>
        {
            if (durability == Durability.Durable)
            {
                throw new JournalException(JournalErrorCodes.StorageFull, "no room");
            }
        };
        var refused = EntryBatch.Chain("A", JournalHead.Empty, [Entry(1)]);
        var follower = EntryBatch.Chain("A", refused.NewHead, [Entry(2)]);

        await Assert.ThrowsAsync<JournalException>(() => store.AppendAsync(refused, Durability.Durable));
        var error = await Assert.ThrowsAsync<JournalException>(() => store.AppendAsync(follower, Durability.Buffered));

        Assert.Equal(JournalErrorCodes.StorageFull, error.Code);
        Assert.Empty(await store.GetHeadsAsync());
        store.BeforeAppend = null;
        await store.AppendAsync(refused, Durability.Durable);
        await store.AppendAsync(follower, Durability.Durable);
    }

    [Fact]
    public async Task Append_whose_answer_is_lost_is_stored()
    {
        using var store = new InMemoryJournalStore { AfterAppend = (_, _) => throw new InvalidOperationException("killed") };

        await Assert.ThrowsAsync<InvalidOperationException>(() => store.AppendAsync("A", JournalHead.Empty, [Entry(1)], Durability.Durable));

        Assert.Equal(1, (await store.GetHeadAsync("A")).Sequence);
    }

    private static EntryBytes Entry(int kind) => new(kind, Noon, null, null, null, 1, [1, 2, 3]);

    private sealed class Fixture : JournalStoreFixture
    {
        public override bool IsPersistent => false;

        public override int Seed => int.TryParse(Environment.GetEnvironmentVariable("FISCAL_TEST_SEED"), out var seed) ? seed : base.Seed;

        public override JournalStore Open() => new InMemoryJournalStore();
    }
}
