using Npgsql;

namespace Fiscal.Journal.PostgreSql.Tests;

/// <summary>Every form of SQL that changes, removes or reorders rows is refused by the database itself, whoever runs it, its superuser included.</summary>
[Collection(nameof(PostgreSqlGroup))]
public sealed class AppendOnlyTests(PostgreSqlServer server)
{
    private const string Columns = "(merchant, register, sequence, kind, time, sale_id, receipt_number, closing_number, last_receipt, format, hash, body)";
    private const string Rest = "kind, time, sale_id, receipt_number, closing_number, last_receipt, format, hash, body";
    private const string First = "FROM entry WHERE register = 'KASSE-01' AND sequence = 1";
    private const string Last = "FROM entry WHERE register = 'KASSE-01' ORDER BY sequence DESC LIMIT 1";

    [Theory]
    [InlineData("UPDATE entry SET body = '\\x00' WHERE sequence = 1")]
    [InlineData("UPDATE entry SET sequence = sequence + 100")]
    [InlineData("UPDATE ONLY entry_default SET kind = 9")]
    [InlineData("UPDATE entry_default SET kind = 9 WHERE sequence = 1")]
    [InlineData("UPDATE entry SET kind = 9 FROM format WHERE version = 1")]
    [InlineData("WITH x AS (SELECT 1 AS one) UPDATE entry SET kind = (SELECT one FROM x)")]
    [InlineData("WITH x AS (UPDATE entry SET kind = 9 RETURNING sequence) SELECT * FROM x")]
    [InlineData("UPDATE entry SET merchant = 'other'")]
    [InlineData("UPDATE entry SET last_receipt = 0")]
    [InlineData("UPDATE journal SET kind = 9")]
    [InlineData("DELETE FROM entry")]
    [InlineData("DELETE FROM entry_default")]
    [InlineData("DELETE FROM ONLY entry_default")]
    [InlineData("DELETE FROM entry WHERE sequence = 12")]
    [InlineData("DELETE FROM entry USING format WHERE version = 1")]
    [InlineData("DELETE FROM entry WHERE sale_id IS NOT NULL RETURNING sequence")]
    [InlineData("WITH x AS (DELETE FROM entry RETURNING *) SELECT count(*) FROM x")]
    [InlineData("DELETE FROM journal")]
    [InlineData("TRUNCATE entry")]
    [InlineData("TRUNCATE entry CASCADE")]
    [InlineData("TRUNCATE entry_default")]
    [InlineData("TRUNCATE ONLY entry_default RESTART IDENTITY CASCADE")]
    [InlineData("TRUNCATE cursor, entry")]
    [InlineData("SELECT 1; TRUNCATE entry")]
    [InlineData("INSERT INTO entry SELECT * " + First)]
    [InlineData("INSERT INTO entry_default SELECT * " + First)]
    [InlineData("INSERT INTO entry " + Columns + " SELECT merchant, register, sequence, " + Rest + " " + First + " ON CONFLICT DO NOTHING")]
    [InlineData("INSERT INTO entry " + Columns + " SELECT merchant, register, sequence, " + Rest + " " + First + " ON CONFLICT (merchant, register, sequence) DO NOTHING")]
    [InlineData("INSERT INTO entry " + Columns + " SELECT merchant, register, sequence, " + Rest + " " + First + " ON CONFLICT (merchant, register, sequence) DO UPDATE SET kind = 9")]
    [InlineData("INSERT INTO entry " + Columns + " SELECT merchant, register, sequence, " + Rest + " " + Last + " ON CONFLICT (merchant, register, sequence) DO UPDATE SET body = EXCLUDED.body")]
    [InlineData("INSERT INTO entry_default " + Columns + " SELECT merchant, register, sequence, " + Rest + " " + First + " ON CONFLICT (merchant, register, sequence) DO UPDATE SET kind = 9 RETURNING *")]
    [InlineData("INSERT INTO entry " + Columns + " SELECT merchant, register, sequence + 1, " + Rest + " " + Last)]
    [InlineData("INSERT INTO entry " + Columns + " SELECT merchant, register, sequence + 2, " + Rest + " " + Last)]
    [InlineData("INSERT INTO entry " + Columns + " SELECT merchant, register, NULL, " + Rest + " " + Last)]
    [InlineData("INSERT INTO entry " + Columns + " SELECT merchant, register, 0, " + Rest + " " + Last)]
    [InlineData("INSERT INTO entry " + Columns + " SELECT merchant, register, -5, " + Rest + " " + Last)]
    [InlineData("INSERT INTO entry " + Columns + " SELECT merchant, register, 9223372036854775807, " + Rest + " " + Last)]
    [InlineData("INSERT INTO entry " + Columns + " SELECT merchant, 'NEW', 1, " + Rest + " " + First)]
    [InlineData("INSERT INTO entry " + Columns + " SELECT 'other', register, sequence, " + Rest + " " + Last)]
    [InlineData("INSERT INTO entry " + Columns + " SELECT NULL, register, 1, " + Rest + " " + First)]
    [InlineData("INSERT INTO entry " + Columns + " VALUES ('default', 'KASSE-01', 13, 1, '2026-03-29T12:00:00.0000000+02:00', NULL, NULL, NULL, 0, 1, sha256(''), '')")]
    [InlineData("INSERT INTO entry " + Columns + " VALUES ('default', 'KASSE-01', 13, 1, '2026-03-29T12:00:00.0000000+02:00', NULL, NULL, NULL, 0, 1, '', '')")]
    [InlineData("INSERT INTO entry (merchant, register, sequence) VALUES ('default', 'KASSE-01', 13)")]
    [InlineData("INSERT INTO journal (merchant, register, sequence, time, kind) VALUES ('default', 'KASSE-01', 13, 'x', 1)")]
    [InlineData("SET session_replication_role = replica; DELETE FROM entry")]
    [InlineData("SET session_replication_role = replica; UPDATE entry_default SET kind = 9")]
    [InlineData("SET session_replication_role = replica; TRUNCATE entry_default")]
    [InlineData("SET session_replication_role = replica; TRUNCATE entry")]
    [InlineData("SET session_replication_role = replica; INSERT INTO entry " + Columns + " SELECT merchant, register, sequence + 1, " + Rest + " " + Last)]
    [InlineData("SET standard_conforming_strings = off; DELETE FROM entry")]
    [InlineData("MERGE INTO entry USING format ON version = sequence WHEN MATCHED THEN DELETE")]
    [InlineData("MERGE INTO entry USING format ON version = sequence WHEN MATCHED THEN UPDATE SET kind = 9")]
    [InlineData("MERGE INTO entry USING format ON false WHEN NOT MATCHED THEN INSERT " + Columns + " VALUES ('default', 'KASSE-01', 99, 1, '', NULL, NULL, NULL, 0, 1, '', '')")]
    [InlineData("BEGIN; SAVEPOINT s; DELETE FROM entry; RELEASE s; COMMIT")]
    [InlineData("DO $$ BEGIN DELETE FROM entry; END $$")]
    [InlineData("DO $$ BEGIN EXECUTE 'UPDATE entry SET kind = 9'; END $$")]
    [InlineData("DELETE FROM format")]
    [InlineData("UPDATE format SET version = 0")]
    [InlineData("TRUNCATE format")]
    public async Task Statement_is_refused_and_changes_nothing(string sql)
    {
        var journal = NewJournal(out var schema);
        using var store = PostgreSqlJournalStore.Open(journal);
        Sales.Append(store, "KASSE-01", JournalHead.Empty, 1, 3);
        Sales.Append(store, "KASSE-02", JournalHead.Empty, 1, 1);
        var heads = await store.GetHeadsAsync();

        Assert.Throws<PostgresException>(() => Execute(schema, sql));

        Assert.Equal(heads, await store.GetHeadsAsync());
        Assert.Empty(await store.VerifyIntegrityAsync());
        Assert.Empty(await ChainVerifier.VerifyAsync(store));
        Sales.Append(store, "KASSE-01", heads["KASSE-01"], 4, 1);
    }

