namespace Fiscal.Journal;

/// <summary>Cash of one currency (<c>cash_per_currency.csv</c>).</summary>
public sealed class ClosingCashTotal
{
    /// <summary>ISO 4217.</summary>
    public string Currency { get; set; } = string.Empty;

    /// <summary>Amount in that currency.</summary>
    public decimal Amount { get; set; }
}
