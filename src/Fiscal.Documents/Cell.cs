namespace Fiscal.Documents;

/// <summary>What stands in one column of a row.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class Cell : IEquatable<Cell>
{
    /// <summary>Creates a cell of several runs.</summary>
    /// <param name="alignment">Where the text lies in its column; left where there is no text.</param>
    /// <param name="runs">The text; may be empty. Runs without text are left out.</param>
    /// <exception cref="ArgumentNullException"><paramref name="runs"/> is <see langword="null"/>.</exception>
    public Cell(TextAlignment alignment, IEnumerable<TextRun> runs)
    {
        // A run without text shows nothing, and where there is no text nothing lies anywhere: cells made by code and by a text are equal.
        Runs = Guard.Copy(Guard.Copy(runs, nameof(runs)).Where(static run => run.Text.Length != 0), nameof(runs));
        Alignment = Runs.Count == 0 ? TextAlignment.Left : alignment;
        Only = Runs.Count == 1 ? Runs[0] : null;
    }

    /// <summary>Creates a cell of several runs.</summary>
    /// <param name="alignment">Where the text lies in its column.</param>
    /// <param name="runs">The text; may be empty.</param>
    /// <exception cref="ArgumentNullException"><paramref name="runs"/> is <see langword="null"/>.</exception>
    public Cell(TextAlignment alignment, params TextRun[] runs)
        : this(alignment, (IEnumerable<TextRun>)runs)
    {
    }

    /// <summary>Creates a cell of one run.</summary>
    /// <param name="text">The text.</param>
    /// <param name="alignment">Where the text lies in its column.</param>
    /// <param name="style">How it looks; plain by default.</param>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    public Cell(string text, TextAlignment alignment = TextAlignment.Left, TextStyle? style = null)
        : this(alignment, new TextRun(text, style))
    {
    }

    /// <summary>A cell without text.</summary>
    public static Cell Empty { get; } = new(TextAlignment.Left, Array.Empty<TextRun>());

    /// <summary>Where the text lies in its column.</summary>
    public TextAlignment Alignment { get; }

    /// <summary>The text in order; may be empty.</summary>
    public IReadOnlyList<TextRun> Runs { get; }

    /// <summary>The one run of a cell that has one: nearly every cell of a receipt.</summary>
    internal TextRun? Only { get; }

    /// <inheritdoc/>
    public bool Equals(Cell? other) => other is not null && Alignment == other.Alignment && Equality.Same(Runs, other.Runs);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Cell);

    /// <inheritdoc/>
    public override int GetHashCode() => Equality.Hash((int)Alignment, Runs);

    /// <summary>The text of all runs.</summary>
    public override string ToString() => string.Concat(Runs.Select(run => run.Text));
}
