using Npgsql;

namespace Fiscal.Journal.PostgreSql.Tests;

[Collection(nameof(PostgreSqlGroup))]
public sealed class OpeningTests(PostgreSqlServer server)
{
    [Fact]
    public async Task Newer_schema_is_refused_with_a_clear_sentence()
    {
        var journal = NewJournal(out var schema);
        PostgreSqlJournalStore.Open(journal).Dispose();
        server.Execute($"INSERT INTO {schema}.format VALUES (2)");

        foreach (var open in new Func<string, PostgreSqlJournalStore>[] { PostgreSqlJournalStore.Open, PostgreSqlJournalStore.OpenReadOnly })
        {
            var error = Assert.Throws<JournalException>(() => open(journal));
            Assert.Equal(JournalErrorCodes.NewerFormat, error.Code);
            Assert.Contains("Update the software", error.Message, StringComparison.Ordinal);
        }

        var migration = await Assert.ThrowsAsync<JournalException>(() => PostgreSqlJournalStore.MigrateAsync(new PostgreSqlJournalOptions { ConnectionString = journal }));
        Assert.Equal(JournalErrorCodes.NewerFormat, migration.Code);
    }

    [Fact]
    public async Task A_server_that_does_not_flush_is_told()
    {
        using var store = PostgreSqlJournalStore.Open(server.NewJournal());
        Assert.Empty(await store.VerifyIntegrityAsync());
        server.Set("full_page_writes", "off");
        try
        {
            var finding = Assert.Single(await store.VerifyIntegrityAsync());
            Assert.Equal(("journal-not-durable", FindingSeverity.Warning, "full_page_writes = off"), (finding.Code, finding.Severity, finding.Where));
        }
        finally
        {
            server.Set("full_page_writes", "on");
        }
    }

    [Fact]
    public async Task Reading_creates_nothing_and_a_missing_journal_is_said()
    {
        var journal = NewJournal(out var schema);
        Assert.Equal(JournalErrorCodes.StorageMissing, Assert.Throws<JournalException>(() => PostgreSqlJournalStore.OpenReadOnly(journal)).Code);
        Assert.Equal(JournalErrorCodes.StorageMissing, Assert.Throws<JournalException>(() => PostgreSqlJournalStore.Open(new PostgreSqlJournalOptions { ConnectionString = journal, CreateSchema = false })).Code);
        Assert.Equal(JournalErrorCodes.StorageMissing, (await Assert.ThrowsAsync<JournalException>(() => PostgreSqlJournalStore.OpenReadOnlyAsync(new PostgreSqlJournalOptions { ConnectionString = journal }))).Code);
        server.Execute($"CREATE SCHEMA {schema}; CREATE TABLE {schema}.entry (x int)");
        Assert.Equal(JournalErrorCodes.NotAJournal, Assert.Throws<JournalException>(() => PostgreSqlJournalStore.Open(journal)).Code);
    }

