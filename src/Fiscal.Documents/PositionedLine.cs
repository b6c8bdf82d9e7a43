namespace Fiscal.Documents;

/// <summary>One line as it lies on the paper; what text, SVG, PNG and printers draw.</summary>
/// <remarks>All positions are in half characters from the left of the paper; <see cref="FramePiece.Column"/> alone counts whole characters.</remarks>
public sealed class PositionedLine
{
    /// <summary>Creates a placed line; the column engine does, and whoever reads a page back.</summary>
    /// <param name="kind">Text, rule, or something else.</param>
    /// <param name="block">The block that yielded it, if it is known.</param>
    /// <param name="height">Height in lines of normal text; 0 for a block.</param>
    /// <param name="start">Left edge of all columns and borders in half characters.</param>
    /// <param name="width">Their width in half characters.</param>
    /// <param name="cells">The cells, from left to right; not copied.</param>
    /// <param name="frame">Lines in this line; not copied.</param>
    /// <exception cref="ArgumentNullException"><paramref name="cells"/> or <paramref name="frame"/> is <see langword="null"/>.</exception>
    public PositionedLine(PositionedLineKind kind, DocumentBlock? block, int height, int start, int width, IReadOnlyList<PositionedCell> cells, IReadOnlyList<FramePiece> frame)
    {
        Kind = kind;
        Block = block;
        Height = height;
        Start = start;
        Width = width;
        Cells = Guard.NotNull(cells, nameof(cells));
        Frame = Guard.NotNull(frame, nameof(frame));
    }

    /// <summary>Text, rule, or something else.</summary>
    public PositionedLineKind Kind { get; }

    /// <summary>The block that yielded the line; <see langword="null"/> for the rules of a frame and for text that was read back.</summary>
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
