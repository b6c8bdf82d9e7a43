namespace Fiscal.Receipts.Portal;

/// <summary>Something that a person has to look at.</summary>
/// <remarks>Immutable; made by the portal.</remarks>
public sealed class PortalAlarm
{
    internal PortalAlarm(string merchantId, string registerId, string receiptId, string kind, DateTimeOffset raisedAt)
    {
        MerchantId = merchantId;
        RegisterId = registerId;
        ReceiptId = receiptId;
        Kind = kind;
        RaisedAt = raisedAt;
    }

    /// <summary>Merchant.</summary>
    public string MerchantId { get; }

    /// <summary>Register that sent it.</summary>
    public string RegisterId { get; }

    /// <summary>Register id and BON_ID.</summary>
    public string ReceiptId { get; }

    /// <summary><c>conflict</c>: another receipt of this id is kept, the register's upload stands still. <c>tseKey</c>: signed with another key than the TSE's serial number was first seen with.</summary>
    public string Kind { get; }

    /// <summary>When.</summary>
    public DateTimeOffset RaisedAt { get; }
}
