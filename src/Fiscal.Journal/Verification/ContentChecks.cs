using System.Globalization;

namespace Fiscal.Journal;

/// <summary>Whether what a receipt says fits together: process data, totals, VAT, payments.</summary>
internal static class ContentChecks
{
    public static void Check(FinishingEntry finishing, string where, FindingList findings)
    {
        var content = finishing.Content;
        ProcessData(finishing, where, findings);
        if (content.End < content.Start)
        {
            findings.Add("end-before-start", where, JsonValues.Time(content.Start) + " / " + JsonValues.Time(content.End));
        }

        try
        {
            Lines(content, where, findings);
            Vat(content, where, findings);
            Payments(content, where, findings);
        }
        catch (OverflowException)
        {
            findings.Add("total-differs", where, "overflow");
        }
    }

    private static void ProcessData(FinishingEntry finishing, string where, FindingList findings)
    {
        try
        {
            var expected = ReceiptProcess.Create(finishing.Content);
            if (expected.ProcessType != finishing.ProcessType)
            {
                findings.Add("process-data-differs", where, finishing.ProcessType + " / " + expected.ProcessType);
            }
            else if (expected.ProcessData != finishing.ProcessData)
            {
                findings.Add("process-data-differs", where, finishing.ProcessData + " / " + expected.ProcessData);
            }
        }
        catch (Exception error) when (error is ArgumentException or OverflowException or DivideByZeroException)
        {
            findings.Add("process-data-differs", where, error.Message);
        }
    }

    private static void Lines(ReceiptContent content, string where, FindingList findings)
    {
        foreach (var line in content.Lines)
        {
            var name = where + "/line " + line.Number.ToString(CultureInfo.InvariantCulture);
            if (line.Factor > 0 && Currency.IsCode(content.Currency))
            {
                var priced = Currency.Round(line.Quantity / line.Factor * line.UnitPrice, content.Currency) + line.Adjustments.Sum(static a => a.Amount);
                if (Math.Abs(priced - line.Total) > 0.01m)
                {
                    findings.Add("line-total-differs", name, Pair(line.Total, priced));
                }
            }

            var parts = line.Vat.Sum(static v => v.Gross);
            if (parts != line.Total)
            {
                findings.Add("line-vat-differs", name, Pair(line.Total, parts));
            }
        }

        var total = content.Lines.Sum(static l => l.Total);
        if (total != content.Total)
        {
            findings.Add("total-differs", where, Pair(content.Total, total));
        }
    }

    private static void Vat(ReceiptContent content, string where, FindingList findings)
    {
        var sums = new Dictionary<(int Key, decimal Percent), decimal>();
        foreach (var amount in content.Lines.SelectMany(static l => l.Vat))
        {
            Sum(amount, 1);
        }

        foreach (var amount in content.Vat)
        {
            Sum(amount, -1);
            if (Currency.IsCode(content.Currency) && amount.Rate.TaxOf(amount.Gross, content.Currency) is var tax && tax != amount.Tax)
            {
                findings.Add("vat-tax-wrong", where + "/key " + Text(amount.Rate.Key), Pair(amount.Tax, tax));
            }
        }

        foreach (var sum in sums)
        {
            if (sum.Value != 0)
            {
                findings.Add("vat-differs", where + "/key " + Text(sum.Key.Key), JsonValues.Amount(sum.Value));
            }
        }

        void Sum(VatAmount amount, int sign)
        {
            var key = (amount.Rate.Key, amount.Rate.Percent);
            sums[key] = (sums.TryGetValue(key, out var sum) ? sum : 0) + (sign * amount.Gross);
        }
    }

    private static void Payments(ReceiptContent content, string where, FindingList findings)
    {
        if (content.Type != ReceiptType.Receipt)
        {
            if (content.Payments.Count > 0)
            {
                findings.Add("payment-not-allowed", where, DsfinvkWords.Of(content.Type));
            }

            return;
        }

        var paid = content.Payments.Sum(static p => p.BaseAmount);
        if (paid != content.Total)
        {
            findings.Add("payments-unbalanced", where, Pair(paid, content.Total));
        }
    }

    private static string Pair(decimal found, decimal expected) => JsonValues.Amount(found) + " / " + JsonValues.Amount(expected);

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
