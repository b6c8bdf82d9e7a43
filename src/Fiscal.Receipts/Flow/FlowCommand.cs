namespace Fiscal.Receipts;

/// <summary>Bytes for a printer, shown as a marked box.</summary>
internal sealed class FlowCommand(ReadOnlyMemory<byte> bytes) : FlowItem
{
    public ReadOnlyMemory<byte> Bytes { get; } = bytes;
}
