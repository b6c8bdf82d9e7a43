using System.Globalization;

namespace Fiscal.Journal;

/// <summary>Keeps a second journal up to date with a first one: every entry of every register, byte for byte, checked against the chain while it is copied.</summary>
/// <remarks>
/// The destination's own heads are the cursor: a copy that was broken off, by a power cut too, goes on where the destination stands. The destination is nobody
/// else's; one that holds other entries, or more of them, is refused and stays as it is. Not thread-safe.
/// </remarks>
public sealed class JournalCopy
{
    private const int BatchSize = 500;

    private readonly JournalStore _source;
    private readonly JournalStore _destination;

    /// <summary>Makes a copier; copies nothing yet.</summary>
    /// <param name="source">The journal; only read.</param>
    /// <param name="destination">The copy, a store of any kind.</param>
    public JournalCopy(JournalStore source, JournalStore destination)
    {
        _source = source ?? throw new ArgumentNullException(nameof(source));
        _destination = destination ?? throw new ArgumentNullException(nameof(destination));
        if (ReferenceEquals(source, destination))
        {
            throw new ArgumentException("A journal cannot be copied into itself.", nameof(destination));
        }
    }

    /// <summary>Copies what the destination lacks.</summary>
    /// <param name="cancellationToken">Stops between batches; what was copied stays.</param>
    /// <returns>How many entries were copied.</returns>
    /// <exception cref="JournalException">
    /// <c>copy-diverged</c>: the destination holds what the source does not. <c>storage-damaged</c>: the source's chain is broken, and nothing behind the break is copied.
    /// Or a store refused to read or write.
    /// </exception>
    public async Task<long> RunAsync(CancellationToken cancellationToken = default)
    {
        var sources = await _source.GetHeadsAsync(cancellationToken).ConfigureAwait(false);
        var destinations = await _destination.GetHeadsAsync(cancellationToken).ConfigureAwait(false);
        foreach (var register in destinations.Keys)
        {
            if (!sources.ContainsKey(register))
            {
                throw Diverged(register, destinations[register].Sequence);
            }
        }

        var copied = 0L;
        foreach (var register in sources.Keys)
        {
            var head = destinations.TryGetValue(register, out var known) ? known : JournalHead.Empty;
            copied += await CopyAsync(register, head, sources[register], cancellationToken).ConfigureAwait(false);
        }

        return copied;
    }

    /// <summary>As <see cref="RunAsync"/>, blocking the caller.</summary>
    /// <inheritdoc cref="RunAsync"/>
    public long Run(CancellationToken cancellationToken = default) => RunAsync(cancellationToken).GetAwaiter().GetResult();

    private async Task<long> CopyAsync(string register, JournalHead head, JournalHead until, CancellationToken cancellationToken)
    {
        await CheckSameAsync(register, head, until, cancellationToken).ConfigureAwait(false);
        var copied = 0L;
        while (head.Sequence < until.Sequence)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var entries = await _source.ReadAsync(register, head.Sequence + 1, (int)Math.Min(BatchSize, until.Sequence - head.Sequence), cancellationToken).ConfigureAwait(false);
            if (entries.Count == 0)
            {
                throw Broken(register, head.Sequence + 1);
            }

            var batch = Chain(register, head, entries);
            head = await _destination.AppendAsync(batch, Durability.Durable, cancellationToken).ConfigureAwait(false);
            copied += entries.Count;
        }

        return copied;
    }

    private async Task CheckSameAsync(string register, JournalHead head, JournalHead until, CancellationToken cancellationToken)
    {
        if (head.IsEmpty)
        {
            return;
        }

        if (head.Sequence > until.Sequence)
        {
            throw Diverged(register, until.Sequence + 1);
        }

        var last = await _source.ReadAsync(register, head.Sequence, 1, cancellationToken).ConfigureAwait(false);
        if (last.Count != 1 || last[0].Head != head)
        {
            throw Diverged(register, head.Sequence);
        }
    }

    /// <summary>Hashes the entries anew onto what the destination holds: what comes out otherwise than the source says was changed there.</summary>
    private static EntryBatch Chain(string register, JournalHead head, IReadOnlyList<StoredEntry> entries)
    {
        var bytes = new EntryBytes[entries.Count];
        for (var i = 0; i < bytes.Length; i++)
        {
            var entry = entries[i];
            try
            {
                bytes[i] = new EntryBytes(entry.Kind, entry.Time, entry.SaleId, entry.ReceiptNumber, entry.ClosingNumber, entry.Format, entry.Body);
            }
            catch (ArgumentException)
            {
                throw Broken(register, head.Sequence + 1 + i); // a value that nobody could have appended
            }
        }

        var batch = EntryBatch.Chain(register, head, bytes);
        for (var i = 0; i < bytes.Length; i++)
        {
            if (batch.Entries[i].Head != entries[i].Head)
            {
                throw Broken(register, head.Sequence + 1 + i);
            }
        }

        return batch;
    }

    private static JournalException Broken(string register, long sequence) =>
        new(JournalErrorCodes.StorageDamaged, $"Entry {Text(sequence)} of register '{register}' does not fit the chain before it and is not copied. Keep the journal, verify it, and compare it with the copy.");

    private static JournalException Diverged(string register, long sequence) =>
        new(JournalErrorCodes.CopyDiverged, $"The copy holds other entries of register '{register}' than the journal from entry {Text(sequence)} on: it belongs to another journal, or the journal is older than its copy. Keep both, find out which is right, and copy to a new place.");

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
