namespace Fiscal.Documents;

/// <summary>Which ways a line leaves a character position.</summary>
[Flags]
public enum FrameEdges
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>To the left.</summary>
    Left = 1,

    /// <summary>To the right.</summary>
    Right = 2,

    /// <summary>Up.</summary>
    Up = 4,

    /// <summary>Down.</summary>
    Down = 8,
}
