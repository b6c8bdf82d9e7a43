using System.Globalization;
using System.Text;
using Fiscal.Journal.PostgreSql.Tests;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace Fiscal.Receipts.Portal.Tests;

/// <summary>Instances of a portal on one database, without a web server: what <c>AddFiscalReceipts</c> registers, under a clock of the test's.</summary>
internal sealed class TestPortal : IAsyncDisposable
{
    private static int _databases;

    private readonly List<ServiceProvider> _instances = [];
    private readonly Action<PortalOptions> _configure;
    private readonly string _folder = Directory.CreateTempSubdirectory("fiscal-portal-").FullName;

    /// <summary>On SQLite, or on a new database of a server: a copy of one with the schema, unless it has to be empty.</summary>
    public TestPortal(PostgreSqlServer? server = null, bool isEmpty = false)
    {
        if (server is null)
        {
            SqlitePath = Path.Combine(_folder, "portal.db");
            _configure = options => options.SqlitePath = SqlitePath;
        }
        else
        {
            Database = "portal" + Interlocked.Increment(ref _databases).ToString(CultureInfo.InvariantCulture);
            server.Execute($"CREATE DATABASE {Database} TEMPLATE {(isEmpty ? "template1" : MigratedTemplate(server))}");
            var connection = ConnectionStringOf(server, Database);
            ConnectionString = connection;
            _configure = options => options.PostgreSqlConnectionString = connection;
        }
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));

    public string? SqlitePath { get; }

    public string? Database { get; }

    public string? ConnectionString { get; }

    public string KeyFolder => Path.Combine(_folder, "keys");

    public void Configure(PortalOptions options) => _configure(options);

    public LogLines Log { get; } = new();

    /// <summary>Another instance on the same database.</summary>
    public async Task<IServiceProvider> StartAsync()
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(Clock);
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Log));
        services.AddDataProtection().PersistKeysToFileSystem(new DirectoryInfo(KeyFolder)).SetApplicationName("test");
        services.AddFiscalReceipts(Configure);
        var provider = services.BuildServiceProvider();
        _instances.Add(provider);
        foreach (var start in provider.GetServices<IHostedService>().OfType<PortalStartup>())
        {
            await start.StartAsync(CancellationToken.None);
        }

        return provider;
    }

    /// <summary>Whether bytes are anywhere in what is stored: in SQLite's files as they lie on the disk, in every row that PostgreSQL shows.</summary>
    public async Task<bool> HoldsAsync(byte[] bytes)
    {
        if (SqlitePath is not null)
        {
            foreach (var file in Directory.GetFiles(_folder, "portal.db*").Where(static file => !file.EndsWith("-shm", StringComparison.Ordinal)))
            {
                await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
                var content = new byte[stream.Length];
                await stream.ReadExactlyAsync(content);
                if (content.AsSpan().IndexOf(bytes) >= 0)
                {
                    return true;
                }
            }

            return false;
        }

        await using var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        var tables = new List<string>();
        await using (var list = new NpgsqlCommand("SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename !~ '_[0-7]$'", connection))
        await using (var reader = await list.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                tables.Add(reader.GetString(0));
            }
        }

        // As text: bytea becomes hexadecimal, so what is inside of it is searched for in that form, too.
        var hex = Convert.ToHexStringLower(bytes);
        var text = Encoding.UTF8.GetString(bytes);
        foreach (var table in tables)
        {
            await using var rows = new NpgsqlCommand($"SELECT t::text FROM {table} t", connection);
            await using var reader = await rows.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                if (reader.GetString(0).Contains(hex, StringComparison.Ordinal) || reader.GetString(0).Contains(text, StringComparison.Ordinal))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static string ConnectionStringOf(PostgreSqlServer server, string database) =>
        server.ConnectionString.Replace("Database=postgres", "Database=" + database, StringComparison.Ordinal) + ";Maximum Pool Size=10";

    // A hundred tables take a while; copying them does not. Tests of one server run one after the other.
    private static string MigratedTemplate(PostgreSqlServer server)
    {
        const string Name = "portal_template";
        using var connection = server.Connect();
        using var command = new NpgsqlCommand($"SELECT count(*) FROM pg_database WHERE datname = '{Name}'", connection);
        if (command.ExecuteScalar() is 0L)
        {
            server.Execute("CREATE DATABASE " + Name);
            var database = new PostgreSqlPortalDatabase(ConnectionStringOf(server, Name) + ";Pooling=false");
            database.MigrateAsync(CancellationToken.None).GetAwaiter().GetResult();
            database.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }

        return Name;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var instance in _instances)
        {
            await instance.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }
}
