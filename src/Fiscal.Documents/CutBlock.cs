namespace Fiscal.Documents;

/// <summary>The paper is cut; media without paper leave a gap or nothing.</summary>
public sealed class CutBlock : DocumentBlock
{
    /// <summary>Creates a cut.</summary>
    /// <param name="full">Whether the paper is cut through; otherwise a bridge remains.</param>
    /// <param name="format">With <see cref="LineBorder.Line"/> the open frame is closed before the cut.</param>
    public CutBlock(bool full = false, LineFormat? format = null)
        : base(format) => Full = full;

    /// <summary>Whether the paper is cut through; otherwise a bridge remains.</summary>
    public bool Full { get; }

    private protected override bool SameContent(DocumentBlock other) => Full == ((CutBlock)other).Full;

    private protected override int ContentHash() => Full ? 3 : 4;
}
