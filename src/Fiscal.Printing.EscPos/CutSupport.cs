namespace Fiscal.Printing.EscPos;

/// <summary>How a printer cuts.</summary>
public enum CutSupport
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary><c>GS V 65</c> and <c>GS V 66</c>: feeds to the cutter, then cuts.</summary>
    Feed,

    /// <summary><c>GS V 0</c> and <c>GS V 1</c>: cuts where the paper is, so lines are fed before.</summary>
    Plain,

    /// <summary><c>ESC i</c> and <c>ESC m</c>, the only ones on some clones; lines are fed before.</summary>
    Legacy,
}
