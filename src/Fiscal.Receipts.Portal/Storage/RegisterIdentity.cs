namespace Fiscal.Receipts.Portal;

/// <summary>Which register a key belongs to. A key that is not active any more proves no request, but links made with it still open.</summary>
internal sealed record RegisterIdentity(uint KeyId, string MerchantId, string BranchId, string RegisterId, RegisterKey Key, bool IsActive, PortalModules Modules);
