using System.Runtime.CompilerServices;

namespace Fiscal.Journal;

/// <summary>Reads one register's journal: entries, receipts, outages, closings.</summary>
/// <remarks>
/// Thread-safe. Reads in batches, so that memory does not grow with the journal. Receipts that are accepted but not sealed yet are not given: nobody prints what is not sealed.
/// Members throw <see cref="JournalException"/> if the store cannot be read, as <see cref="EntryFormatException"/> if a body is broken.
/// </remarks>
public sealed class JournalReader
{
    private const int BatchSize = 500;

    // More sales than a register has open at once; what is older and not sealed will never be.
    private const int MaxPending = 1_000;

    private readonly JournalStore _store;

    /// <summary>Reads a register.</summary>
    /// <param name="store">The store.</param>
    /// <param name="registerId">The register.</param>
    public JournalReader(JournalStore store, string registerId)
    {
        _store = store ?? throw new ArgumentNullException(nameof(store));
        RegisterIds.Check(registerId, nameof(registerId));
        RegisterId = registerId;
    }

    /// <summary>The register.</summary>
    public string RegisterId { get; }

    /// <summary>Reads entries.</summary>
    /// <param name="fromSequence">First sequence wanted, 1 or more.</param>
    /// <param name="maxCount">Most entries; a store may give fewer, but none only at the end.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<IReadOnlyList<JournalEntry>> ReadEntriesAsync(long fromSequence, int maxCount, CancellationToken cancellationToken = default)
    {
        var batch = await _store.ReadAsync(RegisterId, fromSequence, maxCount, cancellationToken).ConfigureAwait(false);
        var entries = new JournalEntry[batch.Count];
        for (var i = 0; i < entries.Length; i++)
        {
            entries[i] = EntryCodec.Decode(batch[i]);
        }

        return entries;
    }

    /// <summary>Reads a page of receipts.</summary>
    /// <param name="fromSequence">1, or the last page's <see cref="ReceiptPage.NextSequence"/>.</param>
    /// <param name="maxCount">Most receipts.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<ReceiptPage> ReadReceiptsAsync(long fromSequence, int maxCount, CancellationToken cancellationToken = default)
    {
        if (maxCount < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(maxCount), maxCount, "1 or more.");
        }

