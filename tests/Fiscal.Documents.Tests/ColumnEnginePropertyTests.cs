namespace Fiscal.Documents.Tests;

public sealed class ColumnEnginePropertyTests
{
    private static readonly string[] Words = ["Brot", "2", "x", "1,50", "Apfelschorle", "Donaudampfschifffahrtsgesellschaft", "é\u0301", "日本語", "🥨", "MwSt.", "€", "-3,00"];

    [Fact]
    public void No_line_is_wider_than_the_paper_and_nothing_overlaps()
    {
        var random = new Random(TestSettings.Seed);
        for (var i = 0; i < 400 * TestSettings.Scale; i++)
        {
            var charactersPerLine = random.Next(8, 60);
            var wide = random.Next(2) == 0;
            var document = RandomDocument(random);
            foreach (var line in new ColumnEngine(new ColumnEngineOptions { CharactersPerLine = charactersPerLine, EastAsianWide = wide }).Arrange(document))
            {
                Assert.InRange(line.Start, 0, 2 * charactersPerLine);
                Assert.InRange(line.Start + line.Width, 0, 2 * charactersPerLine);
                Assert.All(line.Frame, piece => Assert.InRange(piece.Column, 0, charactersPerLine - 1));
                var x = 0;
                foreach (var cell in line.Cells)
                {
                    Assert.True(cell.ColumnStart >= x && cell.Start >= cell.ColumnStart, Describe(i));
                    Assert.True(cell.Start + cell.Width <= cell.ColumnStart + cell.ColumnWidth, Describe(i));
                    Assert.Equal(cell.Width, cell.Runs.Sum(run => run.Width));
                    x = cell.ColumnStart + cell.ColumnWidth;
                }
            }

            foreach (var line in Text(document, charactersPerLine, wide, spaced: random.Next(2) == 0).Split('\n'))
            {
                Assert.True(Columns(line, wide) <= charactersPerLine, $"{Describe(i)}: '{line}' on {charactersPerLine}");
                Assert.False(line.EndsWith(' '));
            }
        }
    }

    [Fact]
    public void Wrapping_by_word_keeps_every_word_that_fits_its_column()
    {
        var random = new Random(TestSettings.Seed);
        for (var i = 0; i < 400 * TestSettings.Scale; i++)
        {
            var words = Enumerable.Range(0, random.Next(1, 30)).Select(_ => Words[random.Next(Words.Length)]).ToArray();
            var runs = new List<TextRun>();
            for (var start = 0; start < words.Length;)
            {
                var count = Math.Min(random.Next(1, 4), words.Length - start);
                runs.Add(new TextRun(string.Join(" ", words.Skip(start).Take(count)) + (start + count < words.Length ? " " : string.Empty), random.Next(2) == 0 ? TextStyle.Strong : null));
                start += count;
            }

            // The longest word has 34 letters.
            var document = Document(new RowBlock(LineFormat.Default, new Cell((TextAlignment)random.Next(3), runs)));

            Assert.Equal(words, Text(document, random.Next(34, 60), wide: false, spaced: false).Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
        }
    }

    [Fact]
    public void Wrapping_by_word_loses_no_letter_of_a_word_longer_than_its_column()
    {
        var random = new Random(TestSettings.Seed);
        for (var i = 0; i < 200 * TestSettings.Scale; i++)
        {
            var text = string.Join(" ", Enumerable.Range(0, random.Next(1, 12)).Select(_ => Words[random.Next(Words.Length)]));
            var document = Document(new RowBlock(LineFormat.Default, new Cell(text)));

            Assert.Equal(text.Replace(" ", string.Empty), Text(document, random.Next(8, 20), wide: false, spaced: false).Replace("\n", string.Empty).Replace(" ", string.Empty));
        }
    }

    [Fact]
    public void The_culture_of_the_machine_does_not_reach_the_text()
    {
        var random = new Random(TestSettings.Seed);
        for (var i = 0; i < 50 * TestSettings.Scale; i++)
        {
            var document = RandomDocument(random);
            var expected = Text(document, 42, wide: false, spaced: false);
            using (new CultureScope("tr-TR"))
            {
                Assert.Equal(expected, Text(document, 42, wide: false, spaced: false));
            }
        }
    }

    private static string Describe(int i) => $"document {i} of seed {TestSettings.Seed}";

    private static int Columns(string line, bool wide) => TextGlyphsProbe.Count(line, wide);

    private static string Text(ReceiptDocument document, int charactersPerLine, bool wide, bool spaced) =>
        new TextRenderer(new TextRendererOptions { CharactersPerLine = charactersPerLine, EastAsianWide = wide, SpaceWideText = spaced }).RenderToString(document);

    private static ReceiptDocument Document(params DocumentBlock[] blocks) => new("t", "de", DocumentKind.Other, [new DocumentSection(SectionRole.None, blocks)]);

    private static ReceiptDocument RandomDocument(Random random)
    {
        var blocks = new List<DocumentBlock>();
        for (var i = random.Next(1, 8); i > 0; i--)
        {
            var columns = Enumerable.Range(0, random.Next(0, 6)).Select(_ => random.Next(3) == 0 ? ColumnWidth.Share : ColumnWidth.Fixed(random.Next(0, 40)));
            var format = new LineFormat(columns, (LineBorder)random.Next(3), (TextAlignment)random.Next(3), (TextWrap)random.Next(3));
            blocks.Add(random.Next(5) switch
            {
                0 => new RuleBlock(format),
                1 => new CutBlock(random.Next(2) == 0, format),
                2 => new QrCodeBlock("1234", alternativeText: "QR " + Words[random.Next(Words.Length)], format: format),
                _ => new RowBlock(format, Enumerable.Range(0, random.Next(0, 6)).Select(_ => RandomCell(random))),
            });
        }

        return Document([.. blocks]);
    }

    private static Cell RandomCell(Random random) => new(
        (TextAlignment)random.Next(3),
        Enumerable.Range(0, random.Next(0, 4)).Select(_ => new TextRun(
            string.Join(random.Next(4) == 0 ? "\n" : " ", Enumerable.Range(0, random.Next(0, 4)).Select(_ => Words[random.Next(Words.Length)])),
            new TextStyle(random.Next(2) == 0, random.Next(2) == 0, random.Next(2) == 0, random.Next(1, 7), random.Next(1, 7)))));
}
