using Xunit.Abstractions;

namespace Fiscal.Documents.Tests;

/// <summary>What we print is what npm receiptline prints, character for character, and what we ask of a printer is what it asks.</summary>
public sealed class ReceiptLineOracleTests(ITestOutputHelper output)
{
    private static readonly ReceiptLineParser Parser = new(new ReceiptLineParserOptions { Wrap = TextWrap.Character });

    [Fact]
    public void The_examples_of_the_specification_look_as_receiptline_prints_them()
    {
        var examples = ReceiptLineOracle.Examples();
        Assert.Equal(21, examples.Count);
        var prints = ReceiptLineOracle.Run(examples.Select(example => example.Text));
        for (var i = 0; i < examples.Count; i++)
        {
            var document = Parser.Parse(examples[i].Text);
            Compare(examples[i].Name, examples[i].Text, document, prints[i]);
        }
    }

    [Fact]
    public void Generated_documents_look_as_receiptline_prints_them()
    {
        output.WriteLine($"FISCAL_TEST_SEED={TestSettings.Seed}");
        var random = new Random(TestSettings.Seed);
        var documents = Enumerable.Range(0, 600 * TestSettings.Scale).Select(_ => ReceiptLineGenerator.Document(random)).ToList();
        var prints = ReceiptLineOracle.Run(documents);
        var refused = 0;
        for (var i = 0; i < documents.Count; i++)
        {
            var findings = new List<Finding>();
            var document = Parser.Parse(documents[i], findings);
            // What we refuse prints nothing there; in our preview it stands as it was written.
            var broken = findings.Where(finding => finding.Severity == FindingSeverity.Error).Select(finding => finding.Where.Split(':')[0]).ToHashSet();
            refused += broken.Count;
            Compare($"document {i}", documents[i], Without(document, broken), prints[i]);
        }

        Assert.True(refused > 0, "The generator writes no line that is refused.");
    }

    private static ReceiptDocument Without(ReceiptDocument document, HashSet<string> lines) => lines.Count == 0 ? document : new ReceiptDocument(
        document.Title,
        document.Language,
        document.Kind,
        document.Sections.Select(section => new DocumentSection(
            section.Role,
            section.Blocks.Where(block => block is FrameEndBlock || !lines.Contains(block.SourceLine.ToString(System.Globalization.CultureInfo.InvariantCulture))))));

    private static void Compare(string name, string source, ReceiptDocument document, IReadOnlyList<ReceiptLineOracle.Print> prints)
    {
        for (var i = 0; i < ReceiptLineOracle.Widths.Length; i++)
        {
            var width = ReceiptLineOracle.Widths[i];
            var text = new TextRenderer(new TextRendererOptions { CharactersPerLine = width, SpaceWideText = true }).RenderToString(document);
            Same($"{name} at {width}, text", source, prints[i].Text.Split('\n'), text.Split('\n'));
            Same($"{name} at {width}, trace", source, prints[i].Trace, Trace(document, width));
        }
    }

    private static void Same(string name, string source, IReadOnlyList<string> theirs, IReadOnlyList<string> ours)
    {
        var line = 0;
        while (line < theirs.Count && line < ours.Count && Same(ours[line], theirs[line]))
        {
            line++;
        }

        Assert.True(line == theirs.Count && line == ours.Count, $"{name}, line {line + 1}\nexpected: {theirs.ElementAtOrDefault(line)}\nactual:   {ours.ElementAtOrDefault(line)}\n{source}");
    }

    private static bool Same(string ours, string theirs)
    {
        var left = ours.Split(' ');
        var right = theirs.Split(' ');
        return left.Length == right.Length && left.Zip(right, (l, r) => l == r || l == "?").All(equal => equal);
    }

    private static List<string> Trace(ReceiptDocument document, int charactersPerLine)
    {
        var trace = new List<string>();
        foreach (var line in new ColumnEngine(new ColumnEngineOptions { CharactersPerLine = charactersPerLine }).Arrange(document))
        {
            if (line.Kind == PositionedLineKind.Text)
            {
                var glyphs = line.Cells.SelectMany(cell => cell.Runs).SelectMany(Glyphs).ToList();
                if (glyphs.Count != 0)
                {
                    trace.Add("text " + string.Join(' ', glyphs));
                }
            }
            else if (line.Kind == PositionedLineKind.Block)
            {
                trace.Add(Describe(line));
            }
        }

        return trace;
    }

    private static IEnumerable<string> Glyphs(PositionedRun run)
    {
        var style = run.Source.Style;
        var look = (style.Underline ? "u" : "") + (style.Bold ? "b" : "") + (style.Invert ? "i" : "") + (style.Width == 1 && style.Height == 1 ? "" : $"{style.Width}x{style.Height}");
        var x = run.Start;
        foreach (var c in run.Text.EnumerateRunes())
        {
            if (c.Value != ' ')
            {
                yield return FormattableString.Invariant($"{x}{c}{look}");
            }

            x += 2 * style.Width;
        }
    }

    private static string Describe(PositionedLine line)
    {
        var block = line.Block!;
        // On a narrower line one alignment stands for two, see docs/receiptline.md.
        var columns = block.Format.Columns;
        var align = columns.Count == 0 || columns.Any(column => column.IsShare) ? ((int)block.Format.Alignment).ToString(System.Globalization.CultureInfo.InvariantCulture) : "?";
        var place = FormattableString.Invariant($"{line.Start / 2} {line.Width / 2} {align}");
        return block switch
        {
            CutBlock => "cut",
            ImageBlock image => $"image {place} {Convert.ToBase64String(image.Png.ToArray())}",
            QrCodeBlock code => FormattableString.Invariant($"qrcode {place} {code.CellSize} {"lmqh"[(int)code.ErrorLevel]} {Convert.ToHexStringLower(code.Data.Span)}"),
            BarcodeBlock code => FormattableString.Invariant($"barcode {place} {Name(code.Symbology)} {code.ModuleWidth} {code.Height} {(code.HumanReadable ? "true" : "false")} {Convert.ToHexStringLower(code.Data.Span)}"),
            RawCommandBlock command => $"command {place} {Convert.ToHexStringLower(command.Command.Span)}",
            _ => throw new InvalidOperationException(block.GetType().Name),
        };
    }

    // jan and nw7 are other names; the generator writes the names that stand here.
    private static string Name(BarcodeSymbology symbology) => symbology.ToString().ToLowerInvariant();
}
