namespace Fiscal.Receipts.Portal;

/// <summary>A register as the portal knows it.</summary>
/// <remarks>Immutable; made by the portal.</remarks>
public sealed class PortalRegister
{
    internal PortalRegister(string registerId, string branchId, bool isPaired, string? software, DateTimeOffset pairedAt, DateTimeOffset? lastContactAt, string? layoutId)
    {
        RegisterId = registerId;
        BranchId = branchId;
        IsPaired = isPaired;
        Software = software;
        PairedAt = pairedAt;
        LastContactAt = lastContactAt;
        LayoutId = layoutId;
    }

    /// <summary>The till's name; unique within the merchant.</summary>
    public string RegisterId { get; }

    /// <summary>Branch it was paired with last.</summary>
    public string BranchId { get; }

    /// <summary>Whether it has a key that proves requests.</summary>
    public bool IsPaired { get; }

    /// <summary>As it named itself when it was paired.</summary>
    public string? Software { get; }

    /// <summary>When it was paired last.</summary>
    public DateTimeOffset PairedAt { get; }

    /// <summary>Its last upload, an empty one included.</summary>
    public DateTimeOffset? LastContactAt { get; }

    /// <summary>Layout that was published for it last; 64 hexadecimal digits.</summary>
    public string? LayoutId { get; }
}
