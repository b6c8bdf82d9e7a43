namespace Fiscal.Documents;

/// <summary>Closes the frame that rows with <see cref="LineBorder.Line"/> opened, so that the next such row begins a new one. Prints nothing else.</summary>
/// <remarks>Any block without such a border closes it as well; this one is for two frames that follow each other.</remarks>
public sealed class FrameEndBlock : DocumentBlock
{
    /// <summary>Creates the end of a frame.</summary>
    public FrameEndBlock()
        : base(null)
    {
    }

    private protected override bool SameContent(DocumentBlock other) => true;

    private protected override int ContentHash() => 7;
}
