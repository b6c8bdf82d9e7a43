using Fiscal.Journal;

namespace Fiscal.Testing;

/// <summary>A journal in memory, for tests: it keeps the store contract, knows what a power cut would take, and fails where a test wants it to.</summary>
/// <remarks>Thread-safe. Every append is done when the call returns; appends follow each other in the order of the calls.</remarks>
public sealed class InMemoryJournalStore : JournalStore
{
#if NET
    private readonly Lock _gate = new();
#else
    private readonly object _gate = new();
#endif
    private readonly Dictionary<string, List<StoredEntry>> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JournalException> _refused = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Consumer, string Register), long> _cursors = [];
    private readonly List<(string Register, int Count)> _buffered = [];
    private bool _disposed;

    /// <summary>Called before an append is made. What it throws is the append's outcome, and nothing is stored.</summary>
    /// <remarks>A <see cref="JournalException"/> is passed on as it is to the appends that follow this one, as a real store does.</remarks>
    public Action<EntryBatch, Durability>? BeforeAppend { get; set; }

    /// <summary>Called after an append was made. What it throws is the append's outcome although it was stored: the process died, or the answer was lost.</summary>
    public Action<EntryBatch, Durability>? AfterAppend { get; set; }

    /// <summary>How many durable appends were made.</summary>
    public int DurableAppends { get; private set; }

    /// <summary>How many appends were made, durable or not.</summary>
    public int Appends { get; private set; }

    /// <summary>What is on disk after a power cut, in a store of its own: everything up to the last durable append, and the first <paramref name="buffered"/> of the buffered appends after it.</summary>
    /// <param name="buffered">How many buffered appends the disk happened to have written; a cut only ever takes a tail.</param>
    public InMemoryJournalStore AfterPowerCut(int buffered = 0)
    {
        if (buffered < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(buffered), buffered, "0 or more.");
        }

        lock (_gate)
        {
            var copy = Copy();
            for (var i = _buffered.Count - 1; i >= buffered; i--)
            {
                var (register, count) = _buffered[i];
                var list = copy._entries[register];
                list.RemoveRange(list.Count - count, count);
                if (list.Count == 0)
                {
                    copy._entries.Remove(register);
                }
            }

            return copy;
        }
    }

    /// <summary>What another process finds after this one was killed, in a store of its own: everything that was appended.</summary>
    public InMemoryJournalStore AfterKill()
    {
        lock (_gate)
        {
            return Copy();
        }
    }

    /// <summary>Puts an entry in the place of another, as only somebody with a hex editor can: for tests of what notices it.</summary>
    /// <param name="entry">The entry; the one with its register and sequence is replaced.</param>
    public void Tamper(StoredEntry entry)
    {
        if (entry is null)
        {
            throw new ArgumentNullException(nameof(entry));
        }

        lock (_gate)
        {
            _entries[entry.RegisterId][(int)entry.Sequence - 1] = entry;
        }
    }

    /// <inheritdoc/>
    protected override Task<JournalHead> AppendCoreAsync(EntryBatch batch, Durability durability, CancellationToken cancellationToken)
    {
        try
        {
            return Task.FromResult(AppendCore(batch, durability, cancellationToken));
        }
#pragma warning disable CA1031 // an async method reports every exception through its task
        catch (Exception error)
#pragma warning restore CA1031
        {
            return Task.FromException<JournalHead>(error);
        }
    }

    /// <inheritdoc/>
    protected override JournalHead AppendCore(EntryBatch batch, Durability durability, CancellationToken cancellationToken)
    {
        if (batch is null)
        {
            throw new ArgumentNullException(nameof(batch));
        }

        lock (_gate)
        {
            ThrowIfDisposed();
            if (_refused.TryGetValue(Key(batch.RegisterId, batch.ExpectedHead), out var cause))
            {
                _refused[Key(batch.RegisterId, batch.NewHead)] = cause;
                throw new JournalException(cause.Code, cause.Message, cause);
            }

            var head = _entries.TryGetValue(batch.RegisterId, out var list) ? list[list.Count - 1].Head : JournalHead.Empty;
            if (head != batch.ExpectedHead)
            {
                throw new JournalHeadException(batch.RegisterId, batch.ExpectedHead, head);
            }

            try
            {
                BeforeAppend?.Invoke(batch, durability);
            }
            catch (JournalException error)
            {
                _refused[Key(batch.RegisterId, batch.NewHead)] = error;
                throw;
            }

            if (list is null)
            {
                _entries.Add(batch.RegisterId, list = []);
            }

            list.AddRange(batch.Entries);
            _refused.Remove(Key(batch.RegisterId, batch.NewHead));
            Appends++;
            if (durability == Durability.Buffered)
            {
                _buffered.Add((batch.RegisterId, batch.Entries.Count));
            }
            else
            {
                DurableAppends++;
                _buffered.Clear();
            }

            AfterAppend?.Invoke(batch, durability);
            return batch.NewHead;
        }
    }

    /// <inheritdoc/>
    protected override Task<IReadOnlyList<StoredEntry>> ReadCoreAsync(string registerId, long fromSequence, int maxCount, CancellationToken cancellationToken) =>
        Answer(() => Of(registerId).Skip((int)Math.Min(fromSequence - 1, int.MaxValue)).Take(maxCount).ToArray(), cancellationToken);

    /// <inheritdoc/>
    protected override Task<IReadOnlyList<StoredEntry>> FindCoreAsync(string registerId, string saleId, CancellationToken cancellationToken) =>
        Answer(() => OfSale(registerId, saleId), cancellationToken);

    /// <inheritdoc/>
    protected override Task<IReadOnlyList<StoredEntry>> FindCoreAsync(string registerId, long receiptNumber, CancellationToken cancellationToken) =>
        Answer(() =>
        {
            var allotted = Of(registerId).FirstOrDefault(entry => entry.ReceiptNumber >= receiptNumber);
            return allotted is null || allotted.ReceiptNumber != receiptNumber ? []
                : allotted.SaleId is null ? [allotted]
                : OfSale(registerId, allotted.SaleId);
        }, cancellationToken);

    /// <inheritdoc/>
    protected override Task<IReadOnlyDictionary<string, JournalHead>> GetHeadsCoreAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            ThrowIfDisposed();
            var heads = new SortedDictionary<string, JournalHead>(StringComparer.Ordinal);
            foreach (var register in _entries)
            {
                heads.Add(register.Key, register.Value[register.Value.Count - 1].Head);
            }

            return Task.FromResult<IReadOnlyDictionary<string, JournalHead>>(heads);
        }
    }

    /// <inheritdoc/>
    protected override Task<long> LoadCursorCoreAsync(string consumer, string registerId, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            ThrowIfDisposed();
            return Task.FromResult(_cursors.TryGetValue((consumer, registerId), out var sequence) ? sequence : 0);
        }
    }

    /// <inheritdoc/>
    protected override Task SaveCursorCoreAsync(string consumer, string registerId, long sequence, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            ThrowIfDisposed();
            _cursors[(consumer, registerId)] = sequence;
            return Task.CompletedTask;
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        lock (_gate)
        {
            _disposed = true;
        }
    }

    private static string Key(string registerId, JournalHead head) => registerId + "/" + head;

    private InMemoryJournalStore Copy()
    {
        var copy = new InMemoryJournalStore();
        foreach (var register in _entries)
        {
            copy._entries.Add(register.Key, [.. register.Value]);
        }

        foreach (var cursor in _cursors)
        {
            copy._cursors.Add(cursor.Key, cursor.Value);
        }

        return copy;
    }

    private Task<IReadOnlyList<StoredEntry>> Answer(Func<StoredEntry[]> read, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<IReadOnlyList<StoredEntry>>(cancellationToken);
        }

        lock (_gate)
        {
            ThrowIfDisposed();
            return Task.FromResult<IReadOnlyList<StoredEntry>>(read());
        }
    }

    private List<StoredEntry> Of(string registerId) => _entries.TryGetValue(registerId, out var list) ? list : [];

    private StoredEntry[] OfSale(string registerId, string saleId) =>
        Of(registerId).Where(entry => string.Equals(entry.SaleId, saleId, StringComparison.Ordinal)).ToArray();

    private void ThrowIfDisposed()
    {
        if (_disposed)
        {
            throw new ObjectDisposedException(nameof(InMemoryJournalStore));
        }
    }
}
