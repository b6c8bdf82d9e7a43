namespace Fiscal.Documents;

/// <summary>What stands between columns.</summary>
public enum LineBorder
{
    /// <summary>One blank between columns.</summary>
    Space,

    /// <summary>Vertical lines around and between columns, rules above and below.</summary>
    Line,

    /// <summary>Nothing.</summary>
    None,
}
