namespace Fiscal.Receipts.Portal;

/// <summary>A receipt as its link finds it.</summary>
/// <param name="MerchantId">Merchant.</param>
/// <param name="BranchId">Branch; empty if nothing but the expiry is known any more (take the register key's).</param>
/// <param name="RegisterId">Register; empty as above.</param>
/// <param name="ReceiptId">Register and BON_ID; empty as above.</param>
/// <param name="Content">Receipt JSON as sent; empty as above.</param>
/// <param name="LayoutId">64 hexadecimal digits; <see langword="null"/> for the standard layout.</param>
/// <param name="State">Whether the link shows it.</param>
/// <param name="IsVerified">Whether the portal itself found the TSE's signature right; <see langword="null"/> if it cannot tell.</param>
/// <param name="StoredAt">When it arrived.</param>
/// <param name="OfferedAt">When the link was shown, by the till's clock.</param>
internal sealed record LinkedReceipt(
    string MerchantId,
    string BranchId,
    string RegisterId,
    string ReceiptId,
    byte[] Content,
    string? LayoutId,
    LinkState State,
    bool? IsVerified,
    DateTimeOffset StoredAt,
    DateTimeOffset OfferedAt);
