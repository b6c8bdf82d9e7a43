using Fiscal.Tests;
using System.Globalization;
using Fiscal.Journal;
using Fiscal.Journal.Sqlite;

namespace Fiscal.Cli.Tests;

/// <summary><c>fiscal replay --with-cash</c>: each closing's cash is the day's sales, counted here from the file alone, plus float and transit.</summary>
public sealed class CashReplayTests
{
    [Fact]
    public async Task Every_day_begins_with_a_float_and_ends_with_what_is_above_it_in_transit()
    {
        using var shop = new Shop(30);
        var sums = await shop.ReplayAsync("--with-cash");
        var again = await shop.ReplayAsync("--with-cash");

        Assert.Equal(sums.GetProperty("payments").ToString(), again.GetProperty("payments").ToString());
        await CompareAsync(shop.Path("day.journal"), ByDay(File.ReadAllLines(shop.Path("baskets.csv")), File.ReadAllLines(shop.Path("articles.csv"))), 2);
    }

    [Fact]
    public async Task A_replay_with_cash_that_is_killed_books_no_movement_twice()
    {
        using var shop = new Shop(120);
        for (var kill = 0; kill < 4; kill++)
        {
            using var process = shop.Start(shop.ReplayArguments("--with-cash"));
            await Task.Delay(500 + (120 * kill));
            process.Kill();
            await process.WaitForExitAsync();
        }

        await shop.ReplayAsync("--with-cash");
        await CompareAsync(shop.Path("day.journal"), ByDay(File.ReadAllLines(shop.Path("baskets.csv")), File.ReadAllLines(shop.Path("articles.csv"))), 2);
        var verified = await shop.RunAsync("verify", "journal", shop.Path("day.journal"), "--json");
        Assert.True(verified.ExitCode == 0, verified.Output);
    }

    [SharedDataFact("bakery")]
    public async Task The_bakery_of_the_shared_data_closes_with_its_own_sums_plus_the_movements()
    {
        var bakery = SharedDataFactAttribute.Find("bakery")!;

        // Whole days: the first nine; all of them where time allows.
        var all = int.TryParse(Environment.GetEnvironmentVariable("FISCAL_TEST_SCALE"), out var scale) && scale > 1;
        using var shop = new Shop();
        var days = ByDay(File.ReadAllLines(Path.Combine(bakery, "baskets.csv")), File.ReadAllLines(Path.Combine(bakery, "articles.csv")));
        var last = all ? days.Sum(static d => d.Baskets) : days.Take(9).Sum(static d => d.Baskets);
        var run = await shop.RunAsync(
            "replay", "--baskets", Path.Combine(bakery, "baskets.csv"), "--articles", Path.Combine(bakery, "articles.csv"), "--journal", shop.Path("bakery.journal"), "--tse-dir", shop.Path("tse"),
            "--with-cash", "--last", last.ToString(CultureInfo.InvariantCulture), "--json", "--quiet");

        Assert.True(run.ExitCode == 0, run.Errors);
        await CompareAsync(shop.Path("bakery.journal"), days, all ? days.Count : 9);
    }

    private static async Task CompareAsync(string journal, List<(DateTime Day, decimal Cash, decimal Gross, int Baskets)> days, int closed)
    {
        using var store = SqliteJournalStore.OpenReadOnly(journal);
        var closings = await new JournalReader(store, "KASSE-01").ReadClosingsAsync();
        Assert.Equal(closed, closings.Count);
        for (var i = 0; i < closed; i++)
        {
            var totals = closings[i].Totals;
            Assert.Equal(days[i].Day.AddDays(2_632), closings[i].BusinessDay ?? closings[i].Time.Date);
            Assert.Equal(200m, Case(totals, BusinessCase.OpeningFloat));
            Assert.Equal(-days[i].Cash, Case(totals, BusinessCase.CashTransit));
            Assert.Equal(200m, Assert.Single(totals.Cash).Amount);
            Assert.Equal(200m, Assert.Single(closings[i].Drawer).Amount);
            Assert.Equal(days[i].Gross + 200m - days[i].Cash, totals.Gross);
        }
    }

    private static decimal Case(ClosingTotals totals, BusinessCase wanted) => totals.BusinessCases.Where(c => c.BusinessCase == wanted).Sum(static c => c.Gross);

    /// <summary>Conventions of the data's README, counted again without the program's code.</summary>
    private static List<(DateTime Day, decimal Cash, decimal Gross, int Baskets)> ByDay(string[] rows, string[] articles)
    {
        var prices = articles.Skip(1).Select(static l => l.Split(';')).ToDictionary(static f => f[0], static f => decimal.Parse(f[2], CultureInfo.InvariantCulture));
        return [.. rows.Skip(1)
            .Select(Fields)
            .GroupBy(static f => (Day: f[0], Transaction: long.Parse(f[2], CultureInfo.InvariantCulture)))
            .Select(g => (g.Key.Day, g.Key.Transaction, Total: g.Where(static f => f[3] != "NONE").Sum(f => prices[f[3]])))
            .GroupBy(static b => b.Day)
            .Select(static d => (
                DateTime.ParseExact(d.Key, "yyyy-MM-dd", CultureInfo.InvariantCulture),
                d.Sum(static b => (b.Transaction % 10) switch { <= 5 => b.Total, <= 8 => 0m, _ => Math.Min(5m, b.Total) }),
                d.Sum(static b => b.Total),
                d.Count()))];
    }

    private static string[] Fields(string row)
    {
        var inner = row.Trim().Trim('"');
        return inner.Split(row.StartsWith('"') && row.Contains("\",\"", StringComparison.Ordinal) ? "\",\"" : ",") is { Length: 4 } all ? all : [.. row.Trim().Split(',').Select(static f => f.Trim('"'))];
    }
}
