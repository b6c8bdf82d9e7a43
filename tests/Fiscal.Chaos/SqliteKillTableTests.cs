using Fiscal.Tse.Simulator;

namespace Fiscal.Chaos;

/// <summary>The kill table on SQLite.</summary>
public sealed class SqliteKillTableTests : KillTableTests
{
    [Theory]
    [MemberData(nameof(Rows))]
    public Task Dies_and_goes_on_as_the_table_says(string row, LookUpProfile profile, Death death) => DieAndGoOnAsync(row, profile, death);

    protected override JournalMedium NewMedium() => new SqliteMedium();
}
