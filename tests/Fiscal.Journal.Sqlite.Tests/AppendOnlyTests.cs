using Microsoft.Data.Sqlite;

namespace Fiscal.Journal.Sqlite.Tests;

/// <summary>Every form of SQL that changes, removes or reorders rows is refused by the file itself, whoever opens it.</summary>
public sealed class AppendOnlyTests : IDisposable
{
    private const string Row = "kind, 'x', sale_id, receipt_number, closing_number, last_receipt, anchor, format, hash, body";
    private const string Columns = "kind, time, sale_id, receipt_number, closing_number, last_receipt, anchor, format, hash, body";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("UPDATE entry SET body = x'00' WHERE id = 1099511627777")]
    [InlineData("UPDATE entry SET id = id + 100 WHERE id = (SELECT max(id) FROM entry)")]
    [InlineData("UPDATE OR REPLACE entry SET kind = 9")]
    [InlineData("UPDATE OR IGNORE entry SET kind = 9")]
    [InlineData("UPDATE OR FAIL entry SET id = 1099511627778 WHERE id = 1099511627777")]
    [InlineData("UPDATE OR ROLLBACK entry SET kind = 9")]
    [InlineData("UPDATE entry SET kind = 9 FROM register WHERE register.id = entry.id >> 40")]
    [InlineData("WITH x AS (SELECT 1) UPDATE entry SET kind = (SELECT * FROM x)")]
    [InlineData("DELETE FROM entry")]
    [InlineData("DELETE FROM entry WHERE id = (SELECT max(id) FROM entry)")]
    [InlineData("DELETE FROM entry WHERE sale_id IS NOT NULL RETURNING id")]
    [InlineData("INSERT INTO entry (id, " + Columns + ") SELECT id, " + Row + " FROM entry WHERE id = 1099511627777")]
    [InlineData("INSERT OR REPLACE INTO entry (id, " + Columns + ") SELECT id, " + Row + " FROM entry WHERE id = 1099511627777")]
    [InlineData("INSERT OR REPLACE INTO entry (id, " + Columns + ") SELECT id, " + Row + " FROM entry ORDER BY id DESC LIMIT 1")]
    [InlineData("REPLACE INTO entry (id, " + Columns + ") SELECT id, " + Row + " FROM entry ORDER BY id DESC LIMIT 1")]
    [InlineData("INSERT OR IGNORE INTO entry (id, " + Columns + ") SELECT id + 5, " + Row + " FROM entry ORDER BY id DESC LIMIT 1")]
    [InlineData("INSERT INTO entry (id, " + Columns + ") SELECT id, " + Row + " FROM entry WHERE id = 1099511627777 ON CONFLICT (id) DO UPDATE SET kind = 9")]
    [InlineData("INSERT INTO entry (id, " + Columns + ") SELECT id, " + Row + " FROM entry WHERE id = 1099511627777 ON CONFLICT DO NOTHING")]
    [InlineData("INSERT INTO entry (id, " + Columns + ") SELECT id + 2, " + Row + " FROM entry ORDER BY id DESC LIMIT 1")]
    [InlineData("INSERT INTO entry (" + Columns + ") SELECT " + Row + " FROM entry LIMIT 1")]
    [InlineData("INSERT INTO entry (id, " + Columns + ") SELECT NULL, " + Row + " FROM entry LIMIT 1")]
    [InlineData("INSERT INTO entry (id, " + Columns + ") SELECT 1099511627776, " + Row + " FROM entry LIMIT 1")]
    [InlineData("INSERT INTO entry (id, " + Columns + ") SELECT 0, " + Row + " FROM entry LIMIT 1")]
    [InlineData("INSERT INTO entry (id, " + Columns + ") SELECT -5, " + Row + " FROM entry LIMIT 1")]
    [InlineData("INSERT INTO entry (id, " + Columns + ") SELECT (77 << 40) + 1, " + Row + " FROM entry LIMIT 1")]
    [InlineData("INSERT INTO entry (rowid, " + Columns + ") SELECT 1099511627777, " + Row + " FROM entry LIMIT 1")]
    [InlineData("UPDATE register SET name = 'X'")]
    [InlineData("UPDATE OR REPLACE register SET id = 2 WHERE id = 1")]
    [InlineData("DELETE FROM register")]
    [InlineData("REPLACE INTO register VALUES (1, 'X')")]
    [InlineData("REPLACE INTO register SELECT max(id) + 1, 'KASSE-01' FROM register")]
    [InlineData("INSERT INTO register VALUES (9, 'X')")]
    [InlineData("INSERT INTO register (name) VALUES ('X')")]
    [InlineData("INSERT INTO register VALUES (1, 'X') ON CONFLICT (id) DO UPDATE SET name = 'X'")]
    [InlineData("PRAGMA recursive_triggers = ON; REPLACE INTO entry (id, " + Columns + ") SELECT id, " + Row + " FROM entry LIMIT 1")]
    [InlineData("PRAGMA foreign_keys = ON; DELETE FROM register WHERE id = 1")]
    [InlineData("PRAGMA foreign_keys = ON; CREATE TEMP TABLE parent (id INTEGER PRIMARY KEY); DELETE FROM main.entry WHERE id IN (SELECT id FROM entry)")]
    [InlineData("PRAGMA ignore_check_constraints = ON; UPDATE entry SET anchor = 0")]
    [InlineData("UPDATE journal SET kind = 9")]
    [InlineData("DELETE FROM journal")]
    public async Task Statement_is_refused_and_changes_nothing(string sql)
    {
        IReadOnlyDictionary<string, JournalHead> heads;
        using (var store = SqliteJournalStore.Open(_folder.Journal))
        {
            Sales.Append(store, "KASSE-01", JournalHead.Empty, 1, 3);
            Sales.Append(store, "KASSE-02", JournalHead.Empty, 1, 1);
            heads = await store.GetHeadsAsync();
        }

        using (var connection = new SqliteConnection($"Data Source={_folder.Journal};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            Assert.Throws<SqliteException>(() => command.ExecuteNonQuery());
        }

        Assert.Empty(await SqliteJournalStore.VerifyFileAsync(_folder.Journal));
        using var again = SqliteJournalStore.OpenReadOnly(_folder.Journal);
        Assert.Equal(heads, await again.GetHeadsAsync());
    }

    [Theory]
    [InlineData("DROP TRIGGER entry_no_delete")]
    [InlineData("DROP TRIGGER entry_no_update; UPDATE entry SET kind = 9 WHERE id = 1099511627777")]
    [InlineData("DROP INDEX entry_sale")]
    [InlineData("DROP TABLE entry")]
    [InlineData("ALTER TABLE entry ADD COLUMN x TEXT")]
    [InlineData("ALTER TABLE entry RENAME TO e")]
    [InlineData("CREATE TABLE parent (id INTEGER PRIMARY KEY)")]
    [InlineData("CREATE TRIGGER quiet BEFORE INSERT ON entry BEGIN SELECT RAISE(IGNORE); END")]
    [InlineData("PRAGMA user_version = 0")]
    [InlineData("PRAGMA application_id = 7")]
    [InlineData("PRAGMA journal_mode = DELETE")]
    [InlineData("PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, 'BEFORE DELETE ON entry', 'BEFORE DELETE ON  entry')")]
    public async Task Change_of_the_schema_is_found(string sql)
    {
        using (var store = SqliteJournalStore.Open(_folder.Journal))
        {
            Sales.Append(store, "KASSE-01", JournalHead.Empty, 1, 3);
        }

        using (var connection = new SqliteConnection($"Data Source={_folder.Journal};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }

        Assert.Contains(await SqliteJournalStore.VerifyFileAsync(_folder.Journal), finding => finding.Severity == FindingSeverity.Error);
    }
}
