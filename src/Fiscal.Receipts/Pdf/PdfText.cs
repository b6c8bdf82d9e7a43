using System.Text;
using Fiscal.Documents;

namespace Fiscal.Receipts;

/// <summary>The text of a cell as glyphs of fonts, measured once and broken into lines of any width.</summary>
/// <remarks>All lengths are thousandths of a point.</remarks>
internal sealed class PdfText
{
    private readonly List<PdfPiece> _pieces = [];

    /// <summary>Measures a cell.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="fonts">The file's fonts.</param>
    /// <param name="size">Font size of normal text.</param>
    /// <param name="isMono">Which runs are set in the font of equal widths.</param>
    /// <param name="keepBlanks">Whether blanks at the beginning of lines are drawn instead of indenting.</param>
    /// <param name="leastScale">Percent that the text is enlarged by at least.</param>
    /// <param name="isBold">Whether all of it is bold.</param>
    public PdfText(Cell cell, PdfFontSet fonts, int size, Func<TextRun, bool> isMono, bool keepBlanks = false, int leastScale = 100, bool isBold = false)
    {
        Alignment = cell.Alignment;
        KeepsBlanks = keepBlanks;
        foreach (var run in cell.Runs)
        {
            Add(run, fonts, size * Math.Max(Scale(run.Style), leastScale) / 100, isMono(run), isBold || run.Style.Bold);
        }

        if (!keepBlanks && cell.Alignment == TextAlignment.Left)
        {
            while (_pieces.Count != 0 && _pieces[0].IsBlank)
            {
                Indent += _pieces[0].Width;
                _pieces.RemoveAt(0);
            }
        }

        var (line, word) = (0, 0);
        foreach (var piece in _pieces)
        {
            line = piece.IsBreak ? 0 : line + piece.Width;
            word = piece.IsBreak || piece.IsBlank ? 0 : word + piece.Width;
            NaturalWidth = Math.Max(NaturalWidth, line + Indent);
            LongestWord = Math.Max(LongestWord, word + Indent);
            Size = Math.Max(Size, piece.Size);
        }

        Size = Size == 0 ? size : Size;
    }

    public TextAlignment Alignment { get; }

    public bool KeepsBlanks { get; }

    /// <summary>What blanks before the first word indent all lines by.</summary>
    public int Indent { get; }

    /// <summary>Width of the longest line when nothing wraps.</summary>
    public int NaturalWidth { get; }

    public int LongestWord { get; }

    /// <summary>Largest font size.</summary>
    public int Size { get; }

    public int LineHeight => Size * 130 / 100;

    public bool IsEmpty => _pieces.Count == 0;

    public static int Scale(TextStyle style) => 100 + (20 * (style.Width - 1)) + (35 * (style.Height - 1));

    /// <summary>Breaks the text.</summary>
    public List<PdfTextLine> Break(int width)
    {
        var lines = new List<PdfTextLine>();
        var line = new PdfTextLine();
        var blank = default(PdfPiece?);
        width = Math.Max(width - Indent, Size / 2);
        for (var i = 0; i < _pieces.Count;)
        {
            var piece = _pieces[i];
            if (piece.IsBreak)
            {
                lines.Add(line);
                line = new PdfTextLine();
                blank = null;
                i++;
                continue;
            }

            if (piece.IsBlank && !KeepsBlanks)
            {
                blank = line.IsEmpty ? null : piece;
                i++;
                continue;
            }

            var end = i;
            var word = 0;
            do
            {
                word += _pieces[end++].Width;
            }
            while (end < _pieces.Count && !_pieces[end].IsBreak && (KeepsBlanks || !_pieces[end].IsBlank));

            var before = blank?.Width ?? 0;
            var fits = line.Width + before + word <= width;
            if (!fits && !line.IsEmpty && (word <= width || line.Width + before > width * 3 / 4))
            {
                line.Wrap(blank);
                lines.Add(line);
                line = new PdfTextLine();
                blank = null;
                continue;
            }

            if (blank is { } kept)
            {
                line.Add(kept);
                blank = null;
            }

            for (; i < end; i++)
            {
                line = fits ? line.Add(_pieces[i]) : Split(_pieces[i], line, lines, width);
            }
        }

        lines.Add(line);
        return lines;
    }

    // A word that is longer than the line: a value of the TSE, a card number.
    private static PdfTextLine Split(PdfPiece piece, PdfTextLine line, List<PdfTextLine> lines, int width)
    {
        var from = 0;
        var used = 0;
        for (var i = 0; i < piece.Glyphs.Length; i++)
        {
            var advance = piece.AdvanceOf(i);
            if (line.Width + used + advance > width && line.Width + used > 0)
            {
                lines.Add(line.Add(piece.Part(from, i - from, used)));
                line = new PdfTextLine();
                from = i;
                used = 0;
            }

            used += advance;
        }

        return line.Add(piece.Part(from, piece.Glyphs.Length - from, used));
    }

    private void Add(TextRun run, PdfFontSet fonts, int size, bool mono, bool bold)
    {
        var text = Composed(run.Text);
        var glyphs = new List<int>(text.Length);
        PdfFont? font = null;
        var isBlank = false;
        for (var i = 0; i < text.Length; i++)
        {
            int c = text[i];
            if (c == '\n')
            {
                Flush();
                _pieces.Add(new PdfPiece(run, null, size, [], isBlank: false, 0));
                continue;
            }

            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length)
            {
                c = char.ConvertToUtf32(text[i], text[i + 1]);
                i++;
            }

            if (IsUnseen(c))
            {
                continue;
            }

            // A blank that does not break looks like one that does.
            var (found, glyph) = fonts.Find(c is 0xA0 or 0x202F or 0x2007 ? ' ' : c, bold, mono);
            if (!ReferenceEquals(found, font) || isBlank != (c == ' '))
            {
                Flush();
                font = found;
                isBlank = c == ' ';
            }

            glyphs.Add(glyph);
        }

        Flush();

        void Flush()
        {
            if (glyphs.Count != 0)
            {
                long units = 0;
                foreach (var glyph in glyphs)
                {
                    units += font!.Font.AdvanceOf(glyph);
                }

                _pieces.Add(new PdfPiece(run, font, size, glyphs.ToArray(), isBlank, (int)(units * size / font!.Font.UnitsPerEm)));
                glyphs.Clear();
            }
        }
    }

    private static string Composed(string text)
    {
        foreach (var c in text)
        {
            // Below the combining marks every text is composed already.
            if (c >= '\u0300')
            {
                return text.Normalize(NormalizationForm.FormC);
            }
        }

        return text;
    }

    // Soft hyphens, joiners and variation selectors have no picture of their own.
    private static bool IsUnseen(int c) => c is 0xAD or (>= 0x200B and <= 0x200F) or 0x2060 or (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF);
}
