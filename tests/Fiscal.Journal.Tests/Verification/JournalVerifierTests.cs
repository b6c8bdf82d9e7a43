using Fiscal.Testing;
using Fiscal.Tse.Logs;

namespace Fiscal.Journal.Tests.Verification;

public sealed class JournalVerifierTests
{
    [Fact]
    public async Task A_clean_journal_has_no_finding()
    {
        var journal = Journals.Day();
        var progress = new List<long>();

        var report = await JournalVerifier.VerifyAsync(journal.ToStore(), new JournalVerificationOptions { Archive = new MemoryStream(journal.Tse.Export()), Progress = progress.Add });

        Assert.Equal([], report.Findings.Select(static f => f.ToString()));
        Assert.True(report.IsValid);
        Assert.Equal((journal.Entries.Count, 9L, 6L, 2L), ((int)report.Entries, report.Receipts, report.Signed, report.Outages));
        Assert.Equal(journal.Entries.Count, report.Heads["KASSE-01"].Sequence);
        Assert.Equal([journal.Entries.Count], progress);
    }

    [Theory]
    [InlineData("P-256")]
    [InlineData("brainpoolP384r1")]
    public async Task Signatures_of_every_curve_with_and_without_raw_log_verify(string curve)
    {
        var journal = new TestJournal(tse: new TestTse(EllipticCurve.All.Single(c => c.Name == curve)));
        journal.Sell();
        journal.Sell(b => b.SignedBy(journal.Tse, withLogMessage: false));
        journal.Sell(b => b.SignedBy(journal.Tse, withLogMessage: false).Order().Line("Übergröße; \"XL\"", 1, 3m));

        Assert.Equal([], (await JournalVerifier.VerifyAsync(journal.ToStore())).Findings.Select(static f => f.ToString()));
    }

    [Fact]
    public async Task A_journal_that_continues_another_file_starts_where_that_ended()
    {
        var journal = Journals.Day();
        var cut = journal.Entries.ToList().FindIndex(static e => e is ClosingEntry) + 1;
        foreach (var _ in Enumerable.Range(0, cut))
        {
            journal.Entries.RemoveAt(0);
        }

        journal.Entries.Insert(0, new GenesisEntry { Time = journal.Clock, JournalId = Guid.NewGuid(), PreviousJournal = "alt", PreviousSequence = cut, PreviousHash = new byte[32] });

        Assert.Equal([], (await JournalVerifier.VerifyAsync(journal.ToStore())).Findings.Select(static f => f.Code));
    }

    [Fact]
    public async Task Two_registers_on_one_device_fit_one_archive()
    {
        var tse = new TestTse(EllipticCurve.P256);
        var one = new TestJournal("KASSE-01", tse);
        var two = new TestJournal("KASSE-02", tse);
        for (var i = 0; i < 3; i++)
        {
            one.Sell();
            two.Sell();
        }

        using var store = new InMemoryJournalStore();
        store.Append("KASSE-01", JournalHead.Empty, one.Entries.Select(EntryCodec.Encode).ToList(), Durability.Durable);
        store.Append("KASSE-02", JournalHead.Empty, two.Entries.Select(EntryCodec.Encode).ToList(), Durability.Durable);

        var report = await JournalVerifier.VerifyAsync(store, new JournalVerificationOptions { Archive = new MemoryStream(tse.Export()) });

        Assert.Equal([], report.Findings.Select(static f => f.ToString()));
        Assert.Equal(6, report.Receipts);
    }

    [Fact]
    public async Task A_changed_byte_is_found_by_the_chain()
    {
        var journal = Journals.Day();
        var store = journal.ToStore();
        var entry = (await store.ReadAsync("KASSE-01", 1, 100)).First(static e => e.Kind == (int)EntryKind.Started);
        var body = (byte[])entry.Body.Clone();
        body[^3] ^= 1;
        store.Tamper(new StoredEntry(entry.RegisterId, entry.Sequence, entry.Kind, entry.Time, entry.SaleId, entry.ReceiptNumber, entry.ClosingNumber, entry.Format, body, entry.PreviousHash, entry.Hash));

        Assert.Contains("journal-chain-broken", (await JournalVerifier.VerifyAsync(store)).Findings.Select(static f => f.Code));
    }

    [Fact]
    public async Task An_archive_that_does_not_reach_a_receipt_says_so()
    {
        var journal = Journals.Day();
        var other = new TestTse(EllipticCurve.P256, seed: 9);
        other.Start("X", journal.Clock);

        var report = await JournalVerifier.VerifyAsync(journal.ToStore(), new JournalVerificationOptions { Archive = new MemoryStream(other.Export()) });

        Assert.Equal(["outside-archive"], report.Findings.Select(static f => f.Code));
        Assert.True(report.IsValid);
    }

    [Fact]
    public async Task Verification_can_be_cancelled()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => JournalVerifier.VerifyAsync(Journals.Day().ToStore(), null, stop.Token));
    }
}
