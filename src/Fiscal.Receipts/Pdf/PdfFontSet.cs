namespace Fiscal.Receipts;

/// <summary>The fonts of one file, and which of them has a character.</summary>
internal sealed class PdfFontSet
{
    private const int Replacement = 0xFFFD;

    private readonly PdfFont _sans = new(BuiltInFonts.Sans, "F0");
    private readonly PdfFont _sansBold = new(BuiltInFonts.SansBold, "F1");
    private readonly PdfFont _mono = new(BuiltInFonts.Mono, "F2");
    private readonly PdfFont _monoBold = new(BuiltInFonts.MonoBold, "F3");
    private readonly PdfFont[] _additional;

    public PdfFontSet(IReadOnlyList<TrueTypeFont> additional)
    {
        _additional = new PdfFont[additional.Count];
        for (var i = 0; i < _additional.Length; i++)
        {
            _additional[i] = new PdfFont(additional[i], "F" + (4 + i).ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Characters that no font has, each once, in the order of the document.</summary>
    public List<int> Missing { get; } = [];

    public IEnumerable<PdfFont> Used => new[] { _sans, _sansBold, _mono, _monoBold }.Concat(_additional).Where(static font => font.IsUsed);

    /// <summary>The font and glyph of a character, or of the sign that stands for characters without one.</summary>
    public (PdfFont Font, int Glyph) Find(int codePoint, bool bold, bool mono)
    {
        var first = mono ? bold ? _monoBold : _mono : bold ? _sansBold : _sans;
        var glyph = first.Font.GlyphOf(codePoint);
        if (glyph != 0)
        {
            first.Use(glyph, codePoint);
            return (first, glyph);
        }

        foreach (var font in _additional)
        {
            glyph = font.Font.GlyphOf(codePoint);
            if (glyph != 0)
            {
                font.Use(glyph, codePoint);
                return (font, glyph);
            }
        }

        if (!Missing.Contains(codePoint))
        {
            Missing.Add(codePoint);
        }

        glyph = first.Font.GlyphOf(Replacement);
        first.Use(glyph, Replacement);
        return (first, glyph);
    }
}
