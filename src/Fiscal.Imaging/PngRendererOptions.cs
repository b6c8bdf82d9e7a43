namespace Fiscal.Imaging;

/// <summary>How a <see cref="PngRenderer"/> draws.</summary>
public sealed class PngRendererOptions
{
    /// <summary>Dots of a printer's line, 96 to 2,048; 576 by default (80 mm). 384 dots are 58 mm.</summary>
    public int Dots { get; set; } = 576;

    /// <summary>Characters per line, 8 to 255; 48 by default. 32 fit 384 dots.</summary>
    public int CharactersPerLine { get; set; } = 48;

    /// <summary>White dots around the drawing, 0 to 256; none by default, as on paper. For a picture that is looked at, 24 are pleasant.</summary>
    public int Margin { get; set; }

    /// <summary>Pixels per dot, 1 to 4; 1 by default. 2 is sharp on telephones.</summary>
    public int Scale { get; set; } = 1;

    /// <summary>Whether pixels are black or white alone, as a printer burns them; otherwise edges are smooth. Off by default.</summary>
    public bool Monochrome { get; set; }

    /// <summary>Whether East Asian wide characters take two columns; off by default.</summary>
    public bool EastAsianWide { get; set; }

    /// <summary>Whether raw printer commands are shown as a dashed box. On by default: a preview hides nothing.</summary>
    public bool ShowCommands { get; set; } = true;
}
