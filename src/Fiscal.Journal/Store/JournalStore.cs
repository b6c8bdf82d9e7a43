namespace Fiscal.Journal;

/// <summary>Where entries are kept: it moves bytes, knows no kinds, and never changes or removes what it has taken.</summary>
/// <remarks>
/// <para>Thread-safe. Public members check their arguments and call a <c>…Core</c> member that an implementation overrides.
/// What an implementation has to do is written as clauses JS-01 … in Fiscal.Journal.Specification; its tests prove them.</para>
/// <para>An append is all or nothing. A cancellation is honoured until writing has begun; from then on the append is completed and its outcome reported.</para>
/// </remarks>
public abstract class JournalStore : IDisposable
{
    /// <summary>Most entries that one <see cref="ReadAsync"/> gives.</summary>
    public const int MaxReadCount = 10_000;

    /// <summary>
    /// Name of the cursor that marks a register of a restored copy: 1 or more until the register was compared with its TSE, 0 afterwards.
    /// Whoever restores a journal into a store sets it; a marked register uses no receipt number before.
    /// </summary>
    public const string RestoredConsumer = "restored";

    /// <summary>Chains entries onto <paramref name="expectedHead"/> and appends them, all or none.</summary>
    /// <param name="registerId">The register; its first append creates it.</param>
    /// <param name="expectedHead">The head that the register has, or will have when the appends before this one are done.</param>
    /// <param name="entries">1 to <see cref="EntryBatch.MaxCount"/> entries.</param>
    /// <param name="durability">When the append counts as done.</param>
    /// <param name="cancellationToken">Honoured until writing has begun.</param>
    /// <returns>The new head.</returns>
    /// <exception cref="JournalHeadException">The register has another head. Nothing was appended.</exception>
    /// <exception cref="JournalException">The medium refused. Nothing was appended, except with <c>storage-failed</c>, where only reading can tell.</exception>
    public Task<JournalHead> AppendAsync(string registerId, JournalHead expectedHead, IReadOnlyList<EntryBytes> entries, Durability durability, CancellationToken cancellationToken = default) =>
        AppendAsync(EntryBatch.Chain(registerId, expectedHead, entries), durability, cancellationToken);

    /// <summary>Appends a chained batch, all of it or nothing.</summary>
    /// <param name="batch">The batch. Its <see cref="EntryBatch.ExpectedHead"/> may be the new head of a batch whose append was called before and is not done yet; if that one fails, so does this.</param>
    /// <param name="durability">When the append counts as done.</param>
    /// <param name="cancellationToken">Honoured until writing has begun.</param>
    /// <returns><see cref="EntryBatch.NewHead"/>.</returns>
    /// <exception cref="JournalHeadException">The register has another head. Nothing was appended.</exception>
    /// <exception cref="JournalException">The medium refused; or an append this one follows was refused, then with the same code.</exception>
    public Task<JournalHead> AppendAsync(EntryBatch batch, Durability durability, CancellationToken cancellationToken = default)
    {
        Check(batch, durability);
        return cancellationToken.IsCancellationRequested ? Task.FromCanceled<JournalHead>(cancellationToken) : AppendCoreAsync(batch, durability, cancellationToken);
    }

    /// <summary>As <see cref="AppendAsync(string, JournalHead, IReadOnlyList{EntryBytes}, Durability, CancellationToken)"/>; blocks, and needs no thread but the caller's and the store's own.</summary>
    /// <inheritdoc cref="AppendAsync(string, JournalHead, IReadOnlyList{EntryBytes}, Durability, CancellationToken)"/>
    public JournalHead Append(string registerId, JournalHead expectedHead, IReadOnlyList<EntryBytes> entries, Durability durability, CancellationToken cancellationToken = default) =>
        Append(EntryBatch.Chain(registerId, expectedHead, entries), durability, cancellationToken);

    /// <summary>As <see cref="AppendAsync(EntryBatch, Durability, CancellationToken)"/>; blocks, and needs no thread but the caller's and the store's own.</summary>
    /// <inheritdoc cref="AppendAsync(EntryBatch, Durability, CancellationToken)"/>
    public JournalHead Append(EntryBatch batch, Durability durability, CancellationToken cancellationToken = default)
    {
        Check(batch, durability);
        cancellationToken.ThrowIfCancellationRequested();
        return AppendCore(batch, durability, cancellationToken);
    }

