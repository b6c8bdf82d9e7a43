using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Fiscal.Journal.PostgreSql.Tests;

/// <summary>A password stands in no message, no inner exception and no log, whatever goes wrong.</summary>
[Collection(nameof(PostgreSqlGroup))]
public sealed class SecretTests(PostgreSqlServer server)
{
    [Theory]
    [InlineData("Host=127.0.0.1;Username=postgres;Password={0};Database=postgres;Port=1")]
    [InlineData("Host=127.0.0.1;Username=postgres;Password={0}x;Database=postgres;Port={1}")]
    [InlineData("Host=127.0.0.1;Username=nobody;Password={0};Database=postgres;Port={1}")]
    [InlineData("Host=127.0.0.1;Username=postgres;Password={0};Database=nowhere;Port={1}")]
    [InlineData("Host=no-such-host.invalid;Username=postgres;Password={0};Database=postgres")]
    [InlineData("Host=127.0.0.1;Username=postgres;Password={0};Database=postgres;Port={1};SSL Mode=VerifyFull")]
    [InlineData("Host=127.0.0.1;Username=postgres;Password={0};Database=postgres;Port={1};Options=-c nonsense")]
    [InlineData("Host=127.0.0.1;Username=postgres;Password=x;{0};Port={1}")]
    [InlineData("Host=127.0.0.1;Username=postgres;Password=x;{0}=1;Port={1}")]
    [InlineData("Host=127.0.0.1;Password='{0};Port={1}")]
    [InlineData("Host=127.0.0.1;Port={0}")]
    [InlineData("Host=127.0.0.1;Timeout={0};Password={0}")]
    [InlineData("Host=127.0.0.1;SSL Mode={0};Password={0}")]
    [InlineData("postgresql://postgres:{0}@127.0.0.1:{1}/postgres")]
    public async Task Connection_string_that_fails_is_not_repeated(string text)
    {
        using var logs = new Logs();
        var options = new PostgreSqlJournalOptions { ConnectionString = string.Format(CultureInfo.InvariantCulture, text, PostgreSqlServer.Password, server.Port), LoggerFactory = logs, Patience = TimeSpan.FromSeconds(1) };

        Check(await Assert.ThrowsAnyAsync<Exception>(() => PostgreSqlJournalStore.OpenAsync(options)), logs);
        Check(Assert.ThrowsAny<Exception>(() => PostgreSqlJournalStore.Open(options)), logs);
        Check(Assert.ThrowsAny<Exception>(() => PostgreSqlJournalStore.OpenReadOnly(options.ConnectionString)), logs);
        Check(await Assert.ThrowsAnyAsync<Exception>(() => PostgreSqlJournalStore.MigrateAsync(options)), logs);
    }

    [Fact]
    public async Task Store_that_works_loses_its_server_and_fails_logs_no_password_and_no_entry()
    {
        using var logs = new Logs();
        using var line = new LineProxy(server.Port);
        using var store = PostgreSqlJournalStore.Open(new PostgreSqlJournalOptions
        {
            ConnectionString = server.NewJournal() + ";Port=" + line.Port.ToString(CultureInfo.InvariantCulture),
            LoggerFactory = logs,
            Patience = TimeSpan.FromSeconds(1),
        });
        var head = Sales.Append(store, "KASSE-01", JournalHead.Empty, 1, 2);
        line.SwallowNextAnswer();
        head = await store.AppendAsync("KASSE-01", head, [Sales.Entry(0, 3)], Durability.Durable);
        line.Cut(staysDown: true);
        Check(await Assert.ThrowsAsync<JournalException>(() => store.AppendAsync("KASSE-01", head, [Sales.Entry(2, 3)], Durability.Durable)), logs);
        Check(await Assert.ThrowsAsync<JournalException>(() => store.GetHeadsAsync()), logs);
        Check(await store.VerifyIntegrityAsync(), logs);

        Assert.Contains(logs.Lines, static line => line.Contains("Fiscal.Journal", StringComparison.Ordinal) && line.Contains("connection lost", StringComparison.Ordinal));
        Assert.DoesNotContain(PostgreSqlServer.Password, store.Name, StringComparison.Ordinal);
        Assert.DoesNotContain(logs.Lines, static line => line.Contains(Sales.Id(1), StringComparison.Ordinal));
    }

    private static void Check(object said, Logs logs)
    {
        var text = said is IEnumerable<Finding> findings ? string.Join("\n", findings.Select(static finding => finding + finding.MessageDe)) : said.ToString()!;
        foreach (var (piece, where) in logs.Lines.Select(static line => (line, "a log line")).Append((text, "an exception")))
        {
            Assert.False(piece.Contains(PostgreSqlServer.Password, StringComparison.Ordinal), $"The password stands in {where}: {piece}");
        }

        // An exception's data and sources are printed by loggers as well.
        for (var error = said as Exception; error is not null; error = error.InnerException)
        {
            foreach (System.Collections.DictionaryEntry pair in error.Data)
            {
                Assert.DoesNotContain(PostgreSqlServer.Password, $"{pair.Key}={pair.Value}", StringComparison.Ordinal);
            }
        }
    }

    private sealed class Logs : ILoggerFactory
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public void AddProvider(ILoggerProvider provider)
        {
            // There is one: this.
        }

        public ILogger CreateLogger(string categoryName) => new Log(this, categoryName);

        public void Dispose()
        {
            // Nothing is held.
        }

        private sealed class Log(Logs logs, string category) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
                logs.Lines.Enqueue($"{category} {logLevel} {formatter(state, exception)} {exception} {string.Join(";", state as IEnumerable<KeyValuePair<string, object?>> ?? [])}");
        }
    }
}
