namespace Fiscal.Receipts.Portal;

/// <summary>A merchant as the operator of the portal sees it.</summary>
/// <param name="MerchantId">Name among the portal's merchants; part of every key in the database.</param>
/// <param name="Name">As people call it.</param>
/// <param name="Modules">What the merchant has.</param>
/// <param name="LinkDays">How many days a link stays valid, from the offer on.</param>
/// <param name="RecordDays">How many days receipts are kept here, from their end on; <see langword="null"/>: for good. The till's journal is the record that the law asks for.</param>
public sealed record PortalMerchant(string MerchantId, string Name, PortalModules Modules, int LinkDays, int? RecordDays);
