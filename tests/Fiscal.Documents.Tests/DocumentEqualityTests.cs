namespace Fiscal.Documents.Tests;

public sealed class DocumentEqualityTests
{
    public static TheoryData<int> Blocks => new(Enumerable.Range(0, Make().Length));

    [Fact]
    public void Documents_made_alike_are_equal_and_hash_alike()
    {
        var first = Document(Make());
        var second = Document(Make());

        Assert.Equal(first, second);
        Assert.Equal(first.GetHashCode(), second.GetHashCode());
    }

    [Theory]
    [MemberData(nameof(Blocks))]
    public void A_block_equals_only_its_like(int index)
    {
        var blocks = Make();
        var again = Make();
        for (var i = 0; i < again.Length; i++)
        {
            Assert.Equal(i == index, blocks[index].Equals(again[i]));
        }
    }

    [Fact]
    public void Runs_without_text_are_nothing_and_a_cell_without_text_lies_nowhere()
    {
        Assert.Equal(new Cell("a", TextAlignment.Right), new Cell(TextAlignment.Right, new TextRun(string.Empty, TextStyle.Strong), new TextRun("a")));
        Assert.Equal(Cell.Empty, new Cell(TextAlignment.Center, new TextRun(string.Empty)));
    }

    [Fact]
    public void The_place_in_a_template_does_not_count()
    {
        DocumentBlock rule = new RuleBlock();
        var placed = rule.At(12, 3);

        Assert.Equal(rule, placed);
        Assert.Equal((0, 0, 12, 3), (rule.SourceLine, rule.SourceColumn, placed.SourceLine, placed.SourceColumn));
    }

    [Fact]
    public void Each_property_of_a_document_counts()
    {
        var sections = new[] { new DocumentSection(SectionRole.Items, Make(), hasHeader: true, caption: "Artikel") };
        var document = new ReceiptDocument("t", "de", DocumentKind.Receipt, sections, DocumentMarks.Copy, new byte[32]);

        Assert.NotEqual(document, new ReceiptDocument("u", "de", DocumentKind.Receipt, sections, DocumentMarks.Copy, new byte[32]));
        Assert.NotEqual(document, new ReceiptDocument("t", "en", DocumentKind.Receipt, sections, DocumentMarks.Copy, new byte[32]));
        Assert.NotEqual(document, new ReceiptDocument("t", "de", DocumentKind.Slip, sections, DocumentMarks.Copy, new byte[32]));
        Assert.NotEqual(document, new ReceiptDocument("t", "de", DocumentKind.Receipt, [], DocumentMarks.Copy, new byte[32]));
        Assert.NotEqual(document, new ReceiptDocument("t", "de", DocumentKind.Receipt, sections, DocumentMarks.None, new byte[32]));
        Assert.NotEqual(document, new ReceiptDocument("t", "de", DocumentKind.Receipt, sections, DocumentMarks.Copy));
        Assert.NotEqual(document, new ReceiptDocument("t", "de", DocumentKind.Receipt, [new DocumentSection(SectionRole.Items, Make(), hasHeader: true, caption: "Posten")], DocumentMarks.Copy, new byte[32]));
    }

    [Fact]
    public void What_the_caller_does_to_its_lists_and_bytes_does_not_reach_the_document()
    {
        var cells = new List<Cell> { new("a") };
        var bytes = new byte[] { 1, 2 };
        var row = new RowBlock(null, cells);
        var command = new RawCommandBlock(bytes);

        cells.Clear();
        bytes[0] = 9;

        Assert.Single(row.Cells);
        Assert.Equal([1, 2], command.Command.ToArray());
    }

    [Fact]
    public void Control_characters_and_overrides_never_enter_a_document()
    {
        // ESC would command the printer, RLO would turn amounts around; a lone surrogate has no UTF-8.
        Assert.Equal("a\uFFFDb c\nd\ne\uFFFDf\uFFFD🥨", new TextRun("a\u001Bb\tc\r\nd\re\u202Ef\uD83E🥨").Text);
        Assert.Equal("Müller 日本 e\u0301", new TextRun("Müller 日本 e\u0301").Text);
    }

