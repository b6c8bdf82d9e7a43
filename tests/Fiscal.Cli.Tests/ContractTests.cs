using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Fiscal.Tse.Logs;

namespace Fiscal.Cli.Tests;

/// <summary>What scripts rely on: names, streams, files left and not left behind.</summary>
public sealed class ContractTests
{
    [Fact]
    public async Task Json_has_the_promised_names_in_their_order()
    {
        using var shop = new Shop();
        var replay = await shop.ReplayAsync("--last", "3");
        var export = await shop.RunAsync("tse", "export", "--device", "simulator:" + shop.Path("tse"), "--out", shop.Path("tse.tar"), "--json");
        await File.WriteAllBytesAsync(shop.Path("one.log"), FirstLog(shop.Path("tse.tar")));
        var qr = (await shop.RunAsync("receipt", "show", "--journal", shop.Path("day.journal"), "--number", "1", "--format", "qr")).Output.TrimEnd('\n');

        AssertNames("transactions receipts cancelled closings unsigned outages gross payments seconds", replay);
        AssertNames("STANDARD REDUCED NOT_TAXABLE", replay.GetProperty("gross"));
        AssertNames("cash noncash", replay.GetProperty("payments"));
        AssertNames("file bytes sha256 messages firstCounter lastCounter", export.Json());
        AssertNames("number saleId time type total signed outage transactionNumber signatureCounter late", (await shop.RunAsync("receipt", "list", "--journal", shop.Path("day.journal"), "--json")).JsonLines()[0]);
        AssertNames("valid findings clientId processType processData transactionNumber signatureCounter startTime logTime algorithm serialNumber", (await shop.RunAsync("verify", "qr", qr, "--json")).Json());
        AssertNames("valid findings clientId processType processData transactionNumber signatureCounter startTime logTime algorithm serialNumber", (await shop.RunAsync("verify", "qr", "nonsense", "--json")).Json());
        AssertNames("valid kind operation clientId processType processData transactionNumber signatureCounter logTime algorithm serialNumber findings", (await shop.RunAsync("verify", "log", shop.Path("one.log"), "--json")).Json());
        AssertNames("messages transactionLogs systemLogs auditLogs transactions signaturesChecked signaturesValid firstCounter lastCounter serialNumbers findings", (await shop.RunAsync("verify", "tar", shop.Path("tse.tar"), "--json")).Json());
        AssertNames("entries receipts signed outages head findings", (await shop.RunAsync("verify", "journal", shop.Path("day.journal"), "--json")).Json());
        AssertNames("entries receipts signed outages head findings", (await shop.RunAsync("verify", "journal", shop.Path("articles.csv"), "--json")).Json());
    }

    [Fact]
    public async Task A_log_without_key_is_only_read_and_with_the_certificate_checked()
    {
        using var shop = new Shop();
        await shop.ReplayAsync("--last", "3");
        await shop.RunAsync("tse", "export", "--device", "simulator:" + shop.Path("tse"), "--out", shop.Path("tse.tar"));
        var log = FirstLog(shop.Path("tse.tar"));
        await File.WriteAllBytesAsync(shop.Path("one.log"), log);
        log[^1] ^= 1;
        await File.WriteAllBytesAsync(shop.Path("bad.log"), log);
        await File.WriteAllBytesAsync(shop.Path("tse.cer"), DeviceCertificate(shop.Path("tse.tar")));

        var read = await shop.RunAsync("verify", "log", shop.Path("one.log"), "--json");
        var good = await shop.RunAsync("verify", "log", shop.Path("one.log"), "--public-key", shop.Path("tse.cer"), "--json");
        var bad = await shop.RunAsync("verify", "log", shop.Path("bad.log"), "--public-key", shop.Path("tse.cer"), "--json");
        var noCertificate = await shop.RunAsync("verify", "log", shop.Path("one.log"), "--public-key", shop.Path("articles.csv"), "--json");
        var noKey = await shop.RunAsync("verify", "log", shop.Path("one.log"), "--public-key", "AAAA");

        Assert.Equal((0, JsonValueKind.Null), (read.ExitCode, read.Json().GetProperty("valid").ValueKind));
        Assert.Equal((0, JsonValueKind.True), (good.ExitCode, good.Json().GetProperty("valid").ValueKind));
        Assert.Equal((1, JsonValueKind.False), (bad.ExitCode, bad.Json().GetProperty("valid").ValueKind));
        Assert.Equal((1, JsonValueKind.Null), (noCertificate.ExitCode, noCertificate.Json().GetProperty("valid").ValueKind));
        Assert.Equal(["certificate-unreadable"], Codes(noCertificate));
        Assert.Equal(2, noKey.ExitCode);
    }

