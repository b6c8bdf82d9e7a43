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
        if (journal.Contains("Host=", StringComparison.OrdinalIgnoreCase))
        {
            throw new CliException(ExitCodes.Usage, "PostgreSQL journals are not supported by this version; name a SQLite file.");
        }

        if (!File.Exists(journal))
        {
            throw new CliException(ExitCodes.Environment, $"The journal '{journal}' does not exist; check the path.");
        }
    }

    public static void CheckFolderOf(string journal)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(journal));
        if (folder is not null && !Directory.Exists(folder))
        {
            throw new CliException(ExitCodes.Environment, $"The folder '{folder}' does not exist; make it first.");
        }
    }

    public static async Task<IReadOnlyList<JournalReader>> ReadersAsync(JournalStore store, CancellationToken cancellationToken)
    {
        var heads = await store.GetHeadsAsync(cancellationToken).ConfigureAwait(false);
        return [.. heads.Keys.Order(StringComparer.Ordinal).Select(register => new JournalReader(store, register))];
    }
}
