namespace Fiscal.Receipts;

/// <summary>What the grid calls a rule.</summary>
internal sealed class FlowRule : FlowItem
{
}
