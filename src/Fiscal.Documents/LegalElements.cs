namespace Fiscal.Documents;

/// <summary>Which of the law's elements a receipt has to show.</summary>
public static class LegalElements
{
    /// <summary>The elements that this receipt needs; none for what is no receipt of a sale (order, training, abort and the like).</summary>
    /// <param name="receipt">A sealed receipt.</param>
    /// <returns>In the order of the enumeration, each once.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="receipt"/> is <see langword="null"/>.</exception>
    public static IReadOnlyList<LegalElement> RequiredOn(Receipt receipt)
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
