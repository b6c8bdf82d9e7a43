using System.IO.Compression;
using System.Text;
using Fiscal.Receipts.Tests.Rendering;
using Fiscal.Testing;

namespace Fiscal.Receipts.Tests.Digital;

public sealed class SelfContainedReceiptTests
{
    private static readonly Uri Portal = new("https://bon.example.de/");

    [Fact]
    public void A_code_that_zbar_reads_gives_the_receipt_back_byte_for_byte()
    {
        using var folder = new Tool.Folder();
        var receipt = new ReceiptBuilder().Build();

        var link = SelfContainedReceipt.TryEncode(receipt, Portal)!;
        var qr = Documents.QrMatrix.FromText(link, Documents.QrErrorLevel.Low);

        Assert.Matches("^HTTPS://BON\\.EXAMPLE\\.DE/O#[0-9A-Z$*.:-]+$", link);
        Assert.True(qr.Version <= 25, $"version {qr.Version}");
        Assert.Equal(link, Encoding.ASCII.GetString(Tool.ReadQr(folder.Write("receipt.png", qr.ToPng(4)))));
        Assert.Equal(EkabsJson.Write(receipt), SelfContainedReceipt.Decode(link));
    }

    [Fact]
    public void The_data_is_what_a_page_of_a_few_lines_reads()
    {
        // As the page does it: three symbols are a number below 65,536, the bytes behind the first are raw deflate.
        var receipt = new ReceiptBuilder().Lines(6).Build();
        const string Symbols = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ$*-.:";
        var data = SelfContainedReceipt.Encode(receipt, Portal).Split('#')[1];
        var bytes = new List<byte>();
        for (var i = 0; i < data.Length; i += 3)
        {
            var part = data.Substring(i, Math.Min(3, data.Length - i));
            var value = part.Aggregate(0, (sum, c) => (sum * 41) + Symbols.IndexOf(c, StringComparison.Ordinal));
            bytes.AddRange(part.Length == 3 ? [(byte)(value >> 8), (byte)value] : [(byte)value]);
        }

        Assert.Equal(1, bytes[0]);
        using var deflate = new DeflateStream(new MemoryStream([.. bytes.Skip(1)]), CompressionMode.Decompress);
        using var json = new MemoryStream();
        deflate.CopyTo(json);
        Assert.Equal(EkabsJson.Write(receipt), json.ToArray());
    }

    [Fact]
    public void A_receipt_that_no_phone_would_read_gives_none() =>
        Assert.Null(SelfContainedReceipt.TryEncode(new ReceiptBuilder().Lines(400).Build(), Portal));

    [Fact]
    public void What_is_no_receipt_is_refused_whatever_it_is()
    {
        var random = new Random(TestSettings.Seed);
        const string Symbols = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ$*-.:";
        var good = SelfContainedReceipt.Encode(new ReceiptBuilder().Build(), Portal);
        for (var i = 0; i < 2_000 * TestSettings.Scale; i++)
        {
            var damaged = good.ToCharArray();
            for (var hit = random.Next(1, 5); hit > 0; hit--)
            {
                damaged[random.Next(good.IndexOf('#', StringComparison.Ordinal) + 1, damaged.Length)] = i % 3 == 0 ? (char)random.Next(32, 127) : Symbols[random.Next(41)];
            }

            var text = new string(damaged)[..random.Next(20, damaged.Length + 1)];
            try
            {
                Assert.InRange(SelfContainedReceipt.Decode(text).Length, 0, 256 * 1024);
            }
            catch (FormatException)
            {
                // As it should be; damage behind the data may stay unseen.
            }
        }

        Assert.Throws<FormatException>(() => SelfContainedReceipt.Decode(string.Empty));
        Assert.Throws<FormatException>(() => SelfContainedReceipt.Decode(":::"));
        Assert.Throws<FormatException>(() => SelfContainedReceipt.Decode(Bomb()));
    }

    private static string Bomb()
    {
        using var data = new MemoryStream();
        data.WriteByte(1);
        using (var deflate = new DeflateStream(data, CompressionLevel.Optimal, leaveOpen: true))
        {
            deflate.Write(new byte[1_000_000]);
        }

        const string Symbols = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ$*-.:";
        var bytes = data.ToArray();
        var text = new StringBuilder("#");
        for (var i = 0; i + 1 < bytes.Length; i += 2)
        {
            var value = (bytes[i] << 8) | bytes[i + 1];
            text.Append(Symbols[value / 1681]).Append(Symbols[value / 41 % 41]).Append(Symbols[value % 41]);
        }

        return text.ToString();
    }
}
