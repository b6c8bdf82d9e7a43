namespace Fiscal.Journal.PostgreSql.Tests;

/// <summary>A store whose process can die before and after every append.</summary>
internal sealed class DyingStore(JournalStore inner, Action step) : JournalStore
{
    protected override Task<JournalHead> AppendCoreAsync(EntryBatch batch, Durability durability, CancellationToken cancellationToken)
    {
        step();
        var append = inner.AppendAsync(batch, durability, cancellationToken);
        step();
        return append;
    }

    protected override JournalHead AppendCore(EntryBatch batch, Durability durability, CancellationToken cancellationToken)
    {
        step();
        var head = inner.Append(batch, durability, cancellationToken);
        step();
        return head;
    }

    protected override Task<IReadOnlyList<StoredEntry>> ReadCoreAsync(string registerId, long fromSequence, int maxCount, CancellationToken cancellationToken) =>
        inner.ReadAsync(registerId, fromSequence, maxCount, cancellationToken);

    protected override Task<IReadOnlyList<StoredEntry>> FindCoreAsync(string registerId, string saleId, CancellationToken cancellationToken) =>
        inner.FindAsync(registerId, saleId, cancellationToken);

    protected override Task<IReadOnlyList<StoredEntry>> FindCoreAsync(string registerId, long receiptNumber, CancellationToken cancellationToken) =>
        inner.FindAsync(registerId, receiptNumber, cancellationToken);

    protected override Task<IReadOnlyDictionary<string, JournalHead>> GetHeadsCoreAsync(CancellationToken cancellationToken) => inner.GetHeadsAsync(cancellationToken);

    protected override Task<long> LoadCursorCoreAsync(string consumer, string registerId, CancellationToken cancellationToken) => inner.LoadCursorAsync(consumer, registerId, cancellationToken);

    protected override Task SaveCursorCoreAsync(string consumer, string registerId, long sequence, CancellationToken cancellationToken) => inner.SaveCursorAsync(consumer, registerId, sequence, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }
    }
}
