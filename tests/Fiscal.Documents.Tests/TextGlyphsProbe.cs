namespace Fiscal.Documents.Tests;

/// <summary>Counts columns of the words used by the property tests, independently of the engine: combining marks none, wide letters one or two.</summary>
internal static class TextGlyphsProbe
{
    public static int Count(string line, bool wide) => line.EnumerateRunes().Sum(rune => rune.Value switch
    {
        0x0301 => 0,
        '日' or '本' or '語' or 0x1F968 => wide ? 2 : 1,
        _ => 1,
    });
}
