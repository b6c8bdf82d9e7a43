namespace Fiscal.Receipts.Portal;

/// <summary>Something that a person has to look at.</summary>
/// <param name="MerchantId">Merchant.</param>
/// <param name="RegisterId">Register that sent it.</param>
/// <param name="ReceiptId">Register id and BON_ID.</param>
/// <param name="Kind"><c>conflict</c>: another receipt of this id is kept, the register's upload stands still. <c>tseKey</c>: signed with another key than the TSE's serial number was first seen with.</param>
/// <param name="RaisedAt">When.</param>
public sealed record PortalAlarm(string MerchantId, string RegisterId, string ReceiptId, string Kind, DateTimeOffset RaisedAt);
