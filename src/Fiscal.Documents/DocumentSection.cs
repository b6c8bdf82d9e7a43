namespace Fiscal.Documents;

/// <summary>A part of a document with one meaning.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class DocumentSection : IEquatable<DocumentSection>
{
    /// <summary>Creates a section.</summary>
    /// <param name="role">What it means.</param>
    /// <param name="blocks">What it holds, in order.</param>
    /// <param name="hasHeader">Whether the first row is the table's header.</param>
    /// <param name="caption">What a table or disclosure is called where it needs a name; not printed on the grid.</param>
    /// <exception cref="ArgumentNullException"><paramref name="blocks"/> is <see langword="null"/>.</exception>
    public DocumentSection(SectionRole role, IEnumerable<DocumentBlock> blocks, bool hasHeader = false, string? caption = null)
    {
        Role = role;
        Blocks = Guard.Copy(blocks, nameof(blocks));
        HasHeader = hasHeader;
        Caption = caption is null ? null : TextGlyphs.Clean(caption);
    }

    /// <summary>What the section means.</summary>
    public SectionRole Role { get; }

    /// <summary>Whether the first row is the table's header.</summary>
    public bool HasHeader { get; }

    /// <summary>What a table or disclosure is called where it needs a name; not printed on the grid.</summary>
    public string? Caption { get; }

    /// <summary>What the section holds, in order.</summary>
    public IReadOnlyList<DocumentBlock> Blocks { get; }

    /// <inheritdoc/>
    public bool Equals(DocumentSection? other) =>
        other is not null && Role == other.Role && HasHeader == other.HasHeader && string.Equals(Caption, other.Caption, StringComparison.Ordinal) && Equality.Same(Blocks, other.Blocks);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DocumentSection);

    /// <inheritdoc/>
    public override int GetHashCode() => Equality.Hash(Equality.Hash((int)Role, Caption), Blocks);
}
