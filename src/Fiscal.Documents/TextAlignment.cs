namespace Fiscal.Documents;

/// <summary>Where text or a narrower line lies.</summary>
public enum TextAlignment
{
    /// <summary>At the left.</summary>
    Left = 0,

    /// <summary>In the middle; an odd gap leaves it on a half character.</summary>
    Center = 1,

    /// <summary>At the right.</summary>
    Right = 2,
}
