using System.Data.Common;
using System.Globalization;
using System.Reflection;

namespace Fiscal.Receipts.Portal;

/// <summary>Where the portal keeps things: one set of statements, two databases. Stores of a subject (receipts, mail, feedback …) are written once over it.</summary>
internal abstract class PortalDatabase : IAsyncDisposable
{
    private int? _newestSchema;

    /// <summary>Folder of its numbered schema files, <c>sqlite</c> or <c>postgresql</c>.</summary>
    protected abstract string Dialect { get; }

    /// <summary>Number of the newest schema file that this program knows.</summary>
    public int NewestSchema => _newestSchema ??= SchemaOf(Dialect)[^1].Number;

    public static PortalDatabase Create(PortalOptions options) =>
        options.PostgreSqlConnectionString is { } connectionString ? new PostgreSqlPortalDatabase(connectionString) : new SqlitePortalDatabase(options.SqlitePath);

    /// <summary>Reads on a connection of the caller's own, without a transaction.</summary>
    public abstract Task<T> ReadAsync<T>(Func<PortalSession, Task<T>> work, CancellationToken cancellationToken);

    /// <summary>Writes in one transaction, durable when this returns; nothing is kept if <paramref name="work"/> throws. The work may be run again when two transactions disturbed each other.</summary>
    public abstract Task<T> WriteAsync<T>(Func<PortalSession, Task<T>> work, CancellationToken cancellationToken);

    /// <summary>Brings the schema up to this version: each numbered file once, in order, under a lock, forward only.</summary>
    /// <returns>Numbers of the files that were run.</returns>
    public abstract Task<IReadOnlyList<int>> MigrateAsync(CancellationToken cancellationToken);

    public abstract ValueTask DisposeAsync();

    /// <summary>As <see cref="WriteAsync{T}"/> for work that gives nothing.</summary>
    public Task WriteAsync(Func<PortalSession, Task> work, CancellationToken cancellationToken) =>
        WriteAsync(
            async session =>
            {
                await work(session);
                return true;
            },
            cancellationToken);

    /// <summary>The numbered files of a dialect: <c>0001-receipts.sql</c>.</summary>
    internal static IReadOnlyList<(int Number, string Sql)> SchemaOf(string dialect)
    {
        var prefix = $"Schema.{dialect}.";
        var assembly = typeof(PortalDatabase).Assembly;
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => (int.Parse(name.AsSpan(prefix.Length, 4), NumberStyles.None, CultureInfo.InvariantCulture), Read(assembly, name)))];
    }

    protected async Task<IReadOnlyList<int>> MigrateAsync(DbConnection connection, DbTransaction transaction, CancellationToken cancellationToken)
    {
        await RunAsync(connection, transaction, "CREATE TABLE IF NOT EXISTS portal_schema (number bigint PRIMARY KEY)", cancellationToken);
        var done = new HashSet<long>();
        await using (var command = connection.CreateCommand())
        {
            command.Transaction = transaction;
            command.CommandText = "SELECT number FROM portal_schema";
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                done.Add(reader.GetInt64(0));
            }
        }

        var files = SchemaOf(Dialect);
        if (done.Count > 0 && done.Max() > files[^1].Number)
        {
            throw new InvalidOperationException($"The database has schema {done.Max()}, this program knows up to {files[^1].Number}: start a newer version of the portal.");
        }

        var run = new List<int>();
        foreach (var (number, sql) in files.Where(file => !done.Contains(file.Number)))
        {
            await RunAsync(connection, transaction, sql, cancellationToken);
            await RunAsync(connection, transaction, string.Create(CultureInfo.InvariantCulture, $"INSERT INTO portal_schema (number) VALUES ({number})"), cancellationToken);
            run.Add(number);
        }

        return run;
    }

    protected static async Task RunAsync(DbConnection connection, DbTransaction? transaction, string sql, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string Read(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