    /// <summary>Reads entries in sequence order.</summary>
    /// <param name="registerId">The register. One that has no entries gives none.</param>
    /// <param name="fromSequence">The first sequence wanted, 1 or more.</param>
    /// <param name="maxCount">1 to <see cref="MaxReadCount"/>; a store may give fewer, but none only if there are none.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The next entries; empty at the end.</returns>
    /// <exception cref="JournalException"><c>storage-damaged</c>: an entry cannot be read.</exception>
    public Task<IReadOnlyList<StoredEntry>> ReadAsync(string registerId, long fromSequence, int maxCount, CancellationToken cancellationToken = default)
    {
        RegisterIds.Check(registerId, nameof(registerId));
        if (fromSequence < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(fromSequence), fromSequence, "Sequences begin at 1.");
        }

        if (maxCount is < 1 or > MaxReadCount)
        {
            throw new ArgumentOutOfRangeException(nameof(maxCount), maxCount, $"1 to {MaxReadCount} entries are read at once.");
        }

        return ReadCoreAsync(registerId, fromSequence, maxCount, cancellationToken);
    }

    /// <summary>All entries of a register that carry a sale id, in sequence order.</summary>
    /// <param name="registerId">The register.</param>
    /// <param name="saleId">The sale id.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>The entries; empty if no entry carries it.</returns>
    public Task<IReadOnlyList<StoredEntry>> FindAsync(string registerId, string saleId, CancellationToken cancellationToken = default)
    {
        RegisterIds.Check(registerId, nameof(registerId));
        EntryBytes.CheckSaleId(saleId, nameof(saleId));
        return FindCoreAsync(registerId, saleId, cancellationToken);
    }

    /// <summary>The sale in which a receipt number was allotted: all entries that carry the sale id of the first entry with that number, in sequence order.</summary>
    /// <remarks>Numbers are allotted in rising order within a register; an entry with a lower number than one before it only refers to that receipt.</remarks>
    /// <param name="registerId">The register.</param>
    /// <param name="receiptNumber">The number, 1 or more.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>The entries of that sale; the one entry if it has no sale id; empty if the number was never allotted.</returns>
    public Task<IReadOnlyList<StoredEntry>> FindAsync(string registerId, long receiptNumber, CancellationToken cancellationToken = default)
    {
        RegisterIds.Check(registerId, nameof(registerId));
        if (receiptNumber < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(receiptNumber), receiptNumber, "Receipt numbers begin at 1.");
        }

        return FindCoreAsync(registerId, receiptNumber, cancellationToken);
    }

    /// <summary>The heads of all registers that have an entry, by register id (ordinal).</summary>
    /// <param name="cancellationToken">Stops the reading.</param>
    public Task<IReadOnlyDictionary<string, JournalHead>> GetHeadsAsync(CancellationToken cancellationToken = default) => GetHeadsCoreAsync(cancellationToken);

    /// <summary>The head of one register; <see cref="JournalHead.Empty"/> if it has no entry.</summary>
    /// <param name="registerId">The register.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<JournalHead> GetHeadAsync(string registerId, CancellationToken cancellationToken = default)
    {
        RegisterIds.Check(registerId, nameof(registerId));
        var heads = await GetHeadsCoreAsync(cancellationToken).ConfigureAwait(false);
        return heads.TryGetValue(registerId, out var head) ? head : JournalHead.Empty;
    }

    /// <summary>Up to which entry a consumer (upload, export, vault) has worked.</summary>
    /// <param name="consumer">The consumer's name, 1–100 characters of <c>a-z0-9-.</c>.</param>
    /// <param name="registerId">The register.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The saved sequence; 0 if none was saved.</returns>
    public Task<long> LoadCursorAsync(string consumer, string registerId, CancellationToken cancellationToken = default)
    {
        CheckConsumer(consumer);
        RegisterIds.Check(registerId, nameof(registerId));
        return LoadCursorCoreAsync(consumer, registerId, cancellationToken);
    }

    /// <summary>Keeps up to which entry a consumer has worked. Buffered: after a power cut an older value may come back, so consumers repeat without harm.</summary>
    /// <param name="consumer">The consumer's name, 1–100 characters of <c>a-z0-9-.</c>.</param>
    /// <param name="registerId">The register.</param>
    /// <param name="sequence">0 or more; a lower value than before is allowed (to work again).</param>
    /// <param name="cancellationToken">Honoured until writing has begun.</param>
    public Task SaveCursorAsync(string consumer, string registerId, long sequence, CancellationToken cancellationToken = default)
    {
        CheckConsumer(consumer);
        RegisterIds.Check(registerId, nameof(registerId));
        if (sequence < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(sequence), sequence, "A cursor is 0 or more.");
        }

        return SaveCursorCoreAsync(consumer, registerId, sequence, cancellationToken);
    }

    /// <summary>Checks the medium: what the chain cannot see (file structure, schema, unused space, indexes). The chains are <see cref="ChainVerifier"/>'s business.</summary>
    /// <param name="cancellationToken">Stops the check.</param>
    /// <returns>What was found; empty if the medium is sound or the store has none.</returns>
    public Task<IReadOnlyList<Finding>> VerifyIntegrityAsync(CancellationToken cancellationToken = default) => VerifyIntegrityCoreAsync(cancellationToken);

    /// <summary>Completes the appends that wait and closes the store. Call it once the registers are closed; twice does no harm.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Appends a batch.</summary>
    /// <param name="batch">A correctly chained batch.</param>
    /// <param name="durability">When the append counts as done.</param>
    /// <param name="cancellationToken">Honoured until writing has begun.</param>
    /// <returns>The batch's new head.</returns>
    protected abstract Task<JournalHead> AppendCoreAsync(EntryBatch batch, Durability durability, CancellationToken cancellationToken);

    /// <summary>Appends a batch and blocks. A store that has a blocking way of its own overrides it.</summary>
    /// <param name="batch">A correctly chained batch.</param>
    /// <param name="durability">When the append counts as done.</param>
    /// <param name="cancellationToken">Honoured until writing has begun.</param>
    /// <returns>The batch's new head.</returns>
    protected virtual JournalHead AppendCore(EntryBatch batch, Durability durability, CancellationToken cancellationToken) =>
        AppendCoreAsync(batch, durability, cancellationToken).GetAwaiter().GetResult();

    /// <summary>Reads entries in sequence order.</summary>
    /// <param name="registerId">The register.</param>
    /// <param name="fromSequence">The first sequence wanted.</param>
    /// <param name="maxCount">At most so many.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    protected abstract Task<IReadOnlyList<StoredEntry>> ReadCoreAsync(string registerId, long fromSequence, int maxCount, CancellationToken cancellationToken);

    /// <summary>All entries that carry a sale id, in sequence order.</summary>
    /// <param name="registerId">The register.</param>
    /// <param name="saleId">The sale id.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    protected abstract Task<IReadOnlyList<StoredEntry>> FindCoreAsync(string registerId, string saleId, CancellationToken cancellationToken);

    /// <summary>The entries of the sale in which a number was allotted, in sequence order.</summary>
    /// <param name="registerId">The register.</param>
    /// <param name="receiptNumber">The number.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    protected abstract Task<IReadOnlyList<StoredEntry>> FindCoreAsync(string registerId, long receiptNumber, CancellationToken cancellationToken);

    /// <summary>The heads of all registers that have an entry.</summary>
    /// <param name="cancellationToken">Stops the reading.</param>
    protected abstract Task<IReadOnlyDictionary<string, JournalHead>> GetHeadsCoreAsync(CancellationToken cancellationToken);

    /// <summary>Loads a cursor; 0 if none was saved.</summary>
    /// <param name="consumer">The consumer.</param>
    /// <param name="registerId">The register.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    protected abstract Task<long> LoadCursorCoreAsync(string consumer, string registerId, CancellationToken cancellationToken);

    /// <summary>Saves a cursor.</summary>
    /// <param name="consumer">The consumer.</param>
    /// <param name="registerId">The register.</param>
    /// <param name="sequence">The sequence.</param>
    /// <param name="cancellationToken">Honoured until writing has begun.</param>
    protected abstract Task SaveCursorCoreAsync(string consumer, string registerId, long sequence, CancellationToken cancellationToken);

    /// <summary>Checks the medium.</summary>
    /// <param name="cancellationToken">Stops the check.</param>
    protected virtual Task<IReadOnlyList<Finding>> VerifyIntegrityCoreAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Finding>>([]);

    /// <summary>Completes the appends that wait and closes the store.</summary>
    /// <param name="disposing">Whether <see cref="Dispose()"/> was called.</param>
    protected abstract void Dispose(bool disposing);

    private static void Check(EntryBatch batch, Durability durability)
    {
        if (batch is null)
        {
            throw new ArgumentNullException(nameof(batch));
        }

        if (durability is < Durability.Buffered or > Durability.DurableFromReserve)
        {
            throw new ArgumentOutOfRangeException(nameof(durability), durability, "An unknown durability.");
        }
    }

    private static void CheckConsumer(string consumer)
    {
        if (consumer is null)
        {
            throw new ArgumentNullException(nameof(consumer));
        }

        var valid = consumer.Length is > 0 and <= 100;
        foreach (var c in consumer)
        {
            valid &= c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-' or '.';
        }

        if (!valid)
        {
            throw new ArgumentException($"'{consumer}' is no consumer name: 1 to 100 characters of a-z0-9-. are.", nameof(consumer));
        }
    }
}
