using Fiscal.Documents;

namespace Fiscal.Receipts;

/// <summary>Draws a document: text with the fonts' own widths, tables, figures, and the structure tree beside them.</summary>
/// <remarks>Lengths are thousandths of a point; the vertical axis runs down. One per file.</remarks>
internal sealed partial class PdfComposer
{
    private const int LineWidth = 500;

    // Printers have 203 dots per inch: codes and pictures keep the size they have on paper.
    private const int Dot = 72000 / 203;

    private readonly PdfMeasures _page;
    private readonly PdfFontSet _fonts;
    private readonly FlowTexts _texts;
    private readonly Func<ImageBlock, PdfImage?> _readImage;
    private readonly string _language;
    private readonly List<PdfPageContent> _pages = [];

    private PdfPageContent _content;
    private int _y;
    private SectionRole _role;

    public PdfComposer(PdfMeasures page, PdfFontSet fonts, FlowDocument flow, Func<ImageBlock, PdfImage?> readImage)
    {
        _page = page;
        _fonts = fonts;
        _readImage = readImage;
        _language = flow.Document.Language;
        _texts = FlowTexts.For(_language);
        Root = new PdfElement("Document");
        _content = NewPage();
        Draw(flow);
        Finish();
    }

    public PdfElement Root { get; }

    public IReadOnlyList<PdfPageContent> Pages => _pages;

    /// <summary>Pictures by identity, in the order of their first use.</summary>
    public List<(string Id, PdfImage Image)> Images { get; } = [];

    /// <summary>Pictures that could not be read.</summary>
    public List<ImageBlock> Unreadable { get; } = [];

    private int Size => _role is SectionRole.Tse or SectionRole.CardSlip ? _page.Size * 84 / 100 : _page.Size;

    private void Draw(FlowDocument flow)
    {
        foreach (var section in flow.Sections)
        {
            _role = section.Role;
            var element = Root.Add("Sect");
            element.Title = section.Name;
            Draw(element, section.Items, section.Name);
            Space(Size * 6 / 10);
        }
    }

    private void Draw(PdfElement parent, IReadOnlyList<FlowItem> items, string? name)
    {
        foreach (var item in items)
        {
            switch (item)
            {
                case FlowParagraph paragraph:
                    DrawParagraph(parent, paragraph);
                    break;
                case FlowLines lines:
                    DrawLines(parent, lines);
                    break;
                case FlowTable table:
                    DrawTable(parent, table, name);
                    break;
                case FlowFigure figure:
                    DrawFigure(parent, figure);
                    break;
                case FlowCommand command:
                    DrawCommand(parent, command);
                    break;
                case FlowDetails details:
                    Draw(parent, details.Items, name);
                    break;
                case FlowRule:
                    Space(Size * 3 / 10);
                    Ensure(LineWidth);
                    HorizontalLine(_page.Side, _page.Side + _page.ContentWidth, _y);
                    Space(Size * 3 / 10);
                    break;
                case FlowGap:
                    Space(Size * 6 / 10);
                    break;
            }
        }
    }

    private PdfText Measure(Cell cell, int leastScale = 100, bool isBold = false) => new(cell, _fonts, Size, IsMono, leastScale: leastScale, isBold: isBold);

    // Values of a TSE are compared letter by letter.
    private bool IsMono(TextRun run) => _role == SectionRole.Tse && run.Element is not (LegalElement.None or LegalElement.OutageNote);

    private void DrawParagraph(PdfElement parent, FlowParagraph paragraph)
    {
        const int NameScale = 140;
        var element = parent.Add(paragraph.Level switch { 1 => "H1", 2 => "H2", _ => "P" });
        element.Language = LanguageOf(paragraph.Cell);
        var text = Measure(paragraph.Cell, paragraph.Level == 1 ? NameScale : 100);
        DrawColumns([(element, text, _page.Side, _page.ContentWidth)]);
    }

    private void DrawLines(PdfElement parent, FlowLines lines)
    {
        // The longest line decides the size; below five points nobody reads it, and it wraps.
        var longest = lines.Cells.Select(cell => new PdfText(cell, _fonts, Size, static _ => true, keepBlanks: true).NaturalWidth).DefaultIfEmpty(0).Max();
        var size = longest <= _page.ContentWidth ? Size : Math.Max(Math.Min(5000, Size), (int)((long)Size * _page.ContentWidth / longest));
        foreach (var cell in lines.Cells)
        {
            var element = parent.Add("P");
            DrawColumns([(element, new PdfText(cell, _fonts, size, static _ => true, keepBlanks: true), _page.Side, _page.ContentWidth)]);
        }
    }

