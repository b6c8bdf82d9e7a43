using System.Globalization;

namespace Fiscal.Journal;

/// <summary>Recomputes a register's chain and names what does not fit.</summary>
/// <remarks>
/// Feed it the entries of one register in order (<see cref="Add"/>), or let it read a whole store (<see cref="VerifyAsync(JournalStore, CancellationToken)"/>).
/// Each entry is checked against the hash stored with the entry before it, so that one changed entry is one finding and not thousands.
/// A chain whose end was cut off is still a valid chain: only the TSE's counters show that.
/// </remarks>
public sealed class ChainVerifier
{
    private const int BatchSize = 500;

    private readonly string _registerId;
    private readonly List<Finding> _findings = [];

    /// <summary>Starts before the first entry of a register.</summary>
    /// <param name="registerId">The register.</param>
    public ChainVerifier(string registerId) => _registerId = registerId ?? throw new ArgumentNullException(nameof(registerId));

    /// <summary>Sequence and stored hash of the last entry given.</summary>
    public JournalHead Head { get; private set; }

    /// <summary>How many entries were given.</summary>
    public long Count { get; private set; }

    /// <summary>What was found so far. The codes are <c>journal-chain-broken</c>, <c>journal-sequence-gap</c> and <c>journal-unreadable</c>.</summary>
    public IReadOnlyList<Finding> Findings => _findings;

    /// <summary>Checks the next entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <returns>Whether it fits.</returns>
    public bool Add(StoredEntry entry)
    {
        if (entry is null)
        {
            throw new ArgumentNullException(nameof(entry));
        }

        var before = _findings.Count;
        var expected = Head.Sequence + 1;
        var previous = Head.HashBytes;
        if (entry.Sequence != expected)
        {
            _findings.Add(Gap(expected, entry.Sequence));
            previous = entry.PreviousHash;
        }
        else if (!entry.PreviousHash.AsSpan().SequenceEqual(previous))
        {
            _findings.Add(Broken(entry.Sequence, "does not follow from the entry before it", "folgt nicht aus dem Eintrag davor"));
        }

        if (!string.Equals(entry.RegisterId, _registerId, StringComparison.Ordinal))
        {
            _findings.Add(Broken(entry.Sequence, $"belongs to register '{entry.RegisterId}'", $"gehört zur Kasse '{entry.RegisterId}'"));
        }
        else if (previous.Length != JournalHead.HashLength || entry.Hash.Length != JournalHead.HashLength || !EntryHash.Compute(entry, previous).AsSpan().SequenceEqual(entry.Hash))
        {
            _findings.Add(Broken(entry.Sequence, "does not have the content its hash was made of", "hat nicht den Inhalt, aus dem sein Hash gebildet wurde"));
        }

        Head = entry.Sequence > 0 && entry.Hash.Length == JournalHead.HashLength ? new JournalHead(entry.Sequence, entry.Hash) : Head;
        Count++;
        return _findings.Count == before;
    }

    /// <summary>Reads and checks every register of a store.</summary>
    /// <param name="store">The store.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    /// <returns>What does not fit; empty if all chains are whole. An entry that cannot be read is a finding as well.</returns>
    public static async Task<IReadOnlyList<Finding>> VerifyAsync(JournalStore store, CancellationToken cancellationToken = default)
    {
        if (store is null)
        {
            throw new ArgumentNullException(nameof(store));
        }

        var findings = new List<Finding>();
        IReadOnlyDictionary<string, JournalHead> heads;
        try
        {
            heads = await store.GetHeadsAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (JournalException error)
        {
            return [Unreadable(string.Empty, error)];
        }

        foreach (var register in heads)
        {
            if (!RegisterIds.IsValid(register.Key))
            {
                findings.Add(new Finding("journal-register-damaged", FindingSeverity.Error, register.Key, $"'{register.Key}' was never the name of a register: keep the file and compare it with a copy.", $"'{register.Key}' war nie der Name einer Kasse: Datei aufbewahren und mit einer Sicherung vergleichen."));
                continue;
            }

            findings.AddRange(await VerifyAsync(store, register.Key, cancellationToken).ConfigureAwait(false));
        }

        return findings;
    }

    /// <summary>Reads and checks one register of a store.</summary>
    /// <param name="store">The store.</param>
    /// <param name="registerId">The register.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    /// <returns>What does not fit; empty if the chain is whole.</returns>
    public static async Task<IReadOnlyList<Finding>> VerifyAsync(JournalStore store, string registerId, CancellationToken cancellationToken = default)
    {
        if (store is null)
        {
            throw new ArgumentNullException(nameof(store));
        }

        var verifier = new ChainVerifier(registerId);
        try
        {
            while (true)
            {
                var batch = await store.ReadAsync(registerId, verifier.Head.Sequence + 1, BatchSize, cancellationToken).ConfigureAwait(false);
                if (batch.Count == 0)
                {
                    break;
                }

                var before = verifier.Head.Sequence;
                foreach (var entry in batch)
                {
                    verifier.Add(entry);
                }

                if (verifier.Head.Sequence <= before)
                {
                    break; // a store that goes backwards: said above, and never left otherwise
                }
            }
        }
        catch (JournalException error)
        {
            verifier._findings.Add(Unreadable(verifier.Where(verifier.Head.Sequence + 1), error));
        }

        return verifier.Findings;
    }

    private static Finding Unreadable(string where, JournalException error) =>
        new("journal-unreadable", FindingSeverity.Error, where, $"The journal cannot be read from here on: {error.Message}", $"Das Journal ist ab hier nicht lesbar: {error.Message}");

    private string Where(long sequence) => _registerId + "/" + sequence.ToString(CultureInfo.InvariantCulture);

    private Finding Gap(long expected, long actual) =>
        new("journal-sequence-gap", FindingSeverity.Error, Where(actual), $"Entry {actual} follows where entry {expected} should. Entries are missing or stand in the wrong place: keep this file and go back to a copy that is whole.", $"Eintrag {actual} steht, wo Eintrag {expected} stehen müsste. Einträge fehlen oder stehen falsch: diese Datei aufbewahren und auf eine unversehrte Sicherung zurückgehen.");

    private Finding Broken(long sequence, string what, string whatDe) =>
        new("journal-chain-broken", FindingSeverity.Error, Where(sequence), $"Entry {sequence} {what}. It was changed after it was written: keep this file and compare it with a copy.", $"Eintrag {sequence} {whatDe}. Er wurde nachträglich verändert: diese Datei aufbewahren und mit einer Sicherung vergleichen.");
}
