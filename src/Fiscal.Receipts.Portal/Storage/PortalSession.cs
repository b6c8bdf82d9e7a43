using System.Data.Common;

namespace Fiscal.Receipts.Portal;

/// <summary>A connection lent for one unit of work, with its transaction if it writes.</summary>
internal sealed class PortalSession(DbConnection connection, DbTransaction? transaction)
{
    /// <summary>Runs a statement and tells how many rows it changed.</summary>
    public async Task<int> ExecuteAsync(PortalQuery query, CancellationToken cancellationToken, params (string Name, object? Value)[] parameters)
    {
        await using var command = Command(query, parameters);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Reads all rows.</summary>
    public async Task<List<T>> ReadAsync<T>(PortalQuery query, Func<DbDataReader, T> read, CancellationToken cancellationToken, params (string Name, object? Value)[] parameters)
    {
        await using var command = Command(query, parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    /// <summary>Reads the first row; <see langword="default"/> if there is none.</summary>
    public async Task<T?> FindAsync<T>(PortalQuery query, Func<DbDataReader, T> read, CancellationToken cancellationToken, params (string Name, object? Value)[] parameters)
        where T : class
    {
        await using var command = Command(query, parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? read(reader) : null;
    }

    /// <summary>Runs a statement once for each set of parameters, in one exchange where the database can, and reads the first row of each.</summary>
    public async Task<List<T?>> FindEachAsync<T>(PortalQuery query, Func<DbDataReader, T> read, IReadOnlyList<(string Name, object? Value)[]> sets, CancellationToken cancellationToken)
        where T : class
    {
        var found = new List<T?>(sets.Count);
        if (!connection.CanCreateBatch || sets.Count < 2)
        {
            foreach (var set in sets)
            {
                found.Add(await FindAsync(query, read, cancellationToken, set));
            }

            return found;
        }

        await using var batch = Batch(query, sets);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        do
        {
            found.Add(await reader.ReadAsync(cancellationToken) ? read(reader) : null);
        }
        while (await reader.NextResultAsync(cancellationToken));
        return found;
    }

    /// <summary>Runs a statement that gives no rows once for each set of parameters, in one exchange where the database can.</summary>
    public async Task ExecuteEachAsync(PortalQuery query, IReadOnlyList<(string Name, object? Value)[]> sets, CancellationToken cancellationToken)
    {
        if (connection.CanCreateBatch && sets.Count > 1)
        {
            await using var batch = Batch(query, sets);
            await batch.ExecuteNonQueryAsync(cancellationToken);
            return;
        }

        foreach (var set in sets)
        {
            await ExecuteAsync(query, cancellationToken, set);
        }
    }

    private DbBatch Batch(PortalQuery query, IReadOnlyList<(string Name, object? Value)[]> sets)
    {
        var batch = connection.CreateBatch();
        batch.Transaction = transaction;
        foreach (var set in sets)
        {
            var command = batch.CreateBatchCommand();
            command.CommandText = query.Sql;
            Add(command.Parameters, command.CreateParameter, set);

            batch.BatchCommands.Add(command);
        }

        return batch;
    }

    private DbCommand Command(PortalQuery query, (string Name, object? Value)[] parameters)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = query.Sql;
        Add(command.Parameters, command.CreateParameter, parameters);
        return command;
    }

    private static void Add(DbParameterCollection into, Func<DbParameter> create, (string Name, object? Value)[] parameters)
    {
        foreach (var (name, value) in parameters)
        {
            var parameter = create();
            parameter.ParameterName = name;
            parameter.Value = value ?? DBNull.Value;
            into.Add(parameter);
        }
    }
}
