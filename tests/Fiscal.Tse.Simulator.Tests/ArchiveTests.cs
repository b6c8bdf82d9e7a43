using Fiscal.Tse.Logs;

namespace Fiscal.Tse.Simulator.Tests;

public sealed class ArchiveTests
{
    [Theory]
    [InlineData(true, 64, "-sha256")]
    [InlineData(false, 96, "-sha384")]
    public async Task The_exported_archive_is_clean_and_tar_and_openssl_alone_come_to_the_same_result(bool p256, int signatureLength, string digest)
    {
        using var folder = new TempFolder();
        using var tse = Device.New(configure: o => o.UseP256 = p256);
        for (var i = 0; i < 12; i++)
        {
            await tse.SellAsync(i % 2 == 0 ? Device.Client : "Kasse (2), Tor-1.a:b? +");
        }

        var archive = await tse.ExportAsync();
        var result = TarVerifier.Verify(new MemoryStream(archive));

        Assert.True(result.IsClean);
        Assert.Equal((28L, 28L, 12L), (result.Messages, result.SignaturesValid, result.Transactions));
        Assert.Equal((1L, 28L), (result.FirstCounter, result.LastCounter));

        // From here on nothing of ours but the serial number.
        var serial = (await tse.GetIdentityAsync()).SerialNumber.ToString();
        await File.WriteAllBytesAsync(folder.File("export.tar"), archive);
        var names = Tool.Run(folder.Path, "tar", "tar", "-tf", "export.tar").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Tool.Run(folder.Path, "tar", "tar", "-xf", "export.tar");
        Assert.Equal("info.csv", names[0]);
        Assert.Contains("TEST", await File.ReadAllTextAsync(folder.File("info.csv")), StringComparison.Ordinal);
        var certificates = names.Where(n => n.Contains("_X509", StringComparison.Ordinal)).ToList();
        var leaf = Assert.Single(certificates, n => n.StartsWith(serial, StringComparison.OrdinalIgnoreCase));
        var root = Assert.Single(certificates, n => n != leaf);
        OpenSsl("x509", "-inform", "DER", "-in", leaf, "-out", "leaf.pem");
        OpenSsl("x509", "-inform", "DER", "-in", root, "-out", "root.pem");
        Assert.Contains("OK", OpenSsl("verify", "-x509_strict", "-CAfile", "root.pem", "leaf.pem"), StringComparison.Ordinal);
        await File.WriteAllTextAsync(folder.File("key.pem"), OpenSsl("x509", "-in", "leaf.pem", "-pubkey", "-noout"));
        var logs = names.Where(n => n.EndsWith(".log", StringComparison.Ordinal)).ToList();
        Assert.Equal(28, logs.Count);
        Assert.Equal(names.Length, 1 + certificates.Count + logs.Count);
        foreach (var log in logs)
        {
            // The frame of tse-logs-and-qr §1.1, cut here without our own parser: outer header in front, signature TLV behind.
            var raw = await File.ReadAllBytesAsync(folder.File(log));
            var header = raw[1] < 0x80 ? 2 : 2 + (raw[1] & 0x7f);
            await File.WriteAllBytesAsync(folder.File("message"), raw[header..^(2 + signatureLength)]);
            await File.WriteAllBytesAsync(folder.File("signature"), ToDer(raw[^signatureLength..]));
            Assert.Contains("Verified OK", OpenSsl("dgst", digest, "-verify", "key.pem", "-signature", "signature", "message"), StringComparison.Ordinal);
        }

        string OpenSsl(params string[] arguments) => Tool.Run(folder.Path, "openssl", "openssl", arguments);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Größe \u20ac 🥐")]
    [InlineData("\0\n")]
    public async Task Process_data_is_signed_as_it_came(string text)
    {
        using var tse = Device.New();
        var start = await tse.StartAsync();
        foreach (var data in new[] { System.Text.Encoding.UTF8.GetBytes(text), new byte[8000] })
        {
            var sold = await tse.StartAsync();
            var finish = await tse.FinishTransactionAsync(new TseFinishRequest { ClientId = Device.Client, TransactionNumber = sold.TransactionNumber, ProcessType = "SonstigerVorgang", ProcessData = data });
            Assert.Equal(data, LogMessage.Parse(finish.LogMessage).ProcessData);
        }

        var begun = LogMessage.Parse(start.LogMessage);
        Assert.Equal((string.Empty, 0), (begun.ProcessType, begun.ProcessData.Length));
        Assert.True(TarVerifier.Verify(new MemoryStream(await tse.ExportAsync())).IsClean);
    }

    [Fact]
    public async Task Filtered_exports_hold_what_was_asked_for()
    {
        var clock = new VirtualClock(Device.Noon);
        using var tse = Device.New(clock);
        await tse.SellAsync();
        clock.Advance(TimeSpan.FromHours(1));
        await tse.SellAsync("KASSE-02");

        // 1 initialize, 2 updateTime, 3 registerClient, 4 Start, 5 Finish; an hour later 6 registerClient, 7 Start, 8 Finish
        await AssertHoldsAsync([1, 2, 3, 4, 5, 6, 7, 8], new TseExportRange());
        await AssertHoldsAsync([3, 4, 5], new TseExportRange { FromCounter = 3, ToCounter = 5 });
        await AssertHoldsAsync([7, 8], new TseExportRange { FromCounter = 7 });
        await AssertHoldsAsync([1], new TseExportRange { ToCounter = 1 });
        await AssertHoldsAsync([6, 7, 8], new TseExportRange { From = Device.Noon.AddSeconds(1) });
        await AssertHoldsAsync([1, 2, 3, 4, 5], new TseExportRange { From = Device.Noon, To = Device.Noon });
        await AssertHoldsAsync([1, 2, 3, 4, 5, 6], new TseExportRange { ClientId = Device.Client });
        await AssertHoldsAsync([6, 7, 8], new TseExportRange { ClientId = "KASSE-02", FromCounter = 4 });
        await AssertHoldsAsync([], new TseExportRange { FromCounter = 9 });
        await AssertHoldsAsync([], new TseExportRange { FromCounter = 5, ToCounter = 4 });

        async Task AssertHoldsAsync(long[] counters, TseExportRange range)
        {
            using var archive = new MemoryStream();
            var result = await tse.ExportAsync(range, archive);
            archive.Position = 0;

            Assert.Equal(counters, Logs(archive.ToArray()).Select(l => l.SignatureCounter));
            Assert.Equal((counters.Length == 0 ? null : counters[0], counters.Length == 0 ? (long?)null : counters[^1]), (result.FirstCounter, result.LastCounter));
            Assert.Equal(counters.Length == 8, result.ReceiptToken is not null);
            Assert.True(result.IsComplete);
            Assert.True(counters.Length == 0 || TarVerifier.Verify(archive, new TarVerificationOptions { IsFiltered = true }).IsClean);
        }
    }

    [Fact]
    public async Task Release_takes_exactly_what_was_exported()
    {
        using var folder = new TempFolder();
        long open;
        using (var tse = Device.New(configure: o => o.Directory = folder.Path))
        {
            Assert.Equal(2, (await tse.GetStatusAsync()).LastSignatureCounter);
            await tse.SellAsync();
            open = (await tse.StartAsync()).TransactionNumber;
            var export = await tse.ExportAsync(new TseExportRange(), Stream.Null);
            await tse.SellAsync(); // after the export: stays
            foreach (var wrong in new[] { "", "x", "0", "-1", "99", "1.0", export.ReceiptToken + "0", "x" + export.ReceiptToken })
            {
                var error = await Assert.ThrowsAsync<TseException>(() => tse.ReleaseExportedAsync(wrong));
                Assert.Equal((TseErrorCodes.InvalidInput, TseExecution.NotSent), (error.Code, error.Execution));
            }

            Assert.Equal(8, Logs(await tse.ExportAsync()).Count);
            await tse.ReleaseExportedAsync(export.ReceiptToken!);
            Assert.Equal([7L, 8L, 9L], Logs(await tse.ExportAsync()).Select(l => l.SignatureCounter));
        }

        using var reopened = Device.New(configure: o => o.Directory = folder.Path);
        Assert.Equal(SystemOperations.DeleteStoredData, Logs(await reopened.ExportAsync())[^1].OperationType);
        Assert.Equal(10, (await reopened.FinishAsync(open)).SignatureCounter);
        Assert.Equal([7L, 8L, 9L, 10L], Logs(await reopened.ExportAsync()).Select(l => l.SignatureCounter));
    }

    private static List<LogMessage> Logs(byte[] archive)
    {
        var logs = new List<LogMessage>();
        var reader = new TarArchiveReader(new MemoryStream(archive));
        while (reader.Read() is { } member)
        {
            if (member.Name.EndsWith(".log", StringComparison.Ordinal))
            {
                logs.Add(LogMessage.Parse(member.Content));
            }
        }

        return logs;
    }

    private static byte[] ToDer(byte[] plain)
    {
        var half = plain.Length / 2;
        byte[] body = [.. Integer(plain[..half]), .. Integer(plain[half..])];
        return [0x30, .. body.Length < 0x80 ? new[] { (byte)body.Length } : [0x81, (byte)body.Length], .. body];

        static byte[] Integer(byte[] value)
        {
            var trimmed = value.SkipWhile(b => b == 0).ToArray();
            byte[] content = trimmed[0] >= 0x80 ? [0, .. trimmed] : trimmed;
            return [0x02, (byte)content.Length, .. content];
        }
    }
}
