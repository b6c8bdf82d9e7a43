namespace Fiscal;

/// <summary>One payment the POS wants to book.</summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class DraftPayment
{
    /// <summary>Kind.</summary>
    public PaymentKind Kind { get; set; }

    /// <summary>The till's own name for it, for example <c>girocard</c>.</summary>
    public string? Name { get; set; }

    /// <summary>What changes hands, net of change, in <see cref="Currency"/>; negative when paid out.</summary>
    public decimal Amount { get; set; }

    /// <summary>ISO 4217 code; the receipt's currency if <see langword="null"/>.</summary>
    public string? Currency { get; set; }

    /// <summary><see cref="Amount"/> in the receipt's currency; needed for foreign money.</summary>
    public decimal? BaseAmount { get; set; }

    /// <summary>What the customer handed over, in <see cref="Currency"/>. Change in another currency is a payment of its own.</summary>
    public decimal? Given { get; set; }

    /// <summary>Units of <see cref="Currency"/> for one unit of the receipt's currency.</summary>
    public decimal? ExchangeRate { get; set; }

    /// <summary>Where the exchange rate came from; needed for foreign money.</summary>
    public string? ExchangeRateSource { get; set; }

    /// <summary>The card terminal's text for the customer, lines parted by LF.</summary>
    public string? CardSlip { get; set; }
}
