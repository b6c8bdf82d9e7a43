using System.Globalization;
using Fiscal.Journal.PostgreSql.Tests;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Fiscal.Receipts.Portal.Tests;

/// <summary>Instances of a portal on one database, without a web server: what <c>AddFiscalReceipts</c> registers, under a clock of the test's.</summary>
internal sealed class TestPortal : IAsyncDisposable
{
    private static int _databases;

    private readonly List<ServiceProvider> _instances = [];
    private readonly Action<PortalOptions> _configure;
    private readonly string _folder = Directory.CreateTempSubdirectory("fiscal-portal-").FullName;

    /// <summary>On SQLite, or on a new database of a server.</summary>
    public TestPortal(PostgreSqlServer? server = null)
    {
        if (server is null)
        {
            SqlitePath = Path.Combine(_folder, "portal.db");
            _configure = options => options.SqlitePath = SqlitePath;
        }
        else
        {
            Database = "portal" + Interlocked.Increment(ref _databases).ToString(CultureInfo.InvariantCulture);
            server.Execute("CREATE DATABASE " + Database);
            var connection = server.ConnectionString.Replace("Database=postgres", "Database=" + Database, StringComparison.Ordinal) + ";Pooling=true;Maximum Pool Size=10";
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

    public async ValueTask DisposeAsync()
    {
        foreach (var instance in _instances)
        {
            await instance.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }
}
