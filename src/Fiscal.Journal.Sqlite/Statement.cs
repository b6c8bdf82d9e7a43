using SQLitePCL;

namespace Fiscal.Journal.Sqlite;

/// <summary>A prepared statement. Parameters are numbered from 1, columns from 0, as in SQLite.</summary>
internal sealed class Statement : IDisposable
{
    private readonly Database _database;
    private readonly sqlite3_stmt _handle;

    public Statement(Database database, sqlite3_stmt handle)
    {
        _database = database;
        _handle = handle;
    }

    public Statement Bind(int parameter, long value)
    {
        raw.sqlite3_bind_int64(_handle, parameter, value);
        return this;
    }

    public Statement Bind(int parameter, long? value)
    {
        if (value is { } number)
        {
            return Bind(parameter, number);
        }

        raw.sqlite3_bind_null(_handle, parameter);
        return this;
    }

    public Statement Bind(int parameter, string? value)
    {
        if (value is null)
        {
            raw.sqlite3_bind_null(_handle, parameter);
        }
        else
        {
            raw.sqlite3_bind_text(_handle, parameter, value);
        }

        return this;
    }

    public Statement Bind(int parameter, byte[] value)
    {
        if (value.Length == 0)
        {
            raw.sqlite3_bind_zeroblob(_handle, parameter, 0);
        }
        else
        {
            raw.sqlite3_bind_blob(_handle, parameter, value);
        }

        return this;
    }

    /// <summary>Goes to the next row.</summary>
    /// <returns>Whether there is one.</returns>
    public bool Step()
    {
        var result = raw.sqlite3_step(_handle);
        if (result is raw.SQLITE_ROW or raw.SQLITE_DONE)
        {
            return result == raw.SQLITE_ROW;
        }

        var error = _database.Error(result, raw.sqlite3_stmt_readonly(_handle) != 0 ? "read" : "written");
        raw.sqlite3_reset(_handle);
        throw error;
    }

    /// <summary>Runs a statement that gives no rows and makes it ready for the next time.</summary>
    public void Run()
    {
        Step();
        Reset();
    }

    public void Reset() => raw.sqlite3_reset(_handle);

    public bool IsNull(int column) => raw.sqlite3_column_type(_handle, column) == raw.SQLITE_NULL;

    public bool IsLong(int column) => raw.sqlite3_column_type(_handle, column) == raw.SQLITE_INTEGER;

    public bool IsText(int column) => raw.sqlite3_column_type(_handle, column) == raw.SQLITE_TEXT;

    public bool IsBlob(int column) => raw.sqlite3_column_type(_handle, column) == raw.SQLITE_BLOB;

    public long Long(int column) => raw.sqlite3_column_int64(_handle, column);

    public string? Text(int column) => raw.sqlite3_column_text(_handle, column).utf8_to_string();

    public byte[] Blob(int column) => raw.sqlite3_column_blob(_handle, column).ToArray();

    /// <summary>Makes the statement ready for the next time when the scope ends: an unfinished one would keep old WAL frames alive.</summary>
    public Scope Resetting() => new(this);

    public void Dispose() => _handle.Dispose();

    internal readonly struct Scope(Statement statement) : IDisposable
    {
        public Statement Statement { get; } = statement;

        public void Dispose() => Statement.Reset();
    }
}
