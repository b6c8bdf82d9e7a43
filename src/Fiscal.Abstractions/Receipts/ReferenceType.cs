namespace Fiscal;

/// <summary>What a receipt refers to: DSFinV-K <c>REF_TYP</c>.</summary>
public enum ReferenceType
{
    /// <summary>A receipt of a till (<c>Transaktion</c>).</summary>
    Receipt,

    /// <summary>An invoice made elsewhere (<c>ExterneRechnung</c>).</summary>
    ExternalInvoice,

    /// <summary>A delivery note made elsewhere (<c>ExternerLieferschein</c>).</summary>
    ExternalDeliveryNote,

    /// <summary>Anything else (<c>ExterneSonstige</c>); needs a name.</summary>
    ExternalOther,
}
