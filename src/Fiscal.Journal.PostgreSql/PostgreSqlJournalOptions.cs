using Microsoft.Extensions.Logging;
using Npgsql;

namespace Fiscal.Journal.PostgreSql;

/// <summary>How a <see cref="PostgreSqlJournalStore"/> is opened.</summary>
public sealed class PostgreSqlJournalOptions
{
    /// <summary>Name of the merchant and of the schema where none is set.</summary>
    internal const string DefaultMerchantId = "default", DefaultSchema = "fiscal";

    /// <summary>Where the server is, as <c>Host=…;Username=…;Password=…;Database=…</c>; the keywords are Npgsql's. Two are ours: <c>Merchant</c> and <c>Schema</c> win over <see cref="MerchantId"/> and <see cref="Schema"/>.</summary>
    public string ConnectionString { get; set; } = string.Empty;

    /// <summary>A data source of your own, for what a connection string cannot say (tokens that expire, certificates); used instead of <see cref="ConnectionString"/>. It stays yours to dispose, after the store.</summary>
    public NpgsqlDataSource? DataSource { get; set; }

    /// <summary>Whose journal it is: the leading column of every key, by which tables are partitioned and sharded. 1–64 characters of <c>A-Za-z0-9-._:</c>.</summary>
    /// <value><c>default</c> by default: enough for one shop.</value>
    public string MerchantId { get; set; } = DefaultMerchantId;

    /// <summary>The schema that holds the tables: 1–63 characters of <c>a-z0-9_</c>, the first one a letter.</summary>
    /// <value><c>fiscal</c> by default.</value>
    public string Schema { get; set; } = DefaultSchema;

    /// <summary>Whether opening creates what is missing. Switch it off where the till's user may not: <see cref="PostgreSqlJournalStore.MigrateAsync(PostgreSqlJournalOptions, CancellationToken)"/> does it as another user.</summary>
    /// <value><see langword="true"/> by default.</value>
    public bool CreateSchema { get; set; } = true;

    /// <summary>How long an append waits for a server that is away, before it is refused. A server that restarts within it costs no sale.</summary>
    /// <value>10 s by default.</value>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Where lost and found connections are logged (<c>Fiscal.Journal</c>); nowhere if <see langword="null"/>. Passwords and entries are never logged.</summary>
    public ILoggerFactory? LoggerFactory { get; set; }
}
