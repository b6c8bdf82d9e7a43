using Microsoft.Data.Sqlite;

namespace Fiscal.Receipts.Portal;

/// <summary>One file, for a portal in the till's process or one of its own. What was deleted is overwritten.</summary>
internal sealed class SqlitePortalDatabase : PortalDatabase
{
    private readonly string _connectionString;
    private readonly SemaphoreSlim _writing = new(1, 1);

    // Kept open so that the last reader does not take the WAL along, and for the one writer.
    private SqliteConnection? _writer;
    private bool _isDisposed;

    public SqlitePortalDatabase(string path) =>
        _connectionString = new SqliteConnectionStringBuilder { DataSource = path, DefaultTimeout = 30 }.ToString();

    protected override string Dialect => "sqlite";

    public override async Task<T> ReadAsync<T>(Func<PortalSession, Task<T>> work, CancellationToken cancellationToken)
    {
        await using var connection = new SqliteConnection(_connectionString);
        await connection.OpenAsync(cancellationToken);
        return await work(new PortalSession(connection, null));
    }

    public override async Task<T> WriteAsync<T>(Func<PortalSession, Task<T>> work, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            _writer ??= await OpenForWritingAsync(cancellationToken);
            await using var transaction = _writer.BeginTransaction(deferred: false);
            var result = await work(new PortalSession(_writer, transaction));
            await transaction.CommitAsync(cancellationToken);
            return result;
        }
        finally
        {
            _writing.Release();
        }
    }

    public override async Task<IReadOnlyList<int>> MigrateAsync(CancellationToken cancellationToken)
    {
        await using var connection = await OpenForWritingAsync(cancellationToken);
        await using var transaction = connection.BeginTransaction(deferred: false);
        var run = await MigrateAsync(connection, transaction, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return run;
    }

    /// <summary>Empties the WAL, so that what was deleted is gone from there, too.</summary>
    public async Task<bool> TruncateLogAsync(CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            _writer ??= await OpenForWritingAsync(cancellationToken);
            await using var command = _writer.CreateCommand();
            command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            return await reader.ReadAsync(cancellationToken) && reader.GetInt64(0) == 0;
        }
        finally
        {
            _writing.Release();
        }
    }

    public override async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        // What is being written comes to its end first.
        await _writing.WaitAsync();
        _isDisposed = true;
        if (_writer is { } writer)
        {
            await writer.DisposeAsync();
        }

        await using var pool = new SqliteConnection(_connectionString);
        SqliteConnection.ClearPool(pool);
        _writing.Dispose();
    }

    // Of these only the WAL is the file's; the others belong to a connection, and one that reads needs none of them.
    private async Task<SqliteConnection> OpenForWritingAsync(CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(_connectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            await RunAsync(connection, null, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA foreign_keys=ON;", cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
