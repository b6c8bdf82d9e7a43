namespace Fiscal.Documents;

/// <summary>What is to be shown, on paper and on screens: sections of rows, rules, pictures and codes.</summary>
/// <remarks>Immutable and thread-safe, equal when all parts are. Made by a <see cref="ReceiptLayout"/>, a parser, or <see cref="DocumentBuilder"/>; turned into bytes by a <see cref="DocumentRenderer"/>.</remarks>
public sealed class ReceiptDocument : IEquatable<ReceiptDocument>
{
    /// <summary>Creates a document.</summary>
    /// <param name="title">What a reader would call it, for example <c>Beleg 4711</c>.</param>
    /// <param name="language">BCP 47 tag of the texts, for example <c>de</c>.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="sections">The sections, in order.</param>
    /// <param name="marks">The marks its text shows.</param>
    /// <param name="layoutId">SHA-256 that names the layout (32 bytes; copied); <see langword="null"/> if there is none.</param>
    /// <exception cref="ArgumentNullException"><paramref name="title"/>, <paramref name="language"/> or <paramref name="sections"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="layoutId"/> has not 32 bytes.</exception>
    public ReceiptDocument(string title, string language, DocumentKind kind, IEnumerable<DocumentSection> sections, DocumentMarks marks = DocumentMarks.None, byte[]? layoutId = null)
    {
        Title = TextGlyphs.Clean(Guard.NotNull(title, nameof(title)));
        Language = Guard.NotNull(language, nameof(language));
        Kind = kind;
        Sections = Guard.Copy(sections, nameof(sections));
        Marks = marks;
        if (layoutId is not null && layoutId.Length != 32)
        {
            throw new ArgumentException($"A layout id has 32 bytes, not {layoutId.Length}.", nameof(layoutId));
        }

        LayoutId = layoutId is null ? default : Guard.Copy(layoutId, nameof(layoutId));
    }

    /// <summary>What a reader would call the document.</summary>
    public string Title { get; }

    /// <summary>BCP 47 tag of the texts.</summary>
    public string Language { get; }

    /// <summary>What the document is.</summary>
    public DocumentKind Kind { get; }

    /// <summary>The marks its text shows.</summary>
    public DocumentMarks Marks { get; }

    /// <summary>SHA-256 that names the layout: 32 bytes, or empty.</summary>
    public ReadOnlyMemory<byte> LayoutId { get; }

    /// <summary>The sections, in order.</summary>
    public IReadOnlyList<DocumentSection> Sections { get; }

    /// <summary>Which of the law's elements the document shows in text or stands for by a QR code, in the order of the enumeration, each once.</summary>
    public IReadOnlyList<LegalElement> GetLegalElements()
    {
        var found = new SortedSet<LegalElement>();
        foreach (var block in Sections.SelectMany(section => section.Blocks))
        {
            if (block is QrCodeBlock code)
            {
                found.UnionWith(code.Elements);
            }
            else if (block is RowBlock row)
            {
                // A run without text shows nothing, whatever it is called.
                found.UnionWith(row.Cells.SelectMany(cell => cell.Runs).Where(run => run.Text.Length != 0).Select(run => run.Element));
            }
        }

        found.Remove(LegalElement.None);
        return found.ToArray();
    }

    /// <inheritdoc/>
    public bool Equals(ReceiptDocument? other) =>
        ReferenceEquals(this, other)
        || (other is not null && Kind == other.Kind && Marks == other.Marks && string.Equals(Title, other.Title, StringComparison.Ordinal)
            && string.Equals(Language, other.Language, StringComparison.Ordinal) && Equality.Same(LayoutId, other.LayoutId) && Equality.Same(Sections, other.Sections));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ReceiptDocument);

    /// <inheritdoc/>
    public override int GetHashCode() => Equality.Hash(Equality.Hash(Equality.Hash((int)Kind, (int)Marks), Title), Sections);
}
