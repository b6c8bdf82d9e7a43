using Fiscal.Documents;

namespace Fiscal.Receipts;

internal sealed partial class PdfComposer
{
    private void DrawTable(PdfElement parent, FlowTable table, string? name)
    {
        var element = parent.Add("Table");
        element.Summary = name;
        var texts = table.Rows.ConvertAll(row => Array.ConvertAll(row.Cells, cell => Measure(cell, isBold: row.IsHeader)));
        var padding = table.HasLines ? Size * 4 / 10 : 0;
        var gap = table.HasLines ? 2 * padding : Size * 9 / 10;
        var (lefts, widths) = Columns(table, texts, gap, padding);
        var header = table.Rows.FindIndex(row => row.IsHeaderOf(table));
        for (var i = 0; i < table.Rows.Count; i++)
        {
            DrawRow(element, table, i, texts, lefts, widths, header, padding);
        }

        if (table.HasLines)
        {
            Space(padding);
        }
    }

    private void DrawRow(PdfElement parent, FlowTable table, int index, List<PdfText[]> texts, int[] lefts, int[] widths, int header, int padding)
    {
        var row = table.Rows[index];
        var element = parent.Add("TR");
        var isDetail = row.IsDetailOf(table);
        var columns = new List<(PdfElement, PdfText, int, int)>(row.Cells.Length);
        for (var i = 0; i < row.Cells.Length; i++)
        {
            var cell = element.Add(row.IsHeader || (i == 0 && row.HasName) ? "TH" : "TD");
            cell.TableAttributes = row.IsHeader ? "/Scope/Column" : i == 0 && row.HasName ? "/Scope/Row" : null;
            cell.Language = LanguageOf(row.Cells[i]);
            var spans = row.Cells.Length == 1 && table.Columns > 1;
            if (spans)
            {
                cell.TableAttributes += "/ColSpan " + table.Columns.ToString(System.Globalization.CultureInfo.InvariantCulture);
            }

            columns.Add((cell, texts[index][i], lefts[i], spans ? lefts[table.Columns - 1] + widths[table.Columns - 1] - lefts[0] : widths[i]));
        }

        // A line and its details stay on one page.
        var together = texts[index].Max(static text => text.LineHeight) + (Size / 2);
        for (var next = index + 1; next < table.Rows.Count && table.Rows[next].IsDetailOf(table); next++)
        {
            together += texts[next].Max(static text => text.LineHeight);
        }

        var isFirst = index == 0;
        if (!isDetail && _y > _page.Top && _y + together > _page.Bottom && together < _page.Bottom / 2)
        {
            NewPage();
            RepeatHeader(table, texts, lefts, widths, header, index);
            isFirst = true;
        }

        if (row.HasRuleAbove && !table.HasLines)
        {
            _y += Size * 2 / 10;
            HorizontalLine(_page.Side, _page.Side + _page.ContentWidth, _y);
            _y += Size * 2 / 10;
        }
        else if (!isDetail && !isFirst && _role == SectionRole.Items && !table.HasLines)
        {
            Separate();
        }

        var (top, page) = (_y, _pages.Count);
        _y += padding / 2;
        DrawColumns(columns, () => RepeatHeader(table, texts, lefts, widths, header, index));
        _y += padding / 2;
        if (table.HasLines)
        {
            Borders(lefts, widths, padding, _pages.Count == page ? top : _page.Top, row.Cells.Length == 1);
        }
    }

    /// <summary>Room between two lines; on a sheet, where amounts stand far from their articles, a hair line leads the eye.</summary>
    private void Separate()
    {
        _y += Size * 15 / 100;
        if (_page.Height is not null && _y > _page.Top)
        {
            _content.Content.Raw("/Artifact BMC\n0.8 g\n");
            Rectangle(_page.Side, _y, _page.ContentWidth, LineWidth / 2);
            _content.Content.Raw("0 g\nEMC\n");
            _y += Size * 15 / 100;
        }
    }

