namespace Fiscal.Documents;

/// <summary>Reads ReceiptLine ("receipt markdown"), the text that shop people write layouts in, into a <see cref="ReceiptDocument"/>.</summary>
/// <remarks>
/// Immutable after construction and thread-safe. The published language complete: columns, widths, borders, rules, wrapping, alignment, sizes, decorations, pictures, bar and QR codes, commands, comments, escapes;
/// beside it roles, headers, captions and alternative texts in comments, and commands as pairs of hex digits. A document does not know how wide the paper is: columns are measured when it is drawn.
/// What is read and where we differ from other processors stands in docs/receiptline.md.
/// </remarks>
public sealed class ReceiptLineParser
{
    /// <summary>Most columns of a line, and most widths of a <c>width</c> property; more would fit no paper.</summary>
    public const int MostColumns = 512;

    /// <summary>Most findings of a text; the last one says that there are more.</summary>
    public const int MostFindings = 100;

    private readonly ReceiptLineParserOptions _options;

    /// <summary>Creates a parser.</summary>
    /// <param name="options">What the document is called and how much is read; copied.</param>
    /// <exception cref="ArgumentNullException"><see cref="ReceiptLineParserOptions.Title"/> or <see cref="ReceiptLineParserOptions.Language"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><see cref="ReceiptLineParserOptions.LayoutId"/> has not 32 bytes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A limit is out of its range, or wrapping is <see cref="TextWrap.None"/>.</exception>
    public ReceiptLineParser(ReceiptLineParserOptions? options = null)
    {
        options ??= new ReceiptLineParserOptions();
        if (options.LayoutId is { Length: not 32 } id)
        {
            throw new ArgumentException($"A layout id has 32 bytes, not {id.Length}.", nameof(options));
        }

        _options = new ReceiptLineParserOptions
        {
            Title = Guard.NotNull(options.Title, nameof(options)),
            Language = Guard.NotNull(options.Language, nameof(options)),
            Kind = options.Kind,
            Marks = options.Marks,
            LayoutId = (byte[]?)options.LayoutId?.Clone(),
            Wrap = (TextWrap)Guard.Range((int)options.Wrap, (int)TextWrap.Word, (int)TextWrap.Character, nameof(options.Wrap)),
            ReadMarks = options.ReadMarks,
            MostCharacters = Guard.Range(options.MostCharacters, 1, 16 * 1024 * 1024, nameof(options.MostCharacters)),
            MostLines = Guard.Range(options.MostLines, 1, 1_000_000, nameof(options.MostLines)),
            MostPixels = Guard.Range(options.MostPixels, 1, RasterImage.LargestSide * RasterImage.LargestSide, nameof(options.MostPixels)),
        };
    }

    /// <summary>Reads a text.</summary>
    /// <param name="text">ReceiptLine; lines end with LF, CR LF or CR, a byte order mark at the start is skipped.</param>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="ReceiptLineException">A line cannot be printed as it was meant; names the first place and every other.</exception>
    public ReceiptDocument Parse(string text)
    {
        var findings = new List<Finding>();
        var reader = new ReceiptLineReader(_options, findings);
        var document = reader.Read(Guard.NotNull(text, nameof(text)));
        return reader.FirstError is { } place ? throw new ReceiptLineException(findings.AsReadOnly(), place.Line, place.Column) : document;
    }

    /// <summary>Reads a text whatever it holds: a line that cannot be read stands in the document as it was written. For editors and previews.</summary>
    /// <param name="text">ReceiptLine.</param>
    /// <param name="findings">Receives what is wrong, in the order of the text; <see cref="Finding.Where"/> is line and column, for example <c>12:5</c>. At most <see cref="MostFindings"/>.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public ReceiptDocument Parse(string text, ICollection<Finding> findings) =>
        new ReceiptLineReader(_options, Guard.NotNull(findings, nameof(findings))).Read(Guard.NotNull(text, nameof(text)));
}
