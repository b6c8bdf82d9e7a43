namespace Fiscal.Documents;

/// <summary>What the law wants on a receipt: the elements of §6 sentence 1 KassenSichV and of the decree (AEAO zu §146a nos 2.4.4, 1.14).</summary>
/// <remarks>An element stands on the runs that show it, and on a QR code that stands for several.</remarks>
public enum LegalElement
{
    /// <summary>Nothing the law asks for.</summary>
    None,

    /// <summary>Full name of the supplier (no. 1).</summary>
    MerchantName,

    /// <summary>Full address of the supplier (no. 1).</summary>
    MerchantAddress,

    /// <summary>Date of issue (no. 2).</summary>
    Date,

    /// <summary>Time at which the transaction began (no. 2).</summary>
    Start,

    /// <summary>Time at which the transaction ended (no. 2).</summary>
    End,

    /// <summary>Start of the first order of a long order (DSFinV-K 2.7.2).</summary>
    FirstOrderStart,

    /// <summary>Quantity and kind of goods or services (no. 3).</summary>
    QuantityAndKind,

    /// <summary>Transaction number (no. 4).</summary>
    TransactionNumber,

    /// <summary>Net and tax, or gross, with the rate (no. 5).</summary>
    TaxAmounts,

    /// <summary>Reference to a tax exemption (no. 5).</summary>
    ExemptionNote,

    /// <summary>Amount per kind of payment (AEAO 2.4.4).</summary>
    PaymentAmount,

    /// <summary>Serial number of the till (no. 6).</summary>
    RegisterSerial,

    /// <summary>Serial number of the TSE (no. 6).</summary>
    TseSerial,

    /// <summary>Running signature counter (no. 7).</summary>
    SignatureCounter,

    /// <summary>Check value: the signature (no. 7).</summary>
    CheckValue,

    /// <summary>The note that the TSE was out of order (AEAO 1.14).</summary>
    OutageNote,

    /// <summary>Number of the invoice (§14(4) no. 4 UStG; above 250 € only, §33 UStDV).</summary>
    InvoiceNumber,

    /// <summary>Tax number or VAT identification number of the supplier (§14(4) no. 2 UStG; above 250 € only).</summary>
    SupplierTaxNumber,

    /// <summary>Name and address of the recipient (§14(4) no. 1 UStG; above 250 € only).</summary>
    Recipient,

    /// <summary>Date of the supply, also where it is the date of issue (§14(4) no. 6 UStG; above 250 € only).</summary>
    SupplyDate,
}
