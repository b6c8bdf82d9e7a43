using Fiscal.Journal;

namespace Fiscal.Receipts;

/// <summary>What the next request to the portal holds: lines in the order of the journal, and up to which entry they reach.</summary>
internal sealed class UploadBatch
{
    /// <summary>Most lines of a request.</summary>
    public const int MaxLines = 100;

    /// <summary>Most bytes of a request before it is compressed.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    // More entries without anything to send than one look should take.
    private const int MaxEntries = 5_000;
    private const int ReadSize = 200;

    private UploadBatch(IReadOnlyList<UploadLine> lines, long lastSequence, bool isLast)
    {
        Lines = lines;
        LastSequence = lastSequence;
        IsLast = isLast;
    }

    public IReadOnlyList<UploadLine> Lines { get; }

    /// <summary>Everything up to here is in the lines, or has nothing to send.</summary>
    public long LastSequence { get; }

    /// <summary>Whether the journal ended here when it was read.</summary>
    public bool IsLast { get; }

    public byte[] ToBytes()
    {
        using var body = new MemoryStream();
        foreach (var line in Lines)
        {
            body.Write(line.Content, 0, line.Content.Length);
        }

        return body.ToArray();
    }

    /// <summary>Reads on.</summary>
    /// <param name="store">The journal.</param>
    /// <param name="registerId">The register.</param>
    /// <param name="afterSequence">Up to where everything is at the portal.</param>
    /// <param name="leftOut">Told about entries that cannot be sent, ever.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="JournalException">The journal cannot be read.</exception>
    public static async Task<UploadBatch> ReadAsync(JournalStore store, string registerId, long afterSequence, Action<long, string> leftOut, CancellationToken cancellationToken)
    {
        var receipts = new Receipts(new JournalReader(store, registerId));
        var lines = new List<UploadLine>();
        var bytes = 0;
        var position = afterSequence;
        while (position - afterSequence < MaxEntries)
        {
            var entries = await store.ReadAsync(registerId, position + 1, ReadSize, cancellationToken).ConfigureAwait(false);
            if (entries.Count == 0)
            {
                return new UploadBatch(lines, position, isLast: true);
            }

            foreach (var stored in entries)
            {
                IReadOnlyList<UploadLine> made;
                try
                {
                    made = await LinesOfAsync(stored, receipts, cancellationToken).ConfigureAwait(false);
                }
                catch (EntryFormatException broken)
                {
                    // The verifier's business; the receipts behind it are not to wait for it.
                    leftOut(stored.Sequence, broken.Message);
                    made = [];
                }

                var size = made.Sum(static line => line.Content.Length);
                if (size > MaxBytes)
                {
                    leftOut(stored.Sequence, "it is larger than 4 MiB");
                    made = [];
                    size = 0;
                }

                if (lines.Count + made.Count > MaxLines || bytes + size > MaxBytes)
                {
                    return new UploadBatch(lines, position, isLast: false);
                }

                lines.AddRange(made);
                bytes += size;
                position = stored.Sequence;
            }
        }

        return new UploadBatch(lines, position, isLast: false);
    }

    private static async Task<IReadOnlyList<UploadLine>> LinesOfAsync(StoredEntry stored, Receipts receipts, CancellationToken cancellationToken)
    {
        if (stored.Kind == (int)EntryKind.Finishing)
        {
            receipts.Remember(stored);
            return [];
        }

        if (stored.Kind is not ((int)EntryKind.Sealed or (int)EntryKind.FoundOnDevice or (int)EntryKind.Delivery) || stored.ReceiptNumber is not { } number)
        {
            return [];
        }

        if (stored.Kind == (int)EntryKind.Delivery)
        {
            // What the portal told is not told back.
            return EntryCodec.Decode(stored) is DeliveryEntry entry && entry.Device != DeliveryWords.Portal && DeliveryWords.Of(entry.What) is { } word
                && await receipts.FindAsync(number, cancellationToken).ConfigureAwait(false) is { } subject
                ? entry.What == DeliveryKind.Offered && entry.Detail != DeliveryWords.SelfContained && subject.LinkSecret.Length == ReceiptToken.LinkSecretLength
                    ? [UploadLine.OfLink(subject, entry), UploadLine.OfDelivery(subject, entry, word)]
                    : [UploadLine.OfDelivery(subject, entry, word)]
                : [];
        }

        return await receipts.ReadAsync(stored, number, cancellationToken).ConfigureAwait(false) is { } receipt
            ? [UploadLine.OfReceipt(receipt, stored.Sequence, stored.Kind == (int)EntryKind.Sealed)]
            : [];
    }

    /// <summary>Receipts that customers get, by number; the last ones are remembered, because deliveries follow their receipt.</summary>
    private sealed class Receipts(JournalReader reader)
    {
        private readonly Dictionary<long, Receipt?> _known = [];
        private readonly Dictionary<long, StoredEntry> _finishing = [];

        public void Remember(StoredEntry finishing)
        {
            if (finishing.ReceiptNumber is { } number)
            {
                _finishing[number] = finishing;
            }
        }

        /// <summary>The receipt of a seal or a late signature, always as it is known now: a repetition never takes a late signature away.</summary>
        public async Task<Receipt?> ReadAsync(StoredEntry stored, long number, CancellationToken cancellationToken)
        {
            _known.Remove(number);

            // What was accepted stands right before its seal; only what was unsigned has more to it.
            if (_finishing.TryGetValue(number, out var accepted) && EntryCodec.Decode(stored) is SealedEntry { Signature: not null, Outage: null } seal
                && EntryCodec.Decode(accepted) is FinishingEntry { Content: not null } finishing && finishing.SaleId == seal.SaleId)
            {
                _finishing.Remove(number);
                return Keep(number, ReceiptReader.Read(reader.RegisterId, finishing, seal));
            }

            return await FindAsync(number, cancellationToken).ConfigureAwait(false);
        }

        public async Task<Receipt?> FindAsync(long number, CancellationToken cancellationToken) =>
            _known.TryGetValue(number, out var receipt) ? receipt : Keep(number, await reader.FindReceiptAsync(number, cancellationToken).ConfigureAwait(false));

        private Receipt? Keep(long number, Receipt? receipt)
        {
            if (_known.Count > 2 * MaxLines)
            {
                _known.Clear();
            }

            return _known[number] = receipt is not null && ReceiptLink.HasCustomer(receipt) ? receipt : null;
        }
    }
}
