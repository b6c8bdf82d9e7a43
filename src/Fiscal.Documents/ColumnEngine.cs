using System.Text;

namespace Fiscal.Documents;

/// <summary>The one place that knows where a character lies: a document on a grid of characters becomes positioned lines.</summary>
/// <remarks>
/// Immutable after construction and thread-safe. The arithmetic is that of ReceiptLine: shares and shrinking of columns, sizes, wrapping, frames.
/// Text, SVG, PNG and printers draw its lines; HTML and PDF use the document's sections instead.
/// </remarks>
public sealed class ColumnEngine
{
    private readonly int _charactersPerLine;
    private readonly bool _eastAsianWide;

    /// <summary>Creates an engine.</summary>
    /// <param name="options">The medium; copied. 42 characters per line by default.</param>
    /// <exception cref="ArgumentOutOfRangeException">The characters per line are not 8 to 255.</exception>
    public ColumnEngine(ColumnEngineOptions? options = null)
    {
        options ??= new ColumnEngineOptions();
        _charactersPerLine = Guard.Range(options.CharactersPerLine, ColumnEngineOptions.LeastCharactersPerLine, ColumnEngineOptions.MostCharactersPerLine, nameof(options.CharactersPerLine));
        _eastAsianWide = options.EastAsianWide;
    }

    /// <summary>Characters per line.</summary>
    public int CharactersPerLine => _charactersPerLine;

    /// <summary>Arranges a document.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="document"/> is <see langword="null"/>.</exception>
    public IReadOnlyList<PositionedLine> Arrange(ReceiptDocument document)
    {
        var page = new Page(this);
        foreach (var section in Guard.NotNull(document, nameof(document)).Sections)
        {
            foreach (var block in section.Blocks)
            {
                page.Add(block);
            }
        }

        page.CloseFrame();
        return page.Lines;
    }

    private sealed class Page(ColumnEngine engine)
    {
        // The columns of the last row inside the frame that is open, and whether a rule waits for the row below it.
        private ColumnSet? _frame;
        private bool _ruleWaits;

        public List<PositionedLine> Lines { get; } = [];

        public void Add(DocumentBlock block)
        {
            var framed = block.Format.Border == LineBorder.Line;
            if (!framed && block is not (RawCommandBlock or DrawerPulseBlock))
            {
                CloseFrame();
            }

            switch (block)
            {
                case RowBlock row:
                    AddRow(row, ColumnSet.Of(row.Format, row.Cells.Count, engine._charactersPerLine), framed);
                    break;
                case RuleBlock when framed:
                    // It joins the rows above and below, so its form is known only with the next row; above the first row there is a line anyway.
                    _ruleWaits = _frame is not null;
                    break;
                case RuleBlock:
                    var columns = ColumnSet.Of(block.Format, 1, engine._charactersPerLine);
                    Lines.Add(new PositionedLine(PositionedLineKind.Rule, block, 1, 2 * columns.Left, 2 * columns.Width, [], columns.Rule()));
                    break;
                case FrameEndBlock:
                    break;
                case CutBlock:
                    CloseFrame();
                    AddBlock(block);
                    break;
                default:
                    AddBlock(block);
                    break;
            }
        }

        public void CloseFrame()
        {
            if (_frame is not null)
            {
                AddJoint(_frame, null);
                _frame = null;
                _ruleWaits = false;
            }
        }

        private void AddBlock(DocumentBlock block)
        {
            // A picture takes what the fixed columns and borders take; with a share among them that is the whole line.
            var columns = ColumnSet.Of(block.Format, 1, engine._charactersPerLine);
            Lines.Add(new PositionedLine(PositionedLineKind.Block, block, 0, 2 * columns.Left, 2 * columns.Width, [], []));
        }

        private void AddJoint(ColumnSet? above, ColumnSet? below)
        {
            var frame = ColumnSet.Joint(above, below);
            if (frame.Length != 0)
            {
                var first = frame[0].Column;
                Lines.Add(new PositionedLine(PositionedLineKind.Rule, null, 1, 2 * first, 2 * (frame[frame.Length - 1].Column + 1 - first), [], frame));
            }
        }

        private void AddRow(RowBlock row, ColumnSet columns, bool framed)
        {
            if (framed && (_frame is null || _ruleWaits))
            {
                AddJoint(_frame, columns);
            }

            _frame = framed ? columns : null;
            _ruleWaits = false;

            var wrapped = new List<List<CellWrapper.Glyph>>[columns.Widths.Length];
            for (var i = 0; i < wrapped.Length; i++)
            {
                var cell = columns.Cells[i] < row.Cells.Count ? row.Cells[columns.Cells[i]] : Cell.Empty;
                wrapped[i] = CellWrapper.Wrap(cell, columns.Widths[i], row.Format.Wrap, engine._eastAsianWide);
            }

            var sides = columns.Sides();
            var count = wrapped.Length == 0 ? 1 : wrapped.Max(lines => lines.Count);
            for (var line = 0; line < count; line++)
            {
                var height = 1;
                var cells = new List<PositionedCell>(wrapped.Length);
                for (var i = 0; i < wrapped.Length; i++)
                {
                    var glyphs = line < wrapped[i].Count ? wrapped[i][line] : [];
                    var alignment = columns.Cells[i] < row.Cells.Count ? row.Cells[columns.Cells[i]].Alignment : TextAlignment.Left;
                    cells.Add(Place(columns, i, glyphs, alignment));
                    foreach (var glyph in glyphs)
                    {
                        height = Math.Max(height, glyph.Run.Style.Height);
                    }
                }

                Lines.Add(new PositionedLine(PositionedLineKind.Text, row, height, 2 * columns.Left, 2 * columns.Width, cells, sides));
            }
        }

        private static PositionedCell Place(ColumnSet columns, int index, List<CellWrapper.Glyph> glyphs, TextAlignment alignment)
        {
            var used = glyphs.Sum(glyph => glyph.Columns);
            var start = (2 * columns.Starts[index]) + ((columns.Widths[index] - used) * (int)alignment);
            var runs = new List<PositionedRun>();
            var x = start;
            for (var i = 0; i < glyphs.Count;)
            {
                var run = glyphs[i].Run;
                var text = new StringBuilder();
                var width = 0;
                for (; i < glyphs.Count && ReferenceEquals(glyphs[i].Run, run); i++)
                {
                    text.Append(glyphs[i].Text);
                    width += 2 * glyphs[i].Columns;
                }

                runs.Add(new PositionedRun(run, text.ToString(), x, width));
                x += width;
            }

            return new PositionedCell(columns.Cells[index], 2 * columns.Starts[index], 2 * columns.Widths[index], alignment, start, 2 * used, runs);
        }
    }
}
