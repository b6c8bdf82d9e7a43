using System.Text;

namespace Fiscal.Tse.Logs.Tests;

public sealed class TarTests
{
    private static readonly TestTse Ca = new(EllipticCurve.P384);
    private static readonly TestTse Tse = new(EllipticCurve.P256);
    private static readonly TseCertificate Leaf = Ca.Issue(Tse.Key);

    private static byte[] Small(int transactions = 3, string client = "KASSE-01") => TestTse.Archive(Tse.Day(transactions, client), Leaf, Ca.Root);

    [Fact]
    public void Own_archive_is_clean_and_counted()
    {
        var result = TestTse.Verify(Small(10));

        Assert.Empty(TestTse.Errors(result.Findings));
        Assert.Equal(["A25", "Q20"], result.Findings.Select(f => f.Code).Order());
        Assert.True(result.IsClean);
        Assert.Equal((24L, 20L, 3L, 1L, 10L), (result.Messages, result.TransactionLogs, result.SystemLogs, result.AuditLogs, result.Transactions));
        Assert.Equal((24L, 24L, 1L, 24L), (result.SignaturesChecked, result.SignaturesValid, result.FirstCounter, result.LastCounter));
        Assert.Equal([Tse.Key.SerialNumber], result.SerialNumbers);
        Assert.Equal("Fiscal", result.Info!.Manufacturer);
        Assert.DoesNotContain(TestTse.Verify(Small(), new() { TrustedRoots = [Ca.Root] }).Findings, f => f.Code == "A25");
        Assert.Contains(TestTse.Verify(Small(), new() { TrustedRoots = [Tse.Root] }).Findings, f => f is { Code: "A25", Severity: FindingSeverity.Error });
    }

    [Theory]
    [InlineData("KASSE-01")]
    [InlineData("A very long client id, with blanks and / slash, 0123456789 0123456789 0123456789")]
    [InlineData("Käse/1")]
    public void Every_flipped_bit_outside_info_csv_is_an_error(string client)
    {
        var archive = Small(2, client);
        Assert.True(TestTse.Verify(archive).IsClean, string.Join("\n", TestTse.Errors(TestTse.Verify(archive).Findings)));
        var info = (From: 512L, To: 512L + new InfoCsv("TEST", "Fiscal", "1").ToBytes().Length);
        var random = TestRun.Random(client.Length);
        for (var i = 0; i < 150 * TestRun.Scale; i++)
        {
            // Half of them among bytes that hold data: zeros are the easy part.
            int at;
            do at = random.Next(archive.Length);
            while ((at >= info.From && at < info.To) || (i % 2 == 0 && archive[at] == 0));
            var bit = (byte)(1 << random.Next(8));
            archive[at] ^= bit;
            Assert.False(TestTse.Verify(archive).IsClean, $"bit {bit:x2} of byte {at}");
            archive[at] ^= bit;
        }
    }

    [Fact]
    public void Every_bit_of_headers_certificates_and_end_is_protected()
    {
        // All bits of one certificate member and of the last member with the end blocks.
        var archive = TestTse.Archive([Tse.Start(1, 1)], Leaf, Ca.Root);
        foreach (var (from, to) in new[] { (1024, 1024 + 1536), (archive.Length - 1024 - 512 - 64, archive.Length) })
        {
            for (var at = from; at < to; at += TestRun.Scale > 1 ? 1 : 7)
            {
                var bit = (byte)(1 << (at % 8));
                archive[at] ^= bit;
                Assert.False(TestTse.Verify(archive).IsClean, $"bit {bit:x2} of byte {at}");
                archive[at] ^= bit;
            }
        }
    }

    [Fact]
    public void Every_bit_of_a_pax_name_is_protected_although_no_checksum_covers_it()
    {
        // The replaced slash, the blank and the umlaut are the hard places.
        var archive = TestTse.Archive([Tse.Start(1, 1, w => w.ClientId = "Kasse 1/ä")], Leaf, Ca.Root);
        var from = archive.AsSpan().IndexOf(" path=Unixt"u8) - 2;
        Assert.Equal(0, from % 512);
        for (var bit = 0; bit < 80 * 8; bit += TestRun.Scale > 1 ? 1 : 3)
        {
            archive[from + (bit / 8)] ^= (byte)(1 << (bit % 8));
            Assert.False(TestTse.Verify(archive).IsClean, $"bit {bit}");
            archive[from + (bit / 8)] ^= (byte)(1 << (bit % 8));
        }
    }

