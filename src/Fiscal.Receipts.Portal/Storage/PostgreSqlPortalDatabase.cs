using Npgsql;

namespace Fiscal.Receipts.Portal;

/// <summary>A server for several instances of the portal and many merchants.</summary>
internal sealed class PostgreSqlPortalDatabase : PortalDatabase
{
    // Any number that nobody else takes: "FISCALBN" as ASCII.
    private const long SchemaLock = 0x46495343414C424E;

    private const int MostAttempts = 5;
    private const int MostPrepared = 100;

    private readonly NpgsqlDataSource _source;

    // Planning a join over partitions costs more than running it. A pooler that cannot have it says so in the connection string.
    public PostgreSqlPortalDatabase(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        if (!connectionString.Contains("Auto Prepare", StringComparison.OrdinalIgnoreCase))
        {
            settings.MaxAutoPrepare = MostPrepared;
        }

        _source = new NpgsqlSlimDataSourceBuilder(settings.ConnectionString).Build();
    }

    protected override string Dialect => "postgresql";

    public override async Task<T> ReadAsync<T>(Func<PortalSession, Task<T>> work, CancellationToken cancellationToken)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellationToken);
        return await work(new PortalSession(connection, null));
    }

    public override async Task<T> WriteAsync<T>(Func<PortalSession, Task<T>> work, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var connection = await _source.OpenConnectionAsync(cancellationToken);
                await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
                var result = await work(new PortalSession(connection, transaction));
                await transaction.CommitAsync(cancellationToken);
                return result;
            }
            catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected && attempt < MostAttempts)
            {
                // Two instances were in each other's way; the statements have left nothing behind.
            }
        }
    }

    public override async Task<IReadOnlyList<int>> MigrateAsync(CancellationToken cancellationToken)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await RunAsync(connection, transaction, $"SELECT pg_advisory_xact_lock({SchemaLock})", cancellationToken);
        var run = await MigrateAsync(connection, transaction, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return run;
    }

    public override ValueTask DisposeAsync() => _source.DisposeAsync();
}
