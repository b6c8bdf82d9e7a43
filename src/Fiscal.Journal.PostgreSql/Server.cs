using System.Data.Common;
using System.Globalization;
using System.Net.Sockets;
using System.Security.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Fiscal.Journal.PostgreSql;

/// <summary>The way to the server, and what its errors mean. Nothing here repeats a connection string: it may hold a password.</summary>
internal sealed class Server : IDisposable
{
    /// <summary>What <see cref="Error"/> says could not be done.</summary>
    public const string Opening = "opened", Reading = "read", Writing = "written";

    private const string MerchantKeyword = "Merchant", SchemaKeyword = "Schema";

    private readonly NpgsqlDataSource _source;
    private readonly bool _ownsSource;

    private Server(NpgsqlDataSource source, bool ownsSource, string place, string merchantId, Schema schema, PostgreSqlJournalOptions options)
    {
        _source = source;
        _ownsSource = ownsSource;
        MerchantId = merchantId;
        Schema = schema;
        Name = merchantId == PostgreSqlJournalOptions.DefaultMerchantId ? place : place + ", merchant " + merchantId;
        Patience = options.Patience;
        Logger = (options.LoggerFactory ?? NullLoggerFactory.Instance).CreateLogger("Fiscal.Journal");
    }

    /// <summary>Database, server and merchant, for messages.</summary>
    public string Name { get; }

    public string MerchantId { get; }

    public Schema Schema { get; }

    public TimeSpan Patience { get; }

    public ILogger Logger { get; }

    public static Server Create(PostgreSqlJournalOptions options)
    {
        if (options is null)
        {
            throw new ArgumentNullException(nameof(options));
        }

        var (connection, merchantId, schema) = Read(options);
        Check(merchantId.Length is > 0 and <= 64 && merchantId.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or ':'), $"'{merchantId}' is no merchant id: 1 to 64 characters of A-Za-z0-9-._: are.");
        Check(schema.Length is > 0 and <= 63 && char.IsAsciiLetterLower(schema[0]) && schema.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_'), $"'{schema}' is no schema: 1 to 63 characters of a-z0-9_ are, the first one a letter.");
        Check(options.Patience >= TimeSpan.Zero && options.Patience <= TimeSpan.FromHours(1), "Patience is 0 s to 1 h.");
        var place = string.Create(CultureInfo.InvariantCulture, $"{connection.Database ?? connection.Username} on {connection.Host}:{connection.Port}");
        if (options.DataSource is { } own)
        {
            return new Server(own, ownsSource: false, place, merchantId, new Schema(schema), options);
        }

        connection.PersistSecurityInfo = false;
        connection.Enlist = false; // the caller's System.Transactions scope is his business; the chain is ours
        connection.Timeout = connection.Timeout == 0 ? Seconds(options.Patience) : Math.Min(connection.Timeout, Seconds(options.Patience));
        connection.ApplicationName ??= "Fiscal journal";
        if (connection.MaxAutoPrepare == 0)
        {
            connection.MaxAutoPrepare = 20;
            connection.AutoPrepareMinUsages = 2;
        }

        var builder = new NpgsqlDataSourceBuilder(connection.ConnectionString);
        if (options.LoggerFactory is not null)
        {
            builder.UseLoggerFactory(options.LoggerFactory);
        }

        return new Server(builder.Build(), ownsSource: true, place, merchantId, new Schema(schema), options);

        static void Check(bool condition, string otherwise)
        {
            if (!condition)
            {
                throw new ArgumentException(otherwise, nameof(options));
            }
        }
    }

