namespace Fiscal.Receipts.Portal;

/// <summary>Somebody opened a receipt.</summary>
/// <param name="StorageKey">Storage key of the link.</param>
/// <param name="RegisterId">Register that is told.</param>
/// <param name="ReaderClass"><c>phone</c>, <c>desktop</c> or <c>bot</c>: nothing more is kept.</param>
/// <param name="Time">When.</param>
internal sealed record PickUp(byte[] StorageKey, string RegisterId, string ReaderClass, DateTimeOffset Time);