    [Fact]
    public async Task Copy_into_the_table_is_refused()
    {
        using var store = PostgreSqlJournalStore.Open(NewJournal(out var schema));
        var head = Sales.Append(store, "KASSE-01", JournalHead.Empty, 1, 1);
        using (var connection = server.Connect())
        {
            string rows;
            using (var export = connection.BeginTextExport($"COPY (SELECT * FROM {schema}.entry) TO STDOUT"))
            {
                rows = await export.ReadToEndAsync();
            }

            var error = Assert.Throws<PostgresException>(() =>
            {
                using var import = connection.BeginTextImport($"COPY {schema}.entry FROM STDIN");
                import.Write(rows);
            });
            Assert.Contains("append-only", error.MessageText, StringComparison.Ordinal);
        }

        Assert.Equal(head, await store.GetHeadAsync("KASSE-01"));
    }

    [Fact]
    public void Functions_of_a_session_do_not_take_the_place_of_the_ones_that_protect()
    {
        using var store = PostgreSqlJournalStore.Open(NewJournal(out var schema));
        Sales.Append(store, "KASSE-01", JournalHead.Empty, 1, 1);
        const string forgery = "INSERT INTO entry " + Columns + " SELECT merchant, register, sequence + 1, " + Rest + " " + Last;

        var error = Assert.Throws<PostgresException>(() => server.Execute(
            $"""
            CREATE SCHEMA {schema}_evil;
            CREATE FUNCTION {schema}_evil.sha256(bytea) RETURNS bytea LANGUAGE sql AS 'SELECT hash FROM {schema}.entry ORDER BY sequence DESC LIMIT 1';
            SET search_path = {schema}_evil, {schema}, pg_catalog;
            {forgery}
            """));

        Assert.Equal(Schema.OutOfOrder, error.SqlState);
    }

