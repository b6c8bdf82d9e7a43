using System.Text.Json;
using Fiscal.Documents;
using Fiscal.Journal;

namespace Fiscal.Cli.Tests;

public sealed class CommandTests
{
    // Published examples of the QR payload (DSFinV-K 2.4; spec tse-logs-and-qr §6.5): one signature that verifies.
    private const string GenuineQr = "V0;AMA-2642;Kassenbeleg-V1;Beleg^4.05_3.00_0.00_0.00_0.00^7.05:Bar;13;44131;2019-11-22T11:29:48.000Z;2019-11-22T11:29:49.000Z;ecdsa-plain-SHA384;unixTime;K8zsZ6NjsBzo/Yd3Hba84aH3oT+c4Og5VcfJ7s6Dxz7UmAwtcKmzW16OkS/lm8pDE/37JHoRlYofUTLNF+9bY5Jv7C2P4nuEaHwlVarbiJs3bYlgQmIXQDZnf+8FhfBm;BBXNYQErM4d9sk9Iy+0T6A4sdTocijml5X78Gq/At2uXTcs/3bZNNpyuHd+dpmY59yLh0xZcr9osHhkDAxsQumgjmtb3d9GIVnTaPCslEki84P1iHPiHKHfcszeQajPk3A==";

    // Prices: bread 3.20 (reduced), coffee 2.80 (standard), basket 5 = 2.70; ten full baskets at 6.00. Cash by transaction modulo 10: 1,2,3(aborted),5 … 0–5.
    [Fact]
    public async Task Replay_sells_what_a_sheet_of_paper_gives()
    {
        using var shop = new Shop();
        var sums = await shop.ReplayAsync();

        Assert.Equal((12, 11, 1, 2, 0, 0), (Int(sums, "transactions"), Int(sums, "receipts"), Int(sums, "cancelled"), Int(sums, "closings"), Int(sums, "unsigned"), Int(sums, "outages")));
        Assert.Equal("28.00", sums.GetProperty("gross").GetProperty("STANDARD").GetString());
        Assert.Equal("34.70", sums.GetProperty("gross").GetProperty("REDUCED").GetString());
        Assert.Equal("0.00", sums.GetProperty("gross").GetProperty("NOT_TAXABLE").GetString());

        // Transactions 1, 2, 5, 10, 11, 12, 13 pay cash, 6 (2.70), 7 and 8 by card, 9 pays 5.00 and 1.00.
        Assert.Equal("47.00", sums.GetProperty("payments").GetProperty("cash").GetString());
        Assert.Equal("15.70", sums.GetProperty("payments").GetProperty("noncash").GetString());
        Assert.Equal(["articles.csv", "baskets.csv", "day.journal"], Directory.GetFiles(shop.Path(".")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task A_replay_started_again_sells_nothing_twice()
    {
        using var shop = new Shop();
        await shop.ReplayAsync("--last", "5");
        var first = (await shop.RunAsync("verify", "journal", shop.Path("day.journal"), "--json")).Json();
        var again = await shop.ReplayAsync();
        var third = await shop.ReplayAsync();
        var verified = (await shop.RunAsync("verify", "journal", shop.Path("day.journal"), "--json")).Json();

        Assert.Equal(5, Int(first, "receipts"));
        Assert.Equal((12, 2), (Int(again, "transactions"), Int(again, "closings")));
        Assert.Equal(again.GetProperty("gross").ToString(), third.GetProperty("gross").ToString());
        Assert.Equal(12, Int(verified, "receipts"));
    }

    [Fact]
    public async Task A_replay_killed_again_and_again_loses_and_doubles_nothing()
    {
        using var shop = new Shop(400);
        for (var kill = 0; kill < 6; kill++)
        {
            using var process = shop.Start(shop.ReplayArguments());
            await Task.Delay(600 + (150 * kill));
            process.Kill();
            await process.WaitForExitAsync();
        }

        var sums = await shop.ReplayAsync();
        await shop.RunAsync("tse", "export", "--device", "simulator:" + shop.Path("tse"), "--out", shop.Path("tse.tar"));
        var verified = await shop.RunAsync("verify", "journal", shop.Path("day.journal"), "--against", shop.Path("tse.tar"), "--json");
        var rows = (await shop.RunAsync("receipt", "list", "--journal", shop.Path("day.journal"), "--json")).JsonLines();

        Assert.Equal((400, 399, 0), (Int(sums, "transactions"), Int(sums, "receipts"), Int(sums, "unsigned")));
        Assert.True(verified.ExitCode == 0, verified.Output);
        Assert.Equal(Enumerable.Range(1, rows.Count), rows.Select(r => r.GetProperty("number").GetInt32()));
        Assert.Equal(400, rows.Select(r => r.GetProperty("saleId").GetString()!).Where(id => id.StartsWith("bakery-", StringComparison.Ordinal)).Distinct().Count());
    }

    [Fact]
    public async Task A_scripted_fault_leaves_its_sales_unsigned_and_signing_comes_back()
    {
        using var shop = new Shop(30);
        var sums = await shop.ReplayAsync("--faults", "unplug@5..8,lost-answer@15,hang@20,lost-command@24");
        var rows = (await shop.RunAsync("receipt", "list", "--journal", shop.Path("day.journal"), "--json")).JsonLines();
        var outages = (await shop.RunAsync("outage", "list", "--journal", shop.Path("day.journal"), "--json")).JsonLines();
        await shop.RunAsync("tse", "export", "--device", "simulator:" + shop.Path("tse"), "--out", shop.Path("tse.tar"));
        var verified = await shop.RunAsync("verify", "journal", shop.Path("day.journal"), "--against", shop.Path("tse.tar"), "--json");
        var unsigned = rows.Where(r => !r.GetProperty("signed").GetBoolean()).Select(r => r.GetProperty("number").GetInt64()).ToList();

        Assert.Equal([5L, 6L, 7L, 8L, 15L, 20L, 24L], unsigned);
        Assert.Equal(7, Int(sums, "unsigned"));
        Assert.Equal([1L, 2L, 3L, 4L], outages.Select(o => o.GetProperty("number").GetInt64()));
        Assert.Equal(["device-absent", "no-answer", "no-answer", "no-answer"], outages.Select(o => o.GetProperty("code").GetString()));
        Assert.All(outages, o => Assert.Equal(JsonValueKind.String, o.GetProperty("end").ValueKind));
        Assert.Equal(unsigned, outages.SelectMany(o => o.GetProperty("receipts").EnumerateArray().Select(r => r.GetInt64())));
        Assert.All(rows, r => Assert.NotEqual(r.GetProperty("signed").GetBoolean(), r.GetProperty("outage").ValueKind == JsonValueKind.Number));
        Assert.True(rows[14].GetProperty("late").GetBoolean());
        Assert.True(verified.ExitCode == 0, verified.Output);
    }

    [Fact]
    public async Task A_receipt_is_shown_as_text_json_and_qr_and_its_code_scans_back()
    {
        using var shop = new Shop();
        await shop.ReplayAsync();
        var text = await shop.RunAsync("receipt", "show", "--journal", shop.Path("day.journal"), "--number", "1");
        var json = (await shop.RunAsync("receipt", "show", "--journal", shop.Path("day.journal"), "--number", "1", "--format", "json")).Json();
        var qr = (await shop.RunAsync("receipt", "show", "--journal", shop.Path("day.journal"), "--number", "1", "--format", "qr")).Output.TrimEnd('\n');
        var valid = (await shop.RunAsync("verify", "qr", qr, "--json")).Json();

        Assert.Contains("TEST – keine zertifizierte TSE", text.Output, StringComparison.Ordinal);
        Assert.Contains("Kaffee \"groß\" & süß", text.Output, StringComparison.Ordinal);
        Assert.Contains("B 7%", (await shop.RunAsync("receipt", "show", "--journal", shop.Path("day.journal"), "--number", "5")).Output, StringComparison.Ordinal);
        Assert.Equal(qr, json.GetProperty("signature").GetProperty("qr").GetString());
        Assert.Equal("6.00", json.GetProperty("total").GetString());
        Assert.True(valid.GetProperty("valid").GetBoolean());
        Assert.Equal("Beleg^2.80_3.20_0.00_0.00_0.00^6.00:Bar", valid.GetProperty("processData").GetString());

        await File.WriteAllBytesAsync(shop.Path("qr.png"), QrMatrix.FromText(ReceiptJson.ReadText(json.GetRawText()).Signature!.QrPayload).ToPng(4));
        Assert.Equal(qr, Tool.Scan(shop.Path("qr.png")));
    }

    [Fact]
    public async Task Payloads_on_stdin_are_checked_line_by_line()
    {
        using var shop = new Shop();
        var altered = GenuineQr.Replace("7.05:Bar", "7.06:Bar", StringComparison.Ordinal);
        var run = await shop.RunAsync(GenuineQr + "\n" + altered + "\nnonsense\n", ["verify", "qr", "-", "--json"]);
        var good = await shop.RunAsync(GenuineQr + "\n", ["verify", "qr", "-", "--json"]);

        Assert.Equal([true, false, false], run.JsonLines().Select(l => l.GetProperty("valid").GetBoolean()));
        Assert.Equal((1, 0), (run.ExitCode, good.ExitCode));
        Assert.Equal("2019-11-22T11:29:49+00:00", good.Json().GetProperty("logTime").GetString());
        Assert.Equal(44131, Int(good.Json(), "signatureCounter"));
    }

    [Fact]
    public async Task Flipped_bits_in_journal_and_archive_are_found_and_named()
    {
        using var shop = new Shop();
        await shop.ReplayAsync();
        await shop.RunAsync("tse", "export", "--device", "simulator:" + shop.Path("tse"), "--out", shop.Path("tse.tar"));
        var random = new Random(7);
        foreach (var (kind, file) in new[] { ("journal", "day.journal"), ("tar", "tse.tar") })
        {
            Assert.Equal(0, (await shop.RunAsync("verify", kind, shop.Path(file), "--json")).ExitCode);
            var whole = await File.ReadAllBytesAsync(shop.Path(file));
            for (var i = 0; i < 3; i++)
            {
                var at = random.Next(2000, whole.Length);
                var flipped = (byte[])whole.Clone();
                flipped[at] ^= (byte)(1 << random.Next(8));
                await File.WriteAllBytesAsync(shop.Path("flipped"), flipped);
                var run = await shop.RunAsync("verify", kind, shop.Path("flipped"), "--json");

                Assert.True(run.ExitCode == 1, $"{kind}, byte {at}: exit {run.ExitCode} {run.Output}");
                Assert.Contains(run.Json().GetProperty("findings").EnumerateArray(), f => f.GetProperty("severity").GetString() == "error");
            }
        }
    }

    [Fact]
    public async Task A_device_is_set_up_asked_and_exported()
    {
        using var shop = new Shop();
        var device = "simulator:" + shop.Path("stick");
        var init = await shop.RunAsync("tse", "init", "--device", device, "--client", "KASSE-01", "--json");
        var info = (await shop.RunAsync("tse", "info", "--device", device, "--json")).Json();
        var export = (await shop.RunAsync("tse", "export", "--device", device, "--out", shop.Path("t.tar"), "--json")).Json();
        var verified = (await shop.RunAsync("verify", "tar", shop.Path("t.tar"), "--json")).Json();

        Assert.True(init.ExitCode == 0, init.Errors);
        Assert.Equal("KASSE-01", info.GetProperty("clients")[0].GetString());
        Assert.True(info.GetProperty("test").GetBoolean());
        Assert.Equal((3, 3), (Int(export, "messages"), Int(verified, "systemLogs")));
        Assert.Equal(new FileInfo(shop.Path("t.tar")).Length, export.GetProperty("bytes").GetInt64());
        Assert.Equal(3, (await shop.RunAsync("tse", "init", "--device", device)).ExitCode);
    }

    [Theory]
    [InlineData(2, "receipt", "list")]
    [InlineData(2, "fly")]
    [InlineData(2, "tse", "info", "--device", "swissbit:/dev/null")]
    [InlineData(3, "receipt", "list", "--journal", "missing.journal")]
    [InlineData(3, "verify", "tar", "missing.tar")]
    [InlineData(3, "verify", "journal", "missing.journal")]
    [InlineData(3, "tse", "info", "--device", "simulator:missing")]
    [InlineData(1, "verify", "journal", "baskets.csv")]
    [InlineData(1, "verify", "tar", "baskets.csv")]
    [InlineData(1, "verify", "log", "baskets.csv")]
    [InlineData(1, "verify", "qr", "V0;x")]
    public async Task Wrong_use_and_missing_files_end_with_one_line_and_their_code(int exitCode, params string[] arguments)
    {
        using var shop = new Shop();
        var run = await shop.RunAsync(arguments);

        Assert.True(exitCode == run.ExitCode, $"exit {run.ExitCode}: {run.Output} {run.Errors}");
        if (exitCode != 1)
        {
            Assert.Single(run.Errors.Trim().Split('\n'));
            Assert.StartsWith("fiscal: ", run.Errors, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", run.Errors, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("--faults", "explode@3", "explode")]
    [InlineData("--first", "0", "--first")]
    [InlineData("--tse-latency", "-1", "--tse-latency")]
    public async Task A_replay_refuses_what_it_cannot_do(string option, string value, string named)
    {
        using var shop = new Shop();
        var run = await shop.RunAsync(shop.ReplayArguments(option, value));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(named, run.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(shop.Path("day.journal")));
    }

    [Fact]
    public async Task A_bad_line_of_a_file_is_named()
    {
        using var shop = new Shop();
        await File.AppendAllTextAsync(shop.Path("baskets.csv"), "\"2018-10-31\",\"10:00:00\",99,\"Dragon\"\r\n");
        var run = await shop.RunAsync(shop.ReplayArguments());

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("baskets.csv, line 25", run.Errors, StringComparison.Ordinal);
        Assert.Contains("Dragon", run.Errors, StringComparison.Ordinal);
    }

    private static int Int(JsonElement json, string name) => json.GetProperty(name).GetInt32();
}
