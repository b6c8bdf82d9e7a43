namespace Fiscal;

/// <summary>Makes a line that is a part of an earlier one: given back, billed, moved. All parts together have the earlier line's total to the cent.</summary>
internal static class LineParts
{
    /// <summary>What a quantity is worth out of what is left; the last part takes what rounding left over.</summary>
    public static decimal Share(decimal openQuantity, decimal openTotal, decimal quantity)
    {
        if (quantity == openQuantity || openQuantity == 0)
        {
            return openTotal;
        }

        return Currency.Round(openTotal * quantity / openQuantity, Currency.Euro) is var share && Math.Abs(share) <= Math.Abs(openTotal) ? share : openTotal;
    }

    /// <summary>A draft line with everything the earlier one said.</summary>
    /// <param name="line">The earlier line.</param>
    /// <param name="quantity">Quantity, with its sign.</param>
    /// <param name="total">Gross total, with its sign.</param>
    /// <param name="reference">The receipt of the earlier line.</param>
    /// <param name="originalLine">The line's number there.</param>
    /// <param name="rateOf">Rate and key of a part today.</param>
    /// <param name="keepRates">Whether rates are fixed; otherwise the table is asked when it is booked.</param>
    public static DraftLine Make(LineItem line, decimal quantity, decimal total, ReceiptReference? reference, int originalLine, Func<VatAmount, VatRate> rateOf, bool keepRates)
    {
        var part = new DraftLine
        {
            Text = line.Text,
            Quantity = quantity,
            UnitPrice = line.UnitPrice,
            Factor = line.Factor,
            Unit = line.Unit,
            BusinessCase = line.BusinessCase,
            BusinessCaseName = line.BusinessCaseName,
            InHouse = line.InHouse,
            ServiceDate = line.ServiceDate,
            ArticleNumber = line.ArticleNumber,
            Gtin = line.Gtin,
            ProductGroupId = line.ProductGroupId,
            ProductGroup = line.ProductGroup,
            VoucherNumber = line.VoucherNumber,
            Agency = line.Agency,
            OriginalLine = reference is null ? null : originalLine,
        };
        if (reference is not null)
        {
            part.References.Add(reference);
        }

        foreach (var component in line.Components)
        {
            part.Components.Add(component);
        }

        var priced = Currency.Round(quantity / line.Factor * line.UnitPrice, Currency.Euro);
        if (line.Adjustments.Count > 0 || Math.Abs(total - priced) > 0.01m)
        {
            part.Adjustments.Add(new PriceAdjustment(total - priced, line.Adjustments.Count > 0 ? line.Adjustments[0].Text : "Teilbetrag"));
        }
        else
        {
            part.Total = total;
        }

        SetVat(part, line, total, rateOf, keepRates);
        return part;
    }

    private static void SetVat(DraftLine part, LineItem line, decimal total, Func<VatAmount, VatRate> rateOf, bool keepRates)
    {
        if (line.Vat.Count == 1)
        {
            part.VatCategory = line.Vat[0].Rate.Category;
            part.OriginalRate = keepRates || part.VatCategory.Key >= 1000 ? rateOf(line.Vat[0]) : null;
            return;
        }

        var left = total;
        for (var i = 0; i < line.Vat.Count; i++)
        {
            var amount = i == line.Vat.Count - 1 || line.Total == 0 ? left : Currency.Round(total * line.Vat[i].Gross / line.Total, Currency.Euro);
            left -= amount;
            part.VatShares.Add(keepRates ? new VatShare(rateOf(line.Vat[i]), amount) : new VatShare(line.Vat[i].Rate.Category, amount: amount));
        }
    }
}