    [Fact]
    public async Task Migration_is_whole_repeatable_and_enough_to_open_without_more_rights()
    {
        var journal = NewJournal(out var schema);
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => PostgreSqlJournalStore.MigrateAsync(new PostgreSqlJournalOptions { ConnectionString = journal })));
        server.Execute(
            $"""
            CREATE ROLE {schema}_till LOGIN PASSWORD 'p';
            GRANT USAGE ON SCHEMA {schema} TO {schema}_till;
            GRANT SELECT ON {schema}.format TO {schema}_till;
            GRANT SELECT, INSERT ON {schema}.entry TO {schema}_till;
            GRANT SELECT, INSERT, UPDATE ON {schema}.cursor TO {schema}_till;
            CREATE ROLE {schema}_auditor LOGIN PASSWORD 'p';
            GRANT USAGE ON SCHEMA {schema} TO {schema}_auditor;
            GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {schema}_auditor;
            """);

        JournalHead head;
        using (var till = await PostgreSqlJournalStore.OpenAsync(As(journal, schema + "_till")))
        {
            head = Sales.Append(till, "KASSE-01", JournalHead.Empty, 1, 2);
            await till.SaveCursorAsync("upload", "KASSE-01", 3);
            await till.SaveCursorAsync("upload", "KASSE-01", 4);
            Assert.Equal(4, await till.LoadCursorAsync("upload", "KASSE-01"));
            Assert.Empty(await till.VerifyIntegrityAsync());
            Assert.Empty(await ChainVerifier.VerifyAsync(till));
        }

        using (var auditor = PostgreSqlJournalStore.OpenReadOnly(As(journal, schema + "_auditor")))
        {
            Assert.True(auditor.IsReadOnly);
            Assert.Equal(head, await auditor.GetHeadAsync("KASSE-01"));
            Assert.Empty(await auditor.VerifyIntegrityAsync());
            Assert.Equal(JournalErrorCodes.StorageReadOnly, (await Assert.ThrowsAsync<JournalException>(() => auditor.AppendAsync("KASSE-01", head, [Sales.Entry(0, 3)], Durability.Durable))).Code);
            Assert.Equal(JournalErrorCodes.StorageReadOnly, (await Assert.ThrowsAsync<JournalException>(() => auditor.SaveCursorAsync("upload", "KASSE-01", 1))).Code);
        }

        using var writing = PostgreSqlJournalStore.Open(As(journal, schema + "_auditor"));
        Assert.Equal(JournalErrorCodes.StorageReadOnly, (await Assert.ThrowsAsync<JournalException>(() => writing.AppendAsync("KASSE-01", head, [Sales.Entry(0, 3)], Durability.Durable))).Code);
    }

    [Fact]
    public async Task Server_that_only_reads_refuses_appends_and_is_read()
    {
        var journal = NewJournal(out _);
        PostgreSqlJournalStore.Open(journal).Dispose();
        using var store = PostgreSqlJournalStore.Open(journal + ";Options='-c default_transaction_read_only=on'");

        Assert.Equal(JournalErrorCodes.StorageReadOnly, (await Assert.ThrowsAsync<JournalException>(() => store.AppendAsync("KASSE-01", JournalHead.Empty, [Sales.Entry(0, 1)], Durability.Durable))).Code);
        Assert.Empty(await store.GetHeadsAsync());
    }

    [Fact]
    public void What_cannot_be_opened_is_said_with_a_code_and_a_sentence()
    {
        Refused(server.ConnectionString + ";Database=nowhere", JournalErrorCodes.StorageMissing, "nowhere");
        Refused(server.ConnectionString + ";Password=wrong", JournalErrorCodes.StorageMissing, "password");
        Refused(server.ConnectionString + ";Port=1", JournalErrorCodes.StorageMissing, "Check that the server runs");

        static void Refused(string connectionString, string code, string word)
        {
            var error = Assert.Throws<JournalException>(() => PostgreSqlJournalStore.Open(connectionString));
            Assert.Equal(code, error.Code);
            Assert.Contains(word, error.Message, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public void Database_in_another_encoding_is_refused()
    {
        var name = server.NewSchema();
        server.Execute($"CREATE DATABASE {name} ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0");
        var error = Assert.Throws<JournalException>(() => PostgreSqlJournalStore.Open(server.ConnectionString + ";Database=" + name));
        Assert.Equal(JournalErrorCodes.NotAJournal, error.Code);
        Assert.Contains("UTF8", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Host=a;Merchant=a b")]
    [InlineData("Host=a;Schema=Fiscal")]
    [InlineData("Host=a;Schema=x\"; DROP SCHEMA y; --")]
    [InlineData("Host=a;Port=many")]
    [InlineData("nonsense")]
    public void Options_that_are_wrong_are_named(string connectionString) =>
        Assert.Throws<ArgumentException>(() => PostgreSqlJournalStore.Open(connectionString));

    [Fact]
    public async Task Own_data_source_is_used_and_not_disposed()
    {
        using var source = NpgsqlDataSource.Create(server.ConnectionString);
        using (var store = PostgreSqlJournalStore.Open(new PostgreSqlJournalOptions { DataSource = source, Schema = server.NewSchema() }))
        {
            Sales.Append(store, "KASSE-01", JournalHead.Empty, 1, 1);
            Assert.Equal(4, (await store.GetHeadAsync("KASSE-01")).Sequence);
        }

        using var connection = source.OpenConnection();
    }

    private static string As(string journal, string user) => journal + $";Username={user};Password=p";

    private string NewJournal(out string schema)
    {
        schema = server.NewSchema();
        return server.ConnectionString + ";Schema=" + schema;
    }
}
