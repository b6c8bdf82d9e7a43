using Fiscal.Journal.PostgreSql.Tests;

namespace Fiscal.Cli.Tests;

/// <summary><c>--journal Host=…</c>: the same commands over a server.</summary>
public sealed class PostgreSqlJournalTests(PostgreSqlServer server) : IClassFixture<PostgreSqlServer>
{
    [Fact]
    public async Task Commands_over_a_server_say_what_they_say_over_a_file()
    {
        using var shop = new Shop();
        var journal = server.NewJournal();
        var file = await shop.ReplayAsync();
        string[] arguments = [.. shop.ReplayArguments().Select(argument => argument == shop.Path("day.journal") ? journal : argument == shop.Path("tse") ? shop.Path("tse-2") : argument)];
        var first = await shop.RunAsync([.. arguments, "--last", "5"]);
        Assert.True(first.ExitCode == 0, first.Errors);
        var sums = (await shop.RunAsync(arguments)).Json();

        foreach (var sum in new[] { "transactions", "receipts", "cancelled", "closings", "unsigned", "gross", "payments" })
        {
            Assert.Equal(file.GetProperty(sum).ToString(), sums.GetProperty(sum).ToString());
        }

        var list = (await shop.RunAsync("receipt", "list", "--journal", journal, "--json")).JsonLines();
        Assert.Equal((await shop.RunAsync("receipt", "list", "--journal", shop.Path("day.journal"), "--json")).JsonLines().Select(static line => line.GetProperty("total").ToString()), list.Select(static line => line.GetProperty("total").ToString()));
        Assert.Equal(0, (await shop.RunAsync("receipt", "show", "--journal", journal, "--number", "1")).ExitCode);
        Assert.Equal(0, (await shop.RunAsync("outage", "list", "--journal", journal)).ExitCode);

        await shop.RunAsync("tse", "export", "--device", "simulator:" + shop.Path("tse-2"), "--out", shop.Path("tse.tar"));
        var verified = await shop.RunAsync("verify", "journal", journal, "--against", shop.Path("tse.tar"), "--json");
        Assert.True(verified.ExitCode == 0, verified.Output + verified.Errors);
        Assert.Equal(12, verified.Json().GetProperty("receipts").GetInt32());
    }

    [Fact]
    public async Task Changed_and_newer_journals_are_findings_and_a_missing_one_is_not()
    {
        using var shop = new Shop(2);
        var schema = server.NewSchema();
        var journal = server.ConnectionString + ";Schema=" + schema;
        var missing = await shop.RunAsync("verify", "journal", journal);
        Assert.Equal((3, string.Empty), (missing.ExitCode, missing.Output));
        string[] arguments = [.. shop.ReplayArguments().Select(argument => argument == shop.Path("day.journal") ? journal : argument)];
        Assert.Equal(0, (await shop.RunAsync(arguments)).ExitCode);

        server.Execute($"DROP TRIGGER entry_no_change ON {schema}.entry; UPDATE {schema}.entry SET body = body || '\\x20' WHERE sequence = 5");
        var changed = await shop.RunAsync("verify", "journal", journal, "--json");
        Assert.Equal(1, changed.ExitCode);
        var codes = changed.Json().GetProperty("findings").EnumerateArray().Select(static finding => finding.GetProperty("code").GetString()).ToList();
        Assert.Contains("journal-chain-broken", codes);
        Assert.Contains("journal-schema", codes);

        server.Execute($"INSERT INTO {schema}.format VALUES (2)");
        var newer = await shop.RunAsync("verify", "journal", journal, "--json");
        Assert.Equal(1, newer.ExitCode);
        Assert.Equal("newer-format", newer.Json().GetProperty("findings")[0].GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("Host=127.0.0.1;Port=1;Username=till;Password=gEheim-7Q2x-Wort")]
    [InlineData("Host=127.0.0.1;gEheim-7Q2x-Wort=1;Port=1")]
    [InlineData("Host=127.0.0.1;Port=gEheim-7Q2x-Wort")]
    public async Task Connection_string_is_never_repeated(string journal)
    {
        using var shop = new Shop(1);
        foreach (var arguments in new string[][] { ["receipt", "list", "--journal", journal, "--debug"], ["verify", "journal", journal, "--debug"], ["outage", "list", "--journal", journal, "--json"] })
        {
            var run = await shop.RunAsync(arguments);
            Assert.NotEqual(0, run.ExitCode);
            Assert.NotEmpty(run.Errors);
            Assert.DoesNotContain(PostgreSqlServer.Password, run.Output + run.Errors, StringComparison.Ordinal);
        }
    }
}
