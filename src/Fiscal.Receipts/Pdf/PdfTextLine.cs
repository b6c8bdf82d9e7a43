namespace Fiscal.Receipts;

/// <summary>A line of a broken text.</summary>
internal sealed class PdfTextLine
{
    public List<PdfPiece> Pieces { get; } = [];

    public int Width { get; private set; }

    public bool IsEmpty => Pieces.Count == 0;

    /// <summary>The blank at which the line was broken: drawn behind the line's end so that extracted words stay apart, and not measured.</summary>
    public PdfPiece? Blank { get; private set; }

    public PdfTextLine Add(PdfPiece piece)
    {
        Pieces.Add(piece);
        Width += piece.Width;
        return this;
    }

    public void Wrap(PdfPiece? blank) => Blank = blank;
}
