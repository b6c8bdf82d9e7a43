using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Fiscal.Cli.Tests;

/// <summary>Slips of a replay and the outage log from the command line.</summary>
public sealed class OutageTests
{
    private const string Faults = "unplug@2..5,unplug@8..9";

    [Fact]
    public async Task A_replay_writes_both_slips_of_every_outage()
    {
        using var shop = new Shop();
        await shop.ReplayAsync("--faults", Faults, "--slips", shop.Path("slips"));

        Assert.Equal(["outage-1.txt", "outage-2.txt", "recovery-1.txt", "recovery-2.txt"], Names(shop.Path("slips")));
        var outage = await TextAsync(shop, "outage-1.txt");
        Assert.Contains("Ausfallnummer 1", outage, StringComparison.Ordinal);
        Assert.Contains("device-absent", outage, StringComparison.Ordinal);
        Assert.EndsWith("Fehler behoben am __.__.____ um __:__ Uhr", outage, StringComparison.Ordinal);
        var recovery = await TextAsync(shop, "recovery-1.txt");
        foreach (var receipt in await UnsignedAsync(shop, 1))
        {
            Assert.Contains($" {receipt} 1 ", recovery, StringComparison.Ordinal);
        }

        Assert.EndsWith("Fehler behoben, TSE in Betrieb.", recovery, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_outage_that_lasts_has_no_recovery_slip()
    {
        using var shop = new Shop();
        await shop.ReplayAsync("--faults", "unplug@11..99", "--slips", shop.Path("slips"));

        Assert.Equal(["outage-1.txt"], Names(shop.Path("slips")));
    }

    [Fact]
    public async Task A_replay_in_two_parts_writes_the_same_slips_also_into_another_folder()
    {
        using var whole = new Shop();
        await whole.ReplayAsync("--faults", Faults, "--slips", whole.Path("slips"));
        using var parts = new Shop();
        await parts.ReplayAsync("--faults", Faults, "--last", "4", "--slips", parts.Path("slips"));
        await parts.ReplayAsync("--faults", Faults, "--slips", parts.Path("slips"));
        await parts.ReplayAsync("--faults", Faults, "--slips", parts.Path("later"));

        Assert.Equal(Names(whole.Path("slips")), Names(parts.Path("slips")));
        Assert.Equal(Names(whole.Path("slips")), Names(parts.Path("later")));
        foreach (var name in Names(parts.Path("slips")))
        {
            Assert.Equal(await File.ReadAllTextAsync(Path.Combine(parts.Path("slips"), name)), await File.ReadAllTextAsync(Path.Combine(parts.Path("later"), name)));
        }
    }

    [Fact]
    public async Task The_outage_log_is_exported_with_its_hashes_and_tells_the_same_as_the_list()
    {
        using var shop = new Shop();
        await shop.ReplayAsync("--faults", Faults);
        var run = await shop.RunAsync("export", "outages", "--journal", shop.Path("day.journal"), "--out", shop.Path("log"), "--json");

        Assert.Equal((0, string.Empty), (run.ExitCode, run.Errors));
        var json = run.Json();
        Assert.Equal(["files", "bytes", "sha256", "closings", "receipts", "findings"], json.EnumerateObject().Select(static p => p.Name));
        Assert.Equal(["ausfaelle.csv", "ausfall_belege.csv"], Names(shop.Path("log")));
        foreach (var file in json.GetProperty("files").EnumerateArray())
        {
            var bytes = await File.ReadAllBytesAsync(file.GetProperty("file").GetString()!);
            Assert.Equal((bytes.LongLength, Convert.ToHexStringLower(SHA256.HashData(bytes))), (file.GetProperty("bytes").GetInt64(), file.GetProperty("sha256").GetString()));
        }

        Assert.Equal(json.GetProperty("files").EnumerateArray().Sum(static f => f.GetProperty("bytes").GetInt64()), json.GetProperty("bytes").GetInt64());
        Assert.Equal(JsonValueKind.Null, json.GetProperty("sha256").ValueKind);
        Assert.Equal(JsonValueKind.Null, json.GetProperty("closings").ValueKind);
        var unsigned = (await UnsignedAsync(shop, 1)).Concat(await UnsignedAsync(shop, 2)).ToList();
        Assert.Equal(unsigned, (await File.ReadAllLinesAsync(Path.Combine(shop.Path("log"), "ausfall_belege.csv"))).Skip(1).Select(static l => long.Parse(l.Split(';')[2], System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal(unsigned.Count, json.GetProperty("receipts").GetInt32());
        Assert.Empty(json.GetProperty("findings").EnumerateArray());
        Assert.Equal(["articles.csv", "baskets.csv", "day.journal", "log", "tse"], Directory.GetFileSystemEntries(shop.Path(".")).Select(static p => Path.GetFileName(p)!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_range_of_days_is_honoured()
    {
        using var shop = new Shop();
        await shop.ReplayAsync("--faults", Faults);
        var run = await shop.RunAsync("export", "outages", "--journal", shop.Path("day.journal"), "--out", shop.Path("log"), "--from", "2026-01-14", "--to", "2026-01-14", "--json");

        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.Equal(["2"], (await File.ReadAllLinesAsync(Path.Combine(shop.Path("log"), "ausfaelle.csv"))).Skip(1).Select(static l => l.Split(';')[0]));
    }

    [Theory]
    [InlineData(3, "missing.journal", "log")]
    [InlineData(2, "day.journal", "-")]
    [InlineData(3, "day.journal", "baskets.csv")]
    [InlineData(2, "day.journal", "log", "--from", "1.2.2026")]
    [InlineData(2, "day.journal", "log", "--from", "2026-02-01", "--to", "2026-01-31")]
    public async Task What_cannot_be_exported_ends_with_one_line(int exitCode, string journal, string output, params string[] more)
    {
        using var shop = new Shop(2);
        await shop.ReplayAsync();
        var run = await shop.RunAsync(["export", "outages", "--journal", shop.Path(journal), "--out", output == "-" ? output : shop.Path(output), .. more]);

        Assert.True(run.ExitCode == exitCode, run.Errors);
        Assert.Single(run.Errors.Trim().Split('\n'));
        Assert.False(Directory.Exists(shop.Path("log")));
    }

    private static IEnumerable<string> Names(string folder) => Directory.GetFiles(folder).Select(static p => Path.GetFileName(p)!).Order(StringComparer.Ordinal);

    private static async Task<string> TextAsync(Shop shop, string name) =>
        string.Join(' ', (await File.ReadAllTextAsync(Path.Combine(shop.Path("slips"), name), new UTF8Encoding(false, true))).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static async Task<IReadOnlyList<long>> UnsignedAsync(Shop shop, long outage) =>
        [.. (await shop.RunAsync("receipt", "list", "--journal", shop.Path("day.journal"), "--json")).JsonLines()
            .Where(r => r.GetProperty("outage") is { ValueKind: JsonValueKind.Number } number && number.GetInt64() == outage)
            .Select(static r => r.GetProperty("number").GetInt64())];
}
