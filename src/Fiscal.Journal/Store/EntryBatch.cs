namespace Fiscal.Journal;

/// <summary>Entries of one register, chained onto a head and ready to be appended. <see cref="NewHead"/> is known at once, so that the next batch can be chained onto it while this one is still being written.</summary>
public sealed class EntryBatch
{
    /// <summary>Most entries in one batch.</summary>
    public const int MaxCount = 1000;

    private readonly StoredEntry[] _entries;

    private EntryBatch(string registerId, JournalHead expectedHead, StoredEntry[] entries)
    {
        RegisterId = registerId;
        ExpectedHead = expectedHead;
        _entries = entries;
    }

    /// <summary>The register.</summary>
    public string RegisterId { get; }

    /// <summary>The head that the register must have when the batch is appended.</summary>
    public JournalHead ExpectedHead { get; }

    /// <summary>The head that the register has afterwards.</summary>
    public JournalHead NewHead => _entries[_entries.Length - 1].Head;

    /// <summary>The entries with sequence and hashes, in order; at least one.</summary>
    public IReadOnlyList<StoredEntry> Entries => _entries;

    /// <summary>Gives the entries their sequences and hashes.</summary>
    /// <param name="registerId">The register: 1–30 characters of <c>A-Za-z0-9()+,-.:?</c> and inner blanks.</param>
    /// <param name="expectedHead">The head to chain onto: the register's, or <see cref="NewHead"/> of a batch that is still being appended.</param>
    /// <param name="entries">1 to <see cref="MaxCount"/> entries.</param>
    /// <exception cref="ArgumentException">The register id is malformed, or there are no or too many entries.</exception>
    public static EntryBatch Chain(string registerId, JournalHead expectedHead, IReadOnlyList<EntryBytes> entries)
    {
        RegisterIds.Check(registerId, nameof(registerId));
        if (entries is null)
        {
            throw new ArgumentNullException(nameof(entries));
        }

        if (entries.Count is 0 or > MaxCount)
        {
            throw new ArgumentException($"A batch has 1 to {MaxCount} entries, not {entries.Count}.", nameof(entries));
        }

        var stored = new StoredEntry[entries.Count];
        var previous = expectedHead.HashBytes;
        for (var i = 0; i < stored.Length; i++)
        {
            var entry = entries[i] ?? throw new ArgumentException($"Entry {i} is null.", nameof(entries));
            var sequence = expectedHead.Sequence + 1 + i;
            var hash = EntryHash.Compute(registerId, sequence, previous, entry);
            stored[i] = new StoredEntry(registerId, sequence, entry.Kind, entry.Time, entry.SaleId, entry.ReceiptNumber, entry.ClosingNumber, entry.Format, entry.Body, previous, hash);
            previous = hash;
        }

        return new EntryBatch(registerId, expectedHead, stored);
    }
}
