using Fiscal.Documents;

namespace Fiscal.Receipts;

/// <summary>A document as headings, paragraphs, tables and figures: what HTML and PDF build from roles and rows.</summary>
internal sealed class FlowDocument
{
    private FlowDocument(ReceiptDocument document, IReadOnlyList<FlowSection> sections)
    {
        Document = document;
        Sections = sections;
    }

    public ReceiptDocument Document { get; }

    public IReadOnlyList<FlowSection> Sections { get; }

    /// <summary>What pages and files are called: the document's title, or what it is.</summary>
    public string Title => string.IsNullOrWhiteSpace(Document.Title) ? FlowTexts.For(Document.Language).Receipt : Document.Title;

    /// <summary>Whether a paragraph of the document names it; otherwise its title has to.</summary>
    public bool HasName { get; private set; }

    public static FlowDocument Of(ReceiptDocument document, bool showCommands)
    {
        var texts = FlowTexts.For(document.Language);
        var sections = new List<FlowSection>(document.Sections.Count);
        foreach (var section in document.Sections)
        {
            var items = new SectionReader(section, document.Marks, showCommands).Read();
            if (items.Count != 0)
            {
                sections.Add(new FlowSection(section.Role, section.Caption ?? texts.NameOf(section.Role), items));
            }
        }

        var flow = new FlowDocument(document, sections);
        flow.FindName();
        return flow;
    }

    private void FindName()
    {
        var paragraphs = Sections.SelectMany(section => section.Items.OfType<FlowParagraph>().Select(paragraph => (section.Role, Paragraph: paragraph))).ToList();
        var name = paragraphs.Find(found => found.Role == SectionRole.Merchant).Paragraph ?? paragraphs.Find(found => found.Paragraph.Cell.Runs.Any(IsLoud)).Paragraph;
        foreach (var (_, paragraph) in paragraphs)
        {
            paragraph.Level = ReferenceEquals(paragraph, name) ? 1 : paragraph.Cell.Runs.Count != 0 && paragraph.Cell.Runs.All(run => run.Style.Bold && run.Style.Height > 1) ? 2 : 0;
        }

        HasName = name is not null;
    }

    private static bool IsLoud(TextRun run) => run.Style.Bold || run.Style.Height > 1 || run.Style.Width > 1;

    private sealed class SectionReader(DocumentSection section, DocumentMarks marks, bool showCommands)
    {
        private readonly List<FlowItem> _items = [];

        // What came after the open table and may still turn out to lie between two of its rows.
        private readonly List<FlowItem> _pending = [];
        private FlowTable? _table;
        private bool _headerWaits = section.HasHeader;

        public List<FlowItem> Read()
        {
            foreach (var block in section.Blocks)
            {
                Add(block);
            }

            CloseTable();
            Trim();
            return section.Role == SectionRole.Tse && (marks & DocumentMarks.Outage) == 0 ? Fold() : _items;
        }

        private void Add(DocumentBlock block)
        {
            switch (block)
            {
                case RowBlock row when section.Role == SectionRole.CardSlip:
                    AddLine(row);
                    break;
                case RowBlock row:
                    AddRow(row);
                    break;
                case RuleBlock when block.Format.Border == LineBorder.Line:
                    // Cells of a frame have lines around them anyway.
                    break;
                case RuleBlock when _table is not null:
                    _pending.Add(new FlowRule());
                    break;
                case RuleBlock:
                    _items.Add(new FlowRule());
                    break;
                case ImageBlock or QrCodeBlock or BarcodeBlock:
                    CloseTable();
                    _items.Add(new FlowFigure(block));
                    break;
                case RawCommandBlock command when showCommands:
                    CloseTable();
                    _items.Add(new FlowCommand(command.Command));
                    break;
                case FrameEndBlock:
                    CloseTable();
                    break;
            }
        }

        private void AddLine(RowBlock row)
        {
            if (_items.LastOrDefault() is not FlowLines lines)
            {
                if (IsBlank(Visible(row)))
                {
                    return;
                }

                _items.Add(lines = new FlowLines());
            }

            var visible = Visible(row);
            lines.Cells.Add(visible.Length == 1 ? visible[0] : new Cell(TextAlignment.Left, visible.SelectMany((cell, i) => i == 0 ? cell.Runs : cell.Runs.Prepend(new TextRun("  ")))));
        }