    /// <summary>Draws texts side by side, over as many pages as they need.</summary>
    private void DrawColumns(List<(PdfElement Element, PdfText Text, int Left, int Width)> columns, Action? onNewPage = null)
    {
        var lines = new List<PdfTextLine>[columns.Count];
        var (height, count) = (0, 0);
        for (var i = 0; i < columns.Count; i++)
        {
            lines[i] = columns[i].Text.Break(columns[i].Width);
            height = Math.Max(height, columns[i].Text.LineHeight);
            count = Math.Max(count, lines[i].Count);
        }

        for (var from = 0; from < count;)
        {
            var room = (_page.Bottom - _y) / height;
            if (room < Math.Min(count - from, 2) && _y > _page.Top)
            {
                NewPage();
                onNewPage?.Invoke();
                room = (_page.Bottom - _y) / height;
            }

            var to = Math.Min(count, from + Math.Max(room, 1));
            for (var i = 0; i < columns.Count; i++)
            {
                if (from < lines[i].Count && !columns[i].Text.IsEmpty)
                {
                    DrawText(columns[i].Element, columns[i].Text, lines[i], from, Math.Min(to, lines[i].Count), columns[i].Left, columns[i].Width, height);
                }
            }

            _y += (to - from) * height;
            from = to;
        }
    }

    private void DrawText(PdfElement element, PdfText text, List<PdfTextLine> lines, int from, int to, int left, int width, int height)
    {
        var output = _content.Content;
        Decorate(text, lines, from, to, left, width, height, inverted: true);
        Mark(element);
        output.Raw("BT\n");
        var (x0, y0) = (0, 0);
        PdfFont? font = null;
        var size = 0;
        var isLight = false;
        for (var n = from; n < to; n++)
        {
            var line = lines[n];
            if (line.IsEmpty)
            {
                continue;
            }

            var x = StartOf(text, line, left, width);
            var y = Baseline(text, n - from, height);
            output.Milli(x - x0).Byte(' ').Milli(y0 - y).Raw(" Td ");
            (x0, y0) = (x, y);
            string? language = null;
            for (var i = 0; i < line.Pieces.Count; i++)
            {
                var piece = line.Pieces[i];
                if (!string.Equals(piece.Run.Language, language, StringComparison.Ordinal))
                {
                    output.Raw(language is null ? string.Empty : "EMC ");
                    language = piece.Run.Language;
                    language = element.Language is not null || string.Equals(language, _language, StringComparison.OrdinalIgnoreCase) ? null : language;
                    if (language is not null)
                    {
                        output.Raw("/Span <</Lang ").Text(language).Raw(">> BDC ");
                    }
                }

                if (isLight != piece.Run.Style.Invert)
                {
                    isLight = !isLight;
                    output.Raw(isLight ? "1 g " : "0 g ");
                }

                Show(output, piece, ref font, ref size, isLast: i + 1 == line.Pieces.Count || !CanJoin(piece, line.Pieces[i + 1]), isFirst: i == 0 || !CanJoin(line.Pieces[i - 1], piece));
            }

            if (language is not null)
            {
                output.Raw("EMC ");
            }

            if (line.Blank is { } blank && !isLight)
            {
                Show(output, blank, ref font, ref size, isFirst: true, isLast: true);
            }
        }

        output.Raw(isLight ? "0 g ET\nEMC\n" : "ET\nEMC\n");
        Decorate(text, lines, from, to, left, width, height, inverted: false);
    }

    private static bool CanJoin(PdfPiece first, PdfPiece second) =>
        ReferenceEquals(first.Font, second.Font) && first.Size == second.Size && first.Run.Style.Invert == second.Run.Style.Invert && string.Equals(first.Run.Language, second.Run.Language, StringComparison.Ordinal);

    private static void Show(PdfBuffer output, PdfPiece piece, ref PdfFont? font, ref int size, bool isFirst, bool isLast)
    {
        if (isFirst)
        {
            if (!ReferenceEquals(font, piece.Font) || size != piece.Size)
            {
                font = piece.Font;
                size = piece.Size;
                output.Byte('/').Raw(font!.Resource).Byte(' ').Milli(size).Raw(" Tf ");
            }

            output.Byte('<');
        }

        foreach (var glyph in piece.Glyphs)
        {
            output.Hex4(glyph);
        }

        if (isLast)
        {
            output.Raw("> Tj\n");
        }
    }

    /// <summary>Grounds of inverted text, or lines below underlined text.</summary>
    private void Decorate(PdfText text, List<PdfTextLine> lines, int from, int to, int left, int width, int height, bool inverted)
    {
        var output = _content.Content;
        var isOpen = false;
        for (var n = from; n < to; n++)
        {
            var x = StartOf(text, lines[n], left, width);
            var y = Baseline(text, n - from, height);
            foreach (var piece in lines[n].Pieces)
            {
                if (inverted ? piece.Run.Style.Invert : piece.Run.Style.Underline)
                {
                    output.Raw(isOpen ? string.Empty : "/Artifact BMC\n");
                    isOpen = true;
                    if (inverted)
                    {
                        Rectangle(x - (piece.Size / 12), y - (piece.Size * 95 / 100), piece.Width + (piece.Size / 6), piece.Size * 122 / 100);
                    }
                    else
                    {
                        Rectangle(x, y + (piece.Size * 12 / 100), piece.Width, Math.Max(piece.Size / 16, 350));
                    }
                }

                x += piece.Width;
            }
        }

        output.Raw(isOpen ? "EMC\n" : string.Empty);
    }

