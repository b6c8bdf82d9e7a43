using Fiscal.Testing;

namespace Fiscal.Journal.Tests.Chain;

public sealed class ChainVerifierTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 29, 12, 0, 0, TimeSpan.FromHours(2));

    [Fact]
    public async Task Untouched_chain_has_no_finding()
    {
        using var store = await TenEntries();

        Assert.Empty(await ChainVerifier.VerifyAsync(store));
    }

    [Fact]
    public async Task Changed_body_is_one_finding_that_names_the_entry()
    {
        using var store = await TenEntries();
        var entry = (await store.ReadAsync("A", 5, 1))[0];
        store.Tamper(new StoredEntry("A", 5, entry.Kind, entry.Time, entry.SaleId, entry.ReceiptNumber, entry.ClosingNumber, entry.Format, [9], entry.PreviousHash, entry.Hash));

        var finding = Assert.Single(await ChainVerifier.VerifyAsync(store));

        Assert.Equal("journal-chain-broken", finding.Code);
        Assert.Equal("A/5", finding.Where);
        Assert.Equal(FindingSeverity.Error, finding.Severity);
    }

    [Fact]
    public async Task Entry_rewritten_with_a_new_hash_breaks_the_one_after_it()
    {
        using var store = await TenEntries();
        var entry = (await store.ReadAsync("A", 5, 1))[0];
        var forged = new EntryBytes(entry.Kind, entry.Time, entry.SaleId, null, null, 1, [9]);
        store.Tamper(new StoredEntry("A", 5, forged.Kind, forged.Time, null, null, null, 1, forged.Body, entry.PreviousHash, EntryHash.Compute("A", 5, entry.PreviousHash, forged)));

        var findings = await ChainVerifier.VerifyAsync(store);

        Assert.All(findings, finding => Assert.Equal("A/6", finding.Where));
        Assert.NotEmpty(findings);
    }

    [Fact]
    public void Missing_entry_is_a_gap()
    {
        var batch = EntryBatch.Chain("A", JournalHead.Empty, [Entry(1), Entry(2), Entry(3)]);
        var verifier = new ChainVerifier("A");

        Assert.True(verifier.Add(batch.Entries[0]));
        Assert.False(verifier.Add(batch.Entries[2]));

        var finding = Assert.Single(verifier.Findings);
        Assert.Equal("journal-sequence-gap", finding.Code);
        Assert.Equal("A/3", finding.Where);
        Assert.Equal(2, verifier.Count);
        Assert.Equal(batch.NewHead, verifier.Head);
    }

    [Fact]
    public void Entry_of_another_register_is_named()
    {
        var batch = EntryBatch.Chain("B", JournalHead.Empty, [Entry(1)]);
        var verifier = new ChainVerifier("A");

        Assert.False(verifier.Add(batch.Entries[0]));

        Assert.Contains("'B'", Assert.Single(verifier.Findings).Message, StringComparison.Ordinal);
    }

    private static EntryBytes Entry(int kind) => new(kind, Noon, null, null, null, 1, [1, 2, 3]);

    private static async Task<InMemoryJournalStore> TenEntries()
    {
        var store = new InMemoryJournalStore();
        await store.AppendAsync("A", JournalHead.Empty, [.. Enumerable.Range(1, 10).Select(Entry)], Durability.Durable);
        return store;
    }
}
