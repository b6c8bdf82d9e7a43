using SQLitePCL;

namespace Fiscal.Journal.Sqlite;

/// <summary>The ways to open a journal's file.</summary>
internal static class JournalFile
{
    private static string WithoutLocks => Path.DirectorySeparatorChar == '\\' ? "win32-none" : "unix-none";

    public static Database OpenForWriting(string path, TimeSpan busyTimeout)
    {
        var database = Database.Open(path, Database.Uri(path, string.Empty), raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE, busyTimeout);
        try
        {
            if (database.IsReadOnly)
            {
                throw new JournalException(JournalErrorCodes.StorageReadOnly, $"The journal '{path}' cannot be written: the file or its disk is read-only. Check permissions and mount, or open it for reading only.");
            }

            CheckVersion(database, orEmpty: true);
            // What is freed (only by cursors) is overwritten with zeros, so that every other byte of unused space is known to be zero.
            database.Execute("PRAGMA secure_delete = ON");
            if (database.ReadLong("PRAGMA user_version") == 0)
            {
                database.Execute($"PRAGMA page_size = {Schema.PageSize}");
            }

            var mode = database.ReadText("PRAGMA journal_mode = WAL");
            if (mode != "wal")
            {
                throw new JournalException(JournalErrorCodes.StorageFailed, $"The journal '{path}' cannot be opened: its disk does not support SQLite's WAL (mode '{mode}'). Use a local disk, not a network share.");
            }

            Create(database);
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>A second connection to a file that this process has open for writing.</summary>
    public static Database OpenBeside(string path, TimeSpan busyTimeout)
    {
        var database = Database.Open(path, Database.Uri(path, string.Empty), raw.SQLITE_OPEN_READWRITE, busyTimeout);
        database.Execute("PRAGMA query_only = 1");
        return database;
    }

    /// <summary>A connection that creates nothing, changes nothing, and sees what is in a WAL.</summary>
    public static Database OpenForReading(string path)
    {
        if (!File.Exists(path))
        {
            throw new JournalException(JournalErrorCodes.StorageMissing, $"The journal '{path}' does not exist. Check the path.");
        }

        Database database;
        if (!HasWal(path))
        {
            // Nobody has it open and nothing is outstanding: no locks and no shared memory are needed.
            database = Database.Open(path, Database.Uri(path, "?immutable=1"), raw.SQLITE_OPEN_READONLY, TimeSpan.Zero);
        }
        else if (File.Exists(path + "-shm"))
        {
            // A running till, or one that was killed: SQLite's own protocol sorts it out.
            database = Database.Open(path, Database.Uri(path, "?mode=ro"), raw.SQLITE_OPEN_READONLY, TimeSpan.FromSeconds(5));
        }
        else
        {
            // File and WAL were copied away: nobody else has them, so the WAL's index can live in our own memory.
            database = Database.Open(path, Database.Uri(path, "?mode=ro&vfs=" + WithoutLocks), raw.SQLITE_OPEN_READONLY, TimeSpan.Zero);
            database.Execute("PRAGMA locking_mode = EXCLUSIVE");
        }

        database.KeepWalOnClose();
        return database;
    }

    /// <summary>A connection to a file that nobody else knows; its WAL needs no shared memory, which network shares do not have.</summary>
    public static Database OpenAlone(string path)
    {
        var database = Database.Open(path, Database.Uri(path, "?vfs=" + WithoutLocks), raw.SQLITE_OPEN_READWRITE, TimeSpan.Zero);
        database.Execute("PRAGMA locking_mode = EXCLUSIVE");
        database.Execute("PRAGMA secure_delete = ON");
        return database;
    }

    public static bool HasWal(string path) => new FileInfo(path + "-wal") is { Exists: true, Length: > 0 } || File.Exists(path + "-shm");

    public static void CheckVersion(Database database, bool orEmpty = false)
    {
        var application = database.ReadLong("PRAGMA application_id");
        var version = database.ReadLong("PRAGMA user_version");
        if (orEmpty && application == 0 && version == 0 && database.ReadLong("SELECT count(*) FROM sqlite_schema") == 0)
        {
            return;
        }

        if (application != Schema.ApplicationId)
        {
            throw new JournalException(JournalErrorCodes.NotAJournal, $"'{database.Path}' is a database, but no journal. Check the path.");
        }

        if (version > Schema.UserVersion)
        {
            throw new JournalException(JournalErrorCodes.NewerFormat, $"The journal '{database.Path}' has format {version}, this software knows formats up to {Schema.UserVersion}. Update the software; the journal stays as it is.");
        }

        if (version < 1)
        {
            throw new JournalException(JournalErrorCodes.StorageDamaged, $"The journal '{database.Path}' has format {version}, which never existed. Keep the file, verify it, and go on with a copy that is whole.");
        }
    }

    private static void Create(Database database)
    {
        if (database.ReadLong("PRAGMA user_version") != 0)
        {
            return;
        }

        database.Execute("PRAGMA synchronous = FULL");
        database.Execute("BEGIN IMMEDIATE");
        try
        {
            // Another process may have been faster.
            if (database.ReadLong("PRAGMA user_version") == 0)
            {
                foreach (var statement in Schema.Statements)
                {
                    database.Execute(statement);
                }

                database.Execute(Slack.Create);
                database.Execute($"PRAGMA application_id = {Schema.ApplicationId}");
                database.Execute($"PRAGMA user_version = {Schema.UserVersion}");
            }

            database.Execute("COMMIT");
        }
        catch (JournalException)
        {
            database.Execute("ROLLBACK");
            throw;
        }
    }
}
