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
    [InlineData("UPDATE entry_1 SET body = x'00' WHERE sequence = 1")]
    [InlineData("UPDATE entry_1 SET sequence = sequence + 100 WHERE sequence = (SELECT max(sequence) FROM entry_1)")]
    [InlineData("UPDATE OR REPLACE entry_1 SET kind = 9")]
    [InlineData("UPDATE OR IGNORE entry_1 SET kind = 9")]
    [InlineData("UPDATE OR FAIL entry_1 SET sequence = 2 WHERE sequence = 1")]
    [InlineData("UPDATE OR ROLLBACK entry_1 SET kind = 9")]
    [InlineData("UPDATE entry_1 SET kind = 9 FROM register WHERE register.id = 1")]
    [InlineData("WITH x AS (SELECT 1) UPDATE entry_1 SET kind = (SELECT * FROM x)")]
    [InlineData("DELETE FROM entry_1")]
    [InlineData("DELETE FROM entry_1 WHERE sequence = (SELECT max(sequence) FROM entry_1)")]
    [InlineData("DELETE FROM entry_1 WHERE sale_id IS NOT NULL RETURNING sequence")]
    [InlineData("INSERT INTO entry_1 (sequence, " + Columns + ") SELECT sequence, " + Row + " FROM entry_1 WHERE sequence = 1")]
    [InlineData("INSERT OR REPLACE INTO entry_1 (sequence, " + Columns + ") SELECT sequence, " + Row + " FROM entry_1 WHERE sequence = 1")]
    [InlineData("INSERT OR REPLACE INTO entry_1 (sequence, " + Columns + ") SELECT sequence, " + Row + " FROM entry_1 ORDER BY sequence DESC LIMIT 1")]
    [InlineData("REPLACE INTO entry_1 (sequence, " + Columns + ") SELECT sequence, " + Row + " FROM entry_1 ORDER BY sequence DESC LIMIT 1")]
    [InlineData("INSERT OR IGNORE INTO entry_1 (sequence, " + Columns + ") SELECT sequence + 5, " + Row + " FROM entry_1 ORDER BY sequence DESC LIMIT 1")]
    [InlineData("INSERT INTO entry_1 (sequence, " + Columns + ") SELECT sequence, " + Row + " FROM entry_1 WHERE sequence = 1 ON CONFLICT (sequence) DO UPDATE SET kind = 9")]
    [InlineData("INSERT INTO entry_1 (sequence, " + Columns + ") SELECT sequence, " + Row + " FROM entry_1 WHERE sequence = 1 ON CONFLICT DO NOTHING")]
    [InlineData("INSERT INTO entry_1 (sequence, " + Columns + ") SELECT sequence + 2, " + Row + " FROM entry_1 ORDER BY sequence DESC LIMIT 1")]
    [InlineData("INSERT INTO entry_1 (" + Columns + ") SELECT " + Row + " FROM entry_1 LIMIT 1")]
    [InlineData("INSERT INTO entry_1 (sequence, " + Columns + ") SELECT NULL, " + Row + " FROM entry_1 LIMIT 1")]
    [InlineData("INSERT INTO entry_1 (sequence, " + Columns + ") SELECT 0, " + Row + " FROM entry_1 LIMIT 1")]
    [InlineData("INSERT INTO entry_1 (sequence, " + Columns + ") SELECT -5, " + Row + " FROM entry_1 LIMIT 1")]
    [InlineData("INSERT INTO entry_1 (sequence, " + Columns + ") SELECT 9223372036854775807, " + Row + " FROM entry_1 LIMIT 1")]
    [InlineData("INSERT INTO entry_1 (rowid, " + Columns + ") SELECT 2, " + Row + " FROM entry_1 LIMIT 1")]
    [InlineData("UPDATE register SET name = 'X'")]
    [InlineData("UPDATE OR REPLACE register SET id = 2 WHERE id = 1")]
    [InlineData("DELETE FROM register")]
    [InlineData("REPLACE INTO register VALUES (1, 'X')")]
    [InlineData("REPLACE INTO register SELECT max(id) + 1, 'KASSE-01' FROM register")]
    [InlineData("INSERT INTO register VALUES (9, 'X')")]
    [InlineData("INSERT INTO register (name) VALUES ('X')")]
    [InlineData("INSERT INTO register VALUES (1, 'X') ON CONFLICT (id) DO UPDATE SET name = 'X'")]
    [InlineData("PRAGMA recursive_triggers = ON; REPLACE INTO entry_1 (sequence, " + Columns + ") SELECT sequence, " + Row + " FROM entry_1 LIMIT 1")]
    [InlineData("PRAGMA foreign_keys = ON; DELETE FROM register WHERE id = 1")]
    [InlineData("PRAGMA foreign_keys = ON; CREATE TEMP TABLE parent (id INTEGER PRIMARY KEY); DELETE FROM main.entry_1 WHERE sequence IN (SELECT sequence FROM entry_1)")]
    [InlineData("PRAGMA ignore_check_constraints = ON; UPDATE entry_1 SET anchor = 0")]
    [InlineData("UPDATE journal_1 SET kind = 9")]
    [InlineData("DELETE FROM journal_1")]
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
    [InlineData("DROP TRIGGER entry_1_no_delete")]
    [InlineData("DROP TRIGGER entry_1_no_update; UPDATE entry_1 SET kind = 9 WHERE sequence = 1")]
    [InlineData("DROP INDEX sale_1")]
    [InlineData("DROP TABLE entry_1")]
    [InlineData("ALTER TABLE entry_1 ADD COLUMN x TEXT")]
    [InlineData("ALTER TABLE entry_1 RENAME TO e")]
    [InlineData("CREATE TABLE parent (id INTEGER PRIMARY KEY)")]
    [InlineData("CREATE TRIGGER quiet BEFORE INSERT ON entry_1 BEGIN SELECT RAISE(IGNORE); END")]
    [InlineData("PRAGMA user_version = 0")]
    [InlineData("PRAGMA application_id = 7")]
    [InlineData("PRAGMA journal_mode = DELETE")]
    [InlineData("PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, 'BEFORE DELETE ON entry_1', 'BEFORE DELETE ON  entry_1')")]
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