    private static int StartOf(PdfText text, PdfTextLine line, int left, int width) =>
        left + text.Indent + ((width - text.Indent - line.Width) * (int)text.Alignment / 2);

    // Capitals stand in the middle of the line's height.
    private int Baseline(PdfText text, int line, int height) => _y + (line * height) + (height / 2) + (text.Size * 36 / 100);

    private void DrawCommand(PdfElement parent, FlowCommand command)
    {
        var hex = string.Join(" ", command.Bytes.ToArray().Select(static b => b.ToString("X2", System.Globalization.CultureInfo.InvariantCulture)));
        var label = new TextRun(_texts.PrinterCommand + " ");
        var text = new PdfText(new Cell(TextAlignment.Left, label, new TextRun(hex)), _fonts, Size * 85 / 100, run => !ReferenceEquals(run, label));
        var padding = Size * 5 / 10;
        Space(Size * 3 / 10);
        Ensure(text.LineHeight + (2 * padding));
        var (top, page) = (_y, _pages.Count);
        _y += padding;
        DrawColumns([(parent.Add("P"), text, _page.Side + padding, _page.ContentWidth - (2 * padding))]);
        _y += padding;
        if (_pages.Count == page)
        {
            Frame(_page.Side, top, _page.ContentWidth, _y - top);
        }

        Space(Size * 3 / 10);
    }

    private void Finish()
    {
        if (_page.Height is { } sheet)
        {
            for (var i = 0; i < _pages.Count; i++)
            {
                _content = _pages[i];
                _content.Height = sheet;
                var text = new PdfText(new Cell(_texts.Page(i + 1, _pages.Count), TextAlignment.Center), _fonts, _page.Size * 8 / 10, static _ => false);
                _y = sheet - (_page.Top / 2) - text.LineHeight;
                _content.Content.Raw("/Artifact <</Type /Pagination>> BDC\n");
                DrawUnmarked(text, _page.Side, _page.ContentWidth, text.LineHeight);
                _content.Content.Raw("EMC\n");
            }

            return;
        }

        // A roll ends where its content does.
        foreach (var page in _pages)
        {
            page.Height = _page.Bottom + _page.Top;
        }

        _content.Height = Math.Max(_y - (Size * 6 / 10) + _page.Top, 3 * _page.Top);
    }

    /// <summary>Text that no reader of the structure hears: page numbers and repeated headers.</summary>
    private void DrawUnmarked(PdfText text, int left, int width, int height)
    {
        var output = _content.Content.Raw("BT\n");
        PdfFont? font = null;
        var size = 0;
        foreach (var line in text.Break(width).Take(1))
        {
            output.Milli(StartOf(text, line, left, width)).Byte(' ').Milli(-Baseline(text, 0, height)).Raw(" Td ");
            foreach (var piece in line.Pieces)
            {
                Show(output, piece, ref font, ref size, isFirst: true, isLast: true);
            }
        }

        output.Raw("ET\n");
    }

    private PdfPageContent NewPage()
    {
        _pages.Add(_content = new PdfPageContent { Width = _page.Width });
        _y = _page.Top;
        return _content;
    }

    private void Ensure(int height)
    {
        if (_y + height > _page.Bottom && _y > _page.Top)
        {
            NewPage();
        }
    }

    private void Space(int height)
    {
        // Room at the top of a page is the margin's.
        if (_y > _page.Top)
        {
            _y += height;
        }
    }

    private void Mark(PdfElement element)
    {
        _content.Content.Byte('/').Raw(element.Type).Raw(" <</MCID ").Int(_content.Marks.Count).Raw(">> BDC\n");
        element.Marks.Add((_pages.Count - 1, _content.Marks.Count));
        _content.Marks.Add(element);
    }

    private void Rectangle(int left, int top, int width, int height) =>
        _content.Content.Milli(left).Byte(' ').Milli(-top - height).Byte(' ').Milli(width).Byte(' ').Milli(height).Raw(" re f\n");

    private void HorizontalLine(int left, int right, int y)
    {
        _content.Content.Raw("/Artifact BMC\n");
        Rectangle(left, y - (LineWidth / 2), right - left, LineWidth);
        _content.Content.Raw("EMC\n");
    }

    private void Frame(int left, int top, int width, int height) =>
        _content.Content.Raw("/Artifact BMC\n").Milli(LineWidth).Raw(" w ").Milli(left).Byte(' ').Milli(-top - height).Byte(' ').Milli(width).Byte(' ').Milli(height).Raw(" re S\nEMC\n");

    private string? LanguageOf(Cell cell)
    {
        if (cell.Runs.Count == 0 || cell.Runs[0].Language is not { } language || string.Equals(language, _language, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        return cell.Runs.All(run => string.Equals(run.Language, language, StringComparison.Ordinal)) ? language : null;
    }
}
