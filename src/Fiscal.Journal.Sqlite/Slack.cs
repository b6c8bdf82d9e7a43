using System.Security.Cryptography;

namespace Fiscal.Journal.Sqlite;

/// <summary>
/// The remains that SQLite leaves in unused space where it splits pages: only in indexes and inner pages, never among entries, which are
/// appended at the end. They are harmless, but a changed byte among them must be found too. So an orderly close notes a digest of them.
/// </summary>
internal static class Slack
{
    public const string Create = "INSERT INTO slack (id, digest) VALUES (1, zeroblob(32))";

    /// <summary>All zero: open, or not closed in an orderly way; nothing is known.</summary>
    public const string MarkOpen = "UPDATE slack SET digest = zeroblob(32) WHERE id = 1 AND digest <> zeroblob(32)";

    /// <summary>Notes the digest, if nobody else writes the file. The WAL was emptied before.</summary>
    public static void Note(Database database, PageFile pages)
    {
        database.Execute("BEGIN IMMEDIATE");
        try
        {
            if (new FileInfo(database.Path + "-wal") is { Exists: true, Length: > 0 })
            {
                database.Execute("ROLLBACK"); // another process has appended meanwhile; the last one to close notes it
                return;
            }

            var digest = Digest(database, pages, CancellationToken.None, out _);
            using (var update = database.Prepare("UPDATE slack SET digest = ?1 WHERE id = 1"))
            {
                update.Bind(1, digest).Run();
            }

            database.Execute("COMMIT");
        }
        catch (JournalException)
        {
            database.Execute("ROLLBACK");
            throw;
        }
    }

    /// <summary>The digest of all non-zero unused bytes outside of the entries' leaves.</summary>
    /// <param name="database">A connection to the file.</param>
    /// <param name="pages">The file, up to date.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <param name="covered">The pages it covers; in all others unused bytes are zero.</param>
    public static byte[] Digest(Database database, PageFile pages, CancellationToken cancellationToken, out HashSet<long> covered)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        covered = [];
        var walker = new TreeWalker(pages, covered, (page, offset, value) =>
            sha.AppendData([(byte)(page >> 24), (byte)(page >> 16), (byte)(page >> 8), (byte)page, (byte)(offset >> 8), (byte)offset, value]));
        walker.Walk(1, leaves: true, cancellationToken);
        using (var roots = database.Prepare("SELECT rootpage, type = 'table' AND name GLOB 'entry_*' FROM sqlite_schema WHERE type IN ('table', 'index') ORDER BY rowid"))
        {
            while (roots.Step())
            {
                walker.Walk(roots.Long(0), leaves: roots.Long(1) == 0, cancellationToken);
            }
        }

        return sha.GetHashAndReset();
    }
}
