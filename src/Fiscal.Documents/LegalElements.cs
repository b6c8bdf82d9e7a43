namespace Fiscal.Documents;

/// <summary>Which of the law's elements a receipt has to show.</summary>
public static class LegalElements
{
    /// <summary>Up to this gross amount an invoice needs no more than a receipt (§33 UStDV), in euros.</summary>
    public const decimal SmallInvoice = 250m;

    /// <summary>The elements that this receipt needs; none for what is no receipt of a sale (order, training, abort and the like).</summary>
    /// <remarks>A receipt above <see cref="SmallInvoice"/> needs nothing more: it is a receipt all the same, and no full invoice. An invoice above it does.</remarks>
    /// <param name="receipt">A sealed receipt.</param>
    /// <returns>In the order of the enumeration, each once.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="receipt"/> is <see langword="null"/>.</exception>
    public static IReadOnlyList<LegalElement> RequiredOn(Receipt receipt) =>
        RequiredOn(receipt, receipt?.Type == ReceiptType.Invoice ? DocumentKind.Invoice : DocumentKind.Receipt);

    /// <summary>The elements that this receipt needs on a document that calls itself what <paramref name="kind"/> says: printed as an invoice, a sale above <see cref="SmallInvoice"/> needs an invoice's elements.</summary>
    /// <param name="receipt">A sealed receipt.</param>
    /// <param name="kind">What the document is.</param>
    /// <returns>In the order of the enumeration, each once.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="receipt"/> is <see langword="null"/>.</exception>
    public static IReadOnlyList<LegalElement> RequiredOn(Receipt receipt, DocumentKind kind)
    {
        Guard.NotNull(receipt, nameof(receipt));
        if (receipt.Type is not (ReceiptType.Receipt or ReceiptType.Invoice))
        {
            return [];
        }

        var required = new SortedSet<LegalElement>
        {
            LegalElement.MerchantName, LegalElement.MerchantAddress, LegalElement.Date, LegalElement.Start, LegalElement.End, LegalElement.RegisterSerial,
        };
        Add(receipt.FirstOrderStart is not null, LegalElement.FirstOrderStart);
        Add(receipt.Lines.Count != 0, LegalElement.QuantityAndKind);
        Add(receipt.Payments.Count != 0, LegalElement.PaymentAmount);
        Add(!receipt.Merchant.SmallBusiness && receipt.Vat.Any(vat => vat.Rate.Percent != 0), LegalElement.TaxAmounts);
        Add(receipt.Merchant.SmallBusiness || receipt.Vat.Any(vat => vat.Rate.Percent == 0), LegalElement.ExemptionNote);
        Add(receipt.Signature is not null, LegalElement.TransactionNumber, LegalElement.TseSerial, LegalElement.SignatureCounter, LegalElement.CheckValue);
        Add(receipt.Signature is null, LegalElement.OutageNote);
        Add(kind == DocumentKind.Invoice && Math.Abs(receipt.Total) > SmallInvoice, LegalElement.InvoiceNumber, LegalElement.SupplierTaxNumber, LegalElement.Recipient, LegalElement.SupplyDate);
        return required.ToArray();

        void Add(bool when, params LegalElement[] elements)
        {
            if (when)
            {
                required.UnionWith(elements);
            }
        }
    }
}
