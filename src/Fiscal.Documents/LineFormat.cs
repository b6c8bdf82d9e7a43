namespace Fiscal.Documents;

/// <summary>How a block divides the line: columns, border, where a narrower line lies, how text wraps.</summary>
/// <remarks>Immutable and thread-safe; <c>With…</c> gives a changed copy.</remarks>
public sealed class LineFormat : IEquatable<LineFormat>
{
    /// <summary>Creates a format.</summary>
    /// <param name="columns">Widths; empty means as many equal shares as a row has cells.</param>
    /// <param name="border">What stands between columns.</param>
    /// <param name="alignment">Where a line narrower than the paper lies.</param>
    /// <param name="wrap">How text wraps.</param>
    /// <exception cref="ArgumentNullException"><paramref name="columns"/> is <see langword="null"/>.</exception>
    public LineFormat(IEnumerable<ColumnWidth> columns, LineBorder border = LineBorder.Space, TextAlignment alignment = TextAlignment.Center, TextWrap wrap = TextWrap.Word)
    {
        Columns = new FixedList<ColumnWidth>(Guard.NotNull(columns, nameof(columns)).ToArray());
        Border = border;
        Alignment = alignment;
        Wrap = wrap;
    }

    /// <summary>Equal shares, a blank between columns, centred, wrapped by word.</summary>
    public static LineFormat Default { get; } = new([]);

    /// <summary>Widths; empty means as many equal shares as a row has cells.</summary>
    public IReadOnlyList<ColumnWidth> Columns { get; }

    /// <summary>What stands between columns.</summary>
    public LineBorder Border { get; }

    /// <summary>Where a line narrower than the paper lies.</summary>
    public TextAlignment Alignment { get; }

    /// <summary>How text wraps.</summary>
    public TextWrap Wrap { get; }

    /// <summary>The same format with other columns; none means as many equal shares as a row has cells.</summary>
    public LineFormat WithColumns(params ColumnWidth[] columns) => new(columns, Border, Alignment, Wrap);

    /// <summary>The same format with another border.</summary>
    public LineFormat WithBorder(LineBorder border) => new(Columns, border, Alignment, Wrap);

    /// <summary>The same format with another alignment of the line.</summary>
    public LineFormat WithAlignment(TextAlignment alignment) => new(Columns, Border, alignment, Wrap);

    /// <summary>The same format with another way of wrapping.</summary>
    public LineFormat WithWrap(TextWrap wrap) => new(Columns, Border, Alignment, wrap);

    /// <inheritdoc/>
    public bool Equals(LineFormat? other) =>
        other is not null && Border == other.Border && Alignment == other.Alignment && Wrap == other.Wrap && Equality.Same(Columns, other.Columns);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as LineFormat);

    /// <inheritdoc/>
    public override int GetHashCode() => Equality.Hash(((int)Border * 9) + ((int)Alignment * 3) + (int)Wrap, Columns);
}
