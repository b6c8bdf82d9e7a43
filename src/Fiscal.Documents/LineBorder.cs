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

    /// <summary>Two blanks between columns (ReceiptLine's border <c>2</c>).</summary>
    Wide,
}