    private void RepeatHeader(FlowTable table, List<PdfText[]> texts, int[] lefts, int[] widths, int header, int index)
    {
        if (header < 0 || header >= index)
        {
            return;
        }

        // Repetition for the eye; the structure has the header already.
        _content.Content.Raw("/Artifact <</Type /Pagination>> BDC\n");
        var height = texts[header].Max(static text => text.LineHeight);
        for (var i = 0; i < table.Columns; i++)
        {
            DrawUnmarked(texts[header][i], lefts[i], widths[i], height);
        }

        _y += height + (Size * 2 / 10);
        Rectangle(_page.Side, _y - (LineWidth / 2), _page.ContentWidth, LineWidth);
        _y += Size * 2 / 10;
        _content.Content.Raw("EMC\n");
    }

    private void Borders(int[] lefts, int[] widths, int padding, int top, bool spans)
    {
        var last = lefts.Length - 1;
        var (left, right) = (lefts[0] - padding, lefts[last] + widths[last] + padding);
        Frame(left, top, right - left, _y - top);
        for (var i = 1; i < lefts.Length && !spans; i++)
        {
            _content.Content.Raw("/Artifact BMC\n");
            Rectangle(lefts[i] - padding - (LineWidth / 2), top, LineWidth, _y - top);
            _content.Content.Raw("EMC\n");
        }
    }

    /// <summary>Widths as a browser would choose them: what is fixed takes what its text needs, shares divide the rest, and where that is not enough all give way.</summary>
    private (int[] Lefts, int[] Widths) Columns(FlowTable table, List<PdfText[]> texts, int gap, int padding)
    {
        var count = table.Columns;
        var natural = new int[count];
        var least = new int[count];
        for (var r = 0; r < texts.Count; r++)
        {
            if (texts[r].Length != count)
            {
                continue;
            }

            for (var i = 0; i < count; i++)
            {
                natural[i] = Math.Max(natural[i], texts[r][i].NaturalWidth);
                least[i] = Math.Max(least[i], Math.Min(texts[r][i].LongestWord, _page.ContentWidth / 2));
            }
        }

        var room = _page.ContentWidth - (gap * (count - 1)) - (2 * padding);
        var widths = (int[])natural.Clone();
        var shares = Enumerable.Range(0, count).Where(i => table.Shares[i]).ToArray();
        if (shares.Length == 0)
        {
            // Fixed columns alone: as wide as their text, the last one takes the rest so that amounts end at the margin.
            shares = [count - 1];
        }

        var rest = room - widths.Sum();
        if (rest < 0)
        {
            Shrink(widths, least, room);
        }
        else if (shares.Length == count)
        {
            Even(widths, room);
        }
        else
        {
            foreach (var i in shares)
            {
                widths[i] += rest / shares.Length;
            }
        }

        var lefts = new int[count];
        var x = _page.Side + padding;
        for (var i = 0; i < count; i++)
        {
            lefts[i] = x;
            x += widths[i] + gap;
        }

        return (lefts, widths);
    }

    // Equal shares stay equal as long as no text needs more than its part.
    private static void Even(int[] widths, int room)
    {
        var open = Enumerable.Range(0, widths.Length).ToList();
        var left = room;
        while (open.Count != 0)
        {
            var part = left / open.Count;
            var wide = open.FindIndex(i => widths[i] > part);
            if (wide < 0)
            {
                open.ForEach(i => widths[i] = part);
                return;
            }

            left -= widths[open[wide]];
            open.RemoveAt(wide);
        }
    }

    // What can wrap gives way in proportion to what it can give; when words are longer than the line they are broken.
    private static void Shrink(int[] widths, int[] least, int room)
    {
        long give = 0;
        for (var i = 0; i < widths.Length; i++)
        {
            give += widths[i] - least[i];
        }

        long missing = widths.Sum() - room;
        if (give >= missing && give > 0)
        {
            for (var i = 0; i < widths.Length; i++)
            {
                widths[i] -= (int)((widths[i] - least[i]) * missing / give);
            }

            // Rounding must not push the last column over the margin.
            widths[Array.IndexOf(widths, widths.Max())] -= Math.Max(widths.Sum() - room, 0);
            return;
        }

        long sum = Math.Max(least.Sum(), 1);
        for (var i = 0; i < widths.Length; i++)
        {
            widths[i] = (int)(least[i] * (long)room / sum);
        }
    }
}
