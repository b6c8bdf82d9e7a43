namespace Fiscal.Documents.Tests;

public sealed class ColumnEngineTests
{
    private static readonly LineFormat ByCharacter = LineFormat.Default.WithWrap(TextWrap.Character);

    [Fact]
    public void Centred_text_in_an_odd_gap_starts_on_a_half_character()
    {
        var cell = Single(20, new RowBlock(ByCharacter, Centred("abc"))).Cells[0];

        // 17 free characters, 8.5 on each side.
        Assert.Equal(17, cell.Start);
        Assert.Equal(6, cell.Width);
        Assert.Equal(0, cell.ColumnStart);
        Assert.Equal(40, cell.ColumnWidth);
    }

    [Fact]
    public void Shares_of_a_line_grow_to_the_right()
    {
        // 21 - 3 blanks = 18 free; (18+0)/4, (18+1)/4, (18+2)/4, (18+3)/4 = 4, 4, 5, 5.
        var line = Single(21, new RowBlock(ByCharacter, Left("a"), Left("b"), Left("c"), Left("d")));

        Assert.Equal([8, 8, 10, 10], line.Cells.Select(cell => cell.ColumnWidth));
        Assert.Equal([0, 10, 20, 32], line.Cells.Select(cell => cell.ColumnStart));
    }

    [Fact]
    public void The_later_of_two_widest_columns_shrinks_first()
    {
        // 24 - 2 blanks - 1 for the share = 21 for two columns of 30: the later one loses first and stays smaller.
        var format = ByCharacter.WithColumns(ColumnWidth.Fixed(30), ColumnWidth.Fixed(30), ColumnWidth.Share);

        Assert.Equal([22, 20, 2], Single(24, new RowBlock(format, Left("a"))).Cells.Select(cell => cell.ColumnWidth));
    }

    [Fact]
    public void Columns_that_do_not_fit_are_dropped()
    {
        var cells = Enumerable.Range(0, 20).Select(i => Left("x")).ToArray();

        Assert.Equal(12, Single(24, new RowBlock(ByCharacter, cells)).Cells.Count);
        Assert.Equal(24, Single(24, new RowBlock(ByCharacter.WithBorder(LineBorder.None), cells.Concat(cells))).Cells.Count);
        Assert.Equal(11, new ColumnEngine(new ColumnEngineOptions { CharactersPerLine = 24 })
            .Arrange(Document(new RowBlock(ByCharacter.WithBorder(LineBorder.Line), cells)))[1].Cells.Count);
    }

    [Fact]
    public void A_column_of_width_zero_disappears_with_its_cell()
    {
        var format = ByCharacter.WithColumns(ColumnWidth.Fixed(8), ColumnWidth.Fixed(0), ColumnWidth.Share, ColumnWidth.Fixed(3));

        var line = Single(24, new RowBlock(format, Left("a"), Left("b"), Left("c"), Left("d")));

        Assert.Equal(["a", "c", "d"], line.Cells.Select(cell => cell.Runs[0].Text));
        Assert.Equal([0, 2, 3], line.Cells.Select(cell => cell.Column));
    }

    [Fact]
    public void A_row_is_as_high_as_its_highest_character_line_by_line()
    {
        var row = new RowBlock(ByCharacter, new Cell(TextAlignment.Left, new TextRun("ab", new TextStyle(height: 3)), new TextRun("\ncd")), Left("x"));

        Assert.Equal([3, 1], Arrange(24, row).Select(line => line.Height));
    }

    [Fact]
    public void A_character_wider_than_its_column_is_dropped()
    {
        var format = ByCharacter.WithColumns(ColumnWidth.Fixed(2));

        var line = Single(24, new RowBlock(format, new Cell(TextAlignment.Left, new TextRun("W", new TextStyle(width: 3)), new TextRun("ab"))));

        Assert.Equal("ab", string.Concat(line.Cells[0].Runs.Select(run => run.Text)));
    }

