using Fiscal.Chaos;
using Fiscal.Tse.Simulator;

namespace Fiscal.Journal.PostgreSql.Tests;

/// <summary>The kill table over a real server: every row, each with the look-up family whose turn it is, all of them when the scale is above 1.</summary>
[Collection(nameof(PostgreSqlGroup))]
public sealed class PostgreSqlKillTableTests(PostgreSqlServer server) : KillTableTests
{
    public static TheoryData<string, LookUpProfile, Death> RowsInTurn()
    {
        var profiles = Enum.GetValues<LookUpProfile>().Length;
        var data = new TheoryData<string, LookUpProfile, Death>();
        foreach (var (row, number) in KillRow.All.Select(static (row, number) => (row, number)))
        {
            foreach (var death in Enum.GetValues<Death>())
            {
                for (var profile = 0; profile < profiles; profile++)
                {
                    if (Sales.Scale > 1 || profile == (number + (int)death + Sales.Seed) % profiles)
                    {
                        data.Add(row.Id, (LookUpProfile)profile, death);
                    }
                }
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(RowsInTurn))]
    public Task Dies_and_goes_on_as_the_table_says(string row, LookUpProfile profile, Death death) => DieAndGoOnAsync(row, profile, death);

    protected override JournalMedium NewMedium() => new PostgreSqlMedium(server);
}
