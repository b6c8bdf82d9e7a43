namespace Fiscal.Receipts.Portal;

/// <summary>A branch of a merchant.</summary>
/// <param name="MerchantId">Merchant.</param>
/// <param name="BranchId">The merchant's own name for it, unique among its branches.</param>
/// <param name="Name">As people call it.</param>
public sealed record PortalBranch(string MerchantId, string BranchId, string Name);
