namespace Fiscal.Documents;

/// <summary>One block of a section.</summary>
/// <remarks>Immutable and thread-safe. The closed set of blocks is the derived types of this assembly. Equality is structural; the place in a template does not count.</remarks>
public abstract class DocumentBlock : IEquatable<DocumentBlock>
{
    private protected DocumentBlock(LineFormat? format) => Format = format ?? LineFormat.Default;

    /// <summary>How the block divides the line.</summary>
    public LineFormat Format { get; }

    /// <summary>Line of the template that yielded the block, from 1; 0 when it was made by code.</summary>
    public int SourceLine { get; private set; }

    /// <summary>Column of the template that yielded the block, from 1; 0 when it was made by code.</summary>
    public int SourceColumn { get; private set; }

    /// <summary>The same block with the place it came from.</summary>
    /// <param name="line">Line from 1, or 0.</param>
    /// <param name="column">Column from 1, or 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public DocumentBlock At(int line, int column)
    {
        var copy = (DocumentBlock)MemberwiseClone();
        copy.SourceLine = Guard.Range(line, 0, int.MaxValue, nameof(line));
        copy.SourceColumn = Guard.Range(column, 0, int.MaxValue, nameof(column));
        return copy;
    }

    /// <inheritdoc/>
    public bool Equals(DocumentBlock? other) =>
        ReferenceEquals(this, other) || (other is not null && other.GetType() == GetType() && Format.Equals(other.Format) && SameContent(other));

    /// <inheritdoc/>
    public sealed override bool Equals(object? obj) => Equals(obj as DocumentBlock);

    /// <inheritdoc/>
    public sealed override int GetHashCode() => Equality.Hash(Format.GetHashCode(), ContentHash());

    private protected abstract bool SameContent(DocumentBlock other);

    private protected abstract int ContentHash();
}
