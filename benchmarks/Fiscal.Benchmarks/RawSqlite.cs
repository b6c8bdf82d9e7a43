using Microsoft.Data.Sqlite;

namespace Fiscal.Benchmarks;

/// <summary>The baseline: one durable SQLite commit of a 1.5 kB row, as fast as Microsoft.Data.Sqlite does it.</summary>
internal sealed class RawSqlite : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _insert;
    private readonly SqliteParameter _id;
    private long _next;

    public RawSqlite(string path)
    {
        _connection = new SqliteConnection($"Data Source={path};Pooling=False");
        _connection.Open();
        Execute("PRAGMA journal_mode = WAL");
        Execute("PRAGMA synchronous = FULL");
        Execute("CREATE TABLE entry (id INTEGER PRIMARY KEY, previous BLOB NOT NULL, hash BLOB NOT NULL, body BLOB NOT NULL)");
        _insert = _connection.CreateCommand();
        _insert.CommandText = "INSERT INTO entry VALUES ($id, $previous, $hash, $body)";
        _id = _insert.Parameters.Add("$id", SqliteType.Integer);
        _insert.Parameters.AddWithValue("$previous", new byte[32]);
        _insert.Parameters.AddWithValue("$hash", new byte[32]);
        _insert.Parameters.AddWithValue("$body", new byte[1500]);
        _insert.Prepare();
    }

    public void Commit()
    {
        _id.Value = ++_next;
        _insert.ExecuteNonQuery();
    }

    public void Dispose()
    {
        _insert.Dispose();
        _connection.Dispose();
    }

    private void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
