namespace Fiscal.Printing.EscPos;

/// <summary>Where the columns of a format lie, as the column engine says: asked once per format, not once per row.</summary>
internal sealed class RowLayout
{
    private RowLayout(LineFormat format, int cellCount, Column[] columns, int left, int width, bool isWhole, PrinterProfile profile)
    {
        Format = format;
        CellCount = cellCount;
        Columns = columns;
        Left = left;
        Width = width;
        IsWhole = isWhole;
        MostBlanks = profile.PlacesByDots ? EscPosEncoder.PlaceBytes : int.MaxValue;
        CharacterDots = profile.CharacterDots;
    }

    public LineFormat Format { get; }

    /// <summary>Cells of the row, at least one, where the format leaves the number of columns to it; otherwise 0.</summary>
    public int CellCount { get; }

    public Column[] Columns { get; }

    /// <summary>Left edge in characters.</summary>
    public int Left { get; }

    /// <summary>Columns and borders together, in characters.</summary>
    public int Width { get; }

    /// <summary>Whether one column takes the whole line, so that the printer can centre in it.</summary>
    public bool IsWhole { get; }

    /// <summary>Blanks that part two texts at most; a wider gap is a place in dots.</summary>
    public int MostBlanks { get; }

    /// <summary>Dots of a character.</summary>
    public int CharacterDots { get; }

    public static RowLayout Of(ColumnEngine engine, LineFormat format, int cellCount, PrinterProfile profile)
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
            format.Columns.Count == 0 ? cells.Length : 0,
            line.Cells.Select(cell => new Column(cell.Column, cell.ColumnStart / 2, cell.ColumnWidth / 2)).ToArray(),
            line.Start / 2,
            line.Width / 2,
            line.Cells.Count == 1 && line.Cells[0].ColumnWidth == 2 * engine.CharactersPerLine,
            profile);
    }

    /// <summary>Whether this is the layout of a format and a row of so many cells.</summary>
    public bool Fits(LineFormat format, int cellCount)
    {
        if (CellCount != 0 && CellCount != Math.Max(cellCount, 1))
        {
            return false;
        }

        if (ReferenceEquals(Format, format))
        {
            return true;
        }

        // How text wraps does not move a column.
        var columns = format.Columns;
        var own = Format.Columns;
        var count = columns.Count;
        if (format.Border != Format.Border || format.Alignment != Format.Alignment || count != own.Count)
        {
            return false;
        }

        for (var i = 0; i < count; i++)
        {
            if (columns[i] != own[i])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>One column, in characters.</summary>
    public readonly struct Column(int cell, int start, int width)
    {
        /// <summary>Which cell of the row stands in it.</summary>
        public int Cell { get; } = cell;

        public int Start { get; } = start;

        public int Width { get; } = width;
    }
}
