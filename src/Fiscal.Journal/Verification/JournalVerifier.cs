namespace Fiscal.Journal;

/// <summary>Checks a whole journal: medium, chains, numbers, seals, signatures, outages, closings; and, with the TSE's archive, that both tell the same story.</summary>
/// <remarks>
/// Reads every entry once, in batches. What a chain cannot show is checked by meaning: somebody who rewrote entries and chained them again still cannot sign.
/// Memory grows with the number of receipts by some 100 bytes each, with an archive by some 500.
/// </remarks>
public sealed class JournalVerifier
{
    private const int BatchSize = 500;

    private readonly JournalStore _store;
    private readonly JournalVerificationOptions _options;

    private JournalVerifier(JournalStore store, JournalVerificationOptions options)
    {
        _store = store;
        _options = options;
    }

    /// <summary>Checks every register of a store.</summary>
    /// <param name="store">The store.</param>
    /// <param name="options">What to check; everything without archive if <see langword="null"/>.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    /// <returns>The report. What cannot be read is a finding in it, not an exception.</returns>
    public static Task<JournalVerificationReport> VerifyAsync(JournalStore store, JournalVerificationOptions? options = null, CancellationToken cancellationToken = default) =>
        new JournalVerifier(store ?? throw new ArgumentNullException(nameof(store)), options ?? new JournalVerificationOptions()).RunAsync(cancellationToken);

    private async Task<JournalVerificationReport> RunAsync(CancellationToken cancellationToken)
    {
        var findings = new FindingList();
        var archive = _options.Archive is null ? null : new ArchiveChecks(findings);
        IReadOnlyDictionary<string, JournalHead> heads = new Dictionary<string, JournalHead>();
        var (entries, receipts, signed, outages) = (0L, 0L, 0L, 0L);
        try
        {
            foreach (var finding in await _store.VerifyIntegrityAsync(cancellationToken).ConfigureAwait(false))
            {
                findings.Add(finding);
            }

            heads = await _store.GetHeadsAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (JournalException error)
        {
            findings.Add(Unreadable(string.Empty, error));
        }

        foreach (var registerId in heads.Keys)
        {
            var chain = new ChainVerifier(registerId);
            var checks = new RegisterChecks(registerId, _options, archive, findings);
            await RegisterAsync(registerId, chain, checks, findings, entries, cancellationToken).ConfigureAwait(false);
            foreach (var finding in chain.Findings)
            {
                findings.Add(finding);
            }

            entries += chain.Count;
            receipts += checks.Receipts;
            signed += checks.Signed;
            outages += checks.Outages;
        }

        if (archive is not null)
        {
            archive.Compare(_options.Archive!, cancellationToken);
        }

        return new JournalVerificationReport(entries, receipts, signed, outages, heads, findings.ToList());
    }

    private static Finding Unreadable(string where, JournalException error) =>
        new("journal-unreadable", FindingSeverity.Error, where, $"The journal cannot be read from here on: {error.Message}", $"Das Journal ist ab hier nicht lesbar: {error.Message}");

    private async Task RegisterAsync(string registerId, ChainVerifier chain, RegisterChecks checks, FindingList findings, long before, CancellationToken cancellationToken)
    {
        var next = 1L;
        try
        {
            while (true)
            {
                var batch = await _store.ReadAsync(registerId, next, BatchSize, cancellationToken).ConfigureAwait(false);
                if (batch.Count == 0)
                {
                    break;
                }

                foreach (var entry in batch)
                {
                    chain.Add(entry);
                    checks.Add(entry);
                }

                _options.Progress?.Invoke(before + chain.Count);
                var last = batch[batch.Count - 1].Sequence;
                if (last < next)
                {
                    break; // a store that goes backwards: the chain says so, and the reading would never end
                }

                next = last + 1;
            }

            checks.Complete();
        }
        catch (JournalException error)
        {
            findings.Add(Unreadable(registerId, error));
        }
    }
}
