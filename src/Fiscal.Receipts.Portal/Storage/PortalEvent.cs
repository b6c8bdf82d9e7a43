namespace Fiscal.Receipts.Portal;

/// <summary>What waits for a register.</summary>
internal sealed record PortalEvent(long Number, string? ReceiptId, string Kind, string? Detail, DateTimeOffset Time);
