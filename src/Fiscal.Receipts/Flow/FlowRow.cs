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

    /// <summary>Whether it goes on with the line above: a single cell, or one text with nothing before and behind it.</summary>
    public bool IsDetailOf(FlowTable table) =>
        !IsHeader && table.Columns > 1 && (Cells.Length == 1 || (Cells[0].Runs.Count == 0 && Cells.Count(static cell => cell.Runs.Count != 0) == 1));

    public bool IsHeaderOf(FlowTable table) => IsHeader && Cells.Length == table.Columns;
}
