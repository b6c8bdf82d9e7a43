using System.Text;

namespace Fiscal.Documents.Tests;

public sealed class ReceiptLineParserTests
{
    private static readonly ReceiptLineParser Parser = new();

    /// <summary>The table "Alignment" of the published specification.</summary>
    [Theory]
    [InlineData("a", TextAlignment.Center)]
    [InlineData("|a|", TextAlignment.Center)]
    [InlineData("| a |", TextAlignment.Center)]
    [InlineData("|a", TextAlignment.Left)]
    [InlineData("|a |", TextAlignment.Left)]
    [InlineData("a |", TextAlignment.Left)]
    [InlineData("a|", TextAlignment.Right)]
    [InlineData("| a|", TextAlignment.Right)]
    [InlineData("| a", TextAlignment.Right)]
    public void Pipes_pull_a_column_like_magnets(string line, TextAlignment expected)
    {
        var cell = Assert.Single(Rows(line).Single().Cells);
        Assert.Equal(new Cell("a", expected), cell);
    }

    /// <summary>The table "Special characters in text" of the published specification.</summary>
    [Theory]
    [InlineData("_a", false, true, false, 1, 1)]
    [InlineData("\"a", true, false, false, 1, 1)]
    [InlineData("`a", false, false, true, 1, 1)]
    [InlineData("^a", false, false, false, 2, 1)]
    [InlineData("^^a", false, false, false, 1, 2)]
    [InlineData("^^^a", false, false, false, 2, 2)]
    [InlineData("^^^^a", false, false, false, 3, 3)]
    [InlineData("^^^^^a", false, false, false, 4, 4)]
    [InlineData("^^^^^^a", false, false, false, 5, 5)]
    [InlineData("^^^^^^^a", false, false, false, 6, 6)]
    [InlineData("^^^^^^^^^a", false, false, false, 6, 6)]
    [InlineData("^_\"`a", true, true, true, 2, 1)]
    public void Decorations_make_the_style(string line, bool bold, bool underline, bool invert, int width, int height) =>
        Assert.Equal(new TextRun("a", new TextStyle(bold, underline, invert, width, height)), Assert.Single(Rows(line).Single().Cells[0].Runs));

    [Fact]
    public void Properties_fill_the_line_format_and_stay()
    {
        var rows = Rows("{width:* 4,8;border:2;align:right;text:nowrap}\na|b|c\n{w:auto;b:0;a:left;t:wrap}\nd");

        Assert.Equal(new LineFormat([ColumnWidth.Share, ColumnWidth.Fixed(4), ColumnWidth.Fixed(8)], LineBorder.Wide, TextAlignment.Right, TextWrap.None), rows[0].Format);
        Assert.Equal(new LineFormat([], LineBorder.None, TextAlignment.Left, TextWrap.Word), rows[1].Format);
    }

    [Theory]
    [InlineData("upc", "01234567890", BarcodeSymbology.Upc)]
    [InlineData("ean", "400000000000", BarcodeSymbology.Ean)]
    [InlineData("jan", "4000000", BarcodeSymbology.Ean)]
    [InlineData("code39", "BON 7", BarcodeSymbology.Code39)]
    [InlineData("itf", "0123", BarcodeSymbology.Itf)]
    [InlineData("codabar", "A1-2B", BarcodeSymbology.Codabar)]
    [InlineData("NW7", "a123b", BarcodeSymbology.Codabar)]
    [InlineData("code93", "Bon", BarcodeSymbology.Code93)]
    [InlineData("code128", "Bon", BarcodeSymbology.Code128)]
    public void Every_symbology_and_its_options_reach_the_bar_code(string name, string data, BarcodeSymbology expected)
    {
        var code = (BarcodeBlock)Blocks($"{{code:{data};option:{name} 3,200 hri}}").Single();
        Assert.Equal(new BarcodeBlock(Encoding.ASCII.GetBytes(data), expected, 3, 200, humanReadable: true), code);
    }

