namespace Fiscal.Documents;

/// <summary>What one column shows in one line.</summary>
public sealed class PositionedCell
{
    /// <summary>Creates a placed cell; the column engine does, and whoever reads a page back.</summary>
    /// <param name="column">Index of the row's cell.</param>
    /// <param name="columnStart">Left edge of the column in half characters.</param>
    /// <param name="columnWidth">Width of the column in half characters.</param>
    /// <param name="alignment">Where the text lies in the column.</param>
    /// <param name="start">Left edge of the text in half characters.</param>
    /// <param name="width">Width of the text in half characters.</param>
    /// <param name="runs">The text, from left to right; not copied.</param>
    /// <exception cref="ArgumentNullException"><paramref name="runs"/> is <see langword="null"/>.</exception>
    public PositionedCell(int column, int columnStart, int columnWidth, TextAlignment alignment, int start, int width, IReadOnlyList<PositionedRun> runs)
    {
        Column = column;
        ColumnStart = columnStart;
        ColumnWidth = columnWidth;
        Alignment = alignment;
        Start = start;
        Width = width;
        Runs = Guard.NotNull(runs, nameof(runs));
    }

    /// <summary>Index of the row's cell, from 0.</summary>
    public int Column { get; }

    /// <summary>Left edge of the column in half characters.</summary>
    public int ColumnStart { get; }

    /// <summary>Width of the column in half characters.</summary>
    public int ColumnWidth { get; }

    /// <summary>Where the text lies in the column.</summary>
    public TextAlignment Alignment { get; }

    /// <summary>Left edge of the text in half characters; odd when centred text leaves an odd gap.</summary>
    public int Start { get; }

    /// <summary>Width of the text in half characters.</summary>
    public int Width { get; }

    /// <summary>The text, from left to right; empty when this line of the cell is.</summary>
    public IReadOnlyList<PositionedRun> Runs { get; }
}