    [Fact]
    public void Legal_elements_come_from_runs_with_text_and_from_codes()
    {
        var document = new DocumentBuilder()
            .Text("Firma", element: LegalElement.MerchantName)
            .Text(string.Empty, element: LegalElement.MerchantAddress)
            .Add(new QrCodeBlock("V0;x", elements: [LegalElement.CheckValue, LegalElement.Start, LegalElement.CheckValue]))
            .ToDocument();

        Assert.Equal([LegalElement.MerchantName, LegalElement.Start, LegalElement.CheckValue], document.GetLegalElements());
    }

    [Theory]
    [InlineData("tr-TR")]
    [InlineData("")]
    public void Machine_values_know_no_culture(string culture)
    {
        using var scope = new CultureScope(culture);

        Assert.Equal("-1234.50", MachineValue.OfAmount(-1234.50m).Text);
        Assert.Equal("2026-11-24T08:05:09+01:00", MachineValue.OfTime(new DateTimeOffset(2026, 11, 24, 8, 5, 9, TimeSpan.FromHours(1))).Text);
    }

    [Fact]
    public void A_builder_puts_blocks_into_the_section_begun_last()
    {
        var document = new DocumentBuilder { Title = "Beleg" }.Text("vor allem").Section(SectionRole.Items, "Artikel", hasHeader: true).Columns(ColumnWidth.Share, ColumnWidth.Fixed(8)).Row(new Cell("a"), new Cell("b")).Rule().ToDocument();

        Assert.Equal([SectionRole.None, SectionRole.Items], document.Sections.Select(section => section.Role));
        Assert.Equal(2, document.Sections[1].Blocks.Count);
        Assert.Equal(2, document.Sections[1].Blocks[0].Format.Columns.Count);
    }

    private static ReceiptDocument Document(DocumentBlock[] blocks) =>
        new("t", "de", DocumentKind.Receipt, [new DocumentSection(SectionRole.Items, blocks)]);

    private static DocumentBlock[] Make()
    {
        var png = new MonochromeImage(3, 3).ToPng();
        var other = new MonochromeImage(3, 4).ToPng();
        var format = LineFormat.Default.WithColumns(ColumnWidth.Fixed(3), ColumnWidth.Share);
        return
        [
            new RowBlock(format, new Cell("a")),
            new RowBlock(format.WithBorder(LineBorder.Line), new Cell("a")),
            new RowBlock(format.WithAlignment(TextAlignment.Left), new Cell("a")),
            new RowBlock(format.WithWrap(TextWrap.None), new Cell("a")),
            new RowBlock(format, new Cell("b")),
            new RowBlock(format, new Cell("a", TextAlignment.Right)),
            new RowBlock(format, new Cell("a", TextAlignment.Left, TextStyle.Strong)),
            new RowBlock(format, new Cell(TextAlignment.Left, new TextRun("a", null, LegalElement.Date))),
            new RowBlock(format, new Cell(TextAlignment.Left, new TextRun("a", null, value: MachineValue.OfAmount(1m)))),
            new RowBlock(format, new Cell(TextAlignment.Left, new TextRun("a", null, language: "en"))),
            new RowBlock(format, new Cell("a"), new Cell("b")),
            new RuleBlock(),
            new RuleBlock(format),
            new ImageBlock(png, "Logo"),
            new ImageBlock(png, "Bild"),
            new ImageBlock(other, "Logo"),
            new BarcodeBlock([1]),
            new BarcodeBlock([2]),
            new BarcodeBlock([1], BarcodeSymbology.Ean),
            new BarcodeBlock([1], moduleWidth: 3),
            new BarcodeBlock([1], height: 100),
            new BarcodeBlock([1], humanReadable: true),
            new BarcodeBlock([1], alternativeText: "x"),
            new QrCodeBlock("a"),
            new QrCodeBlock("b"),
            new QrCodeBlock("a", QrErrorLevel.High),
            new QrCodeBlock("a", cellSize: 5),
            new QrCodeBlock("a", alternativeText: "x"),
            new QrCodeBlock("a", elements: [LegalElement.Start]),
            new RawCommandBlock([1]),
            new RawCommandBlock([1, 2]),
            new FrameEndBlock(),
            new CutBlock(),
            new CutBlock(full: true),
            new DrawerPulseBlock(),
            new DrawerPulseBlock(DrawerConnector.Pin5),
            new DrawerPulseBlock(onMilliseconds: 50),
        ];
    }
}
