using Npgsql;

namespace Fiscal.Journal.PostgreSql;

/// <summary>Creates a journal's schema and judges the one that is there.</summary>
internal static class Migration
{
    public static async Task RunAsync(bool async, Server server, bool mayCreate, CancellationToken cancellationToken)
    {
        try
        {
            using var connection = await server.ConnectAsync(async, cancellationToken).ConfigureAwait(false);
            await CheckServerAsync(async, server, connection, cancellationToken).ConfigureAwait(false);
            if (await IsThereAsync(async, server, connection, cancellationToken).ConfigureAwait(false))
            {
                return;
            }

            if (!mayCreate)
            {
                throw new JournalException(JournalErrorCodes.StorageMissing, $"There is no journal in {server.Name}, schema '{server.Schema.Name}'. Check the database and the schema, or create it with {nameof(PostgreSqlJournalStore)}.{nameof(PostgreSqlJournalStore.MigrateAsync)}.");
            }

            await CreateAsync(async, server, connection, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (Server.IsFailure(error))
        {
            throw server.Error(error, Server.Opening);
        }
    }

    private static async Task CheckServerAsync(bool async, Server server, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (connection.PostgreSqlVersion.Major < 13)
        {
            throw new JournalException(JournalErrorCodes.NotAJournal, $"The server of {server.Name} is PostgreSQL {connection.PostgreSqlVersion}; a journal needs 13 or newer. Update the server.");
        }

        var encoding = await ScalarAsync(async, connection, null, "SHOW server_encoding", cancellationToken).ConfigureAwait(false) as string;
        if (encoding != "UTF8")
        {
            throw new JournalException(JournalErrorCodes.NotAJournal, $"The database of {server.Name} has the encoding {encoding}; a journal needs UTF8. Create the database with ENCODING 'UTF8'.");
        }
    }

    private static async Task<bool> IsThereAsync(bool async, Server server, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        // From the catalog, not from the table: what a user may not read and what is not there are two things.
        string Has(string tables) => $"SELECT count(*) > 0 FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname = '{server.Schema.Name}' AND relname IN ({tables})";
        if (await ScalarAsync(async, connection, null, Has("'format'"), cancellationToken).ConfigureAwait(false) is not true)
        {
            if (await ScalarAsync(async, connection, null, Has("'entry', 'cursor'"), cancellationToken).ConfigureAwait(false) is not true)
            {
                return false;
            }

            // Another process may have finished its migration between the two questions.
            if (await ScalarAsync(async, connection, null, Has("'format'"), cancellationToken).ConfigureAwait(false) is not true)
            {
                throw new JournalException(JournalErrorCodes.NotAJournal, $"The schema '{server.Schema.Name}' in {server.Name} holds tables that are no journal. Choose another schema.");
            }
        }

        var version = await ScalarAsync(async, connection, null, $"SELECT max(version) FROM {server.Schema.Format}", cancellationToken).ConfigureAwait(false) as int?;
        return version switch
        {
            > Schema.Version => throw new JournalException(JournalErrorCodes.NewerFormat, $"The journal in {server.Name} has format {version}, this software knows formats up to {Schema.Version}. Update the software; the journal stays as it is."),
            null or < 1 => throw new JournalException(JournalErrorCodes.StorageDamaged, $"The journal in {server.Name} names no format that ever existed. Keep the database, verify it, and go on with a copy that is whole."),
            _ => true,
        };
    }

    private static async Task CreateAsync(bool async, Server server, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        using var transaction = async ? await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false) : connection.BeginTransaction();
        // Another process may do the same at this moment: the second one waits and finds everything there.
        await ScalarAsync(async, connection, transaction, $"SELECT pg_advisory_xact_lock(hashtext('fiscal journal {server.Schema.Name}'))", cancellationToken).ConfigureAwait(false);
        if (await IsThereAsync(async, server, connection, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        foreach (var statement in server.Schema.Statements)
        {
            // An administrator may have made the schema and given it away; making it again would need a right on the database.
            if (statement.StartsWith("CREATE SCHEMA", StringComparison.Ordinal) && await ScalarAsync(async, connection, transaction, $"SELECT to_regnamespace('\"{server.Schema.Name}\"') IS NOT NULL", cancellationToken).ConfigureAwait(false) is true)
            {
                continue;
            }

            await ScalarAsync(async, connection, transaction, statement, cancellationToken).ConfigureAwait(false);
        }

        await ScalarAsync(async, connection, transaction, "SET LOCAL synchronous_commit = on", cancellationToken).ConfigureAwait(false);
        if (async)
        {
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
        else
        {
            transaction.Commit();
        }
    }

    private static async Task<object?> ScalarAsync(bool async, NpgsqlConnection connection, NpgsqlTransaction? transaction, string sql, CancellationToken cancellationToken)
    {
        using var command = new NpgsqlCommand(sql, connection, transaction);
        return async ? await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) : command.ExecuteScalar();
    }
}
