using Fiscal.Documents;

namespace Fiscal.Receipts;

/// <summary>Lines whose blanks and breaks count: what a card terminal printed.</summary>
internal sealed class FlowLines : FlowItem
{
    public List<Cell> Cells { get; } = [];
}
