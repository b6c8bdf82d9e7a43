namespace Fiscal.Printing.EscPos;

/// <summary>Where the columns of a format lie, as the column engine says: asked once per format, not once per row.</summary>
internal sealed class RowLayout
{
    private RowLayout(LineFormat format, int cellCount, int[] cells, int[] starts, int[] widths)
    {
        Format = format;
        CellCount = cellCount;
        Cells = cells;
        Starts = starts;
        Widths = widths;
    }

    public LineFormat Format { get; }

    /// <summary>Cells of the row where the format leaves the number of columns to it; otherwise 0.</summary>
    public int CellCount { get; }

    /// <summary>Which cell of the row stands in each column.</summary>
    public int[] Cells { get; }

    /// <summary>Left edges in characters.</summary>
    public int[] Starts { get; }

    /// <summary>Widths in characters.</summary>
    public int[] Widths { get; }

    public static RowLayout Of(ColumnEngine engine, LineFormat format, int cellCount)
    {
        // The engine alone knows the arithmetic, so a row of empty cells is laid out and read.
        var cells = new Cell[Math.Max(cellCount, 1)];
        for (var i = 0; i < cells.Length; i++)
        {
            cells[i] = Cell.Empty;
        }

        var line = engine.Arrange(new DocumentBuilder().Add(new RowBlock(format, cells)).ToDocument())[0];
        return new RowLayout(
            format,
            format.Columns.Count == 0 ? cellCount : 0,
            line.Cells.Select(cell => cell.Column).ToArray(),
            line.Cells.Select(cell => cell.ColumnStart / 2).ToArray(),
            line.Cells.Select(cell => cell.ColumnWidth / 2).ToArray());
    }
}
