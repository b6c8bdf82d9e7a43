using System.Text;
using System.Xml.Linq;

namespace Fiscal.Documents.Tests;

/// <summary>zbarimg is the independent reader.</summary>
public sealed class QrMatrixTests
{
    // The shape of a DSFinV-K payload with a brainpoolP384r1 key and signature, 415 characters.
    private static readonly string TsePayload = ("V0;955002-00;Kassenbeleg-V1;Beleg^0.00_2.55_0.00_0.00_0.00^2.55:Bar;18;112;2019-07-10T18:41:04.000Z;2019-07-10T18:41:04.000Z;ecdsa-plain-SHA384;unixTime;"
        + Convert.ToBase64String(Enumerable.Range(1, 96).Select(i => (byte)(i * 37)).ToArray()) + ";"
        + Convert.ToBase64String(Enumerable.Range(1, 97).Select(i => (byte)(i * 91)).ToArray())).PadRight(415, 'A').Substring(0, 415);

    public static TheoryData<string> Payloads => new(
        TsePayload,
        "https://beleg.example/R/3fP9aQ",
        "12345678901234567890",
        "BÄCKEREI MÜLLER",
        "Brezel 🥨 für 1,20 €",
        "ÄÖÜ",
        "V0;a",
        "A");

    [Theory]
    [MemberData(nameof(Payloads))]
    public void A_png_is_read_byte_for_byte(string payload)
    {
        var png = QrMatrix.FromText(payload).ToPng(3);

        Tool.CheckPng(png);
        Assert.Equal(payload, Encoding.UTF8.GetString(Tool.ReadQr(png)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Half_blocks_are_read_byte_for_byte(bool invert)
    {
        var text = QrMatrix.FromText(TsePayload).ToText(invert);

        Assert.Equal(TsePayload, Encoding.UTF8.GetString(Tool.ReadQr(HalfBlocks.ToPng(text, ink: !invert))));
    }

    [Theory]
    [InlineData(QrErrorLevel.Low)]
    [InlineData(QrErrorLevel.Medium)]
    [InlineData(QrErrorLevel.Quartile)]
    [InlineData(QrErrorLevel.High)]
    public void Every_error_level_is_read(QrErrorLevel level)
    {
        var matrix = QrMatrix.FromText(TsePayload, level, largestVersion: 40);

        Assert.Equal(level, matrix.ErrorLevel);
        Assert.Equal(TsePayload, Encoding.UTF8.GetString(Tool.ReadQr(matrix.ToPng())));
    }

    [Fact]
    public void The_error_level_gives_way_when_the_symbol_gets_too_large()
    {
        // ISO/IEC 18004: version 25 holds 997 bytes at level M and 1,273 at L; version 40 holds 2,953 at L.
        Assert.Equal(QrErrorLevel.Medium, QrMatrix.FromBytes(Binary(997)).ErrorLevel);
        Assert.Equal(25, QrMatrix.FromBytes(Binary(997)).Version);
        Assert.Equal(QrErrorLevel.Low, QrMatrix.FromBytes(Binary(998)).ErrorLevel);
        Assert.Equal(40, QrMatrix.FromBytes(Binary(2953)).Version);
        Assert.Throws<ArgumentException>(() => QrMatrix.FromBytes(Binary(2954)));
    }

    [Theory]
    // ISO/IEC 18004, level M: version 1 holds 34 digits, 20 alphanumeric characters, 14 bytes; version 2 holds 26 bytes.
    [InlineData("1234567890123456789012345678901234", 1)]
    [InlineData("ABCDEFGHIJ1234567890", 1)]
    [InlineData("abcdefghij1234", 1)]
    [InlineData("abcdefghij12345", 2)]
    public void Ascii_is_packed_in_the_shortest_mode(string payload, int version)
    {
        var matrix = QrMatrix.FromText(payload);

        Assert.Equal((QrErrorLevel.Medium, version), (matrix.ErrorLevel, matrix.Version));
        Assert.Equal(payload, Encoding.UTF8.GetString(Tool.ReadQr(matrix.ToPng())));
    }

    [Fact]
    public void Nothing_and_too_much_are_refused_when_the_block_is_made()
    {
        Assert.Throws<ArgumentException>(() => new QrCodeBlock([]));
        Assert.Throws<ArgumentException>(() => new QrCodeBlock(Binary(2954)));
        Assert.Throws<ArgumentException>(() => new QrCodeBlock(new string('A', 4297)));
        Assert.Throws<ArgumentException>(() => new QrCodeBlock(new string('1', 7090)));
        Assert.Equal(40, new QrCodeBlock(new string('A', 4296)).Matrix.Version);
        Assert.Equal(40, new QrCodeBlock(new string('1', 7089)).Matrix.Version);
    }

    [Fact]
    public void Svg_shows_the_same_modules()
    {
        var matrix = QrMatrix.FromText(TsePayload);
        var svg = XDocument.Parse(matrix.ToSvg("Beleg <1> & \"2\""));
        XNamespace ns = "http://www.w3.org/2000/svg";
        var path = svg.Root!.Elements(ns + "path").Last().Attribute("d")!.Value;
        var dark = new HashSet<(int, int)>();
        foreach (var bar in path.Split('M', StringSplitOptions.RemoveEmptyEntries))
        {
            var numbers = bar.Substring(0, bar.IndexOf('v')).Split(' ', 'h').Select(n => int.Parse(n, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
            for (var i = 0; i < numbers[2]; i++)
            {
                dark.Add((numbers[0] + i - QrMatrix.QuietZone, numbers[1] - QrMatrix.QuietZone));
            }
        }

        Assert.Equal("Beleg <1> & \"2\"", svg.Root!.Element(ns + "title")!.Value);
        Assert.Equal($"0 0 {matrix.Size + 8} {matrix.Size + 8}", svg.Root!.Attribute("viewBox")!.Value);
        for (var row = -4; row < matrix.Size + 4; row++)
        {
            for (var column = -4; column < matrix.Size + 4; column++)
            {
                Assert.Equal(matrix.IsDark(column, row), dark.Contains((column, row)));
            }
        }
    }

    [Fact]
    public void A_block_computes_its_matrix_once()
    {
        var block = new QrCodeBlock(TsePayload);

        Assert.Same(block.Matrix, block.Matrix);
    }

    [Fact]
    public void A_missing_reader_fails_with_the_package_to_install() =>
        Assert.Contains("apt-get install -y some-package", Assert.Throws<InvalidOperationException>(() => Tool.Run("fiscal-no-such-program", "some-package")).Message, StringComparison.Ordinal);

    private static byte[] Binary(int length) => Enumerable.Range(0, length).Select(i => (byte)(128 + (i % 100))).ToArray();
}
