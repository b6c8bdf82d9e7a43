namespace Fiscal.Cli.Tests;

public sealed class JournalCommandTests
{
    [Fact]
    public async Task Backup_restore_and_acknowledgement_go_on_above_the_lost_numbers()
    {
        using var shop = new Shop();
        await shop.ReplayAsync("--last", "4");
        var backup = (await shop.RunAsync("journal", "backup", "--journal", shop.Path("day.journal"), "--out", shop.Path("copy.journal"), "--json")).Json();
        var verified = (await shop.RunAsync("verify", "journal", shop.Path("copy.journal"), "--json")).Json();
        Assert.Equal(verified.GetProperty("entries").GetInt64(), backup.GetProperty("entries").GetInt64());
        Assert.Equal(verified.GetProperty("head").GetString(), backup.GetProperty("head").GetString());
        Assert.Equal(0, verified.GetProperty("findings").GetArrayLength());

        await shop.ReplayAsync("--last", "6");
        var refused = await shop.RunAsync("journal", "restore", shop.Path("copy.journal"), "--journal", shop.Path("day.journal"), "--json");
        Assert.Equal((3, string.Empty), (refused.ExitCode, refused.Output));
        File.Delete(shop.Path("day.journal"));
        var restored = (await shop.RunAsync("journal", "restore", shop.Path("copy.journal"), "--journal", shop.Path("day.journal"), "--json")).Json();
        Assert.Equal(backup.ToString(), restored.ToString());
        Assert.Equal(1, (await shop.RunAsync("journal", "acknowledge", "--journal", shop.Path("day.journal"), "--person", "Anna")).ExitCode);

        var stopped = await shop.RunAsync(shop.ReplayArguments());
        Assert.Equal(3, stopped.ExitCode);
        Assert.Contains("uses no receipt number", stopped.Errors, StringComparison.Ordinal);
        Assert.Contains("signed 2 receipts that the journal does not know", stopped.Errors, StringComparison.Ordinal);

        Assert.Equal(2, (await shop.RunAsync("journal", "acknowledge", "--journal", shop.Path("day.journal"), "--person", "Anna", "--continue-at", "4")).ExitCode);
        Assert.Equal(0, (await shop.RunAsync("journal", "acknowledge", "--journal", shop.Path("day.journal"), "--person", "Anna", "--text", "Sicherung vom Vortag")).ExitCode);
        await shop.ReplayAsync();

        var numbers = (await shop.RunAsync("receipt", "list", "--journal", shop.Path("day.journal"), "--json")).JsonLines().Select(r => r.GetProperty("number").GetInt64()).ToList();
        Assert.Equal([1, 2, 3, 4, .. Enumerable.Range(7, numbers.Count - 4).Select(n => (long)n)], numbers);
        await shop.RunAsync("tse", "export", "--device", "simulator:" + shop.Path("tse"), "--out", shop.Path("tse.tar"));
        var against = await shop.RunAsync("verify", "journal", shop.Path("day.journal"), "--against", shop.Path("tse.tar"), "--json");
        Assert.Equal(0, against.ExitCode);
        Assert.Equal(["history-missing"], against.Json().GetProperty("findings").EnumerateArray().Select(f => f.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task Backup_and_restore_say_in_one_line_what_they_refuse()
    {
        using var shop = new Shop();
        await shop.ReplayAsync("--last", "2");
        File.WriteAllText(shop.Path("mine"), "not a journal");

        var cases = new (int ExitCode, string[] Arguments)[]
        {
            (3, ["journal", "backup", "--journal", shop.Path("none"), "--out", shop.Path("copy")]),
            (3, ["journal", "backup", "--journal", shop.Path("day.journal"), "--out", shop.Path("mine")]),
            (3, ["journal", "backup", "--journal", shop.Path("day.journal"), "--out", shop.Path("no/folder/copy")]),
            (2, ["journal", "backup", "--journal", shop.Path("day.journal")]),
            (1, ["journal", "restore", shop.Path("mine"), "--journal", shop.Path("new")]),
            (3, ["journal", "restore", shop.Path("none"), "--journal", shop.Path("new")]),
        };
        foreach (var (exitCode, arguments) in cases)
        {
            var run = await shop.RunAsync(arguments);
            Assert.Equal((exitCode, string.Empty), (run.ExitCode, run.Output));
            Assert.Single(run.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        }

        Assert.Equal("not a journal", File.ReadAllText(shop.Path("mine")));
        Assert.False(File.Exists(shop.Path("new")));
        Assert.Empty(Directory.GetFiles(shop.Path("."), "*.part"));
    }
}