    [Fact]
    public void Decorations_carry_over_wraps_and_breaks()
    {
        var format = ByCharacter.WithColumns(ColumnWidth.Fixed(3));

        var lines = Arrange(24, new RowBlock(format, new Cell(TextAlignment.Left, new TextRun("abcde\nf", TextStyle.Strong))));

        Assert.Equal(["abc", "de", "f"], lines.Select(line => line.Cells[0].Runs[0].Text));
        Assert.All(lines, line => Assert.True(line.Cells[0].Runs[0].Source.Style.Bold));
    }

    [Fact]
    public void A_picture_takes_the_fixed_columns_and_their_borders_or_the_whole_line()
    {
        var png = new MonochromeImage(1, 1).ToPng();
        var narrow = Single(24, new ImageBlock(png, string.Empty, ByCharacter.WithColumns(ColumnWidth.Fixed(4), ColumnWidth.Fixed(5)).WithAlignment(TextAlignment.Right)));
        var whole = Single(24, new ImageBlock(png, string.Empty, ByCharacter.WithColumns(ColumnWidth.Fixed(4), ColumnWidth.Share)));

        Assert.Equal((28, 20), (narrow.Start, narrow.Width));
        Assert.Equal((0, 48), (whole.Start, whole.Width));
    }

    [Fact]
    public void A_rule_in_a_frame_joins_the_columns_above_and_below()
    {
        var text = new TextRenderer(new TextRendererOptions { CharactersPerLine = 24, BoxDrawing = true }).RenderToString(Document(
            new RowBlock(Framed(4, 4), Left("a"), Left("b")),
            new RuleBlock(Framed(4, 4)),
            new RowBlock(Framed(9), Left("c")),
            new RuleBlock()));

        Assert.Equal(
            "      ┌────┬────┐\n" +
            "      │a   │b   │\n" +
            "      ├────┴────┤\n" +
            "      │c        │\n" +
            "      └─────────┘\n" +
            "────────────────────────\n",
            text);
    }

    [Fact]
    public void Wide_east_asian_characters_take_two_columns_only_when_asked_for()
    {
        var row = new RowBlock(ByCharacter, Left("日本"));

        Assert.Equal(4, Single(24, row).Cells[0].Width);
        Assert.Equal(8, new ColumnEngine(new ColumnEngineOptions { CharactersPerLine = 24, EastAsianWide = true }).Arrange(Document(row))[0].Cells[0].Width);
    }

    [Fact]
    public void Marks_and_joined_emoji_take_one_place()
    {
        // e + combining acute; family of three joined by ZWJ; the German flag as two regional indicators.
        var row = new RowBlock(ByCharacter, Left("e\u0301👨\u200D👩\u200D👧🇩🇪x"));

        Assert.Equal(8, Single(24, row).Cells[0].Width);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(256)]
    public void A_line_outside_8_to_255_characters_is_refused(int charactersPerLine) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ColumnEngine(new ColumnEngineOptions { CharactersPerLine = charactersPerLine }));

    private static LineFormat Framed(params int[] widths) => ByCharacter.WithBorder(LineBorder.Line).WithColumns(widths.Select(ColumnWidth.Fixed).ToArray());

    private static Cell Left(string text) => new(text);

    private static Cell Centred(string text) => new(text, TextAlignment.Center);

    private static ReceiptDocument Document(params DocumentBlock[] blocks) => new("t", "de", DocumentKind.Other, [new DocumentSection(SectionRole.None, blocks)]);

    private static IReadOnlyList<PositionedLine> Arrange(int charactersPerLine, params DocumentBlock[] blocks) =>
        new ColumnEngine(new ColumnEngineOptions { CharactersPerLine = charactersPerLine }).Arrange(Document(blocks));

    private static PositionedLine Single(int charactersPerLine, DocumentBlock block) => Assert.Single(Arrange(charactersPerLine, block));
}
