namespace Fiscal.Documents;

/// <summary>One line as it lies on the paper; what text, SVG, PNG and printers draw.</summary>
/// <remarks>All positions are in half characters from the left of the paper; <see cref="FramePiece.Column"/> alone counts whole characters.</remarks>
public sealed class PositionedLine
{
    internal PositionedLine(PositionedLineKind kind, DocumentBlock? block, int height, int start, int width, IReadOnlyList<PositionedCell> cells, IReadOnlyList<FramePiece> frame)
    {
        Kind = kind;
        Block = block;
        Height = height;
        Start = start;
        Width = width;
        Cells = cells;
        Frame = frame;
    }

    /// <summary>Text, rule, or something else.</summary>
    public PositionedLineKind Kind { get; }

    /// <summary>The block that yielded the line; <see langword="null"/> for the rules of a frame.</summary>
    public DocumentBlock? Block { get; }

    /// <summary>Height in lines of normal text, that of the highest character, 1 to 6; 0 for <see cref="PositionedLineKind.Block"/>.</summary>
    public int Height { get; }

    /// <summary>Left edge of all columns and borders, or of the place a picture or code may take.</summary>
    public int Start { get; }

    /// <summary>Width of all columns and borders, or of the place a picture or code may take.</summary>
    public int Width { get; }

    /// <summary>The cells, from left to right; empty unless this is text.</summary>
    public IReadOnlyList<PositionedCell> Cells { get; }

    /// <summary>Lines in this line: the rule itself, or the vertical borders of a row, from left to right.</summary>
    public IReadOnlyList<FramePiece> Frame { get; }
}
