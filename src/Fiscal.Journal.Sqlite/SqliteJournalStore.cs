namespace Fiscal.Journal.Sqlite;

/// <summary>The journal in one SQLite file: any number of registers, append-only by triggers, one flush per durable group of appends.</summary>
/// <remarks>
/// Thread-safe. While it is open for writing, <c>-wal</c> and <c>-shm</c> stand beside the file; an orderly <see cref="JournalStore.Dispose()"/> folds them in.
/// Reading happens on the caller's thread; appends are written by a thread of the store, or by the caller if nothing else is going on.
/// </remarks>
public sealed class SqliteJournalStore : JournalStore
{
    private readonly JournalReader _reader;
    private readonly JournalWriter? _writer;

    private SqliteJournalStore(string path, JournalReader reader, JournalWriter? writer)
    {
        Path = path;
        _reader = reader;
        _writer = writer;
    }

    /// <summary>The journal's file.</summary>
    public string Path { get; }

    /// <summary>Whether the store only reads.</summary>
    public bool IsReadOnly => _writer is null;

    /// <summary>Opens a journal for appending; creates the file if it does not exist.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="JournalException">The file cannot be used; the code says why.</exception>
    public static SqliteJournalStore Open(string path) => Open(new SqliteJournalOptions { Path = path });

    /// <summary>Opens a journal for appending; creates the file if it does not exist.</summary>
    /// <param name="options">How. They are read once.</param>
    /// <exception cref="JournalException">The file cannot be used; the code says why.</exception>
    public static SqliteJournalStore Open(SqliteJournalOptions options)
    {
        if (options is null)
        {
            throw new ArgumentNullException(nameof(options));
        }

        if (string.IsNullOrEmpty(options.Path))
        {
            throw new ArgumentException("The options name no file.", nameof(options));
        }

        var path = options.Path;
        var database = JournalFile.OpenForWriting(path, options.BusyTimeout);
        JournalReader? reader = null;
        try
        {
            reader = new JournalReader(JournalFile.OpenBeside(path, options.BusyTimeout));
            return new SqliteJournalStore(path, reader, new JournalWriter(database, options));
        }
        catch
        {
            reader?.Dispose();
            database.Dispose();
            throw;
        }
    }

