namespace Fiscal.Receipts.Portal;

/// <summary>What became of a batch, and what waits for its register.</summary>
internal sealed record UploadResult(IReadOnlyList<UploadReply> Replies, IReadOnlyList<PortalEvent> Events);
