namespace Fiscal.Documents;

/// <summary>Writes a document from top to bottom.</summary>
/// <remarks>Not thread-safe. What is added before the first <see cref="Section"/> lands in a section without role.</remarks>
public sealed class DocumentBuilder
{
    private readonly List<DocumentSection> _sections = [];
    private readonly List<DocumentBlock> _blocks = [];
    private SectionRole _role;
    private string? _caption;
    private bool _hasHeader;

    /// <summary>What a reader would call the document.</summary>
    public string Title { get; set; } = string.Empty;

    /// <summary>BCP 47 tag of the texts; <c>de</c> by default.</summary>
    public string Language { get; set; } = "de";

    /// <summary>What the document is.</summary>
    public DocumentKind Kind { get; set; }

    /// <summary>The marks its text shows.</summary>
    public DocumentMarks Marks { get; set; }

    /// <summary>SHA-256 that names the layout; <see langword="null"/> if there is none.</summary>
    public byte[]? LayoutId { get; set; }

    /// <summary>The format of what is added next; stays until it is changed.</summary>
    public LineFormat Format { get; set; } = LineFormat.Default;

    /// <summary>Begins a section; what was added before belongs to the one before.</summary>
    /// <param name="role">What it means.</param>
    /// <param name="caption">What its table is called where it needs a name.</param>
    /// <param name="hasHeader">Whether its first row is the table's header.</param>
    public DocumentBuilder Section(SectionRole role, string? caption = null, bool hasHeader = false)
    {
        Flush();
        _role = role;
        _caption = caption;
        _hasHeader = hasHeader;
        return this;
    }

    /// <summary>Changes the columns of what is added next; none means equal shares.</summary>
    public DocumentBuilder Columns(params ColumnWidth[] columns)
    {
        Format = Format.WithColumns(columns);
        return this;
    }

    /// <summary>Adds a full line of text, whatever the columns are.</summary>
    /// <param name="text">The text.</param>
    /// <param name="alignment">Where it lies.</param>
    /// <param name="style">How it looks.</param>
    /// <param name="element">What the law calls it.</param>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    public DocumentBuilder Text(string text, TextAlignment alignment = TextAlignment.Left, TextStyle? style = null, LegalElement element = LegalElement.None) =>
        Add(new RowBlock(Format.WithColumns(), new Cell(alignment, new TextRun(text, style, element))));

    /// <summary>Adds a row of cells in the current columns.</summary>
    public DocumentBuilder Row(params Cell[] cells) => Add(new RowBlock(Format, cells));

    /// <summary>Adds a horizontal line in the current columns.</summary>
    public DocumentBuilder Rule() => Add(new RuleBlock(Format));

    /// <summary>Adds an empty line.</summary>
    public DocumentBuilder Feed() => Add(new RowBlock(Format.WithColumns(), Cell.Empty));

    /// <summary>Adds a cut.</summary>
    public DocumentBuilder Cut() => Add(new CutBlock(format: Format));

    /// <summary>Adds a block.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="block"/> is <see langword="null"/>.</exception>
    public DocumentBuilder Add(DocumentBlock block)
    {
        _blocks.Add(Guard.NotNull(block, nameof(block)));
        return this;
    }

    /// <summary>The document so far.</summary>
    public ReceiptDocument ToDocument()
    {
        var sections = _blocks.Count == 0 ? _sections : _sections.Concat([Current()]);
        return new ReceiptDocument(Title, Language, Kind, sections, Marks, LayoutId);
    }

    private DocumentSection Current() => new(_role, _blocks, _hasHeader, _caption);

    private void Flush()
    {
        if (_blocks.Count != 0)
        {
            _sections.Add(Current());
            _blocks.Clear();
        }
    }
}