    /// <summary>Opens a journal for reading only: nothing is created beside it, and what a killed process left in its WAL is read.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="JournalException">The file cannot be used; the code says why.</exception>
    public static SqliteJournalStore OpenReadOnly(string path)
    {
        if (string.IsNullOrEmpty(path))
        {
            throw new ArgumentException("No file is named.", nameof(path));
        }

        var database = JournalFile.OpenForReading(path);
        try
        {
            JournalFile.CheckVersion(database);
            return new SqliteJournalStore(path, new JournalReader(database), writer: null);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Checks a journal's file from the first byte to the last: structure, schema, unused space, derived columns and every register's chain. Never throws because of what is in the file.</summary>
    /// <remarks>Only bytes 96–99 (which SQLite version wrote last) mean nothing and are not looked at. Works on damaged and cut-off files, beside a running till, and changes nothing.</remarks>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Stops the check.</param>
    /// <returns>What was found; empty if the file is sound.</returns>
    public static async Task<IReadOnlyList<Finding>> VerifyFileAsync(string path, CancellationToken cancellationToken = default)
    {
        if (string.IsNullOrEmpty(path))
        {
            throw new ArgumentException("No file is named.", nameof(path));
        }

        var findings = new List<Finding>(FileVerifier.Verify(path, cancellationToken));
        try
        {
            using var store = OpenReadOnly(path);
            findings.AddRange(await ChainVerifier.VerifyAsync(store, cancellationToken).ConfigureAwait(false));
        }
        catch (JournalException error)
        {
            FileVerifier.AddOnce(findings, error);
        }

        return findings;
    }

    /// <summary>Copies the journal as it is now, WAL included, into a new file while appends go on. The copy is a journal file like any other.</summary>
    /// <remarks>Written beside its place under another name and renamed when it is complete and on the disk: a file of this name is whole.</remarks>
    /// <param name="destination">The copy; it must not exist. A network share will do.</param>
    /// <exception cref="JournalException">The copy exists or cannot be written, or the journal cannot be read.</exception>
    public void BackUp(string destination) => Copy(destination, CancellationToken.None);

    /// <summary>As <see cref="BackUp"/>, on a thread of the pool.</summary>
    /// <param name="destination">The copy; it must not exist. A network share will do.</param>
    /// <param name="cancellationToken">Stops the copying; nothing is left of it then.</param>
    /// <exception cref="JournalException">The copy exists or cannot be written, or the journal cannot be read.</exception>
    public Task BackUpAsync(string destination, CancellationToken cancellationToken = default)
    {
        CheckName(destination, nameof(destination));
        return Task.Run(() => Copy(destination, cancellationToken), cancellationToken);
    }

    /// <summary>Makes a journal of a backup: checks the backup, copies it, and marks every register so that it is compared with its TSE before it uses a receipt number.</summary>
    /// <param name="backup">The backup; it stays as it is.</param>
    /// <param name="path">The journal; it must not exist.</param>
    /// <param name="cancellationToken">Stops the work; nothing is left of it then.</param>
    /// <returns>The heads of the registers.</returns>
    /// <exception cref="JournalException"><c>storage-damaged</c>: the backup is not whole. Or: the journal exists already or cannot be written, the backup cannot be read.</exception>
    public static async Task<IReadOnlyDictionary<string, JournalHead>> RestoreAsync(string backup, string path, CancellationToken cancellationToken = default)
    {
        CheckName(backup, nameof(backup));
        CheckName(path, nameof(path));
        JournalCopyFile.CheckIsNew(path);
        var findings = await VerifyFileAsync(backup, cancellationToken).ConfigureAwait(false);
        if (findings.FirstOrDefault(static f => f.Severity == FindingSeverity.Error) is { } error)
        {
            throw new JournalException(error.Code is JournalErrorCodes.StorageMissing or JournalErrorCodes.NotAJournal or JournalErrorCodes.NewerFormat ? error.Code : JournalErrorCodes.StorageDamaged, $"The backup '{backup}' cannot be restored: {error.Message}");
        }

        var file = new JournalCopyFile(path);
        try
        {
            using (var source = JournalFile.OpenForReading(backup))
            {
                file.Write(source, cancellationToken);
            }

            var heads = await MarkRestoredAsync(file.TemporaryPath, cancellationToken).ConfigureAwait(false);
            file.Complete();
            return heads;
        }
        finally
        {
            file.Dispose();
        }
    }

    /// <inheritdoc/>
    protected override Task<JournalHead> AppendCoreAsync(EntryBatch batch, Durability durability, CancellationToken cancellationToken) =>
        Writer().AppendAsync(new PendingAppend(batch, durability, cancellationToken));

    /// <inheritdoc/>
    protected override JournalHead AppendCore(EntryBatch batch, Durability durability, CancellationToken cancellationToken) =>
        Writer().Append(new PendingAppend(batch, durability, cancellationToken));

    /// <inheritdoc/>
    protected override Task<IReadOnlyList<StoredEntry>> ReadCoreAsync(string registerId, long fromSequence, int maxCount, CancellationToken cancellationToken) =>
        Answer(() => _reader.Read(registerId, fromSequence, maxCount, cancellationToken));

    /// <inheritdoc/>
    protected override Task<IReadOnlyList<StoredEntry>> FindCoreAsync(string registerId, string saleId, CancellationToken cancellationToken) =>
        Answer<IReadOnlyList<StoredEntry>>(() => _writer is not null && _writer.IsSurelyNew(registerId, saleId) ? [] : _reader.FindSale(registerId, saleId, cancellationToken));

    /// <inheritdoc/>
    protected override Task<IReadOnlyList<StoredEntry>> FindCoreAsync(string registerId, long receiptNumber, CancellationToken cancellationToken) =>
        Answer(() => _reader.FindReceipt(registerId, receiptNumber, cancellationToken));

    /// <inheritdoc/>
    protected override Task<IReadOnlyDictionary<string, JournalHead>> GetHeadsCoreAsync(CancellationToken cancellationToken) =>
        Answer(() => _reader.Heads());

    /// <inheritdoc/>
    protected override Task<long> LoadCursorCoreAsync(string consumer, string registerId, CancellationToken cancellationToken) =>
        Answer(() => _reader.LoadCursor(consumer, registerId));

    /// <inheritdoc/>
    protected override Task SaveCursorCoreAsync(string consumer, string registerId, long sequence, CancellationToken cancellationToken) =>
        Answer(() =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            Writer().SaveCursor(consumer, registerId, sequence);
            return true;
        });

    /// <inheritdoc/>
    protected override Task<IReadOnlyList<Finding>> VerifyIntegrityCoreAsync(CancellationToken cancellationToken) =>
        Answer(() => FileVerifier.Verify(Path, cancellationToken));

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            // The reader first: the connection that closes last removes the WAL, and that is the writer's.
            _reader.Dispose();
            _writer?.Dispose();
        }
    }

    private static async Task<IReadOnlyDictionary<string, JournalHead>> MarkRestoredAsync(string path, CancellationToken cancellationToken)
    {
        using var store = Open(path);
        var heads = await store.GetHeadsAsync(cancellationToken).ConfigureAwait(false);
        foreach (var head in heads)
        {
            await store.SaveCursorAsync(RestoredConsumer, head.Key, head.Value.Sequence, cancellationToken).ConfigureAwait(false);
        }

        return heads;
    }

    private static void CheckName(string file, string parameter)
    {
        if (string.IsNullOrEmpty(file))
        {
            throw new ArgumentException("No file is named.", parameter);
        }
    }

    // A connection of its own: whoever looks a sale up meanwhile does not wait for the copy.
    private void Copy(string destination, CancellationToken cancellationToken)
    {
        CheckName(destination, nameof(destination));
        JournalCopyFile.CheckIsNew(destination);
        using var file = new JournalCopyFile(destination);
        using (var source = IsReadOnly ? JournalFile.OpenForReading(Path) : JournalFile.OpenBeside(Path, TimeSpan.FromSeconds(5)))
        {
            file.Write(source, cancellationToken);
        }

        file.Complete();
    }

    // SQLite has no asynchronous I/O; what is done here is done when the call returns, and needs no other thread.
    private static Task<T> Answer<T>(Func<T> read)
    {
        try
        {
            return Task.FromResult(read());
        }
        catch (OperationCanceledException error) when (error.CancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(error.CancellationToken);
        }
#pragma warning disable CA1031 // an async method reports every exception through its task
        catch (Exception error)
#pragma warning restore CA1031
        {
            return Task.FromException<T>(error);
        }
    }

    private JournalWriter Writer() =>
        _writer ?? throw new JournalException(JournalErrorCodes.StorageReadOnly, $"The journal '{Path}' was opened for reading only. Open it with {nameof(SqliteJournalStore)}.{nameof(Open)} to append.");
}