    [Fact]
    public async Task Two_rows_in_one_statement_follow_each_other_or_none_is_taken()
    {
        using var source = PostgreSqlJournalStore.Open(NewJournal(out var from));
        using var target = PostgreSqlJournalStore.Open(NewJournal(out var to));
        Sales.Append(source, "KASSE-01", JournalHead.Empty, 1, 2);

        Assert.Throws<PostgresException>(() => server.Execute($"INSERT INTO {to}.entry SELECT * FROM {from}.entry WHERE sequence <> 3 ORDER BY sequence"));
        Assert.Empty(await target.GetHeadsAsync());
        // A copy of a whole chain is that chain: what backups are restored with.
        Assert.Equal(8, server.Execute($"INSERT INTO {to}.entry SELECT * FROM {from}.entry ORDER BY sequence"));
        Assert.Equal(await source.GetHeadsAsync(), await target.GetHeadsAsync());
        Assert.Empty(await target.VerifyIntegrityAsync());
    }

    [Theory]
    [InlineData("DROP TRIGGER entry_no_change ON entry")]
    [InlineData("DROP TRIGGER entry_no_truncate ON entry_default; TRUNCATE entry_default")]
    [InlineData("ALTER TABLE entry DISABLE TRIGGER entry_no_change; UPDATE entry SET kind = 9 WHERE sequence = 1; ALTER TABLE entry ENABLE ALWAYS TRIGGER entry_no_change")]
    [InlineData("ALTER TABLE entry DISABLE TRIGGER entry_no_change")]
    [InlineData("ALTER TABLE entry ENABLE TRIGGER entry_in_order")]
    [InlineData("ALTER TABLE entry ENABLE REPLICA TRIGGER entry_in_order")]
    [InlineData("ALTER TABLE entry_default DISABLE TRIGGER ALL")]
    [InlineData("CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'")]
    [InlineData("CREATE OR REPLACE FUNCTION follows() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS 'BEGIN RETURN NEW; END'")]
    [InlineData("ALTER FUNCTION follows() RESET ALL")]
    [InlineData("ALTER FUNCTION refuse() SECURITY DEFINER")]
    [InlineData("CREATE FUNCTION quiet() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'; CREATE TRIGGER a_quiet BEFORE INSERT ON entry FOR EACH ROW EXECUTE FUNCTION quiet()")]
    [InlineData("CREATE RULE nothing AS ON INSERT TO entry DO INSTEAD NOTHING")]
    [InlineData("CREATE RULE nothing AS ON DELETE TO entry_default DO INSTEAD NOTHING")]
    [InlineData("DROP INDEX entry_sale")]
    [InlineData("ALTER TABLE entry DROP CONSTRAINT entry_pkey")]
    [InlineData("ALTER TABLE entry ADD COLUMN note text")]
    [InlineData("ALTER TABLE entry ALTER COLUMN kind DROP NOT NULL")]
    [InlineData("ALTER TABLE entry RENAME COLUMN kind TO sort")]
    [InlineData("DROP VIEW journal; ALTER TABLE entry ALTER COLUMN kind TYPE bigint USING kind + 1")]
    [InlineData("ALTER TABLE entry ADD CONSTRAINT small CHECK (kind < 9)")]
    [InlineData("ALTER TABLE entry DETACH PARTITION entry_default")]
    [InlineData("CREATE TABLE entry_own PARTITION OF entry FOR VALUES IN ('own')")]
    [InlineData("DROP TABLE entry CASCADE")]
    [InlineData("DROP TABLE cursor")]
    public async Task Change_of_the_schema_is_found(string sql)
    {
        using var store = PostgreSqlJournalStore.OpenReadOnly(Filled(out var schema));

        Execute(schema, sql);

        Assert.Contains((await store.VerifyIntegrityAsync()).Concat(await ChainVerifier.VerifyAsync(store)), finding => finding.Severity == FindingSeverity.Error);
    }

