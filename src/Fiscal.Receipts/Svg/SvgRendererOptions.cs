namespace Fiscal.Receipts;

/// <summary>How an <see cref="SvgRenderer"/> draws.</summary>
public sealed class SvgRendererOptions
{
    /// <summary>Characters per line, 8 to 255; 48 by default. 48 and 42 fit 80 mm paper, 32 fits 58 mm.</summary>
    public int CharactersPerLine { get; set; } = 48;

    /// <summary>Whether East Asian wide characters take two columns; off by default.</summary>
    public bool EastAsianWide { get; set; }

    /// <summary>Whether raw printer commands are shown as a dashed box. On by default: a preview hides nothing.</summary>
    public bool ShowCommands { get; set; } = true;
}
