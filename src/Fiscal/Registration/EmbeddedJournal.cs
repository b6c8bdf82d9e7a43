using Fiscal.Journal;
using Fiscal.Journal.Sqlite;

namespace Fiscal;

/// <summary>Opens the embedded journal when somebody asks for a store and none is registered; remembers it, because it ends with the registers.</summary>
internal sealed class EmbeddedJournal
{
    public JournalStore? Opened { get; private set; }

    public JournalStore Open(FiscalOptions options) => Opened = SqliteJournalStore.Open(options.JournalPath);
}