    [Fact]
    public void Qr_options_and_alternative_text_reach_the_code()
    {
        var code = (QrCodeBlock)Blocks("{code:https://beleg.example/R/7\\;ä;option:qrcode,6,q;comment:@alt Beleg im Netz}").Single();
        Assert.Equal(new QrCodeBlock("https://beleg.example/R/7;ä", QrErrorLevel.Quartile, 6, "Beleg im Netz"), code);
    }

    [Fact]
    public void Defaults_are_those_of_the_specification()
    {
        Assert.Equal(new BarcodeBlock([(byte)'7']), Blocks("{code:7}").Single());
        Assert.Equal(new QrCodeBlock("7", QrErrorLevel.Low, 3), Blocks("{code:7;option:qrcode}").Single());
    }

    [Theory]
    [InlineData(@"\x1b\x70\x00\x32\xfa", "1b700032fa")]
    [InlineData("1B 70 00 32 FA", "1b700032fa")]
    [InlineData("1b  70\t00", "1b7000")]
    [InlineData("0A", "0a")]
    [InlineData(@"\x31B 70", "31422037 30")]
    [InlineData(@"\x1b@\n", "1b400a")]
    [InlineData(@"\x1b\xff\x80ä\;\\\|\{\}", "1bff80c3a43b5c7c7b7d")]
    [InlineData("1B7", "314237")]
    [InlineData("1B 7", "31422037")]
    [InlineData("1B,70", "31422c3730")]
    public void Commands_are_kept_byte_for_byte(string value, string expected)
    {
        var command = (RawCommandBlock)Blocks("{command:" + value + "}").Single();
        Assert.Equal(expected.Replace(" ", "", StringComparison.Ordinal), Convert.ToHexStringLower(command.Command.Span));
    }

    [Fact]
    public void Every_byte_can_be_written_as_an_escape_and_as_a_pair()
    {
        var bytes = Enumerable.Range(0, 256).Select(n => (byte)n).ToArray();
        var escapes = string.Concat(bytes.Select(b => "\\x" + Convert.ToHexString([b])));
        var pairs = string.Join(' ', bytes.Select(b => Convert.ToHexString([b])));
        Assert.Equal(new RawCommandBlock(bytes), Blocks("{x:" + escapes + "}").Single());
        Assert.Equal(new RawCommandBlock(bytes), Blocks("{x:" + pairs + "}").Single());
    }

    [Fact]
    public void A_picture_is_read_with_or_without_padding()
    {
        var png = new MonochromeImage(9, 3).ToPng();
        var text = Convert.ToBase64String(png);
        Assert.Equal(new ImageBlock(png, "Logo"), Blocks("{image:" + text + ";comment:@alt Logo}").Single());
        Assert.Equal(new ImageBlock(png, ""), Blocks("{i:" + text.TrimEnd('=') + "}").Single());
    }

    [Theory]
    [InlineData("{image:QUJD}")]
    [InlineData("{image:====}")]
    public void What_is_no_picture_is_an_error_and_leaves_its_name(string line)
    {
        var findings = new List<Finding>();
        var document = Parser.Parse(line, findings);
        Assert.Equal("image-unreadable", Assert.Single(findings).Code);
        Assert.Equal("[image]", ((RowBlock)Assert.Single(document.Sections).Blocks[0]).Cells[0].ToString());
    }

    [Fact]
    public void A_picture_of_too_many_pixels_is_refused_before_memory_is_taken()
    {
        var text = "{image:" + Convert.ToBase64String(new MonochromeImage(100, 100).ToPng()) + "}";
        Assert.Equal("image-unreadable", Error(text, new ReceiptLineParserOptions { MostPixels = 9999 }).Findings[0].Code);
        new ReceiptLineParser(new ReceiptLineParserOptions { MostPixels = 10000 }).Parse(text);
    }

