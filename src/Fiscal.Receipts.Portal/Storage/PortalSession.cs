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

    private DbCommand Command(PortalQuery query, (string Name, object? Value)[] parameters)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = query.Sql;
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
