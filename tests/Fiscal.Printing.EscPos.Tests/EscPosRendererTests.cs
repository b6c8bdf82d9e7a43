using System.Buffers;
using Fiscal.Benchmarks;
using Fiscal.Documents;

namespace Fiscal.Printing.EscPos.Tests;

public sealed class EscPosRendererTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Reference_receipt_is_as_small_as_its_text_and_110_bytes(bool stored)
    {
        const int Control = 110;
        var profile = PrinterProfile.Get("epson-203");
        var document = ReferenceReceipt.Create();
        var options = new EscPosRendererOptions();
        if (stored)
        {
            options.StoredLogos.Add(StoredLogo.FromImage((ImageBlock)document.Sections[0].Blocks[0], profile));
        }

        var output = new ArrayBufferWriter<byte>();
        new EscPosRenderer(profile, options).Render(document, output, new RenderContext());
        new EscPosEncoder(output, profile).RequestConfirmation(1);

        // The lines come from the text renderer, which knows nothing of ESC/POS.
        var lines = new TextRenderer(new TextRendererOptions { CharactersPerLine = 48 }).RenderToString(ReferenceReceipt.Create(withLogo: false, withQr: false)).Split('\n');
        var centred = lines.Select((line, i) => i < 6 || i >= lines.Length - 4 ? line.Trim() : line.TrimEnd());
        var limit = centred.Sum(line => line.Length + 1) - 1 + ReferenceReceipt.QrBytes + Control + (stored ? 0 : 5757);
        Assert.InRange(output.WrittenCount, 1, limit);
        Assert.InRange(output.WrittenCount, 1, stored ? 2540 : 8300);

        var paper = new EscPosDecoder(profile).Decode(output.WrittenSpan.ToArray());
        Assert.DoesNotContain(paper.Findings, finding => finding.Severity != FindingSeverity.Info);
    }

    [Theory]
    [InlineData("epson-203")]
    [InlineData("generic-80")]
    [InlineData("generic-80-180dpi")]
    [InlineData("generic-58")]
    [InlineData("citizen")]
    [InlineData("munbyn-itpp047")]
    public void Reference_receipt_reads_as_the_text_renderer_writes_it(string name)
    {
        var profile = PrinterProfile.Get(name);
        var document = ReferenceReceipt.Create(withLogo: false, withQr: false);
        var context = new RenderContext();
        Assert.Equal(Text(document, profile), Decoded(document, profile, context));
        Assert.Empty(context.Findings);
    }

    [Fact]
    public void Kanji_mode_left_by_another_program_eats_no_umlaut()
    {
        var profile = PrinterProfile.Get("xprinter-80");
        var document = ReferenceReceipt.Create(withLogo: false, withQr: false);
        var bytes = new EscPosRenderer(profile).Render(document);
        var paper = new EscPosDecoder(profile, new EscPosDecoderOptions { StartsInKanjiMode = true, CharacterSet = 2 }).Decode(bytes);
        Assert.Equal(Text(document, profile), paper.ToText());

        profile.CancelKanji = false;
        bytes = new EscPosRenderer(profile).Render(document);
        Assert.NotEqual(Text(document, profile), new EscPosDecoder(profile, new EscPosDecoderOptions { StartsInKanjiMode = true }).Decode(bytes).ToText());
    }

    [Theory]
    [InlineData("CP858", 19, "Gruß €5 \"a\" - - ... 'x'")]
    [InlineData("Windows-1252", 16, "Gruß €5 „a“ – — … ’x’")]
    [InlineData("CP437", 0, "Gruß EUR5 \"a\" - - ... 'x'")]
    [InlineData("ISO-8859-15", 40, "Gruß €5 \"a\" - - ... 'x'")]
    public void German_text_is_shown_or_transliterated_and_told(string table, int number, string expected)
    {
        var profile = PrinterProfile.Get("generic-80");
        profile.CodeTables.Clear();
        profile.CodeTables.Add(new CodeTableSlot(number, CodeTable.Find(table)!));
        var document = new DocumentBuilder().Text("Gruß €5 „a“ – — … ’x’").ToDocument();
        var context = new RenderContext();
        Assert.Equal(expected + "\n", Decoded(document, profile, context));
        Assert.Equal(table == "Windows-1252" ? [] : ["printer-text-replaced"], context.Findings.Select(finding => finding.Code));
    }

    [Fact]
    public void A_longer_spelling_moves_no_column()
    {
        var profile = PrinterProfile.Get("epson-south-asia");
        var builder = new DocumentBuilder();
        builder.Columns(ColumnWidth.Share, ColumnWidth.Fixed(12)).Row(new Cell("Brötchen"), new Cell("4,80 €", TextAlignment.Right));
        Assert.Equal("Brötchen                          4,80 EUR\n", Decoded(builder.ToDocument(), profile, new RenderContext()));
    }

    [Fact]
    public void A_table_is_changed_only_where_the_first_one_lacks_a_character()
    {
        var profile = PrinterProfile.Get("generic-80");
        var document = new DocumentBuilder().Text("Größe").Text("„Gut“").Text("Größe").ToDocument();
        var bytes = Bytes.Hex(new EscPosRenderer(profile, new EscPosRendererOptions { CutAtEnd = false }).Render(document));
        Assert.Equal("1B 40 1C 2E 1B 52 00 1B 74 13 47 72 94 E1 65 0A 1B 74 10 84 47 75 74 93 0A 47 72 F6 DF 65 0A", bytes);
    }

    [Fact]
    public void What_no_table_has_becomes_a_question_mark_and_is_told()
    {
        var context = new RenderContext();
        var text = Decoded(new DocumentBuilder().Text("Tee 茶 \U0001F375 Dvořák a\u0308").ToDocument(), PrinterProfile.Get("generic-80"), context);
        Assert.Equal("Tee ? ? Dvorák ä\n", text);
        Assert.Equal(["printer-text-replaced", "printer-text-missing"], context.Findings.Select(finding => finding.Code));
        Assert.Contains("U+8336", context.Findings[1].Message, StringComparison.Ordinal);
        Assert.Contains("U+1F375", context.Findings[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Random_german_rows_come_back_as_the_text_renderer_writes_them()
    {
        var seed = TestSettings.Seed;
        var random = new Random(seed);
        for (var i = 0; i < 400 * TestSettings.Scale; i++)
        {
            var profile = PrinterProfile.Get(random.Next(2) == 0 ? "generic-80" : "generic-58");
            var windows = random.Next(2) == 0;
            profile.PlacesByDots = random.Next(2) == 0;
            profile.CodeTables.Clear();
            profile.CodeTables.Add(windows ? new CodeTableSlot(16, CodeTable.Windows1252) : new CodeTableSlot(19, CodeTable.Cp858));
            var document = RandomDocument(random, windows, profile.Columns);
            var expected = Text(document, profile, box: !windows);
            var context = new RenderContext();
            var actual = Decoded(document, profile, context);
            Assert.True(expected == actual, $"FISCAL_TEST_SEED={seed}, case {i}:\n{expected}---\n{actual}");
            Assert.Empty(context.Findings);
        }
    }

    [Fact]
    public void Raw_codes_are_checked_and_incomplete_ones_left_out()
    {
        var context = new RenderContext();
        var document = new DocumentBuilder()
            .Add(new RawCommandBlock(Bytes.Of("1B 70 00")))
            .Add(new RawCommandBlock(Bytes.Of("1B 70 00 32 FA")))
            .Text("ä").ToDocument();
        var output = new ArrayBufferWriter<byte>();
        new EscPosRenderer(PrinterProfile.Get("generic-80"), new EscPosRendererOptions { CutAtEnd = false }).Render(document, output, context);
        Assert.Equal(
            "1B 40 1C 2E 1B 52 00 1B 74 13 1B 70 00 32 FA 1B 61 00 1C 2E 1B 52 00 1B 74 13 1B 45 00 1B 2D 00 1D 42 00 1D 21 00 84 0A",
            Bytes.Hex(output.WrittenSpan.ToArray()));
        Assert.Equal(["printer-command-incomplete", "printer-command-drawer"], context.Findings.Select(finding => finding.Code));
        Assert.Contains("2 more byte", context.Findings[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plain_letters_after_raw_codes_trust_nothing_either()
    {
        var document = new DocumentBuilder().Add(new RawCommandBlock(Bytes.Of("1B 70 00 32 FA"))).Text("abc").ToDocument();
        Assert.Equal(
            "1B 40 1C 2E 1B 52 00 1B 74 13 1B 70 00 32 FA 1B 61 00 1C 2E 1B 52 00 1B 74 13 1B 45 00 1B 2D 00 1D 42 00 1D 21 00 61 62 63 0A",
            Bytes.Hex(new EscPosRenderer(PrinterProfile.Get("generic-80"), new EscPosRendererOptions { CutAtEnd = false }).Render(document)));
    }

    [Fact]
    public void A_frame_in_the_middle_reads_as_the_text_renderer_writes_it()
    {
        var profile = PrinterProfile.Get("generic-80");
        var builder = new DocumentBuilder();
        builder.Text("Grüße", TextAlignment.Center).Rule();
        builder.Format = new LineFormat([ColumnWidth.Share, ColumnWidth.Fixed(12)], LineBorder.Line);
        builder.Row(new Cell("Brötchen"), new Cell("4,80 €", TextAlignment.Right)).Rule().Row(new Cell("Summe"), new Cell("4,80 €", TextAlignment.Right));
        builder.Format = LineFormat.Default;
        builder.Rule().Text("Tschüß", TextAlignment.Center).Section(SectionRole.None).Text("Ende");
        Assert.Equal(Text(builder.ToDocument(), profile), Decoded(builder.ToDocument(), profile, new RenderContext()));
    }

    [Fact]
    public void Rules_in_columns_are_as_wide_as_the_columns()
    {
        var profile = PrinterProfile.Get("generic-80");
        var builder = new DocumentBuilder();
        builder.Columns(ColumnWidth.Share, ColumnWidth.Fixed(12)).Rule().Columns(ColumnWidth.Fixed(9)).Rule();
        Assert.Equal(Text(builder.ToDocument(), profile), Decoded(builder.ToDocument(), profile, new RenderContext()));
    }

    [Fact]
    public void Qr_code_and_picture_come_back_dot_by_dot()
    {
        var document = ReferenceReceipt.Create();
        foreach (var raster in new[] { RasterSupport.Raster, RasterSupport.Graphics, RasterSupport.Column })
        {
            var profile = PrinterProfile.Get("epson-203");
            profile.Raster = raster;
            var paper = new EscPosDecoder(profile).Decode(new EscPosRenderer(profile).Render(document));
            var image = Assert.Single(paper.Lines, line => line.Block is ImageBlock).Block as ImageBlock;
            Assert.Equal(ReferenceReceipt.Logo().Bits, MonochromeImage.FromThreshold(RasterImage.FromPng(image!.Png.ToArray())).Bits.AsSpan(0, 48 * 120).ToArray());
            var code = Assert.Single(paper.Lines, line => line.Block is QrCodeBlock).Block as QrCodeBlock;
            Assert.Equal(((QrCodeBlock)document.Sections[0].Blocks.First(block => block is QrCodeBlock)).Data.ToArray(), code!.Data.ToArray());
            Assert.Equal(4, code.CellSize);
        }
    }

    [Fact]
    public void Qr_code_is_a_picture_where_the_printer_draws_none()
    {
        var profile = PrinterProfile.Get("generic-58");
        var code = new QrCodeBlock("https://beleg.example/R/7", QrErrorLevel.Medium, 4);
        var paper = new EscPosDecoder(profile).Decode(new EscPosRenderer(profile).Render(new DocumentBuilder().Add(code).ToDocument()));
        var image = (ImageBlock)Assert.Single(paper.Lines, line => line.Block is ImageBlock).Block!;
        var dots = MonochromeImage.FromThreshold(RasterImage.FromPng(image.Png.ToArray()));
        for (var y = 0; y < 4 * code.Matrix.Size; y++)
        {
            for (var x = 0; x < 4 * code.Matrix.Size; x++)
            {
                Assert.Equal(code.Matrix.IsDark(x / 4, y / 4), dots.IsDark(x, y));
            }
        }
    }

    [Fact]
    public void Estimated_versions_are_those_of_the_symbols()
    {
        // Bytes above 7F leave no mode but the byte mode, so QRCoder has to come to the same version.
        foreach (var level in new[] { QrErrorLevel.Low, QrErrorLevel.Medium, QrErrorLevel.Quartile, QrErrorLevel.High })
        {
            foreach (var length in new[] { 1, 14, 32, 106, 107, 271, 321, 335, 367, 504, 718 })
            {
                var data = Enumerable.Repeat((byte)0xE4, length).ToArray();
                Assert.Equal(QrMatrix.FromBytes(data, level, 40).Version, QrVersion.For(length, level));
            }
        }

        Assert.Equal(0, QrVersion.For(2954, QrErrorLevel.Low));
    }

    [Fact]
    public void Half_characters_keep_their_place()
    {
        var profile = PrinterProfile.Get("generic-80");
        var builder = new DocumentBuilder();
        builder.Columns(ColumnWidth.Fixed(11), ColumnWidth.Share).Row(new Cell("Netto", TextAlignment.Center), new Cell("Brutto", TextAlignment.Center));
        builder.Text("odd", TextAlignment.Center);
        var document = builder.ToDocument();
        var lines = new EscPosDecoder(profile).Decode(new EscPosRenderer(profile).Render(document)).Lines;
        var expected = new ColumnEngine(new ColumnEngineOptions { CharactersPerLine = 48 }).Arrange(document);
        for (var i = 0; i < expected.Count; i++)
        {
            Assert.Equal(Words(expected[i]), Words(lines[i]));
        }
    }

    [Fact]
    public void Rendering_leaves_no_garbage_to_speak_of()
    {
        var renderer = new EscPosRenderer(PrinterProfile.Get("epson-203"));
        var documents = new[] { ReferenceReceipt.Create(1), ReferenceReceipt.Create(2) };
        var output = new ArrayBufferWriter<byte>(64 * 1024);
        var context = new RenderContext();
        long allocated = 0;
        for (var i = 0; i < 20; i++)
        {
            output.ResetWrittenCount();
            var before = GC.GetAllocatedBytesForCurrentThread();
            renderer.Render(documents[i % 2], output, context);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.InRange(allocated, 0, 1024);
    }

    private static string Decoded(ReceiptDocument document, PrinterProfile profile, RenderContext context)
    {
        var output = new ArrayBufferWriter<byte>();
        new EscPosRenderer(profile, new EscPosRendererOptions { CutAtEnd = false }).Render(document, output, context);
        var paper = new EscPosDecoder(profile).Decode(output.WrittenSpan.ToArray());
        Assert.Empty(paper.Findings);
        return paper.ToText();
    }

    private static List<(string Word, int Start)> Words(PositionedLine line)
    {
        var words = new List<(string Word, int Start)>();
        foreach (var run in line.Cells.SelectMany(cell => cell.Runs))
        {
            for (var i = 0; i < run.Text.Length; i++)
            {
                if (run.Text[i] != ' ' && (i == 0 || run.Text[i - 1] == ' '))
                {
                    words.Add((run.Text.Substring(i).Split(' ')[0], run.Start + (2 * i * run.Source.Style.Width)));
                }
            }
        }

        return words;
    }

    private static string Text(ReceiptDocument document, PrinterProfile profile, bool box = true) =>
        new TextRenderer(new TextRendererOptions { CharactersPerLine = profile.Columns, SpaceWideText = true, BoxDrawing = box }).RenderToString(document);

    private static ReceiptDocument RandomDocument(Random random, bool windows, int columns)
    {
        var builder = new DocumentBuilder();
        for (var i = random.Next(1, 8); i > 0; i--)
        {
            var widths = new ColumnWidth[random.Next(1, 5)];
            for (var j = 0; j < widths.Length; j++)
            {
                widths[j] = random.Next(2) == 0 ? ColumnWidth.Share : ColumnWidth.Fixed(random.Next(1, columns / 2));
            }

            builder.Format = new LineFormat(
                widths,
                random.Next(5) == 0 ? LineBorder.Line : random.Next(5) == 0 ? LineBorder.None : LineBorder.Space,
                (TextAlignment)random.Next(3),
                (TextWrap)random.Next(3));
            switch (random.Next(6))
            {
                case 0:
                    builder.Rule();
                    break;
                case 1:
                    builder.Text(RandomText(random, windows, 30), (TextAlignment)random.Next(3));
                    break;
                default:
                    builder.Row(widths.Select(_ => new Cell((TextAlignment)random.Next(3), Enumerable.Range(0, random.Next(3)).Select(_ => new TextRun(RandomText(random, windows, 12), RandomStyle(random))))).ToArray());
                    break;
            }
        }

        return builder.ToDocument();
    }

    private static TextStyle RandomStyle(Random random) =>
        random.Next(3) != 0 ? TextStyle.Normal : new TextStyle(random.Next(2) == 0, random.Next(2) == 0, random.Next(2) == 0, random.Next(1, 4), random.Next(1, 4));

    private static string RandomText(Random random, bool windows, int most)
    {
        var letters = "abcdefghijklmnopqrstuvwxyzäöüßABCÄÖÜ0123456789 ,.-:/%§°é€" + (windows ? "„“–…’" : "½²");
        return new string(Enumerable.Range(0, random.Next(most)).Select(_ => random.Next(5) == 0 ? ' ' : letters[random.Next(letters.Length)]).ToArray());
    }
}
