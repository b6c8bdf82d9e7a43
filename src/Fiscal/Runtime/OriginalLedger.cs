using System.Globalization;
using Fiscal.Journal;
using Fiscal.Tse.Logs;

namespace Fiscal;

/// <summary>
/// What of which receipt was reversed, given back or invoiced, over all registers of a store. Read from the journals, since the sale and only when somebody asks; what is
/// being booked right now is claimed here, so that two tills of one process cannot take the same thing back at once.
/// </summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class OriginalLedger(JournalStore store) : IDisposable
{
    private const int Batch = 1_000;

    // Clocks of tills differ, and an entry carries the time of its writing.
    private static readonly TimeSpan Slack = TimeSpan.FromDays(1);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Dictionary<string, Coverage> _covered = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Register, long BonId), Dictionary<(string Register, string SaleId), OriginalUse>> _uses = [];

    /// <summary>Which receipt a reference names, or <see langword="null"/> if this store does not hold it.</summary>
    public async Task<OriginalState?> FindAsync(string registerId, long number)
    {
        var stored = await store.FindAsync(registerId, number).ConfigureAwait(true);
        if (stored.FirstOrDefault(static e => e.Kind == (int)EntryKind.Finishing) is not { } bytes || EntryCodec.Decode(bytes) is not FinishingEntry finishing)
        {
            return null;
        }

        await _gate.WaitAsync().ConfigureAwait(true);
        try
        {
            await CatchUpAsync(finishing.Time).ConfigureAwait(true);
            return new OriginalState(finishing, registerId, await ClosingOfAsync(registerId, finishing.Sequence).ConfigureAwait(true), UsesOf(registerId, finishing.BonId));
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Whether this store holds a reversal of a receipt that it does not hold itself, as tills with journals of their own leave behind.</summary>
    public async Task<bool> IsReversedHereAsync(string registerId, long bonId, DateTimeOffset since, string exceptSaleId)
    {
        await _gate.WaitAsync().ConfigureAwait(true);
        try
        {
            await CatchUpAsync(since).ConfigureAwait(true);
            return _uses.TryGetValue((registerId, bonId), out var uses) && uses.Any(u => u.Value.Reverses && !string.Equals(u.Key.SaleId, exceptSaleId, StringComparison.Ordinal));
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>The receipt a QR payload was printed on; by transaction and counter, since the code holds no receipt number.</summary>
    public async Task<(string RegisterId, long Number)?> FindAsync(QrPayload payload, string ownRegister)
    {
        var heads = await store.GetHeadsAsync().ConfigureAwait(true);
        foreach (var registerId in heads.Keys.OrderBy(id => !string.Equals(id, ownRegister, StringComparison.Ordinal)).ThenBy(static id => id, StringComparer.Ordinal))
        {
            if (await ScanAsync(registerId, payload, heads[registerId].Sequence).ConfigureAwait(true) is { } number)
            {
                return (registerId, number);
            }
        }

        return null;
    }

    /// <summary>Checks with a function what a receipt wants to take, and claims it in the same breath if the function finds nothing wrong.</summary>
    public async Task<bool> ClaimAsync(string registerId, ReceiptContent content, IEnumerable<OriginalState> originals, Func<IReadOnlyDictionary<(string Register, long BonId), OriginalState>, bool> check)
    {
        var known = originals.ToList();
        if (known.Count == 0)
        {
            return check(new Dictionary<(string, long), OriginalState>());
        }

        await _gate.WaitAsync().ConfigureAwait(true);
        try
        {
            await CatchUpAsync(known.Min(static o => o.Finishing.Time)).ConfigureAwait(true);
            var now = new Dictionary<(string, long), OriginalState>();
            foreach (var original in known)
            {
                now[(original.RegisterId, original.Finishing.BonId)] = new OriginalState(original.Finishing, original.RegisterId, original.ClosingNumber, UsesOf(original.RegisterId, original.Finishing.BonId));
            }

            if (!check(now))
            {
                return false;
            }

            Note(registerId, content);
            return true;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>The receipt was not accepted: what it wanted is free again.</summary>
    public async Task ReleaseAsync(string registerId, string saleId)
    {
        await _gate.WaitAsync().ConfigureAwait(true);
        try
        {
            foreach (var uses in _uses.Values)
            {
                uses.Remove((registerId, saleId));
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    /// <summary>Whether a receipt does something to an earlier one.</summary>
    public static bool Concerns(ReceiptContent content) =>
        (content.Type is ReceiptType.Receipt or ReceiptType.Invoice) && (content.IsReversal || content.Type == ReceiptType.Invoice || content.Lines.Any(static l => l.OriginalLine is not null));

    private List<OriginalUse> UsesOf(string registerId, long bonId) =>
        _uses.TryGetValue((registerId, bonId), out var uses) ? [.. uses.Values] : [];

    private void Note(string registerId, ReceiptContent content)
    {
        if (!Concerns(content))
        {
            return;
        }

        var touched = new HashSet<(string, long)>();
        foreach (var reference in content.References.Where(static r => r.Type == ReferenceType.Receipt))
        {
            if (Use(reference) is { } use)
            {
                use.Reverses |= content.IsReversal && content.Type == ReceiptType.Receipt;
                use.Invoices |= content.Type == ReceiptType.Invoice;
            }
        }

        if (content.Type != ReceiptType.Receipt)
        {
            return;
        }

        foreach (var line in content.Lines.Where(static l => l.OriginalLine is not null))
        {
            if (line.References.FirstOrDefault(static r => r.Type == ReferenceType.Receipt) is { } reference)
            {
                Use(reference)?.Lines.Add((line.OriginalLine!.Value, line.Quantity, line.Total));
            }
        }

        OriginalUse? Use(ReceiptReference reference)
        {
            if (reference.RegisterId is not { } register || !long.TryParse(reference.Id, NumberStyles.None, CultureInfo.InvariantCulture, out var bonId))
            {
                return null;
            }

            if (!_uses.TryGetValue((register, bonId), out var uses))
            {
                _uses.Add((register, bonId), uses = []);
            }

            // Reading the same receipt again replaces what was claimed for it.
            if (touched.Add((register, bonId)) || !uses.TryGetValue((registerId, content.SaleId), out var use))
            {
                uses[(registerId, content.SaleId)] = use = new OriginalUse();
            }

            return use;
        }
    }

    private async Task CatchUpAsync(DateTimeOffset since)
    {
        var from = since - Slack;
        var heads = await store.GetHeadsAsync().ConfigureAwait(true);
        foreach (var head in heads)
        {
            var registerId = head.Key;
            if (!_covered.TryGetValue(registerId, out var covered))
            {
                var first = await FirstSinceAsync(registerId, from, head.Value.Sequence).ConfigureAwait(true);
                _covered.Add(registerId, covered = new Coverage { From = first, To = first - 1, Since = from });
            }
            else if (from < covered.Since)
            {
                var first = await FirstSinceAsync(registerId, from, head.Value.Sequence).ConfigureAwait(true);
                await ReadAsync(registerId, first, covered.From - 1, covered).ConfigureAwait(true);
                covered.From = Math.Min(first, covered.From);
                covered.Since = from;
            }

            await ReadAsync(registerId, covered.To + 1, head.Value.Sequence, covered).ConfigureAwait(true);
            covered.To = Math.Max(covered.To, head.Value.Sequence);
        }
    }

    private async Task ReadAsync(string registerId, long from, long to, Coverage covered)
    {
        while (from <= to)
        {
            var stored = await store.ReadAsync(registerId, from, (int)Math.Min(Batch, to - from + 1)).ConfigureAwait(true);
            if (stored.Count == 0)
            {
                return;
            }

            foreach (var bytes in stored)
            {
                if (bytes.Kind == (int)EntryKind.Closing && bytes.ClosingNumber is { } closing)
                {
                    covered.Closings[bytes.Sequence] = closing;
                }
                else if (bytes.Kind == (int)EntryKind.Finishing && EntryCodec.Decode(bytes) is FinishingEntry finishing)
                {
                    Note(registerId, finishing.Content);
                }
            }

            from = stored[stored.Count - 1].Sequence + 1;
        }
    }

    /// <summary>The closing a receipt belongs to: the first one behind it, or the one that is still to come.</summary>
    private async Task<long> ClosingOfAsync(string registerId, long sequence)
    {
        var closings = _covered[registerId].Closings;
        foreach (var closing in closings)
        {
            if (closing.Key > sequence)
            {
                return closing.Value;
            }
        }

        // None behind it: the last one before it, plus one.
        if (closings.Count > 0)
        {
            return closings.Values.Last() + 1;
        }

        for (var to = _covered[registerId].From - 1; to >= 1;)
        {
            var from = Math.Max(1, to - Batch + 1);
            var stored = await store.ReadAsync(registerId, from, (int)(to - from + 1)).ConfigureAwait(true);
            if (stored.LastOrDefault(static e => e.Kind == (int)EntryKind.Closing) is { ClosingNumber: { } last })
            {
                return last + 1;
            }

            to = from - 1;
        }

        return 1;
    }

    /// <summary>Entries stand in the order of their writing: halving finds where a time begins.</summary>
    private async Task<long> FirstSinceAsync(string registerId, DateTimeOffset since, long last)
    {
        var (low, high) = (1L, last + 1);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            var stored = await store.ReadAsync(registerId, middle, 1).ConfigureAwait(true);
            if (stored.Count == 1 && stored[0].Time < since)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private async Task<long?> ScanAsync(string registerId, QrPayload payload, long last)
    {
        // The device's clock dates the code, the till's clock the entry; what the first guess misses, the whole journal has.
        var near = await FirstSinceAsync(registerId, payload.LogTime - Slack, last).ConfigureAwait(true);
        return await ScanAsync(registerId, payload, near, last).ConfigureAwait(true) ?? await ScanAsync(registerId, payload, 1, near - 1).ConfigureAwait(true);
    }

    private async Task<long?> ScanAsync(string registerId, QrPayload payload, long from, long to)
    {
        while (from <= to)
        {
            var stored = await store.ReadAsync(registerId, from, (int)Math.Min(Batch, to - from + 1)).ConfigureAwait(true);
            if (stored.Count == 0)
            {
                return null;
            }

            foreach (var bytes in stored)
            {
                if (bytes.Kind == (int)EntryKind.Sealed && EntryCodec.Decode(bytes) is SealedEntry { Signature: { } signature } seal
                    && signature.TransactionNumber == payload.TransactionNumber
                    && signature.SignatureCounter == payload.SignatureCounter
                    && signature.Value.AsSpan().SequenceEqual(payload.Signature))
                {
                    return seal.ReceiptNumber;
                }
            }

            from = stored[stored.Count - 1].Sequence + 1;
        }

        return null;
    }

    private sealed class Coverage
    {
        public long From { get; set; }

        public long To { get; set; }

        public DateTimeOffset Since { get; set; }

        public SortedDictionary<long, long> Closings { get; } = [];
    }
}
