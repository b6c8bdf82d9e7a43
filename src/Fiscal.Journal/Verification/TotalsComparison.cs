using System.Globalization;

namespace Fiscal.Journal;

/// <summary>Names the first sum in which two closings differ. Order does not matter, and a sum of zero is as good as none.</summary>
internal static class TotalsComparison
{
    public static string? Difference(ClosingTotals found, ClosingTotals expected)
    {
        if (found.Receipts != expected.Receipts || found.OtherReceipts != expected.OtherReceipts || found.Unsigned != expected.Unsigned)
        {
            return "counts " + Counts(found) + " / " + Counts(expected);
        }

        if (found.Gross != expected.Gross)
        {
            return "gross " + JsonValues.Amount(found.Gross) + " / " + JsonValues.Amount(expected.Gross);
        }

        return Difference(Sums(found), Sums(expected));
    }

    private static string Counts(ClosingTotals totals) => string.Join("+", new[] { totals.Receipts, totals.OtherReceipts, totals.Unsigned }.Select(static n => n.ToString(CultureInfo.InvariantCulture)));

    private static SortedDictionary<string, decimal> Sums(ClosingTotals totals)
    {
        var sums = new SortedDictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var vat in totals.Vat)
        {
            var name = "VAT key " + Text(vat.Key) + " " + JsonValues.Number(vat.Percent) + " %";
            Add(name + " net", vat.Net);
            Add(name + " tax", vat.Tax);
            Add(name + " gross", vat.Gross);
        }

        foreach (var total in totals.BusinessCases)
        {
            var name = DsfinvkWords.Of(total.BusinessCase) + " " + total.Name + " " + Text(total.AgencyId) + " " + Text(total.VatKey);
            Add(name + " net", total.Net);
            Add(name + " tax", total.Tax);
            Add(name + " gross", total.Gross);
        }

        foreach (var payment in totals.Payments)
        {
            Add(DsfinvkWords.Of(payment.PaymentKind) + " " + payment.Name, payment.Amount);
        }

        foreach (var cash in totals.Cash)
        {
            Add("cash " + cash.Currency, cash.Amount);
        }

        return sums;

        void Add(string name, decimal amount) => sums[name] = (sums.TryGetValue(name, out var sum) ? sum : 0) + amount;
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string? Difference(SortedDictionary<string, decimal> found, SortedDictionary<string, decimal> expected)
    {
        foreach (var name in found.Keys.Concat(expected.Keys))
        {
            found.TryGetValue(name, out var left);
            expected.TryGetValue(name, out var right);
            if (left != right)
            {
                return name + " " + JsonValues.Amount(left) + " / " + JsonValues.Amount(right);
            }
        }

        return null;
    }
}
