namespace Fiscal.Receipts;

/// <summary>An empty line between two pieces of a section.</summary>
internal sealed class FlowGap : FlowItem
{
}