    [Fact]
    public async Task A_receipt_of_another_tse_is_not_valid_under_a_named_certificate()
    {
        using var shop = new Shop();
        using var other = new Shop();
        foreach (var each in new[] { shop, other })
        {
            await each.ReplayAsync("--last", "1");
            await each.RunAsync("tse", "export", "--device", "simulator:" + each.Path("tse"), "--out", each.Path("tse.tar"));
            await File.WriteAllBytesAsync(each.Path("tse.cer"), DeviceCertificate(each.Path("tse.tar")));
        }

        var qr = (await shop.RunAsync("receipt", "show", "--journal", shop.Path("day.journal"), "--number", "1", "--format", "qr")).Output.TrimEnd('\n');
        var own = await shop.RunAsync("verify", "qr", qr, "--public-key-of", shop.Path("tse.cer"), "--json");
        var foreign = await shop.RunAsync("verify", "qr", qr, "--public-key-of", other.Path("tse.cer"), "--json");

        Assert.True(own.ExitCode == 0 && own.Json().GetProperty("valid").GetBoolean(), own.Output);
        Assert.Equal(1, foreign.ExitCode);
        Assert.Contains("qr-foreign-key", Codes(foreign));
    }

    [Theory]
    [InlineData("{0}\n", 1, 0)]
    [InlineData("{0}", 1, 0)]
    [InlineData("{0}\n{0}\n", 2, 0)]
    [InlineData("{0}\r\n", 1, 0)]
    [InlineData("{0}\r{0}\n", 1, 1)]
    [InlineData("{0}\n\n{0}\n", 3, 1)]
    [InlineData("", 0, 1)]
    public async Task Only_lf_separates_payloads(string form, int lines, int exitCode)
    {
        using var shop = new Shop();
        await shop.ReplayAsync("--last", "1");
        var qr = (await shop.RunAsync("receipt", "show", "--journal", shop.Path("day.journal"), "--number", "1", "--format", "qr")).Output.TrimEnd('\n');
        var run = await shop.RunAsync(string.Format(CultureInfo.InvariantCulture, form, qr), ["verify", "qr", "-", "--json"]);

        Assert.Equal((lines, exitCode), (run.JsonLines().Count, run.ExitCode));
    }

    [Fact]
    public async Task A_cr_inside_an_order_is_data()
    {
        using var shop = new Shop();
        var key = TestSigningKey.Create(EllipticCurve.P256);
        var signature = key.Sign(Order(new byte[64]).ToSignedBytes(), SignatureAlgorithm.EcdsaPlainSha256);
        var run = await shop.RunAsync(Order(signature) + "\n", ["verify", "qr", "-", "--json"]);

        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        Assert.Equal("2;\"Eisbecher\";3.99\r1;\"Eiskaffee\";2.99", run.Json().GetProperty("processData").GetString());

        QrPayload Order(byte[] signed) => QrPayload.Create(
            "KASSE-01", "Bestellung-V1", "2;\"Eisbecher\";3.99\r1;\"Eiskaffee\";2.99", 7, 21, new DateTimeOffset(2026, 1, 13, 9, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 1, 13, 9, 1, 0, TimeSpan.Zero), SignatureAlgorithm.EcdsaPlainSha256, LogTimeFormat.UnixTime, signed, key.PublicKey);
    }

