namespace Fiscal.Printing.EscPos;

/// <summary>How an <see cref="EscPosRenderer"/> writes.</summary>
public sealed class EscPosRendererOptions
{
    /// <summary>The logos that the printer keeps: their pictures are printed by reference. Others are sent as they are.</summary>
    public IList<StoredLogo> StoredLogos { get; } = new List<StoredLogo>();

    /// <summary>How pictures become dots; by threshold by default, which is right for logos.</summary>
    public Dithering Dithering { get; set; }

    /// <summary>Whether rules and frames use the printer's line characters where its first table has them, instead of <c>- | +</c>. On by default.</summary>
    public bool BoxDrawing { get; set; } = true;

    /// <summary>Whether the paper is cut at the end of a document that does not do it itself. On by default.</summary>
    public bool CutAtEnd { get; set; } = true;
}
