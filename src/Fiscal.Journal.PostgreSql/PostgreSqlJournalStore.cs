namespace Fiscal.Journal.PostgreSql;

/// <summary>The journal in a PostgreSQL database (13 or newer): any number of registers of any number of merchants, append-only by triggers that also recompute the hash chain.</summary>
/// <remarks>
/// <para>Thread-safe. One store holds one connection for writing and takes others from the pool for reading. Appends that wait share one transaction.</para>
/// <para>Reading on a thread of the pool is asynchronous; elsewhere, as on a register's thread, it blocks: a till whose pool is busy still sells.</para>
/// <para>A store belongs to one merchant: it reads and writes no other's entries. Several processes may write different registers; a second one that writes the same register is fenced by <see cref="JournalHeadException"/>.</para>
/// </remarks>
public sealed class PostgreSqlJournalStore : JournalStore
{
    private readonly Server _server;
    private readonly JournalReader _reader;
    private readonly JournalWriter? _writer;
    private volatile bool _disposed;

    private PostgreSqlJournalStore(Server server, JournalWriter? writer)
    {
        _server = server;
        _reader = new JournalReader(server);
        _writer = writer;
    }

    /// <summary>Where the journal is, for messages and logs: database, server and merchant, never a password.</summary>
    public string Name => _server.Name;

    /// <summary>Whose journal it is.</summary>
    public string MerchantId => _server.MerchantId;

    /// <summary>Whether the store only reads.</summary>
    public bool IsReadOnly => _writer is null;

    /// <summary>Opens a journal for appending; creates its schema if there is none.</summary>
    /// <param name="connectionString">Where, as <see cref="PostgreSqlJournalOptions.ConnectionString"/>.</param>
    /// <exception cref="ArgumentException">The connection string cannot be read.</exception>
    /// <exception cref="JournalException">The database cannot be used; the code says why.</exception>
    public static PostgreSqlJournalStore Open(string connectionString) => Open(Options(connectionString));

    /// <summary>Opens a journal for appending; creates its schema if there is none and <see cref="PostgreSqlJournalOptions.CreateSchema"/> says so.</summary>
    /// <param name="options">How. They are read once.</param>
    /// <exception cref="ArgumentException">An option is wrong.</exception>
    /// <exception cref="JournalException">The database cannot be used; the code says why.</exception>
    public static PostgreSqlJournalStore Open(PostgreSqlJournalOptions options) => OpenAsync(async: false, options, forReading: false, CancellationToken.None).GetAwaiter().GetResult();

    /// <summary>As <see cref="Open(string)"/>.</summary>
    /// <param name="connectionString">Where, as <see cref="PostgreSqlJournalOptions.ConnectionString"/>.</param>
    /// <param name="cancellationToken">Stops the opening.</param>
    /// <exception cref="ArgumentException">The connection string cannot be read.</exception>
    /// <exception cref="JournalException">The database cannot be used; the code says why.</exception>
    public static Task<PostgreSqlJournalStore> OpenAsync(string connectionString, CancellationToken cancellationToken = default) => OpenAsync(Options(connectionString), cancellationToken);

    /// <summary>As <see cref="Open(PostgreSqlJournalOptions)"/>.</summary>
    /// <param name="options">How. They are read once.</param>
    /// <param name="cancellationToken">Stops the opening.</param>
    /// <exception cref="ArgumentException">An option is wrong.</exception>
    /// <exception cref="JournalException">The database cannot be used; the code says why.</exception>
    public static Task<PostgreSqlJournalStore> OpenAsync(PostgreSqlJournalOptions options, CancellationToken cancellationToken = default) => OpenAsync(async: true, options, forReading: false, cancellationToken);

    /// <summary>Opens a journal for reading only: nothing is created, and a standby or a user who may only read will do.</summary>
    /// <param name="connectionString">Where, as <see cref="PostgreSqlJournalOptions.ConnectionString"/>.</param>
    /// <exception cref="ArgumentException">The connection string cannot be read.</exception>
    /// <exception cref="JournalException">The database cannot be used, or holds no journal; the code says why.</exception>
    public static PostgreSqlJournalStore OpenReadOnly(string connectionString) => OpenReadOnly(Options(connectionString));

    /// <summary>Opens a journal for reading only: nothing is created, and a standby or a user who may only read will do.</summary>
    /// <param name="options">How. They are read once.</param>
    /// <exception cref="ArgumentException">An option is wrong.</exception>
    /// <exception cref="JournalException">The database cannot be used, or holds no journal; the code says why.</exception>
    public static PostgreSqlJournalStore OpenReadOnly(PostgreSqlJournalOptions options) => OpenAsync(async: false, options, forReading: true, CancellationToken.None).GetAwaiter().GetResult();

    /// <summary>As <see cref="OpenReadOnly(PostgreSqlJournalOptions)"/>.</summary>
    /// <param name="options">How. They are read once.</param>
    /// <param name="cancellationToken">Stops the opening.</param>
    /// <exception cref="ArgumentException">An option is wrong.</exception>
    /// <exception cref="JournalException">The database cannot be used, or holds no journal; the code says why.</exception>
    public static Task<PostgreSqlJournalStore> OpenReadOnlyAsync(PostgreSqlJournalOptions options, CancellationToken cancellationToken = default) => OpenAsync(async: true, options, forReading: true, cancellationToken);

