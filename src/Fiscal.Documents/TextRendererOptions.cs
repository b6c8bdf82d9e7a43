namespace Fiscal.Documents;

/// <summary>How a <see cref="TextRenderer"/> writes.</summary>
public sealed class TextRendererOptions
{
    /// <summary>Characters per line, 8 to 255; 42 by default. 48 and 42 fit 80 mm paper, 32 fits 58 mm.</summary>
    public int CharactersPerLine { get; set; } = 42;

    /// <summary>Whether East Asian wide characters take two columns; off by default.</summary>
    public bool EastAsianWide { get; set; }

    /// <summary>Whether QR codes are drawn with half blocks where they fit; otherwise their alternative text stands there. Off by default.</summary>
    public bool DrawQrCodes { get; set; }

    /// <summary>Whether QR codes are drawn light on dark, for terminals with a dark ground.</summary>
    public bool InvertQrCodes { get; set; }

    /// <summary>Whether wide text is spaced out to its width (<c>T O T A L</c>), so that every character stands where it would on paper. Off by default: words stay words.</summary>
    public bool SpaceWideText { get; set; }

    /// <summary>Whether rules and frames use box-drawing characters instead of <c>- | +</c>.</summary>
    public bool BoxDrawing { get; set; }

    /// <summary>What ends a line; a line feed by default.</summary>
    public string NewLine { get; set; } = "\n";
}
