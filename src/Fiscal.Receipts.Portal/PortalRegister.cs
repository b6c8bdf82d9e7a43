namespace Fiscal.Receipts.Portal;

/// <summary>A register as the portal knows it.</summary>
/// <param name="RegisterId">The till's name; unique within the merchant.</param>
/// <param name="BranchId">Branch it was paired with last.</param>
/// <param name="IsPaired">Whether it has a key that proves requests.</param>
/// <param name="Software">As it named itself when it was paired.</param>
/// <param name="PairedAt">When it was paired last.</param>
/// <param name="LastContactAt">Its last upload, an empty one included.</param>
/// <param name="LayoutId">Layout that was published for it last; 64 hexadecimal digits.</param>
public sealed record PortalRegister(string RegisterId, string BranchId, bool IsPaired, string? Software, DateTimeOffset PairedAt, DateTimeOffset? LastContactAt, string? LayoutId);
