namespace Fiscal.Receipts.Portal;

/// <summary>A merchant as the operator of the portal sees it.</summary>
/// <remarks>Immutable; made by the portal.</remarks>
public sealed class PortalMerchant
{
    internal PortalMerchant(string merchantId, string name, PortalModules modules, int linkDays, int? recordDays)
    {
        MerchantId = merchantId;
        Name = name;
        Modules = modules;
        LinkDays = linkDays;
        RecordDays = recordDays;
    }

    /// <summary>Name among the portal's merchants; part of every key in the database.</summary>
    public string MerchantId { get; }

    /// <summary>As people call it.</summary>
    public string Name { get; }

    /// <summary>What the merchant has.</summary>
    public PortalModules Modules { get; }

    /// <summary>How many days a link stays valid, from the offer on.</summary>
    public int LinkDays { get; }

    /// <summary>How many days receipts are kept here, from their end on; <see langword="null"/>: for good. The till's journal is the record that the law asks for.</summary>
    public int? RecordDays { get; }
}
