namespace Fiscal.Documents;

/// <summary>The columns of a format on a paper of so many characters.</summary>
internal sealed class ColumnSet
{
    private ColumnSet(int left, int width, LineBorder border, int[] cells, int[] starts, int[] widths)
    {
        Left = left;
        Width = width;
        Border = border;
        Cells = cells;
        Starts = starts;
        Widths = widths;
    }

    /// <summary>Left edge in characters.</summary>
    public int Left { get; }

    /// <summary>Columns and borders together, in characters.</summary>
    public int Width { get; }

    public LineBorder Border { get; }

    /// <summary>Which cell of the row stands in each column.</summary>
    public int[] Cells { get; }

    public int[] Starts { get; }

    public int[] Widths { get; }

    public static ColumnSet Of(LineFormat format, int cellCount, int charactersPerLine)
    {
        const int Share = -1;
        var cells = new List<int>();
        var widths = new List<int>();
        var wanted = format.Columns.Count == 0 ? Math.Max(cellCount, 1) : format.Columns.Count;
        for (var i = 0; i < wanted; i++)
        {
            var width = format.Columns.Count == 0 ? Documents.ColumnWidth.Share : format.Columns[i];
            if (width.IsShare || width.Characters > 0)
            {
                cells.Add(i);
                // Wider than the paper shrinks to it in any case, and counting down from thousands would only take time.
                widths.Add(width.IsShare ? Share : Math.Min(width.Characters, charactersPerLine));
            }
        }

        var gap = format.Border switch { LineBorder.None => 0, LineBorder.Wide => 2, _ => 1 };
        var most = format.Border == LineBorder.Line ? (charactersPerLine - 1) / 2 : (charactersPerLine + gap) / (gap + 1);
        if (widths.Count > most)
        {
            cells.RemoveRange(most, cells.Count - most);
            widths.RemoveRange(most, widths.Count - most);
        }

        var count = widths.Count;
        var borders = count == 0 ? 0 : format.Border == LineBorder.Line ? count + 1 : (count - 1) * gap;
        var shares = widths.Count(width => width == Share);
        var free = charactersPerLine - borders - widths.Where(width => width != Share).Sum();
        while (shares > free)
        {
            // The widest fixed column, the later of equals, loses one character.
            var widest = -1;
            for (var i = 0; i < count; i++)
            {
                widest = widths[i] != Share && (widest < 0 || widths[i] >= widths[widest]) ? i : widest;
            }

            widths[widest]--;
            free++;
        }

        for (int i = 0, share = 0; i < count; i++)
        {
            if (widths[i] == Share)
            {
                widths[i] = (free + share) / shares;
                share++;
            }
        }

        var total = borders + widths.Sum();
        var left = (charactersPerLine - total) * (int)format.Alignment / 2;
        var starts = new int[count];
        var x = left + (format.Border == LineBorder.Line ? 1 : 0);
        for (var i = 0; i < count; i++)
        {
            starts[i] = x;
            x += widths[i] + gap;
        }

        return new ColumnSet(left, total, format.Border, cells.ToArray(), starts, widths.ToArray());
    }

    /// <summary>The vertical lines beside a row of text.</summary>
    public FramePiece[] Sides()
    {
        if (Border != LineBorder.Line || Widths.Length == 0)
        {
            return [];
        }

        return Verticals().Select(column => new FramePiece(column, FrameEdges.Up | FrameEdges.Down)).ToArray();
    }

    /// <summary>The line between two sets of columns, or above or below one of them.</summary>
    public static FramePiece[] Joint(ColumnSet? above, ColumnSet? below)
    {
        var edges = new SortedDictionary<int, FrameEdges>();
        Draw(above, FrameEdges.Up);
        Draw(below, FrameEdges.Down);
        return edges.Select(pair => new FramePiece(pair.Key, pair.Value)).ToArray();

        void Draw(ColumnSet? set, FrameEdges vertical)
        {
            if (set is null || set.Widths.Length == 0)
            {
                return;
            }

            var last = set.Left + set.Width - 1;
            for (var column = set.Left; column <= last; column++)
            {
                Add(column, (column > set.Left ? FrameEdges.Left : FrameEdges.None) | (column < last ? FrameEdges.Right : FrameEdges.None));
            }

            foreach (var column in set.Verticals())
            {
                Add(column, vertical);
            }
        }

        void Add(int column, FrameEdges more)
        {
            edges.TryGetValue(column, out var present);
            edges[column] = present | more;
        }
    }

    /// <summary>A plain horizontal line.</summary>
    public FramePiece[] Rule() => Enumerable.Range(Left, Width).Select(column => new FramePiece(column, FrameEdges.Left | FrameEdges.Right)).ToArray();

    private IEnumerable<int> Verticals()
    {
        yield return Left;
        for (var i = 0; i < Widths.Length; i++)
        {
            yield return Starts[i] + Widths[i];
        }
    }
}
