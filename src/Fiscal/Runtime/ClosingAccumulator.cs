using Fiscal.Journal;

namespace Fiscal;

/// <summary>Sums of the receipts since the last closing.</summary>
internal sealed class ClosingAccumulator(string currency)
{
    private readonly Dictionary<(int Key, decimal Percent), ClosingVatTotal> _vat = [];
    private readonly Dictionary<(BusinessCase Case, string? Name, int Agency, int Key), ClosingBusinessCaseTotal> _cases = [];
    private readonly Dictionary<(PaymentKind Kind, string? Name), ClosingPaymentTotal> _payments = [];
    private readonly Dictionary<string, ClosingCashTotal> _cash = new(StringComparer.Ordinal);
    private int _receipts;
    private int _others;
    private int _unsigned;
    private decimal _gross;

    public long? FirstBonId { get; private set; }

    public long? LastBonId { get; private set; }

    public bool IsEmpty => FirstBonId is null;

    public void Add(FinishingEntry finishing)
    {
        FirstBonId ??= finishing.BonId;
        LastBonId = finishing.BonId;
        var content = finishing.Content;
        if (content.Type != ReceiptType.Receipt)
        {
            _others++;
            return;
        }

        _receipts++;
        _gross += content.Total;
        foreach (var vat in content.Vat)
        {
            var total = Get(_vat, (vat.Rate.Key, vat.Rate.Percent), () => new ClosingVatTotal { Key = vat.Rate.Key, Category = vat.Rate.Category.Code, Percent = vat.Rate.Percent });
            total.Net += vat.Net;
            total.Tax += vat.Tax;
            total.Gross += vat.Gross;
        }

        foreach (var line in content.Lines)
        {
            foreach (var vat in line.Vat)
            {
                var agency = line.Agency?.Id ?? 0;
                var total = Get(
                    _cases,
                    (line.BusinessCase, line.BusinessCaseName, agency, vat.Rate.Key),
                    () => new ClosingBusinessCaseTotal { BusinessCase = line.BusinessCase, Name = line.BusinessCaseName, AgencyId = agency, VatKey = vat.Rate.Key });
                total.Net += vat.Net;
                total.Tax += vat.Tax;
                total.Gross += vat.Gross;
            }
        }

        foreach (var payment in content.Payments)
        {
            Get(_payments, (payment.Kind, payment.Name), () => new ClosingPaymentTotal { PaymentKind = payment.Kind, Name = payment.Name }).Amount += payment.BaseAmount;
            if (payment.Kind == PaymentKind.Cash)
            {
                Get(_cash, payment.Currency, () => new ClosingCashTotal { Currency = payment.Currency }).Amount += payment.Amount;
            }
        }
    }

    public void AddUnsigned() => _unsigned++;

    public ClosingTotals ToTotals() => new()
    {
        Receipts = _receipts,
        OtherReceipts = _others,
        Unsigned = _unsigned,
        Currency = currency,
        Gross = _gross,
        Vat = [.. _vat.Values.OrderBy(static v => v.Key).ThenBy(static v => v.Percent)],
        BusinessCases = [.. _cases.Values.OrderBy(static c => c.BusinessCase).ThenBy(static c => c.Name, StringComparer.Ordinal).ThenBy(static c => c.AgencyId).ThenBy(static c => c.VatKey)],
        Payments = [.. _payments.Values.OrderBy(static p => p.PaymentKind).ThenBy(static p => p.Name, StringComparer.Ordinal)],
        Cash = [.. _cash.Values.OrderBy(static c => c.Currency, StringComparer.Ordinal)],
    };

    private static TTotal Get<TKey, TTotal>(Dictionary<TKey, TTotal> totals, TKey key, Func<TTotal> create)
        where TKey : notnull
    {
        if (!totals.TryGetValue(key, out var total))
        {
            totals[key] = total = create();
        }

        return total;
    }
}
