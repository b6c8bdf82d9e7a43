namespace Fiscal.Receipts;

/// <summary>A table.</summary>
internal sealed class FlowTable(int columns, bool[] shares, bool hasLines) : FlowItem
{
    public int Columns { get; } = columns;

    /// <summary>Which columns take what the others leave.</summary>
    public bool[] Shares { get; } = shares;

    /// <summary>Whether lines stand around its cells.</summary>
    public bool HasLines { get; } = hasLines;

    public List<FlowRow> Rows { get; } = [];
}
