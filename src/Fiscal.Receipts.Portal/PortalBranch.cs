namespace Fiscal.Receipts.Portal;

/// <summary>A branch of a merchant.</summary>
/// <remarks>Immutable; made by the portal.</remarks>
public sealed class PortalBranch
{
    internal PortalBranch(string merchantId, string branchId, string name)
    {
        MerchantId = merchantId;
        BranchId = branchId;
        Name = name;
    }

    /// <summary>Merchant.</summary>
    public string MerchantId { get; }

    /// <summary>The merchant's own name for it, unique among its branches.</summary>
    public string BranchId { get; }

    /// <summary>As people call it.</summary>
    public string Name { get; }
}
