using System.Buffers.Binary;
using SQLitePCL;

namespace Fiscal.Journal.Sqlite;

/// <summary>A copy of a journal on its way: under a name of its own beside its place, renamed when it is whole and on the disk.</summary>
internal sealed class JournalCopyFile(string path) : IDisposable
{
    private const int CookieOffset = 40;

    /// <summary>Where the copy is until it is complete.</summary>
    public string TemporaryPath { get; } = path + "." + Guid.NewGuid().ToString("N").Substring(0, 8) + ".part";

    public static void CheckIsNew(string path)
    {
        if (File.Exists(path) || File.Exists(path + "-wal"))
        {
            throw new JournalException(JournalErrorCodes.StorageFailed, $"'{path}' exists already and is not overwritten. Choose another name, or put the file aside first.");
        }
    }

    /// <summary>Copies a database and makes a journal file of it as an orderly close leaves it.</summary>
    public void Write(Database source, CancellationToken cancellationToken)
    {
        JournalFile.CheckVersion(source);
        int registers;
        using (var copy = Database.Open(TemporaryPath, Database.Uri(TemporaryPath, string.Empty), raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE, TimeSpan.Zero))
        {
            // Nobody else knows the file, and half a copy is thrown away: neither a rollback journal nor flushes are needed.
            copy.Execute("PRAGMA journal_mode = OFF");
            copy.Execute("PRAGMA synchronous = OFF");
            (registers, _) = source.CopyTo(copy, cancellationToken);
        }

        RestoreCookie(Schema.Cookie(registers));
        PageFile? pages = null;
        try
        {
            // The order in which JournalWriter closes: the raw file outlives the connection.
            using var database = JournalFile.OpenAlone(TemporaryPath);
            pages = new PageFile(TemporaryPath);
            Slack.Note(database, pages);
            database.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        finally
        {
            pages?.Dispose();
        }
    }

    /// <summary>Flushes the copy and gives it its name.</summary>
    public void Complete()
    {
        try
        {
            using (var file = new FileStream(TemporaryPath, FileMode.Open, FileAccess.ReadWrite))
            {
                file.Flush(flushToDisk: true);
            }

            File.Move(TemporaryPath, path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new JournalException(JournalErrorCodes.StorageFailed, $"The copy '{path}' cannot be written: {error.Message} Check the disk and its permissions.", error);
        }
    }

    public void Dispose()
    {
        foreach (var part in new[] { TemporaryPath, TemporaryPath + "-wal", TemporaryPath + "-shm" })
        {
            try
            {
                File.Delete(part);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // It has a name that nobody takes for a copy.
            }
        }
    }

    // SQLite counts the copying as a change of the schema; in a journal only a change is one.
    private void RestoreCookie(int cookie)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, cookie);
        using var file = new FileStream(TemporaryPath, FileMode.Open, FileAccess.Write);
        file.Position = CookieOffset;
        file.Write(bytes, 0, bytes.Length);
    }
}