    /// <summary>Creates the schema, or brings an older one up to this version. For a set-up step with more rights than the till has; doing it again does no harm.</summary>
    /// <param name="options">Where; <see cref="PostgreSqlJournalOptions.CreateSchema"/> is not looked at.</param>
    /// <param name="cancellationToken">Stops it; the schema is created as a whole or not at all.</param>
    /// <exception cref="ArgumentException">An option is wrong.</exception>
    /// <exception cref="JournalException">The database cannot be used; the code says why.</exception>
    public static async Task MigrateAsync(PostgreSqlJournalOptions options, CancellationToken cancellationToken = default)
    {
        using var server = Server.Create(options);
        await Migration.RunAsync(async: true, server, mayCreate: true, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override Task<JournalHead> AppendCoreAsync(EntryBatch batch, Durability durability, CancellationToken cancellationToken)
    {
        try
        {
            return Writer().AppendAsync(new PendingAppend(batch, durability, cancellationToken), isUrgent: false);
        }
        catch (Exception error) when (error is JournalException or ObjectDisposedException)
        {
            return Task.FromException<JournalHead>(error);
        }
    }

    /// <inheritdoc/>
    protected override JournalHead AppendCore(EntryBatch batch, Durability durability, CancellationToken cancellationToken) =>
        Writer().AppendAsync(new PendingAppend(batch, durability, cancellationToken), isUrgent: true).GetAwaiter().GetResult();

    /// <inheritdoc/>
    protected override Task<IReadOnlyList<StoredEntry>> ReadCoreAsync(string registerId, long fromSequence, int maxCount, CancellationToken cancellationToken) =>
        Reader.ReadAsync(MayBeAsync, registerId, fromSequence, maxCount, cancellationToken);

    /// <inheritdoc/>
    protected override Task<IReadOnlyList<StoredEntry>> FindCoreAsync(string registerId, string saleId, CancellationToken cancellationToken) =>
        Reader.FindAsync(MayBeAsync, registerId, saleId, cancellationToken);

    /// <inheritdoc/>
    protected override Task<IReadOnlyList<StoredEntry>> FindCoreAsync(string registerId, long receiptNumber, CancellationToken cancellationToken) =>
        Reader.FindAsync(MayBeAsync, registerId, receiptNumber, cancellationToken);

    /// <inheritdoc/>
    protected override Task<IReadOnlyDictionary<string, JournalHead>> GetHeadsCoreAsync(CancellationToken cancellationToken) =>
        Reader.HeadsAsync(MayBeAsync, cancellationToken);

    /// <inheritdoc/>
    protected override Task<long> LoadCursorCoreAsync(string consumer, string registerId, CancellationToken cancellationToken) =>
        Reader.LoadCursorAsync(MayBeAsync, consumer, registerId, cancellationToken);

    /// <inheritdoc/>
    protected override Task SaveCursorCoreAsync(string consumer, string registerId, long sequence, CancellationToken cancellationToken)
    {
        _ = Writer();
        return Reader.SaveCursorAsync(MayBeAsync, consumer, registerId, sequence, cancellationToken);
    }

    /// <inheritdoc/>
    protected override Task<IReadOnlyList<Finding>> VerifyIntegrityCoreAsync(CancellationToken cancellationToken) =>
        SchemaVerifier.VerifyAsync(MayBeAsync, _server, Reader, cancellationToken);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _writer?.Dispose();
            _disposed = true;
            _server.Dispose();
        }
    }

    // Who has a context or a thread of his own may block the pool's last thread meanwhile: an answer that needs the pool would never come.
    private static bool MayBeAsync => SynchronizationContext.Current is null && Thread.CurrentThread.IsThreadPoolThread;

    private JournalReader Reader => _disposed ? throw new ObjectDisposedException(nameof(PostgreSqlJournalStore)) : _reader;

    private static PostgreSqlJournalOptions Options(string connectionString) => new() { ConnectionString = connectionString ?? throw new ArgumentNullException(nameof(connectionString)) };

    private static async Task<PostgreSqlJournalStore> OpenAsync(bool async, PostgreSqlJournalOptions options, bool forReading, CancellationToken cancellationToken)
    {
        var server = Server.Create(options);
        try
        {
            await Migration.RunAsync(async, server, mayCreate: options.CreateSchema && !forReading, cancellationToken).ConfigureAwait(false);
            return new PostgreSqlJournalStore(server, forReading ? null : await JournalWriter.StartAsync(async, server, cancellationToken).ConfigureAwait(false));
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    private JournalWriter Writer() =>
        _disposed ? throw new ObjectDisposedException(nameof(PostgreSqlJournalStore))
        : _writer ?? throw new JournalException(JournalErrorCodes.StorageReadOnly, $"The journal in {Name} was opened for reading only. Open it with {nameof(PostgreSqlJournalStore)}.{nameof(Open)} to append.");
}
