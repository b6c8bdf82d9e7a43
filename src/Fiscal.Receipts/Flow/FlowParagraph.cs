using Fiscal.Documents;

namespace Fiscal.Receipts;

/// <summary>A heading or a paragraph.</summary>
internal sealed class FlowParagraph(Cell cell, int level) : FlowItem
{
    public Cell Cell { get; } = cell;

    /// <summary>0 a paragraph, 1 the document's name, 2 a mark such as STORNO.</summary>
    public int Level { get; set; } = level;
}
