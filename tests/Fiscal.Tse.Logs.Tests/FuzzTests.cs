using System.Diagnostics;
using System.Text;

namespace Fiscal.Tse.Logs.Tests;

public sealed class FuzzTests
{
    private static readonly TestTse Tse = new(EllipticCurve.P256);

    private static byte[] Mutate(Random random, byte[] seed)
    {
        var bytes = (byte[])seed.Clone();
        for (var n = random.Next(1, 6); n > 0 && bytes.Length > 0; n--)
        {
            switch (random.Next(4))
            {
                case 0:
                    bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes = bytes[..random.Next(bytes.Length)];
                    break;
                case 2:
                    var at = random.Next(bytes.Length);
                    bytes = [.. bytes[..at], (byte)random.Next(256), .. bytes[at..]];
                    break;
                default:
                    var cut = random.Next(bytes.Length);
                    bytes = [.. bytes[..cut], .. bytes[Math.Min(bytes.Length, cut + random.Next(8))..]];
                    break;
            }
        }

        return bytes;
    }

    private static void Fuzz(int salt, int rounds, IReadOnlyList<byte[]> seeds, Action<byte[]> read)
    {
        var random = TestRun.Random(salt);
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < rounds * TestRun.Scale; i++)
        {
            var bytes = i % 8 == 0 ? RandomBytes(random) : Mutate(random, seeds[random.Next(seeds.Count)]);
            try
            {
                read(bytes);
            }
            catch (Exception e)
            {
                Assert.Fail($"round {i}, {Convert.ToHexString(bytes)}: {e}");
            }
        }

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30 * TestRun.Scale), $"{watch.Elapsed}");
    }

    private static byte[] RandomBytes(Random random)
    {
        var bytes = new byte[random.Next(200)];
        random.NextBytes(bytes);
        return bytes;
    }

    [Fact]
    public void Log_messages_never_throw_and_rebuild_when_nothing_was_noticed()
    {
        var clean = 0;
        Fuzz(1, 20_000, [.. Samples.Logs.Select(s => s.Bytes)], bytes =>
        {
            var reading = LogMessage.Read(bytes);
            Assert.True(reading.Message is not null || reading.Findings.Count > 0);
            if (reading.Message is not { } message)
            {
                Assert.Throws<LogMessageFormatException>(() => LogMessage.Parse(bytes));
                return;
            }

            _ = LogMessageName.For(message).CodeOfDifference(message);
            _ = (message.ProcessDataText, message.ProcessDataParts, message.SignedBytes, message.SystemOperationData, message.ToString());
            if (reading.Findings.Count > 0) return;
            clean++;
            Assert.Equal(bytes, LogMessageWriter.From(message).Write(message.Signature));
        });
        Assert.True(clean > 100, $"{clean}");
    }

    [Fact]
    public void Certificates_never_throw() => Fuzz(2, 5_000, [Tse.Root.RawBytes, Encoding.ASCII.GetBytes(Tse.Root.ToPem())], bytes =>
    {
        if (TseCertificate.TryParse(bytes, out var certificate)) _ = certificate.VerifySignature(certificate);
        else Assert.Throws<FormatException>(() => TseCertificate.Parse(bytes));
    });

    [Fact]
    public void Archives_never_throw() => Fuzz(3, 300, [TestTse.Archive(Tse.Day(1), Tse.Root), TestTse.Archive(Tse.Day(1, new string('ä', 60)), Tse.Root)], bytes => _ = TestTse.Verify(bytes).Findings);

    [Fact]
    public void Qr_payloads_never_throw() => Fuzz(4, 1_500, [Encoding.UTF8.GetBytes(Samples.QrAma), Encoding.UTF8.GetBytes(Samples.QrDer), Encoding.UTF8.GetBytes(Samples.QrBlank)], bytes =>
    {
        var text = Encoding.Latin1.GetString(bytes);
        var result = QrPayload.Verify(text);
        if (result.Payload is null) Assert.Throws<FormatException>(() => QrPayload.Parse(text));
    });

    [Fact]
    public void Process_data_names_keys_and_info_never_throw() => Fuzz(
        5,
        20_000,
        [
            "Beleg^75.33_7.99_0.00_0.00_0.00^10.00:Bar_5.00:Bar:CHF_64.30:Unbar"u8.ToArray(),
            "2;\"Eisbecher \"\"Himbeere\"\"\";3.99\r1;\"Eiskaffee\";2.99"u8.ToArray(),
            "Unixt_1630408236_Sig-630_Log-Tra_No-218_Finish_Client-137741-0009_Fc-2.log"u8.ToArray(),
            "Gent_20181109084236.5Z_Sig-1743_Log-Sys_UpdateTime.log"u8.ToArray(),
            "\"description:\",\"x\",\"manufacturer:\",\"y\",\"version:\",\"z\""u8.ToArray(),
            Tse.Key.ToSubjectPublicKeyInfo(),
        ],
        bytes =>
        {
            var text = Encoding.Latin1.GetString(bytes);
            ReceiptProcessData.Read(text, out var receipt);
            if (receipt is not null) Assert.True(ReceiptProcessData.TryParse(receipt.ToString(), out _));
            OrderProcessData.Read(text, out var order);
            if (order is not null) Assert.True(OrderProcessData.TryParse(order.ToString(), out _), order.ToString());
            _ = LogMessageName.TryParse(text, out _);
            _ = InfoCsv.TryParse(bytes, out _);
            _ = TsePublicKey.TryFromPoint(bytes, out _);
            _ = TsePublicKey.TryFromSubjectPublicKeyInfo(bytes, out _);
            _ = EcdsaSignature.IsDer(bytes);
            _ = Tse.Key.Verify(bytes, bytes, SignatureAlgorithm.EcdsaPlainSha256);
        });
}
