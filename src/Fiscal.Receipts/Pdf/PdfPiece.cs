using Fiscal.Documents;

namespace Fiscal.Receipts;

/// <summary>Glyphs of one font and size: a part of a word, blanks, or the end of a line.</summary>
internal readonly struct PdfPiece(TextRun run, PdfFont? font, int size, int[] glyphs, bool isBlank, int width)
{
    public TextRun Run { get; } = run;

    /// <summary><see langword="null"/> where the text has a line feed.</summary>
    public PdfFont? Font { get; } = font;

    public int Size { get; } = size;

    public int[] Glyphs { get; } = glyphs;

    public bool IsBlank { get; } = isBlank;

    public int Width { get; } = width;

    public bool IsBreak => Font is null;

    public int AdvanceOf(int index) => (int)((long)Font!.Font.AdvanceOf(Glyphs[index]) * Size / Font.Font.UnitsPerEm);

    public PdfPiece Part(int from, int count, int width) => from == 0 && count == Glyphs.Length ? this : new PdfPiece(Run, Font, Size, Glyphs.AsSpan(from, count).ToArray(), IsBlank, width);
}
