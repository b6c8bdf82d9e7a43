namespace Fiscal.Chaos;

/// <summary>The kill table on SQLite.</summary>
public sealed class SqliteKillTableTests : KillTableTests
{
    protected override JournalMedium NewMedium() => new SqliteMedium();
}