    public async Task<NpgsqlConnection> ConnectAsync(bool async, CancellationToken cancellationToken) =>
        async ? await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false) : _source.OpenConnection();

    /// <summary>Forgets connections that a server which is gone has left in the pool.</summary>
    public void Forget() => _source.Clear();

    /// <summary>Whether an exception is the server's or the network's, and not a bug of ours.</summary>
    public static bool IsFailure(Exception error) => error is DbException or SocketException or IOException or TimeoutException or AuthenticationException
        || (error is InvalidOperationException and not ObjectDisposedException); // what Npgsql says of a connection that broke

    /// <summary>Whether the connection is gone, so that nobody knows what became of the last command. The server's answers to a command are no loss, except those with which it goes down.</summary>
    public static bool IsLoss(Exception error) => error is not PostgresException answer
        || answer.SqlState.StartsWith("57P", StringComparison.Ordinal) || answer.SqlState.StartsWith("08", StringComparison.Ordinal) || answer.SqlState == PostgresErrorCodes.TooManyConnections;

    public JournalException Error(Exception error, string what)
    {
        var (code, advice) = error switch
        {
            PostgresException { SqlState: PostgresErrorCodes.DiskFull } => (JournalErrorCodes.StorageFull, "The server's disk is full: free some space there, the journal goes on as it is."),
            PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction } => (JournalErrorCodes.StorageReadOnly, "The server only reads, as a standby does: connect to the primary."),
            PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } => (JournalErrorCodes.StorageReadOnly, "The user lacks a right: docs/postgresql.md lists what to grant."),
            PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.QueryCanceled } => (JournalErrorCodes.StorageBusy, "Somebody keeps the tables locked: look for him in pg_stat_activity, or try again."),
            PostgresException { SqlState: PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted } => (JournalErrorCodes.StorageDamaged, "The database is damaged: keep it, and go on with a copy that is whole."),
            PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName or PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification or PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName } => (JournalErrorCodes.StorageMissing, "Check database, user, password and schema."),
            _ when what == Opening && error is not PostgresException => (JournalErrorCodes.StorageMissing, "Check that the server runs and that host, port and user are right."),
            _ when what == Writing => (JournalErrorCodes.StorageFailed, "Check the server and the network; it may have been written all the same, only reading tells."),
            _ => (JournalErrorCodes.StorageFailed, "Check the server and the network, then try again."),
        };
        return new JournalException(code, $"The journal in {Name} cannot be {what}: {Detail(error)} {advice}", error);
    }

    /// <summary>The server refuses, and could not be asked what became of what it was sent before.</summary>
    public JournalException Unknown(Exception error) =>
        new(JournalErrorCodes.StorageFailed, $"The journal in {Name} cannot be written: {Detail(error)} What was sent before may have been written, only reading tells.", error);

    public void Dispose()
    {
        if (_ownsSource)
        {
            _source.Dispose();
        }
    }

    /// <summary>A time as Npgsql takes it: 0 would be without end.</summary>
    public static int Seconds(TimeSpan time) => Math.Max(1, (int)Math.Ceiling(time.TotalSeconds));

    private static string Detail(Exception error)
    {
        var text = error is PostgresException answer ? $"{answer.MessageText} ({answer.SqlState})"
            : error.InnerException is null ? error.Message
            : error.Message.TrimEnd('.') + ": " + error.InnerException.Message;
        return text.EndsWith('.') ? text : text + ".";
    }

    private static (NpgsqlConnectionStringBuilder Connection, string MerchantId, string Schema) Read(PostgreSqlJournalOptions options)
    {
        var text = options.DataSource?.ConnectionString ?? options.ConnectionString;
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new ArgumentException("The options name no server: set ConnectionString or DataSource.", nameof(options));
        }

        try
        {
            var words = new DbConnectionStringBuilder { ConnectionString = text };
            var merchantId = Take(words, MerchantKeyword) ?? options.MerchantId;
            var schema = Take(words, SchemaKeyword) ?? options.Schema;
            return (new NpgsqlConnectionStringBuilder(words.ConnectionString), merchantId, schema);
        }
#pragma warning disable CA1031 // whatever it says may repeat what it could not read
        catch (Exception)
#pragma warning restore CA1031
        {
            // Without the cause: it repeats pieces of the text, and a password with a semicolon falls to pieces.
            throw new ArgumentException("The connection string cannot be read: write it as Host=…;Username=…;Password=…;Database=…, values that hold ; or = in quotes. It is not repeated here because it may hold a password.", nameof(options));
        }
    }

    private static string? Take(DbConnectionStringBuilder words, string keyword)
    {
        if (!words.TryGetValue(keyword, out var value))
        {
            return null;
        }

        words.Remove(keyword);
        return Convert.ToString(value, CultureInfo.InvariantCulture);
    }
}