    [Fact]
    public void Roles_headers_and_captions_travel_in_comments()
    {
        var document = Parser.Parse("Laden\n{comment:@role items;width:* 8}\n{_:@header}\n{_:@caption Artikel\\; Preise}\nArtikel|Preis\nBrot|1,50\n{comment:@role vat}\nMwSt.\n{comment:@end}\nEnde\n{comment:nur für uns}");

        var items = LineFormat.Default.WithColumns(ColumnWidth.Share, ColumnWidth.Fixed(8));
        var expected = new ReceiptDocument(
            "",
            "de",
            DocumentKind.Receipt,
            [
                new DocumentSection(SectionRole.None, [new RowBlock(null, new Cell("Laden", TextAlignment.Center))]),
                new DocumentSection(SectionRole.Items, [Row(items, "Artikel", "Preis"), Row(items, "Brot", "1,50")], hasHeader: true, caption: "Artikel; Preise"),
                new DocumentSection(SectionRole.Vat, [new RowBlock(items, new Cell("MwSt.", TextAlignment.Center))]),
                new DocumentSection(SectionRole.None, [new RowBlock(items, new Cell("Ende", TextAlignment.Center))]),
            ]);
        Assert.Equal(expected, document);

        static RowBlock Row(LineFormat format, string left, string right) => new(format, new Cell(left, TextAlignment.Right), new Cell(right));
    }

    [Fact]
    public void A_text_may_say_what_it_is_and_what_it_is_called()
    {
        foreach (var kind in Enum.GetValues<DocumentKind>())
        {
            var document = Parser.Parse("{comment:@kind " + kind.ToString().ToLowerInvariant() + ";comment:@title Bon 7}\na");
            Assert.Equal((kind, "Bon 7"), (document.Kind, document.Title));
        }

        var findings = new List<Finding>();
        Assert.Equal(DocumentKind.Receipt, Parser.Parse("{comment:@kind bon}", findings).Kind);
        Assert.Equal("value-unknown", Assert.Single(findings).Code);
    }

    [Fact]
    public void Every_role_has_its_word()
    {
        foreach (var role in Enum.GetValues<SectionRole>().Where(role => role != SectionRole.None))
        {
            Assert.Equal(role, Parser.Parse("{comment:@role " + role.ToString().ToLowerInvariant() + "}\na").Sections.Single().Role);
        }
    }

    [Fact]
    public void Wrapping_by_character_is_said_in_a_comment_and_nowrap_goes_before_it()
    {
        var rows = Rows("a\n{comment:@wrap character}\nb\n{text:nowrap}\nc\n{comment:@wrap word}\nd\n{text:wrap}\ne");
        Assert.Equal([TextWrap.Word, TextWrap.Character, TextWrap.None, TextWrap.None, TextWrap.Word], rows.Select(row => row.Format.Wrap));
    }

    [Fact]
    public void Marked_values_carry_element_value_and_language_and_no_mark_remains()
    {
        var parser = new ReceiptLineParser(new ReceiptLineParserOptions { ReadMarks = true });
        var time = new DateTimeOffset(2026, 11, 24, 8, 15, 0, 120, TimeSpan.FromHours(1));
        var text = "|Netto ^" + ReceiptLineText.Mark("1|50", LegalElement.TaxAmounts, MachineValue.OfAmount(-1.50m)) + " EUR |\n"
            + ReceiptLineText.Mark("08:15", LegalElement.Start, MachineValue.OfTime(time), "de") + "|\n"
            + "{code:" + ReceiptLineText.Mark("V0;a;b", [LegalElement.CheckValue, LegalElement.TseSerial]) + ";option:qrcode}\n"
            + ReceiptLineText.Mark("", LegalElement.MerchantName);

        var blocks = Assert.Single(parser.Parse(text).Sections).Blocks;

        Assert.Equal(
            new Cell(TextAlignment.Left, new TextRun("Netto "), new TextRun("1|50", new TextStyle(width: 2), LegalElement.TaxAmounts, MachineValue.OfAmount(-1.50m)), new TextRun(" EUR", new TextStyle(width: 2))),
            ((RowBlock)blocks[0]).Cells[0]);
        Assert.Equal(new Cell(TextAlignment.Right, new TextRun("08:15", null, LegalElement.Start, MachineValue.OfTime(time), "de")), ((RowBlock)blocks[1]).Cells[0]);
        Assert.Equal(new QrCodeBlock("V0;a;b", QrErrorLevel.Low, 3, "", [LegalElement.TseSerial, LegalElement.CheckValue]), blocks[2]);
        Assert.Equal(new RowBlock(null, Cell.Empty), blocks[3]);
    }