    [Theory]
    [InlineData(60)]
    [InlineData(99)]
    [InlineData(300)]
    public void Long_names_are_read_back(int length)
    {
        var client = new string('K', length);
        var archive = TestTse.Archive([Tse.Start(1, 1, w => w.ClientId = client)], Leaf);
        var reader = new TarArchiveReader(new MemoryStream(archive));
        var names = new List<string>();
        while (reader.Read() is { } member) names.Add(member.Name);

        Assert.Equal($"Unixt_1795521601_Sig-1_Log-Tra_No-1_Start_Client-{client}.log", names[^1]);
        Assert.Empty(reader.Findings);
        Assert.Equal(InfoCsv.FileName, names[0]);
    }

    [Fact]
    public void System_tar_lists_and_extracts_what_was_written()
    {
        var folder = Directory.CreateTempSubdirectory("fiscal-tar");
        try
        {
            var logs = Tse.Day(2, "Ein Name mit Umlauten äöü und mehr als hundert Bytes 0123456789 0123456789");
            File.WriteAllBytes(Path.Combine(folder.FullName, "a.tar"), TestTse.Archive(logs, Leaf, Ca.Root));
            Tool.Run(folder.FullName, "tar", "-xf", "a.tar");
            foreach (var log in logs) Assert.Equal(log.RawBytes, File.ReadAllBytes(Path.Combine(folder.FullName, LogMessageName.For(log).ToString())));
            Assert.Equal(Leaf.RawBytes, File.ReadAllBytes(Path.Combine(folder.FullName, Leaf.KeyHash + "_X509.der")));

            // Packed again by GNU tar in its own ways: only the packing is noted.
            foreach (var format in new[] { "gnu", "pax", "ustar" })
            {
                if (format == "ustar") continue;
                Tool.Run(folder.FullName, "tar", "--format=" + format, "--exclude=*.tar", "-cf", "b-" + format + ".tar", ".");
                var result = TestTse.Verify(File.ReadAllBytes(Path.Combine(folder.FullName, "b-" + format + ".tar")));
                Assert.Empty(TestTse.Errors(result.Findings));
                Assert.Contains(result.Findings, f => f.Code == "A18");
                Assert.Equal(logs.Count, result.SignaturesValid);
            }
        }
        finally
        {
            folder.Delete(true);
        }
    }

    [Fact]
    public void Repeated_name_gets_a_counter()
    {
        var log = Tse.Start(1, 1);
        var archive = TestTse.Archive([log, log], Leaf, Ca.Root);
        var reader = new TarArchiveReader(new MemoryStream(archive));
        var names = new List<string>();
        while (reader.Read() is { } member) names.Add(member.Name);

        Assert.EndsWith("_Client-KASSE-01_Fc-1.log", names[^1], StringComparison.Ordinal);
        Assert.Contains(TestTse.Verify(archive).Findings, f => f.Code == "S03");
    }

    public static TheoryData<string, string> Corruptions => new()
    {
        { "gap", "S01" }, { "double counter", "S02" }, { "time back", "S05" }, { "no start", "S08" }, { "open", "S09" }, { "two starts", "S10" }, { "two finishes", "S10" },
        { "after finish", "S11" }, { "other client", "S14" }, { "unregistered", "S15" }, { "empty finish", "S16" }, { "filled start", "S17" }, { "mixed times", "S18" },
        { "long", "S20" }, { "late first counter", "S04" }, { "time jump", "S06" }, { "foreign log", "L32" }, { "swapped signature", "L31" }, { "no leaf", "A06" },
        { "no chain", "A07" }, { "expired", "A09" }, { "renamed", "A01" }, { "no info", "A11" }, { "cut", "A13" }, { "no end", "A14" }, { "hidden", "A15" }, { "unknown member", "A20" },
        { "system only", "A22" }, { "zip", "A24" }, { "gzip", "A24" }, { "two TSEs", "S21" }, { "utf8 damage", "A19" }, { "wrong certificate name", "A05" }, { "early", "S07" },
        { "self-test", "S19" }, { "traversal", "A17" }, { "log named oddly", "A03" },
    };

    [Theory]
    [MemberData(nameof(Corruptions))]
    public void Corruption_of_the_catalogue_gives_its_code(string name, string code)
    {
        var result = TestTse.Verify(Corrupt(name));

        Assert.Contains(result.Findings, f => f.Code == code);
        var expected = FindingCatalogue.All[code].Severity;
        Assert.Equal(expected, result.Findings.First(f => f.Code == code).Severity);
        if (expected != FindingSeverity.Error) Assert.Empty(TestTse.Errors(result.Findings));
    }

