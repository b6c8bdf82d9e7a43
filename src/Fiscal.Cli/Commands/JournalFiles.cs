using Fiscal.Journal;
using Fiscal.Journal.PostgreSql;
using Fiscal.Journal.Sqlite;

namespace Fiscal.Cli.Commands;

/// <summary>Journals as they are named on the command line: a SQLite file, or <c>Host=…</c> for PostgreSQL. The latter may hold a password and is never repeated.</summary>
internal static class JournalFiles
{
    public static bool IsOnServer(string journal) => journal.Contains("Host=", StringComparison.OrdinalIgnoreCase);

    public static JournalStore Open(string journal) =>
        IsOnServer(journal) ? OpenOnServer(journal, PostgreSqlJournalStore.Open) : SqliteJournalStore.Open(journal);

    public static JournalStore OpenReadOnly(string journal)
    {
        CheckExists(journal);
        return IsOnServer(journal) ? OpenOnServer(journal, PostgreSqlJournalStore.OpenReadOnly) : SqliteJournalStore.OpenReadOnly(journal);
    }

    public static void CheckExists(string journal)
    {
        if (IsOnServer(journal))
        {
            return;
        }

        CheckIsFile(journal);
        InputFiles.CheckExists(journal, "journal");
    }

    public static void CheckFolderOf(string journal)
    {
        if (IsOnServer(journal))
        {
            return;
        }

        CheckIsFile(journal);
        var folder = Path.GetDirectoryName(Path.GetFullPath(journal));
        if (folder is not null && !Directory.Exists(folder))
        {
            throw new CliException(ExitCodes.Environment, $"The folder '{folder}' does not exist; make it first.");
        }

        if (Directory.Exists(journal))
        {
            throw new CliException(ExitCodes.Environment, $"The journal '{journal}' is a folder; name a file.");
        }
    }

    public static async Task<IReadOnlyList<JournalReader>> ReadersAsync(JournalStore store, CancellationToken cancellationToken)
    {
        var heads = await store.GetHeadsAsync(cancellationToken).ConfigureAwait(false);
        return [.. heads.Keys.Order(StringComparer.Ordinal).Select(register => new JournalReader(store, register))];
    }

    private static PostgreSqlJournalStore OpenOnServer(string journal, Func<string, PostgreSqlJournalStore> open)
    {
        try
        {
            return open(journal);
        }
        catch (ArgumentException e)
        {
            throw new CliException(ExitCodes.Usage, e.Message, e);
        }
    }

    private static void CheckIsFile(string journal)
    {
        if (journal == "-")
        {
            throw new CliException(ExitCodes.Usage, "A journal is read in any order, so it cannot come from stdin; name a file.");
        }
    }
}
