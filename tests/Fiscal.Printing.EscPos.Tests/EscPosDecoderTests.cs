using Fiscal.Documents;

namespace Fiscal.Printing.EscPos.Tests;

public sealed class EscPosDecoderTests
{
    [Theory]
    [InlineData("1B 70 00", "ESC p", "2")]
    [InlineData("1B", "ESC", "1")]
    [InlineData("1D 56 42", "GS V", "1")]
    [InlineData("1D 28 6B 06 00 31", "GS ( k", "5")]
    [InlineData("1D 76 30 00 02 00 02 00 FF", "GS v 0", "3")]
    [InlineData("1D 6B 49 05 41", "GS k", "4")]
    [InlineData("10 14 01 00", "DLE DC4", "1")]
    public void An_incomplete_command_is_an_error_that_names_what_is_missing(string bytes, string name, string missing)
    {
        var finding = Assert.Single(EscPosDecoder.Check(Bytes.Of(bytes)));
        Assert.Equal(("printer-command-incomplete", FindingSeverity.Error), (finding.Code, finding.Severity));
        Assert.Contains($"{name} lacks at least {missing} more", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1B 70 00 32 FA", "printer-command-drawer")]
    [InlineData("10 14 01 00 02", "printer-command-real-time")]
    [InlineData("10 04 01", "printer-command-real-time")]
    [InlineData("1B 7F 01", "printer-command-unknown")]
    [InlineData("01", "printer-command-unknown")]
    public void Drawer_real_time_and_unknown_codes_are_named(string bytes, string code) =>
        Assert.Equal(code, EscPosDecoder.Check(Bytes.Of(bytes))[0].Code);

    [Fact]
    public void Harmless_codes_say_nothing() => Assert.Empty(EscPosDecoder.Check(Bytes.Of("1B 40 1B 61 01 41 42 0A 1D 56 00")));

    [Fact]
    public void Everything_the_encoder_writes_is_known_to_the_decoder()
    {
        foreach (var row in GoldenByteTests.Commands())
        {
            var bytes = Bytes.Of((string)row[1]);
            Assert.DoesNotContain(EscPosDecoder.Check(bytes), finding => finding.Code is "printer-command-unknown" or "printer-command-incomplete");
        }
    }

    [Fact]
    public void Text_is_placed_as_a_printer_does()
    {
        var profile = PrinterProfile.Get("generic-58");
        // Centred, doubled, a tab, an absolute place, a full line, a German character set.
        var paper = new EscPosDecoder(profile).Decode(Bytes.Of(
            "1B 40 1B 61 01 41 42 0A 1B 61 00 1D 21 11 41 0A 1D 21 00 09 78 0A 1B 24 78 00 79 0A 1B 52 02 5B 5C 5D 7E 0A 1B 52 00 5B 0A"));
        Assert.Equal("               AB\nA\n        x\n          y\nÄÖÜß\n[\n", paper.ToText());
        Assert.Equal(2, paper.Lines[1].Height);
        Assert.Equal(4, paper.Lines[1].Cells[0].Width);
        var wrapped = new EscPosDecoder(profile).Decode(Enumerable.Repeat((byte)0x41, 40).Append((byte)0x0A).ToArray());
        Assert.Equal(new string('A', 32) + "\n" + new string('A', 8) + "\n", wrapped.ToText());
    }

    [Fact]
    public void Kanji_mode_eats_the_byte_after_an_umlaut() =>
        Assert.Equal("B\uFFFD\uFFFDb\n", new EscPosDecoder(PrinterProfile.Get("generic-80")).Decode(Bytes.Of("1C 26 42 84 61 62 0A")).ToText());

    [Fact]
    public void Blocks_come_back()
    {
        var paper = new EscPosDecoder(PrinterProfile.Get("epson-203")).Decode(Bytes.Of(
            "1D 68 50 1D 77 03 1D 48 02 1D 6B 49 04 7B 43 0C 22 1B 70 01 32 FA 1D 56 41 00 1D 28 4C 06 00 30 45 41 42 01 01"));
        var barcode = Assert.IsType<BarcodeBlock>(paper.Lines[0].Block);
        Assert.Equal("1234"u8.ToArray(), barcode.Data.ToArray());
        Assert.Equal((BarcodeSymbology.Code128, 3, 80, true), (barcode.Symbology, barcode.ModuleWidth, barcode.Height, barcode.HumanReadable));
        Assert.Equal(new DrawerPulseBlock(DrawerConnector.Pin5), paper.Lines[1].Block);
        Assert.Equal(new CutBlock(full: true), paper.Lines[2].Block);
        Assert.Equal("printer-logo-unknown", Assert.Single(paper.Findings).Code);
    }

    [Fact]
    public void A_logo_defined_before_is_printed_from_its_reference()
    {
        var profile = PrinterProfile.Get("epson-203");
        var image = new MonochromeImage(16, 9);
        image.Set(3, 4);
        var logo = new StoredLogo("x", image, 40, 41);
        var bytes = Bytes.Of(Bytes.Written(profile, encoder =>
        {
            encoder.DefineLogo(logo);
            encoder.PrintLogo(logo);
        }));
        var block = Assert.IsType<ImageBlock>(Assert.Single(new EscPosDecoder(profile).Decode(bytes).Lines).Block);
        Assert.Equal(image.Bits, MonochromeImage.FromThreshold(RasterImage.FromPng(block.Png.ToArray())).Bits);
    }

    /// <summary>FISCAL_FUZZ_STREAMS sets the number of streams; the long run (FISCAL_TEST_LONG=yes) takes ten million.</summary>
    [Fact]
    public void Random_and_mutated_streams_never_throw_and_stay_in_bounds()
    {
        var seed = TestSettings.Seed;
        var random = new Random(seed);
        // The netstandard2.0 build has the same code; it need not take two minutes more.
        var isTwin = typeof(EscPosDecoderTests).Assembly.GetName().Name!.EndsWith("NetStandard", StringComparison.Ordinal);
        var count = int.TryParse(Environment.GetEnvironmentVariable("FISCAL_FUZZ_STREAMS"), out var wanted) ? wanted
            : Environment.GetEnvironmentVariable("FISCAL_TEST_LONG") == "yes" && !isTwin ? 10_000_000
            : 20_000 * TestSettings.Scale;
        var seeds = GoldenByteTests.Commands().Select(row => Bytes.Of((string)row[1])).ToArray();
        var decoder = new EscPosDecoder(PrinterProfile.Get("epson-203"), new EscPosDecoderOptions { MostLines = 50 });
        for (var i = 0; i < count; i++)
        {
            var stream = RandomStream(random, seeds);
            try
            {
                var paper = decoder.Decode(stream);
                Assert.InRange(paper.Lines.Count, 0, 50);
                Assert.InRange(paper.Findings.Count, 0, 100);
                Assert.All(paper.Commands, command => Assert.InRange(command.Offset + command.Length, 1, stream.Length));
                EscPosDecoder.Check(stream);
            }
            catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"FISCAL_TEST_SEED={seed}, stream {i}: {Bytes.Hex(stream)}\n{exception}");
            }
        }
    }

    private static byte[] RandomStream(Random random, byte[][] seeds)
    {
        if (random.Next(3) == 0)
        {
            var noise = new byte[random.Next(1, 64)];
            random.NextBytes(noise);
            return noise;
        }

        var bytes = new List<byte>();
        for (var i = random.Next(1, 6); i > 0; i--)
        {
            bytes.AddRange(seeds[random.Next(seeds.Length)]);
        }

        for (var i = random.Next(4); i > 0; i--)
        {
            bytes[random.Next(bytes.Count)] = (byte)random.Next(256);
        }

        return bytes.Take(random.Next(1, bytes.Count + 1)).ToArray();
    }
}
