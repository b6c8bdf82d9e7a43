namespace Fiscal.Journal;

/// <summary>Adds up receipts into the sums of a cash point closing; the register makes closings with it and the verifier checks them with it.</summary>
/// <remarks>Not thread-safe. Only receipts of type <c>Beleg</c> enter the sums; all others are counted alone (DSFinV-K 4.1).</remarks>
public sealed class ClosingTotalsBuilder
{
    private readonly SortedDictionary<(int Key, string Category, decimal Percent), decimal[]> _vat = new(Comparer<(int Key, string Category, decimal Percent)>.Create(static (a, b) => First(a.Key.CompareTo(b.Key), string.CompareOrdinal(a.Category, b.Category), a.Percent.CompareTo(b.Percent))));
    private readonly SortedDictionary<(BusinessCase Case, string Name, int Agency, int Key), decimal[]> _cases = new(Comparer<(BusinessCase Case, string Name, int Agency, int Key)>.Create(static (a, b) => First(a.Case.CompareTo(b.Case), string.CompareOrdinal(a.Name, b.Name), a.Agency.CompareTo(b.Agency), a.Key.CompareTo(b.Key))));
    private readonly SortedDictionary<(PaymentKind Kind, string Name), decimal> _payments = new(Comparer<(PaymentKind Kind, string Name)>.Create(static (a, b) => First(a.Kind.CompareTo(b.Kind), string.CompareOrdinal(a.Name, b.Name))));
    private readonly SortedDictionary<string, decimal> _cash = new(StringComparer.Ordinal);
    private readonly string _currency;
    private int _receipts;
    private int _others;
    private int _unsigned;
    private decimal _gross;

    /// <summary>Starts with nothing.</summary>
    /// <param name="currency">Currency of the register, ISO 4217.</param>
    public ClosingTotalsBuilder(string currency = Currency.Euro) => _currency = currency ?? throw new ArgumentNullException(nameof(currency));

    /// <summary>Adds a receipt.</summary>
    /// <param name="content">What it says.</param>
    /// <param name="signed">Whether it was handed out with a signature.</param>
    public void Add(ReceiptContent content, bool signed)
    {
        if (content is null)
        {
            throw new ArgumentNullException(nameof(content));
        }

        _unsigned += signed ? 0 : 1;
        if (content.Type != ReceiptType.Receipt)
        {
            _others++;
            return;
        }

        _receipts++;
        _gross += content.Total;
        foreach (var amount in content.Vat)
        {
            Sum(_vat, (amount.Rate.Key, amount.Rate.Category.Code, amount.Rate.Percent), amount);
        }

        foreach (var line in content.Lines)
        {
            foreach (var amount in line.Vat)
            {
                Sum(_cases, (line.BusinessCase, line.BusinessCaseName ?? string.Empty, line.Agency?.Id ?? 0, amount.Rate.Key), amount);
            }
        }

        foreach (var payment in content.Payments)
        {
            var key = (payment.Kind, payment.Name ?? string.Empty);
            _payments[key] = (_payments.TryGetValue(key, out var sum) ? sum : 0) + payment.BaseAmount;
            if (payment.Kind == PaymentKind.Cash)
            {
                _cash[payment.Currency] = (_cash.TryGetValue(payment.Currency, out var cash) ? cash : 0) + payment.Amount;
            }
        }
    }

    /// <summary>The sums so far, in a fixed order.</summary>
    public ClosingTotals ToTotals() => new()
    {
        Receipts = _receipts,
        OtherReceipts = _others,
        Unsigned = _unsigned,
        Currency = _currency,
        Gross = _gross,
        Vat = _vat.Select(static p => new ClosingVatTotal { Key = p.Key.Key, Category = p.Key.Category, Percent = p.Key.Percent, Net = p.Value[0], Tax = p.Value[1], Gross = p.Value[2] }).ToList(),
        BusinessCases = _cases.Select(static p => new ClosingBusinessCaseTotal
        {
            BusinessCase = p.Key.Case,
            Name = p.Key.Name.Length == 0 ? null : p.Key.Name,
            AgencyId = p.Key.Agency,
            VatKey = p.Key.Key,
            Net = p.Value[0],
            Tax = p.Value[1],
            Gross = p.Value[2],
        }).ToList(),
        Payments = _payments.Select(static p => new ClosingPaymentTotal { PaymentKind = p.Key.Kind, Name = p.Key.Name.Length == 0 ? null : p.Key.Name, Amount = p.Value }).ToList(),
        Cash = _cash.Select(static p => new ClosingCashTotal { Currency = p.Key, Amount = p.Value }).ToList(),
    };

    // Tuples compare texts by culture; sums of one journal have one order everywhere.
    private static int First(params int[] comparisons) => Array.Find(comparisons, static c => c != 0);

    private static void Sum<TKey>(SortedDictionary<TKey, decimal[]> sums, TKey key, VatAmount amount)
        where TKey : notnull
    {
        if (!sums.TryGetValue(key, out var sum))
        {
            sums.Add(key, sum = new decimal[3]);
        }

        sum[0] += amount.Net;
        sum[1] += amount.Tax;
        sum[2] += amount.Gross;
    }
}
