using Fiscal.Documents;

namespace Fiscal.Receipts;

/// <summary>A row of a table.</summary>
internal sealed class FlowRow(Cell[] cells)
{
    /// <summary>One cell per column, or a single one over all of them.</summary>
    public Cell[] Cells { get; } = cells;

    public bool IsHeader { get; set; }

    public bool HasRuleAbove { get; set; }

    /// <summary>Whether the first cell names the row.</summary>
    public bool HasName { get; set; }

    public bool IsHeaderOf(FlowTable table) => IsHeader && Cells.Length == table.Columns;
}
