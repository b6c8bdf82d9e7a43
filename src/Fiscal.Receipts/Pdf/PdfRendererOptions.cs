namespace Fiscal.Receipts;

/// <summary>How a <see cref="PdfRenderer"/> writes.</summary>
public sealed class PdfRendererOptions
{
    /// <summary>The page; 80 mm wide by default.</summary>
    public PdfPage Page { get; set; }

    /// <summary>The archiving standard; PDF/A-3 by default.</summary>
    public PdfStandard Standard { get; set; }

    /// <summary>Whether raw printer commands are shown as a marked box. On by default: a preview hides nothing. Switch it off for what customers get.</summary>
    public bool ShowCommands { get; set; } = true;

    /// <summary>Fonts for characters that the built-in ones lack, asked in order.</summary>
    public IList<TrueTypeFont> AdditionalFonts { get; } = new List<TrueTypeFont>();
}