    [Theory]
    [InlineData("\uF5A01")]
    [InlineData("a\uF5A2")]
    [InlineData("\uF5A099\uF5A1a\uF5A2")]
    [InlineData("\uF5A01/tgestern\uF5A1a\uF5A2")]
    [InlineData("\uF5A01\uF5A1a")]
    public void A_broken_mark_is_an_error(string text) => Assert.Equal("mark-broken", Error(text, new ReceiptLineParserOptions { ReadMarks = true }).Findings[0].Code);

    [Theory]
    [InlineData("a {b", 3, "brace-unbalanced")]
    [InlineData("  b}", 4, "brace-unbalanced")]
    [InlineData("{a:b}c", 1, "brace-unbalanced")]
    [InlineData("{width:*}|b", 1, "property-in-columns")]
    [InlineData("a | {code:1}", 5, "property-in-columns")]
    [InlineData("{comment:@role kopf}", 10, "role-unknown")]
    [InlineData("{code:\\x;option:qrcode}", 7, "code-unreadable")]
    [InlineData("{code:€}", 7, "code-unreadable")]
    [InlineData("{align:left; image:abcd}", 20, "image-unreadable")]
    public void An_error_names_line_and_column_in_both_languages(string line, int column, string code)
    {
        var error = Error("a\r\n" + line + "\nb\n{");
        var finding = error.Findings.First(f => f.Severity == FindingSeverity.Error);

        Assert.Equal((2, column, code), (error.Line, error.Column, finding.Code));
        Assert.Equal($"2:{column}", finding.Where);
        Assert.Equal($"Line 2, column {column}: {finding.Message} And 1 more.", error.Message);
        Assert.Equal($"Zeile 2, Spalte {column}: {finding.MessageDe} Und 1 weitere.", error.MessageDe);
        Assert.Equal("4:1", error.Findings[^1].Where);
    }

    [Theory]
    [InlineData("{width 3}", "member-invalid")]
    [InlineData("{width:}", "member-invalid")]
    [InlineData("{Width:3}", "key-unknown")]
    [InlineData("{align:middle}", "value-unknown")]
    [InlineData("{border:3}", "value-unknown")]
    [InlineData("{text:no}", "value-unknown")]
    [InlineData("{width:x}", "value-unknown")]
    [InlineData("{option:ean14}", "value-unknown")]
    [InlineData("{comment:@wrap off}", "value-unknown")]
    [InlineData("{comment:@rolle items}", "directive-unknown")]
    [InlineData("{code:12;option:ean}", "barcode-data")]
    [InlineData("a\\q", "escape-unknown")]
    [InlineData("a\\xg1", "escape-unknown")]
    [InlineData("a\\", "escape-unknown")]
    public void What_only_loses_its_effect_is_a_warning(string line, string code)
    {
        var findings = new List<Finding>();
        Parser.Parse(line, findings);
        var finding = Assert.Single(findings);
        Assert.Equal((code, FindingSeverity.Warning), (finding.Code, finding.Severity));
        Assert.NotEqual(finding.Message, finding.MessageDe);
        Parser.Parse(line);
    }

    [Fact]
    public void A_header_behind_the_first_line_comes_too_late()
    {
        var findings = new List<Finding>();
        Assert.False(Parser.Parse("{_:@role items}\na\n{_:@header}", findings).Sections[0].HasHeader);
        Assert.Equal("directive-late", Assert.Single(findings).Code);
    }

    [Fact]
    public void A_line_that_cannot_be_read_stands_in_the_preview_as_it_was_written()
    {
        var document = Parser.Parse("a\n | {image:1} | {b ", []);
        Assert.Equal("| {image:1} | {b", ((RowBlock)document.Sections[0].Blocks[1]).Cells[0].ToString());
    }

