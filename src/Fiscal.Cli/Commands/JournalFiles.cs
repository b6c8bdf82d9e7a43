using Fiscal.Journal;
using Fiscal.Journal.Sqlite;

namespace Fiscal.Cli.Commands;

internal static class JournalFiles
{
    public static JournalStore OpenReadOnly(string journal)
    {
        CheckExists(journal);
        return SqliteJournalStore.OpenReadOnly(journal);
    }

    public static void CheckExists(string journal)
    {
        CheckIsFile(journal);
        InputFiles.CheckExists(journal, "journal");
    }

    public static void CheckFolderOf(string journal)
    {
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

    private static void CheckIsFile(string journal)
    {
        if (journal.Contains("Host=", StringComparison.OrdinalIgnoreCase))
        {
            throw new CliException(ExitCodes.Usage, "PostgreSQL journals are not supported by this version; name a SQLite file.");
        }

        if (journal == "-")
        {
            throw new CliException(ExitCodes.Usage, "A journal is read in any order, so it cannot come from stdin; name a file.");
        }
    }
}
