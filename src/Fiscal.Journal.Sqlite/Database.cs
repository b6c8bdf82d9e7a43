using SQLitePCL;

namespace Fiscal.Journal.Sqlite;

/// <summary>One SQLite connection: errors become <see cref="JournalException"/>.</summary>
internal sealed class Database : IDisposable
{
    private const int PagesPerStep = 4096;

    private readonly sqlite3 _handle;

    private Database(sqlite3 handle, string path)
    {
        _handle = handle;
        Path = path;
    }

    public string Path { get; }

    public bool IsReadOnly => raw.sqlite3_db_readonly(_handle, "main") == 1;

    public static Database Open(string path, string uri, int flags, TimeSpan busyTimeout)
    {
        Batteries_V2.Init();
        var result = raw.sqlite3_open_v2(uri, out var handle, flags | raw.SQLITE_OPEN_URI | raw.SQLITE_OPEN_NOMUTEX, null);
        if (result != raw.SQLITE_OK)
        {
            var error = Error(handle, path, result, "opened");
            handle?.Dispose();
            throw error;
        }

        raw.sqlite3_extended_result_codes(handle, 1);
        raw.sqlite3_busy_timeout(handle, (int)Math.Min(busyTimeout.TotalMilliseconds, int.MaxValue));
        return new Database(handle, path);
    }

    /// <summary>A file name as SQLite's URI, so that options can follow it.</summary>
    public static string Uri(string path, string query)
    {
        var full = System.IO.Path.GetFullPath(path).Replace('\\', '/').Replace("%", "%25").Replace("?", "%3f").Replace("#", "%23");
        return "file:" + (full[0] == '/' ? string.Empty : "/") + full + query;
    }

    public void Execute(string sql)
    {
        using var statement = Prepare(sql);
        while (statement.Step())
        {
        }
    }

    public long ReadLong(string sql)
    {
        using var statement = Prepare(sql);
        return statement.Step() ? statement.Long(0) : 0;
    }

    public string ReadText(string sql)
    {
        using var statement = Prepare(sql);
        return statement.Step() ? statement.Text(0) ?? string.Empty : string.Empty;
    }

    public Statement Prepare(string sql)
    {
        var result = raw.sqlite3_prepare_v3(_handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out var statement);
        return result == raw.SQLITE_OK ? new Statement(this, statement) : throw Error(result, "read");
    }

    /// <summary>A closing connection normally empties the WAL into the file; whoever only looks must not.</summary>
    public void KeepWalOnClose() => raw.sqlite3_db_config(_handle, raw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, out _);

    /// <summary>Copies one state of the journal while others write it: the reading transaction keeps the state, the WAL what comes after.</summary>
    /// <returns>How many registers that state has, and how often its schema was changed.</returns>
    public (int Registers, long SchemaVersion) CopyTo(Database destination, CancellationToken cancellationToken)
    {
        (int, long) state = default;
        InOneState(() =>
        {
            state = (Schema.Registers(this), ReadLong("PRAGMA schema_version"));
            CopyPages(destination, cancellationToken);
        });
        return state;
    }

    /// <summary>Reads several times what a running till must not change in between.</summary>
    public void InOneState(Action read)
    {
        Execute("BEGIN");
        try
        {
            read();
        }
        finally
        {
            Execute("COMMIT");
        }
    }

    public JournalException Error(int result, string what) => Error(_handle, Path, result, what);

    public void Dispose() => _handle.Dispose();

    private void CopyPages(Database destination, CancellationToken cancellationToken)
    {
        using var backup = raw.sqlite3_backup_init(destination._handle, "main", _handle, "main");
        if (backup is null || backup.IsInvalid)
        {
            throw destination.Error(raw.sqlite3_extended_errcode(destination._handle), "copied");
        }

        int result;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            result = raw.sqlite3_backup_step(backup, PagesPerStep);
        }
        while (result == raw.SQLITE_OK);
        var finish = raw.sqlite3_backup_finish(backup);
        if (result != raw.SQLITE_DONE || finish != raw.SQLITE_OK)
        {
            throw Error(result != raw.SQLITE_DONE ? result : finish, "copied");
        }
    }

    private static JournalException Error(sqlite3? handle, string path, int result, string what)
    {
        var detail = handle is null || handle.IsInvalid ? raw.sqlite3_errstr(result).utf8_to_string() : raw.sqlite3_errmsg(handle).utf8_to_string();
        var (code, advice) = (result & 0xFF) switch
        {
            raw.SQLITE_FULL => (JournalErrorCodes.StorageFull, "The disk is full: free some space, the journal goes on as it is."),
            raw.SQLITE_READONLY => (JournalErrorCodes.StorageReadOnly, "The file or its disk is read-only: check permissions and mount."),
            raw.SQLITE_PERM or raw.SQLITE_AUTH => (JournalErrorCodes.StorageReadOnly, "The file may not be used: check permissions."),
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => (JournalErrorCodes.StorageBusy, "Another process writes it: stop that process, or try again."),
            raw.SQLITE_CANTOPEN => (JournalErrorCodes.StorageMissing, "The file or its folder is missing or may not be opened: check the path and permissions."),
            raw.SQLITE_CORRUPT => (JournalErrorCodes.StorageDamaged, "The file is damaged: keep it, verify it, and go on with a copy that is whole."),
            raw.SQLITE_NOTADB => (JournalErrorCodes.NotAJournal, "The file is no SQLite database: check the path."),
            _ => (JournalErrorCodes.StorageFailed, "Check the disk, then open the journal again."),
        };
        return new JournalException(code, $"The journal '{path}' cannot be {what}: {detail} (SQLite {result}). {advice}");
    }
}
