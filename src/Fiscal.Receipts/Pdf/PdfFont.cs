namespace Fiscal.Receipts;

/// <summary>A font in one file: which of its glyphs are used, and for which characters.</summary>
internal sealed class PdfFont
{
    private readonly int[] _codePoints;

    public PdfFont(TrueTypeFont font, string resource)
    {
        Font = font;
        Resource = resource;
        _codePoints = new int[font.GlyphCount];
    }

    public TrueTypeFont Font { get; }

    /// <summary>Name in the page's resources.</summary>
    public string Resource { get; }

    public bool IsUsed { get; private set; }

    public void Use(int glyph, int codePoint)
    {
        IsUsed = true;
        if (_codePoints[glyph] == 0)
        {
            _codePoints[glyph] = codePoint;
        }
    }

    /// <summary>Glyphs and the characters they stand for, by glyph.</summary>
    public List<(int Glyph, int CodePoint)> Used()
    {
        var used = new List<(int, int)>(96);
        for (var glyph = 0; glyph < _codePoints.Length; glyph++)
        {
            if (_codePoints[glyph] != 0)
            {
                used.Add((glyph, _codePoints[glyph]));
            }
        }

        return used;
    }
}
