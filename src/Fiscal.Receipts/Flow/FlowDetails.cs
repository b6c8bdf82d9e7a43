namespace Fiscal.Receipts;

/// <summary>Values that few readers want at once: behind a disclosure where the medium has one.</summary>
internal sealed class FlowDetails(IReadOnlyList<FlowItem> items) : FlowItem
{
    public IReadOnlyList<FlowItem> Items { get; } = items;
}
