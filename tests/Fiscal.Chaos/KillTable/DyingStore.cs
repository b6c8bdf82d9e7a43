using Fiscal.Journal;

namespace Fiscal.Chaos;

/// <summary>The store of a process that dies. Its steps are <c>before X</c> and <c>after X</c>, X the kinds of the batch, <c>Finishing+Sealed</c> for example.</summary>
/// <remarks>Buffered appends are made at once, so that a kill finds them; before a power cut they are held back until the next durable one carries them.</remarks>
internal sealed class DyingStore(JournalStore inner, DyingTill till) : JournalStore
{
    private readonly List<EntryBatch> _heldBack = [];

    /// <summary>What an append is refused with instead of being made, for example by a full disk.</summary>
    public Func<string, JournalException?>? Refuse { get; set; }

    protected override Task<JournalHead> AppendCoreAsync(EntryBatch batch, Durability durability, CancellationToken cancellationToken)
    {
        try
        {
            return Task.FromResult(AppendCore(batch, durability, cancellationToken));
        }
        catch (JournalException error)
        {
            return Task.FromException<JournalHead>(error);
        }
    }

    protected override JournalHead AppendCore(EntryBatch batch, Durability durability, CancellationToken cancellationToken)
    {
        var name = string.Join("+", batch.Entries.Select(static e => (EntryKind)e.Kind));
        till.Step("before " + name);
        if (Refuse?.Invoke(name) is { } refusal)
        {
            throw refusal;
        }

        if (durability == Durability.Buffered && till.Death == Death.PowerCut)
        {
            _heldBack.Add(batch);
        }
        else
        {
            Flush();
            inner.Append(batch, durability, cancellationToken);
        }

        till.Step("after " + name);
        return batch.NewHead;
    }

    protected override Task<IReadOnlyList<StoredEntry>> ReadCoreAsync(string registerId, long fromSequence, int maxCount, CancellationToken cancellationToken) =>
        Reading().ReadAsync(registerId, fromSequence, maxCount, cancellationToken);

    protected override Task<IReadOnlyList<StoredEntry>> FindCoreAsync(string registerId, string saleId, CancellationToken cancellationToken) =>
        Reading().FindAsync(registerId, saleId, cancellationToken);

    protected override Task<IReadOnlyList<StoredEntry>> FindCoreAsync(string registerId, long receiptNumber, CancellationToken cancellationToken) =>
        Reading().FindAsync(registerId, receiptNumber, cancellationToken);

    protected override Task<IReadOnlyDictionary<string, JournalHead>> GetHeadsCoreAsync(CancellationToken cancellationToken)
    {
        // Whoever asks for the head counts what is held back: a running store would have written it by then.
        Reading();
        Flush();
        return inner.GetHeadsAsync(cancellationToken);
    }

    protected override Task<long> LoadCursorCoreAsync(string consumer, string registerId, CancellationToken cancellationToken) =>
        Reading().LoadCursorAsync(consumer, registerId, cancellationToken);

    protected override Task SaveCursorCoreAsync(string consumer, string registerId, long sequence, CancellationToken cancellationToken) =>
        Reading().SaveCursorAsync(consumer, registerId, sequence, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (!till.IsDead)
        {
            Flush();
        }

        inner.Dispose();
    }

    private JournalStore Reading()
    {
        till.ThrowIfDead();
        return inner;
    }

    private void Flush()
    {
        foreach (var batch in _heldBack)
        {
            inner.Append(batch, Durability.Buffered);
        }

        _heldBack.Clear();
    }
}