        private void AddRow(RowBlock row)
        {
            var cells = Visible(row);
            var hasLines = row.Format.Border == LineBorder.Line;
            if (IsBlank(cells))
            {
                if (!hasLines)
                {
                    CloseTable();
                    _items.Add(new FlowGap());
                }

                return;
            }

            if (cells.Length == 1 && !hasLines)
            {
                var paragraph = new FlowParagraph(cells[0], 0);
                if (_table is not null && cells[0].Alignment == TextAlignment.Left)
                {
                    _pending.Add(paragraph);
                    return;
                }

                CloseTable();
                _items.Add(paragraph);
                return;
            }

            var isFirst = _table is null || _table.Columns != cells.Length || _table.HasLines != hasLines;
            if (isFirst)
            {
                CloseTable();
                _items.Add(_table = new FlowTable(cells.Length, Shares(row), hasLines));
            }

            var rule = false;
            foreach (var item in _pending)
            {
                if (item is FlowParagraph paragraph)
                {
                    _table!.Rows.Add(new FlowRow([paragraph.Cell]) { HasRuleAbove = rule });
                    rule = false;
                }
                else
                {
                    rule = true;
                }
            }

            _pending.Clear();
            _table!.Rows.Add(Row(cells, rule));
        }

        private FlowRow Row(Cell[] cells, bool rule)
        {
            if (_headerWaits)
            {
                _headerWaits = false;
                return new FlowRow(cells) { IsHeader = true, HasRuleAbove = rule };
            }

            // Details of a line stand in its first column and may use the whole line.
            var alone = cells.Length > 1 && cells[0].Alignment == TextAlignment.Left && cells.Skip(1).All(static cell => cell.Runs.Count == 0) && cells[0].Runs.Count != 0;
            var named = !alone && section.Role != SectionRole.None && cells.Length > 1 && cells[0].Runs.Count != 0;
            return new FlowRow(alone ? [cells[0]] : cells) { HasRuleAbove = rule, HasName = named };
        }

        private void CloseTable()
        {
            _table = null;
            _items.AddRange(_pending);
            _pending.Clear();
        }

        // Empty lines at the edges of a section make room on the grid; HTML and PDF have room of their own there.
        private void Trim()
        {
            while (_items.Count != 0 && _items[0] is FlowGap)
            {
                _items.RemoveAt(0);
            }

            while (_items.Count != 0 && _items[_items.Count - 1] is FlowGap)
            {
                _items.RemoveAt(_items.Count - 1);
            }
        }

        private List<FlowItem> Fold()
        {
            var folded = new List<FlowItem>(_items.Count);
            List<FlowItem>? values = null;
            foreach (var item in _items)
            {
                if (item is FlowParagraph { Cell.Alignment: TextAlignment.Left } paragraph && paragraph.Cell.Runs.Any(static run => IsSigned(run.Element)))
                {
                    if (values is null)
                    {
                        folded.Add(new FlowDetails(values = []));
                    }

                    values.Add(item);
                }
                else
                {
                    values = null;
                    folded.Add(item);
                }
            }

            return folded;
        }

        private static bool IsSigned(LegalElement element) =>
            element is LegalElement.Start or LegalElement.End or LegalElement.TransactionNumber or LegalElement.SignatureCounter or LegalElement.TseSerial or LegalElement.CheckValue or LegalElement.RegisterSerial;

        private static bool IsBlank(Cell[] cells) => Array.TrueForAll(cells, static cell => cell.Runs.All(static run => string.IsNullOrWhiteSpace(run.Text)));

        private static Cell[] Visible(RowBlock row)
        {
            var columns = row.Format.Columns;
            if (columns.Count == 0)
            {
                return row.Cells as Cell[] ?? row.Cells.ToArray();
            }

            var cells = new List<Cell>(columns.Count);
            for (var i = 0; i < columns.Count; i++)
            {
                // A column of width 0 disappears with its cell.
                if (columns[i].IsShare || columns[i].Characters > 0)
                {
                    cells.Add(i < row.Cells.Count ? row.Cells[i] : Cell.Empty);
                }
            }

            return cells.ToArray();
        }

        private static bool[] Shares(RowBlock row)
        {
            var columns = row.Format.Columns;
            return columns.Count == 0
                ? Enumerable.Repeat(true, row.Cells.Count).ToArray()
                : columns.Where(column => column.IsShare || column.Characters > 0).Select(column => column.IsShare).ToArray();
        }
    }
}
