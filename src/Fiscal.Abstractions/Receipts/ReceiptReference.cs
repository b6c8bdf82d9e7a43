namespace Fiscal;

/// <summary>What a receipt or line refers to (DSFinV-K <c>references.csv</c>).</summary>
/// <remarks>Immutable.</remarks>
public sealed class ReceiptReference
{
    /// <summary>Creates the value; what is unknown stays <see langword="null"/>.</summary>
    /// <param name="type">Kind of reference.</param>
    /// <param name="id"><c>REF_BON_ID</c>: the BON_ID of a receipt, or the number of the external document.</param>
    /// <param name="name"><c>REF_NAME</c>; needed for <see cref="ReferenceType.ExternalOther"/>.</param>
    /// <param name="registerId"><c>REF_Z_KASSE_ID</c>; for receipts.</param>
    /// <param name="closingNumber"><c>REF_Z_NR</c>; for receipts.</param>
    /// <param name="date"><c>REF_DATUM</c>.</param>
    /// <param name="receiptNumber">Number printed on the receipt referred to.</param>
    public ReceiptReference(ReferenceType type, string id, string? name = null, string? registerId = null, long? closingNumber = null, DateTimeOffset? date = null, long? receiptNumber = null)
    {
        Type = type;
        Id = id ?? throw new ArgumentNullException(nameof(id));
        Name = name;
        RegisterId = registerId;
        ClosingNumber = closingNumber;
        Date = date;
        ReceiptNumber = receiptNumber;
    }

    /// <summary>A reference to a receipt; the register that books it fills in the closing.</summary>
    /// <param name="receipt">The receipt.</param>
    public static ReceiptReference To(Receipt receipt) => receipt is null
        ? throw new ArgumentNullException(nameof(receipt))
        : new ReceiptReference(ReferenceType.Receipt, receipt.BonId.ToString(System.Globalization.CultureInfo.InvariantCulture), registerId: receipt.RegisterId, date: receipt.End, receiptNumber: receipt.Number);

    /// <summary>Kind of reference.</summary>
    public ReferenceType Type { get; }

    /// <summary><c>REF_BON_ID</c>: the BON_ID of a receipt, or the number of the external document.</summary>
    public string Id { get; }

    /// <summary><c>REF_NAME</c>; needed for <see cref="ReferenceType.ExternalOther"/>.</summary>
    public string? Name { get; }

    /// <summary><c>REF_Z_KASSE_ID</c>; for receipts.</summary>
    public string? RegisterId { get; }

    /// <summary><c>REF_Z_NR</c>; for receipts.</summary>
    public long? ClosingNumber { get; }

    /// <summary><c>REF_DATUM</c>.</summary>
    public DateTimeOffset? Date { get; }

    /// <summary>Number printed on the receipt referred to.</summary>
    public long? ReceiptNumber { get; }
}