    private static byte[] Corrupt(string name)
    {
        var day = Tse.Day(3);
        byte[] Pack(params LogMessage[] more) => TestTse.Archive([.. day, .. more], Leaf, Ca.Root);
        byte[] Raw(Action<TarArchiveWriter> write, bool complete = true)
        {
            using var stream = new MemoryStream();
            using var writer = new TarArchiveWriter(stream);
            writer.WriteInfo(new InfoCsv("TEST", "Fiscal", "1"));
            writer.WriteCertificate(Leaf);
            writer.WriteCertificate(Ca.Root);
            foreach (var log in day) writer.WriteLog(log);
            write(writer);
            if (complete) writer.Complete();
            return stream.ToArray();
        }

        switch (name)
        {
            case "gap":
                day.RemoveAt(6);
                return Pack();
            case "double counter": return Pack(Tse.Finish(10, 3, w => w.LogTime = TestTse.Noon.AddSeconds(11)));
            case "time back": return Pack(Tse.Start(11, 4, w => w.LogTime = TestTse.Noon), Tse.Finish(12, 4));
            case "no start": return Pack(Tse.Finish(11, 4));
            case "open": return Pack(Tse.Start(11, 4));
            case "two starts": return Pack(Tse.Start(11, 4), Tse.Start(12, 4), Tse.Finish(13, 4));
            case "two finishes": return Pack(Tse.Finish(11, 3));
            case "after finish": return Pack(Tse.Finish(11, 3, w => w.Operation = TransactionOperation.Update));
            case "other client": return Pack(Tse.System(11, SystemOperations.RegisterClient, SystemOperations.ClientData("K2")), Tse.Start(12, 4), Tse.Finish(13, 4, w => w.ClientId = "K2"));
            case "unregistered": return Pack(Tse.Start(11, 4, w => w.ClientId = "K2"), Tse.Finish(12, 4, w => w.ClientId = "K2"));
            case "empty finish": return Pack(Tse.Start(11, 4), Tse.Finish(12, 4, w => w.ProcessData = []));
            case "filled start": return Pack(Tse.Start(11, 4, w => w.ProcessType = ProcessTypes.Receipt), Tse.Finish(12, 4));
            case "mixed times": return Pack(Tse.Start(11, 4, w => w.TimeFormat = LogTimeFormat.UtcTimeWithSeconds), Tse.Finish(12, 4));
            case "long": return Pack(Tse.Start(11, 4), Tse.Finish(12, 4, w => w.LogTime = TestTse.Noon.AddHours(25)));
            case "late first counter":
                day.RemoveRange(0, 4);
                return Pack();
            case "time jump": return Pack(Tse.System(11, SystemOperations.UpdateTime, SystemOperations.UpdateTimeData(TestTse.Noon.AddSeconds(11), TestTse.Noon.AddHours(1))));
            case "foreign log": return Pack(Ca.Start(1, 1) is var _ ? new TestTse(EllipticCurve.P256).Start(1, 1) : null!);
            case "swapped signature":
                var other = new TestTse(EllipticCurve.P256);
                var signed = Tse.Writer(11);
                return TestTse.Archive([.. day, signed.Sign(other.Sign)], Leaf, Ca.Issue(other.Key, 3), Ca.Root);
            case "no leaf": return TestTse.Archive(day, Ca.Root);
            case "no chain": return TestTse.Archive(day, Leaf);
            case "expired": return Pack(Tse.System(11, "updateTime", [], w => w.LogTime = TestTse.Noon.AddYears(9)));
            case "renamed": return Raw(w => w.Write("Unixt_1795521611_Sig-12_Log-Tra_No-4_Start_Client-KASSE-01.log", Tse.Start(11, 4).RawBytes));
            case "log named oddly": return Raw(w => w.Write("11.log", Tse.System(11, "startAudit", []).RawBytes));
            case "no info":
                using (var stream = new MemoryStream())
                {
                    using var writer = new TarArchiveWriter(stream);
                    writer.WriteCertificate(Leaf);
                    writer.WriteCertificate(Ca.Root);
                    foreach (var log in day) writer.WriteLog(log);
                    writer.Complete();
                    return stream.ToArray();
                }

            case "cut": return Pack()[..^1100];
            case "no end": return Raw(_ => { }, complete: false);
            case "hidden": return [.. Pack(), .. "x"u8, .. new byte[511]];
            case "unknown member": return Raw(w => w.Write("readme.txt", "hello"u8.ToArray()));
            case "system only":
                day.RemoveRange(4, 6);
                return Pack();
            case "zip": return [0x50, 0x4b, 3, 4, .. new byte[600]];
            case "gzip": return [0x1f, 0x8b, .. new byte[600]];
            case "two TSEs":
                var second = new TestTse(EllipticCurve.BrainpoolP256r1);
                return TestTse.Archive([.. day, .. second.Day(1)], Leaf, Ca.Issue(second.Key, 3), Ca.Root);
            case "utf8 damage": return Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Pack()));
            case "wrong certificate name": return Raw(w => w.Write(new string('a', 64) + "_X509.crt", Encoding.ASCII.GetBytes(Ca.Issue(new TestTse(EllipticCurve.P256).Key, 9).ToPem())));
            case "early":
                var early = Tse.Day(0);
                return TestTse.Archive([Tse.Start(1, 1), Tse.Finish(2, 1), Tse.System(3, SystemOperations.Initialize, SystemOperations.InitializeData("x"))], Leaf, Ca.Root);
            case "self-test": return Pack(
                Tse.System(11, SystemOperations.AuthenticateUser, SystemOperations.AuthenticateUserData("admin", true)),
                Tse.System(12, SystemOperations.SelfTest, SystemOperations.SelfTestData("CSP", false, "ERROR", TestTse.Noon)));
            case "traversal": return Raw(w => w.Write("..", "x"u8.ToArray()));
            default: throw new ArgumentException(name);
        }
    }

    [Fact]
    public void Filtered_export_has_no_errors_for_what_was_left_out()
    {
        var logs = Tse.Day(4);
        logs.RemoveRange(5, 2);

        Assert.NotEmpty(TestTse.Errors(TestTse.Verify(TestTse.Archive(logs, Leaf, Ca.Root)).Findings));
        Assert.Empty(TestTse.Errors(TestTse.Verify(TestTse.Archive(logs, Leaf, Ca.Root), new() { IsFiltered = true }).Findings));
    }

    [Fact]
    public void Order_of_members_does_not_matter()
    {
        using var stream = new MemoryStream();
        using var writer = new TarArchiveWriter(stream);
        foreach (var log in Tse.Day(30).AsEnumerable().Reverse()) writer.WriteLog(log);
        writer.WriteInfo(new InfoCsv("TEST", "Fiscal", "1"));
        writer.WriteCertificate(Ca.Root);
        writer.WriteCertificate(Leaf);
        writer.Complete();
        var result = TestTse.Verify(stream.ToArray());

        Assert.True(result.IsClean, string.Join("\n", TestTse.Errors(result.Findings)));
        Assert.Equal(64, result.SignaturesValid);
    }

    [Theory]
    [InlineData("\"description:\",\"a \"\"b\"\", c\",\"manufacturer:\",\"m\",\"version:\",\"1\"\n", "a \"b\", c|m|1")]
    [InlineData("\"description:\", Applause Cafe 10, \"manufacturer:\", fiskaly Gmbh, \"version:\", 0.1.0\n", "Applause Cafe 10|fiskaly Gmbh|0.1.0")]
    [InlineData("\"description:\",\"\",\"manufacturer:\",\"m\",\"version:\",\"\"", "|m|")]
    public void Info_of_both_makers_is_read(string text, string expected)
    {
        Assert.True(InfoCsv.TryParse(Encoding.UTF8.GetBytes(text), out var info));
        Assert.Equal(expected, info.Description + "|" + info.Manufacturer + "|" + info.Version);
        Assert.True(InfoCsv.TryParse(info.ToBytes(), out var back));
        Assert.Equal(info.ToString(), back.ToString());
    }

    [Fact]
    public void Large_archive_is_streamed_both_ways()
    {
        // Unsigned copies of one message: memory is what this test looks at, not signatures.
        var template = Tse.Start(1, 1);
        var count = 20_000 * TestRun.Scale;
        using var pipe = new MemoryStream(count * 1024 + 4096);
        using var writer = new TarArchiveWriter(pipe);
        var signature = template.Signature;
        var text = LogMessageWriter.From(template);
        for (var i = 1; i <= count; i++)
        {
            text.SignatureCounter = i;
            writer.WriteLog(LogMessage.Parse(text.Write(signature)));
        }

        writer.Complete();
        pipe.Position = 0;
        var before = GC.GetTotalMemory(true);
        var reader = new TarArchiveReader(pipe);
        var seen = 0;
        while (reader.Read() is not null) seen++;

        Assert.Equal(count, seen);
        Assert.InRange(GC.GetTotalMemory(true) - before, long.MinValue, 1 << 20);
    }
}