        var receipts = new List<Receipt>();
        var next = fromSequence;
        var stopped = false;
        await VisitAsync(
            fromSequence,
            (receipt, following) =>
            {
                if (receipts.Count == maxCount)
                {
                    stopped = true;
                    return Task.FromResult(false);
                }

                receipts.Add(receipt);
                next = following;
                return Task.FromResult(true);
            },
            cancellationToken).ConfigureAwait(false);
        return new ReceiptPage(receipts, next, !stopped);
    }

    /// <summary>Hands every receipt to a function, by rising number.</summary>
    /// <param name="receive">Called for one after the other; false stops.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public Task ReadReceiptsAsync(Func<Receipt, Task<bool>> receive, CancellationToken cancellationToken = default) => receive is null
        ? throw new ArgumentNullException(nameof(receive))
        : VisitAsync(1, (receipt, _) => receive(receipt), cancellationToken);

    /// <summary>Streams every receipt, by rising number.</summary>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async IAsyncEnumerable<Receipt> ReadReceiptsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var from = 1L;
        while (true)
        {
            var page = await ReadReceiptsAsync(from, 100, cancellationToken).ConfigureAwait(false);
            foreach (var receipt in page.Receipts)
            {
                yield return receipt;
            }

            if (page.IsLast)
            {
                yield break;
            }

            from = page.NextSequence;
        }
    }

    /// <summary>Finds a receipt by its number; <see langword="null"/> if there is none or it is not sealed yet.</summary>
    /// <param name="number">Receipt number.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public async Task<Receipt?> FindReceiptAsync(long number, CancellationToken cancellationToken = default) =>
        Join(await _store.FindAsync(RegisterId, number, cancellationToken).ConfigureAwait(false), number);

    /// <summary>Finds the receipt of a sale; <see langword="null"/> if there is none or it is not sealed yet.</summary>
    /// <param name="saleId">The POS's own id of the sale.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public async Task<Receipt?> FindReceiptAsync(string saleId, CancellationToken cancellationToken = default) =>
        Join(await _store.FindAsync(RegisterId, saleId, cancellationToken).ConfigureAwait(false), number: null);

    /// <summary>All outages, by number.</summary>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<IReadOnlyList<OutageRecord>> ReadOutagesAsync(CancellationToken cancellationToken = default)
    {
        var outages = new SortedDictionary<long, OutageRecord>();
        await ForEachAsync(
            static kind => kind is EntryKind.OutageBegan or EntryKind.OutageEnded or EntryKind.OutageAnnotated or EntryKind.Sealed,
            entry =>
            {
                switch (entry)
                {
                    case OutageBeganEntry began when !outages.ContainsKey(began.OutageNumber):
                        outages.Add(began.OutageNumber, new OutageRecord(began));
                        break;
                    case OutageEndedEntry ended when outages.TryGetValue(ended.OutageNumber, out var outage):
                        outage.End ??= ended.Time;
                        break;
                    case OutageAnnotatedEntry note when outages.TryGetValue(note.OutageNumber, out var outage):
                        outage.AnnotationList.Add(note);
                        break;
                    case SealedEntry { Outage: { } reason } seal when outages.TryGetValue(reason.Number, out var outage):
                        outage.ReceiptList.Add(seal.ReceiptNumber);
                        break;
                    default:
                        break;
                }
            },
            cancellationToken).ConfigureAwait(false);
        foreach (var outage in outages.Values)
        {
            outage.ReceiptList.Sort();
        }

        return outages.Values.ToList();
    }

    /// <summary>All failures of printers and transmissions, in the order they began.</summary>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<IReadOnlyList<OutputOutageRecord>> ReadOutputOutagesAsync(CancellationToken cancellationToken = default)
    {
        var outages = new List<OutputOutageRecord>();
        var open = new Dictionary<string, OutputOutageRecord>(StringComparer.Ordinal);
        await ForEachAsync(
            static kind => kind is EntryKind.OutputOutage or EntryKind.Sealed,
            entry =>
            {
                switch (entry)
                {
                    case OutputOutageEntry { Ended: false } began when !open.ContainsKey(began.Device):
                        outages.Add(open[began.Device] = new OutputOutageRecord(began));
                        break;
                    case OutputOutageEntry { Ended: true } ended when open.TryGetValue(ended.Device, out var outage):
                        outage.End = ended.Time;
                        open.Remove(ended.Device);
                        break;
                    case SealedEntry seal:
                        foreach (var outage in open.Values)
                        {
                            outage.ReceiptList.Add(seal.ReceiptNumber);
                        }

                        break;
                    default:
                        break;
                }
            },
            cancellationToken).ConfigureAwait(false);
        foreach (var outage in outages)
        {
            outage.ReceiptList.Sort();
        }

        return outages;
    }

    /// <summary>All changes of master data, oldest first.</summary>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<IReadOnlyList<MasterDataEntry>> ReadMasterDataAsync(CancellationToken cancellationToken = default)
    {
        var changes = new List<MasterDataEntry>();
        await ForEachAsync(static kind => kind == EntryKind.MasterData, entry => changes.Add((MasterDataEntry)entry), cancellationToken).ConfigureAwait(false);
        return changes;
    }

    /// <summary>All closings, by number.</summary>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<IReadOnlyList<ClosingEntry>> ReadClosingsAsync(CancellationToken cancellationToken = default)
    {
        var closings = new List<ClosingEntry>();
        await ForEachAsync(static kind => kind == EntryKind.Closing, entry => closings.Add((ClosingEntry)entry), cancellationToken).ConfigureAwait(false);
        return closings;
    }

    private async Task ForEachAsync(Func<EntryKind, bool> wanted, Action<JournalEntry> receive, CancellationToken cancellationToken)
    {
        var from = 1L;
        while (true)
        {
            var batch = await _store.ReadAsync(RegisterId, from, BatchSize, cancellationToken).ConfigureAwait(false);
            if (batch.Count == 0)
            {
                return;
            }

            foreach (var stored in batch)
            {
                if (stored.Kind is > 0 and <= byte.MaxValue && wanted((EntryKind)stored.Kind) && EntryCodec.Decode(stored) is { Kind: not EntryKind.Unknown } entry)
                {
                    receive(entry);
                }
            }

            from = batch[batch.Count - 1].Sequence + 1;
        }
    }

    /// <summary>Joins Finishing and Sealed while reading. A receipt is given when all before it are; the function also gets the sequence to read on from after it.</summary>
    private async Task VisitAsync(long fromSequence, Func<Receipt, long, Task<bool>> receive, CancellationToken cancellationToken)
    {
        var pending = new LinkedList<Pending>();
        var from = fromSequence;
        while (true)
        {
            var batch = await _store.ReadAsync(RegisterId, from, BatchSize, cancellationToken).ConfigureAwait(false);
            if (batch.Count == 0)
            {
                break;
            }

            foreach (var stored in batch)
            {
                if (stored.Kind == (int)EntryKind.Finishing && EntryCodec.Decode(stored) is FinishingEntry finishing)
                {
                    pending.AddLast(new Pending(finishing));
                    if (pending.Count > MaxPending)
                    {
                        pending.RemoveFirst();
                    }
                }
                else if (stored.Kind == (int)EntryKind.Sealed && EntryCodec.Decode(stored) is SealedEntry seal && Waiting(pending, seal) is { } sale)
                {
                    sale.Seal ??= seal;
                }
                else
                {
                    continue;
                }

                while (pending.First is { Value.Seal: not null } first)
                {
                    var receipt = await JoinAsync(first.Value, cancellationToken).ConfigureAwait(false);
                    pending.RemoveFirst();
                    var following = pending.First?.Value.Finishing.Sequence ?? stored.Sequence + 1;
                    if (!await receive(receipt, following).ConfigureAwait(false))
                    {
                        return;
                    }
                }
            }

            from = batch[batch.Count - 1].Sequence + 1;
        }

        // The tail: what stands behind a sale that a crash left unsealed was sealed all the same.
        foreach (var sale in pending)
        {
            if (sale.Seal is not null && !await receive(await JoinAsync(sale, cancellationToken).ConfigureAwait(false), sale.Finishing.Sequence + 1).ConfigureAwait(false))
            {
                return;
            }
        }
    }

    private static Pending? Waiting(LinkedList<Pending> pending, SealedEntry seal)
    {
        for (var node = pending.Last; node is not null; node = node.Previous)
        {
            if (node.Value.Finishing.ReceiptNumber == seal.ReceiptNumber)
            {
                return node.Value;
            }
        }

        return null;
    }

    // A late signature stands anywhere behind its receipt: only unsigned ones are asked for, by their sale.
    private async Task<Receipt> JoinAsync(Pending sale, CancellationToken cancellationToken)
    {
        List<FoundOnDeviceEntry>? found = null;
        if (sale.Seal!.Outage is not null)
        {
            var entries = await _store.FindAsync(RegisterId, sale.Finishing.SaleId, cancellationToken).ConfigureAwait(false);
            foreach (var stored in entries)
            {
                if (stored.Kind == (int)EntryKind.FoundOnDevice && EntryCodec.Decode(stored) is FoundOnDeviceEntry entry)
                {
                    (found ??= []).Add(entry);
                }
            }
        }

        return Read(sale.Finishing, sale.Seal, found);
    }

    private Receipt? Join(IReadOnlyList<StoredEntry> entries, long? number)
    {
        FinishingEntry? finishing = null;
        SealedEntry? seal = null;
        List<FoundOnDeviceEntry>? found = null;
        foreach (var stored in entries)
        {
            switch ((EntryKind)stored.Kind)
            {
                case EntryKind.Finishing when stored.Kind == (int)EntryKind.Finishing && finishing is null && (number is null || stored.ReceiptNumber == number):
                    finishing = EntryCodec.Decode(stored) as FinishingEntry;
                    break;
                case EntryKind.Sealed when seal is null && finishing is not null && stored.ReceiptNumber == finishing.ReceiptNumber:
                    seal = EntryCodec.Decode(stored) as SealedEntry;
                    break;
                case EntryKind.FoundOnDevice when EntryCodec.Decode(stored) is FoundOnDeviceEntry entry:
                    (found ??= []).Add(entry);
                    break;
                default:
                    break;
            }
        }

        return finishing is null || seal is null ? null : Read(finishing, seal, found);
    }

    private Receipt Read(FinishingEntry finishing, SealedEntry seal, List<FoundOnDeviceEntry>? found)
    {
        try
        {
            return ReceiptReader.Read(RegisterId, finishing, seal, found);
        }
        catch (ArgumentException error)
        {
            throw new EntryFormatException(RegisterId, seal.Sequence, string.Empty, error.Message, error);
        }
    }

    private sealed class Pending(FinishingEntry finishing)
    {
        public FinishingEntry Finishing { get; } = finishing;

        public SealedEntry? Seal { get; set; }
    }
}