    [Fact]
    public async Task A_newer_journal_is_a_finding()
    {
        using var shop = new Shop();
        await shop.ReplayAsync("--last", "3");
        var bytes = await File.ReadAllBytesAsync(shop.Path("day.journal"));
        bytes[62] = 0x7F; // user_version, four bytes at 60 (SQLite file format §1.3.13)
        await File.WriteAllBytesAsync(shop.Path("day.journal"), bytes);
        var verify = await shop.RunAsync("verify", "journal", shop.Path("day.journal"), "--json");
        var list = await shop.RunAsync("receipt", "list", "--journal", shop.Path("day.journal"));

        Assert.Equal(1, verify.ExitCode);
        Assert.Contains("newer-format", Codes(verify));
        Assert.Equal(3, list.ExitCode);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(shop.Path("day.journal")));
    }

    [Fact]
    public async Task What_a_kill_left_is_read_and_nothing_is_written_beside_it()
    {
        using var shop = new Shop(400);
        using (var process = shop.Start(shop.ReplayArguments()))
        {
            await WaitForAsync(() => File.Exists(shop.Path("day.journal-wal")) && new FileInfo(shop.Path("day.journal-wal")).Length > 100_000);
            process.Kill();
            await process.WaitForExitAsync();
        }

        var before = Listing(shop);
        var rows = (await shop.RunAsync("receipt", "list", "--journal", shop.Path("day.journal"), "--json")).JsonLines();
        var verify = await shop.RunAsync("verify", "journal", shop.Path("day.journal"), "--json");
        await shop.RunAsync("outage", "list", "--journal", shop.Path("day.journal"));

        Assert.NotEmpty(rows);
        Assert.True(verify.ExitCode == 0, verify.Output);
        Assert.Equal(before, Listing(shop));
    }

    [CtrlCFact]
    public async Task Ctrl_c_stops_between_two_sales_and_leaves_one_whole_file()
    {
        using var shop = new Shop(4_000); // more than any machine sells before the signal is there
        using (var process = shop.Start(shop.ReplayArguments("--receipts", shop.Path("receipts"))))
        {
            await WaitForAsync(() => Directory.Exists(shop.Path("receipts")) && Directory.EnumerateFiles(shop.Path("receipts")).Skip(5).Any());
            using (var kill = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]))
            {
                await kill.WaitForExitAsync();
            }

            await process.WaitForExitAsync();
            Assert.Equal((3, "fiscal: stopped."), (process.ExitCode, (await process.StandardError.ReadToEndAsync()).Trim()));
        }

        Assert.False(File.Exists(shop.Path("day.journal-wal")));
        Assert.Empty(Directory.EnumerateFiles(shop.Path("."), "*.part", SearchOption.AllDirectories));
        var sums = await shop.ReplayAsync("--last", "400", "--receipts", shop.Path("receipts"));
        Assert.Equal((400, 0), (sums.GetProperty("transactions").GetInt32(), sums.GetProperty("unsigned").GetInt32()));
        var numbers = (await shop.RunAsync("receipt", "list", "--journal", shop.Path("day.journal"), "--json")).JsonLines().Select(row => row.GetProperty("number").GetInt64());
        Assert.All(numbers, number => Assert.True(File.Exists(shop.Path("receipts/" + number.ToString(CultureInfo.InvariantCulture) + ".json")), $"receipt {number}"));
    }

    [Fact]
    public async Task A_lasting_fault_is_one_outage_also_when_the_replay_is_started_again_inside_it()
    {
        using var shop = new Shop(20);
        const string faults = "unplug@5..10";
        await shop.ReplayAsync("--faults", faults, "--last", "7");
        var sums = await shop.ReplayAsync("--faults", faults);
        var outage = Assert.Single((await shop.RunAsync("outage", "list", "--journal", shop.Path("day.journal"), "--json")).JsonLines());
        var unsigned = (await shop.RunAsync("receipt", "list", "--journal", shop.Path("day.journal"), "--json")).JsonLines().Where(r => !r.GetProperty("signed").GetBoolean()).Select(r => r.GetProperty("number").GetInt64());

        Assert.Equal((6, 1), (sums.GetProperty("unsigned").GetInt32(), sums.GetProperty("outages").GetInt32()));
        Assert.Equal([5L, 6L, 7L, 8L, 9L, 10L], unsigned);
        AssertNames("number begin end code providerCode serialNumber receipts", outage);
        Assert.Equal(JsonValueKind.String, outage.GetProperty("end").ValueKind);
    }

    [Fact]
    public async Task A_late_signature_reaches_the_receipts_folder()
    {
        using var shop = new Shop();
        await shop.ReplayAsync("--faults", "lost-answer@5", "--receipts", shop.Path("receipts"));
        var receipt = JsonDocument.Parse(await File.ReadAllTextAsync(shop.Path("receipts/5.json"))).RootElement;

        Assert.Equal(12, Directory.GetFiles(shop.Path("receipts")).Length);
        Assert.Equal(JsonValueKind.Null, receipt.GetProperty("signature").ValueKind);
        Assert.Equal(JsonValueKind.Object, receipt.GetProperty("lateSignature").ValueKind);
    }

    [Fact]
    public async Task An_unsigned_receipt_has_no_qr_code_and_says_so()
    {
        using var shop = new Shop();
        await shop.ReplayAsync("--faults", "unplug@2");
        var run = await shop.RunAsync("receipt", "show", "--journal", shop.Path("day.journal"), "--number", "2", "--format", "qr");

        Assert.Equal((1, string.Empty), (run.ExitCode, run.Output));
        Assert.Single(run.Errors.Trim().Split('\n'));
    }

    [Fact]
    public async Task A_second_replay_on_the_same_device_is_turned_away()
    {
        using var shop = new Shop(880);
        using var process = shop.Start(shop.ReplayArguments());
        await WaitForAsync(() => File.Exists(shop.Path("day.journal")));
        var second = await shop.RunAsync(shop.ReplayArguments());
        var stillRuns = !process.HasExited;
        process.Kill();
        await process.WaitForExitAsync();

        Assert.True(stillRuns, "The first replay ended too early to test anything.");
        Assert.Equal(3, second.ExitCode);
        Assert.Single(second.Errors.Trim().Split('\n'));
    }

    [Fact]
    public async Task An_archive_goes_to_stdout_as_it_goes_into_a_file()
    {
        using var shop = new Shop();
        await shop.ReplayAsync("--last", "3");
        var device = "simulator:" + shop.Path("tse");
        await shop.RunAsync("tse", "export", "--device", device, "--out", shop.Path("tse.tar"));
        using var process = shop.Start(["tse", "export", "--device", device, "--out", "-"]);
        using var archive = new MemoryStream();
        await process.StandardOutput.BaseStream.CopyToAsync(archive);
        await process.WaitForExitAsync();

        Assert.Equal(await File.ReadAllBytesAsync(shop.Path("tse.tar")), archive.ToArray());
        Assert.Equal(2, (await shop.RunAsync("tse", "export", "--device", device, "--out", "-", "--json")).ExitCode);
        Assert.Equal(3, (await shop.RunAsync("tse", "export", "--device", device, "--out", shop.Path("missing/tse.tar"))).ExitCode);
    }

    [Theory]
    [InlineData("receipt", "list", "--journal", "day.journal", "--from", "30.10.2018")]
    [InlineData("receipt", "list", "--journal", "day.journal", "--from", "2026-01-14", "--to", "2026-01-13")]
    [InlineData("receipt", "list", "--journal", "-")]
    [InlineData("receipt", "list", "--journal", "Host=localhost;Prot=1")]
    [InlineData("receipt", "show", "--journal", "day.journal", "--number", "0")]
    [InlineData("receipt", "show", "--journal", "day.journal", "--number", "1", "--format", "pdf")]
    [InlineData("verify")]
    [InlineData("verify", "tar")]
    public async Task Wrong_use_is_2_and_one_line(params string[] arguments) => await AssertErrorAsync(2, arguments);

    [Theory]
    [InlineData("receipt", "list", "--journal", ".")]
    [InlineData("receipt", "list", "--journal", "Host=127.0.0.1;Port=1;Username=till;Password=x")]
    [InlineData("verify", "journal", "Host=127.0.0.1;Port=1;Username=till;Password=x")]
    [InlineData("verify", "tar", ".")]
    [InlineData("verify", "tar", "@missing")]
    [InlineData("verify", "log", "missing.log")]
    [InlineData("verify", "qr", "V0;x", "--public-key-of", "missing.cer")]
    [InlineData("tse", "export", "--device", "simulator:missing", "--out", "x.tar")]
    public async Task A_missing_or_unreadable_file_is_3_and_one_line(params string[] arguments) => await AssertErrorAsync(3, arguments);

    [Theory]
    [InlineData("", "line 1")]
    [InlineData("\"Date\",\"Time\",\"Item\"\r\n", "Transaction")]
    [InlineData("\"Date\",\"Time\",\"Transaction\",\"Item\"\r\n\"2018-10-30\",\"9:00\",1,\"Bread\"\r\n", "line 2")]
    [InlineData("\"Date\",\"Time\",\"Transaction\",\"Item\"\r\n\"2018-10-30\",\"09:00:00\",1,\"Bread\"x\r\n", "line 2")]
    [InlineData("\"Date\",\"Time\",\"Transaction\",\"Item\"\r\n\"2018-10-30\",\"09:00:00\",1,\"Bread\r\n", "does not end")]
    public async Task A_file_of_baskets_that_is_none_is_named_and_nothing_is_made(string content, string named)
    {
        using var shop = new Shop();
        await File.WriteAllTextAsync(shop.Path("baskets.csv"), content);
        var run = await shop.RunAsync(shop.ReplayArguments());

        Assert.Equal(3, run.ExitCode);
        Assert.Contains(named, run.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(shop.Path("day.journal")) || Directory.Exists(shop.Path("tse")));
    }

    [Fact]
    public async Task Debug_adds_the_stack_trace_and_keeps_the_code()
    {
        using var shop = new Shop();
        var run = await shop.RunAsync("verify", "tar", "missing.tar", "--debug");

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("   at ", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_and_version_are_fine()
    {
        using var shop = new Shop();
        Assert.Equal(0, (await shop.RunAsync("--version")).ExitCode);
        foreach (var command in new string[][] { ["--help"], ["replay", "--help"], ["receipt", "show", "--help"], ["verify", "qr", "--help"], ["tse", "export", "--help"] })
        {
            var run = await shop.RunAsync(command);
            Assert.Equal((0, string.Empty), (run.ExitCode, run.Errors));
        }
    }

    [Fact]
    public void Every_code_of_the_command_line_stands_in_the_reference()
    {
        var reference = File.ReadAllText(Path.Combine(Shop.Repository, "docs", "findings.md"));
        var codes = Directory.EnumerateFiles(Path.Combine(Shop.Repository, "src", "Fiscal.Cli"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => System.Text.RegularExpressions.Regex.Matches(File.ReadAllText(file), "new Finding\\(\"([a-z-]+)\"").Select(match => match.Groups[1].Value)).ToList();

        Assert.NotEmpty(codes);
        Assert.All(codes, code => Assert.Contains($"| `{code}` |", reference, StringComparison.Ordinal));
    }

    private static async Task AssertErrorAsync(int exitCode, string[] arguments)
    {
        using var shop = new Shop();
        var run = await shop.RunAsync(arguments);

        Assert.True(exitCode == run.ExitCode, $"exit {run.ExitCode}: {run.Output} {run.Errors}");
        Assert.Equal(string.Empty, run.Output);
        Assert.StartsWith("fiscal: ", Assert.Single(run.Errors.Trim().Split('\n')), StringComparison.Ordinal);
    }

    private static void AssertNames(string names, JsonElement json) => Assert.Equal(names, string.Join(' ', json.EnumerateObject().Select(property => property.Name)));

    private static IEnumerable<string?> Codes(Run run) => run.Json().GetProperty("findings").EnumerateArray().Select(finding => finding.GetProperty("code").GetString());

    private static byte[] FirstLog(string archive) => Member(archive, name => name.EndsWith(".log", StringComparison.Ordinal) && name.Contains("Fin", StringComparison.OrdinalIgnoreCase));

    private static byte[] DeviceCertificate(string archive)
    {
        var serial = LogMessage.Parse(FirstLog(archive)).SerialNumber.ToString();
        return Member(archive, name => name.StartsWith(serial, StringComparison.OrdinalIgnoreCase));
    }

    private static byte[] Member(string archive, Func<string, bool> wanted)
    {
        using var stream = File.OpenRead(archive);
        using var reader = new System.Formats.Tar.TarReader(stream);
        while (reader.GetNextEntry() is { } entry)
        {
            if (wanted(entry.Name))
            {
                using var content = new MemoryStream();
                entry.DataStream!.CopyTo(content);
                return content.ToArray();
            }
        }

        throw new InvalidOperationException("The archive lacks what the test needs.");
    }

    private static string Listing(Shop shop)
    {
        var text = new StringBuilder();
        foreach (var file in Directory.GetFiles(shop.Path("."), "day.journal*").Order(StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"{Path.GetFileName(file)} {new FileInfo(file).Length}\n");
        }

        return text.ToString();
    }

    private static async Task WaitForAsync(Func<bool> condition)
    {
        for (var i = 0; !condition(); i++)
        {
            Assert.True(i < 1500, "What the test waits for did not happen within 30 s.");
            await Task.Delay(20);
        }
    }
}
