namespace Fiscal.Documents;

/// <summary>A row of cells.</summary>
public sealed class RowBlock : DocumentBlock
{
    /// <summary>Creates a row.</summary>
    /// <param name="format">Columns, border, alignment, wrapping.</param>
    /// <param name="cells">The cells; missing ones are empty, surplus ones disappear.</param>
    /// <exception cref="ArgumentNullException"><paramref name="cells"/> is <see langword="null"/>.</exception>
    public RowBlock(LineFormat? format, IEnumerable<Cell> cells)
        : base(format)
    {
        CellArray = Guard.CopyArray(cells, nameof(cells));
        Cells = new FixedList<Cell>(CellArray);
    }

    /// <summary>Creates a row.</summary>
    /// <param name="format">Columns, border, alignment, wrapping.</param>
    /// <param name="cells">The cells; missing ones are empty, surplus ones disappear.</param>
    /// <exception cref="ArgumentNullException"><paramref name="cells"/> is <see langword="null"/>.</exception>
    public RowBlock(LineFormat? format, params Cell[] cells)
        : this(format, (IEnumerable<Cell>)cells)
    {
    }

    /// <summary>The cells.</summary>
    public IReadOnlyList<Cell> Cells { get; }

    /// <summary>The same without a list between, never to be changed.</summary>
    internal Cell[] CellArray { get; }

    private protected override bool SameContent(DocumentBlock other) => Equality.Same(Cells, ((RowBlock)other).Cells);

    private protected override int ContentHash() => Equality.Hash(1, Cells);
}