    [Fact]
    public async Task Changed_row_is_found_and_named()
    {
        using var store = PostgreSqlJournalStore.OpenReadOnly(Filled(out var schema));

        Execute(schema, "ALTER TABLE entry DISABLE TRIGGER entry_no_change; UPDATE entry SET body = overlay(body PLACING '\\x00' FROM 5) WHERE register = 'KASSE-01' AND sequence = 7; UPDATE entry SET last_receipt = 9 WHERE register = 'KASSE-01' AND sequence = 4; ALTER TABLE entry ENABLE ALWAYS TRIGGER entry_no_change");

        var broken = Assert.Single(await ChainVerifier.VerifyAsync(store));
        Assert.Equal(("journal-chain-broken", "KASSE-01/7"), (broken.Code, broken.Where));
        var lookup = Assert.Single(await store.VerifyIntegrityAsync());
        Assert.Equal(("journal-lookup-damaged", "KASSE-01/4"), (lookup.Code, lookup.Where));
    }

    [Fact]
    public async Task Rule_that_keeps_entries_out_does_not_go_unnoticed_by_the_writer()
    {
        using var store = PostgreSqlJournalStore.Open(NewJournal(out var schema));
        var head = Sales.Append(store, "KASSE-01", JournalHead.Empty, 1, 1);
        Execute(schema, "CREATE RULE nothing AS ON INSERT TO entry DO INSTEAD NOTHING");

        var error = await Assert.ThrowsAsync<JournalException>(() => store.AppendAsync("KASSE-01", head, [Sales.Entry(0, 2)], Durability.Durable));

        Assert.Equal(JournalErrorCodes.StorageFailed, error.Code);
        Assert.Equal(head, await store.GetHeadAsync("KASSE-01"));
    }

    [Fact]
    public async Task Merchants_are_kept_apart_and_may_have_partitions_of_their_own()
    {
        var journal = NewJournal(out var schema);
        using var first = PostgreSqlJournalStore.Open(new PostgreSqlJournalOptions { ConnectionString = journal, MerchantId = "m-1" });
        var head = Sales.Append(first, "KASSE-01", JournalHead.Empty, 1, 2);
        server.Execute($"SELECT {schema}.add_merchant('m-2')");
        using var second = PostgreSqlJournalStore.Open(journal + ";Merchant=m-2");
        Assert.Equal("m-2", second.MerchantId);
        Assert.Empty(await second.GetHeadsAsync());
        Sales.Append(second, "KASSE-01", JournalHead.Empty, 5, 1);
        Sales.Append(second, "KASSE-02", JournalHead.Empty, 5, 1);

        Assert.Equal(head, (await first.GetHeadsAsync()).Single().Value);
        Assert.Equal(4, (await second.GetHeadAsync("KASSE-01")).Sequence);
        Assert.Empty(await first.FindAsync("KASSE-01", Sales.Id(5)));
        Assert.Empty(await first.FindAsync("KASSE-01", 5L));
        using (var connection = server.Connect())
        {
            using var command = new NpgsqlCommand($"SELECT tableoid::regclass::text, count(*) FROM {schema}.entry GROUP BY 1 ORDER BY 2", connection);
            using var rows = command.ExecuteReader();
            var counts = new List<long>();
            while (rows.Read())
            {
                counts.Add(rows.GetInt64(1));
            }

            Assert.Equal([8, 8], counts);
        }

        foreach (var sql in new[] { "DELETE FROM {0}", "UPDATE {0} SET kind = 9", "TRUNCATE {0}", "TRUNCATE entry", "SET session_replication_role = replica; TRUNCATE {0}", "SET session_replication_role = replica; DELETE FROM {0}" })
        {
            Assert.Throws<PostgresException>(() => Execute(schema, string.Format(System.Globalization.CultureInfo.InvariantCulture, sql, "entry_" + Md5("m-2"))));
        }

        // Entries are never moved, so a merchant who has some gets no partition any more.
        Assert.Throws<PostgresException>(() => server.Execute($"SELECT {schema}.add_merchant('m-1')"));
        Assert.Empty(await second.VerifyIntegrityAsync());
        Assert.Empty(await first.VerifyIntegrityAsync());
    }

    private static string Md5(string text)
    {
#pragma warning disable CA5351 // the name of a partition, no secret
        return Convert.ToHexStringLower(System.Security.Cryptography.MD5.HashData(System.Text.Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5351
    }

    private string Filled(out string schema)
    {
        var journal = NewJournal(out schema);
        using var store = PostgreSqlJournalStore.Open(journal);
        Sales.Append(store, "KASSE-01", JournalHead.Empty, 1, 3);
        Sales.Append(store, "KASSE-02", JournalHead.Empty, 1, 1);
        return journal;
    }

    private string NewJournal(out string schema)
    {
        schema = server.NewSchema();
        return server.ConnectionString + ";Schema=" + schema;
    }

    private void Execute(string schema, string sql) => server.Execute($"SET search_path = {schema}; {sql}");
}
