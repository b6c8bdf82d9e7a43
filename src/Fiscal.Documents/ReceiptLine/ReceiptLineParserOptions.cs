namespace Fiscal.Documents;

/// <summary>What a <see cref="ReceiptLineParser"/> takes for granted: what the language cannot say, and how much it reads.</summary>
public sealed class ReceiptLineParserOptions
{
    /// <summary>Most characters of a text unless said otherwise: 1,048,576, room for a logo.</summary>
    public const int DefaultMostCharacters = 1024 * 1024;

    /// <summary>Most lines of a text unless said otherwise: 20,000.</summary>
    public const int DefaultMostLines = 20_000;

    /// <summary>What a reader would call the document; empty by default.</summary>
    public string Title { get; set; } = string.Empty;

    /// <summary>BCP 47 tag of the texts; <c>de</c> by default.</summary>
    public string Language { get; set; } = "de";

    /// <summary>What the document is; a receipt by default.</summary>
    public DocumentKind Kind { get; set; }

    /// <summary>The marks that the text shows.</summary>
    public DocumentMarks Marks { get; set; }

    /// <summary>SHA-256 that names the layout (32 bytes); <see langword="null"/> if there is none.</summary>
    public byte[]? LayoutId { get; set; }

    /// <summary>How text wraps until a comment says otherwise (<c>{comment:@wrap character}</c>); by word by default, by character as other ReceiptLine processors do.</summary>
    public TextWrap Wrap { get; set; } = TextWrap.Word;

    /// <summary>Whether the marks of <see cref="ReceiptLineText"/> are read, which say what of the law a text shows. Off by default: only a text whose values went through <see cref="ReceiptLineText"/> may carry them.</summary>
    public bool ReadMarks { get; set; }

    /// <summary>Most characters of a text, 1 to 16,777,216; 1,048,576 by default.</summary>
    public int MostCharacters { get; set; } = DefaultMostCharacters;

    /// <summary>Most lines of a text, 1 to 1,000,000; 20,000 by default.</summary>
    public int MostLines { get; set; } = DefaultMostLines;

    /// <summary>Most pixels of a picture, 1 to 268,435,456; 4,194,304 by default.</summary>
    public int MostPixels { get; set; } = RasterImage.DefaultMostPixels;
}