    [Fact]
    public void Blocks_know_where_they_came_from()
    {
        var blocks = Blocks("a\n  b\n-\n\t{code:1}\r=");
        Assert.Equal([(1, 1), (2, 3), (3, 1), (4, 2), (5, 1)], blocks.Select(block => (block.SourceLine, block.SourceColumn)));
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("\n", 2)]
    [InlineData("\r\n", 2)]
    [InlineData("\uFEFF\r\n\n\r", 4)]
    public void A_last_line_without_text_still_feeds(string text, int lines) => Assert.All(Rows(text, lines), row => Assert.Equal(new RowBlock(null, Cell.Empty), row));

    [Fact]
    public void A_frame_that_ended_is_closed_only_where_the_next_block_would_not_do_it()
    {
        Assert.DoesNotContain(Blocks("{border:line}\na\n{border:space}\nb"), block => block is FrameEndBlock);
        Assert.IsType<FrameEndBlock>(Blocks("{border:line}\na\n{border:space}\n{border:line}\nb")[1]);
        Assert.IsType<FrameEndBlock>(Blocks("{border:line}\na\n{border:space}\n{command:07}\nb")[1]);
    }

    [Fact]
    public void The_same_document_as_made_by_code()
    {
        var built = new DocumentBuilder { Title = "Gruß", Kind = DocumentKind.Slip }
            .Section(SectionRole.Head).Text("Schönen Tag!", TextAlignment.Center, TextStyle.Large).Feed()
            .Section(SectionRole.Items, "Artikel", hasHeader: true).Columns(ColumnWidth.Share, ColumnWidth.Fixed(8)).Row(new Cell("Artikel"), new Cell("Preis", TextAlignment.Right)).Rule()
            .Add(new QrCodeBlock("7", QrErrorLevel.Medium, 4, format: LineFormat.Default.WithColumns(ColumnWidth.Share, ColumnWidth.Fixed(8)))).Columns().Cut().ToDocument();
        var parser = new ReceiptLineParser(new ReceiptLineParserOptions { Title = "Gruß", Kind = DocumentKind.Slip });

        Assert.Equal(built, parser.Parse("{comment:@role head}\n^^^\"Schönen Tag!\n\n{comment:@role items;width:* 8;comment:@caption Artikel;comment:@header}\n|Artikel | Preis|\n---\n{code:7;option:qrcode m 4}\n{width:auto}\n==="));
    }

    [Fact]
    public void Limits_refuse_what_no_receipt_is()
    {
        Assert.Equal("text-too-long", Error(new string('a', 11), new ReceiptLineParserOptions { MostCharacters = 10 }).Findings[0].Code);
        Assert.Equal("text-too-long", Error("a\nb\nc", new ReceiptLineParserOptions { MostLines = 2 }).Findings[0].Code);
        Assert.Equal("too-many-columns", Error(new string('|', ReceiptLineParser.MostColumns + 3)).Findings[0].Code);
        Assert.Equal("too-many-columns", Error("{width:" + string.Join(',', Enumerable.Repeat('*', ReceiptLineParser.MostColumns + 1)) + "}").Findings[0].Code);
        Assert.Equal(ReceiptLineParser.MostFindings, Error(string.Concat(Enumerable.Repeat("{\n", 1000))).Findings.Count);
    }

    [Fact]
    public void Widths_may_be_parted_by_a_comma_with_blanks() =>
        Assert.Equal([ColumnWidth.Share, ColumnWidth.Fixed(4), ColumnWidth.Fixed(0), ColumnWidth.Fixed(5)], Rows("{width:* , 4,, 5}\na")[0].Format.Columns);

    private static ReceiptLineException Error(string text, ReceiptLineParserOptions? options = null) => Assert.Throws<ReceiptLineException>(() => new ReceiptLineParser(options).Parse(text));

    private static IReadOnlyList<DocumentBlock> Blocks(string text) => Assert.Single(Parser.Parse(text).Sections).Blocks;

    private static List<RowBlock> Rows(string text, int? count = null)
    {
        var rows = Blocks(text).OfType<RowBlock>().ToList();
        Assert.Equal(count ?? rows.Count, rows.Count);
        return rows;
    }
}
