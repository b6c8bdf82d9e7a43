namespace Fiscal;

/// <summary>One payment, net of change (DSFinV-K <c>Bonkopf_Zahlarten</c>).</summary>
/// <remarks>Immutable; made by the SDK.</remarks>
public sealed class Payment
{
    internal Payment()
    {
    }

    /// <summary>Kind.</summary>
    public PaymentKind Kind { get; internal set; }

    /// <summary>The till's own name for it, for example <c>girocard</c>.</summary>
    public string? Name { get; internal set; }

    /// <summary>What changed hands, in <see cref="Currency"/>; negative when paid out.</summary>
    public decimal Amount { get; internal set; }

    /// <summary>ISO 4217 code.</summary>
    public string Currency { get; internal set; } = Fiscal.Currency.Euro;

    /// <summary><see cref="Amount"/> in the receipt's currency.</summary>
    public decimal BaseAmount { get; internal set; }

    /// <summary>What the customer handed over, if known.</summary>
    public decimal? Given { get; internal set; }

    /// <summary>Change given back, if any.</summary>
    public decimal? Change { get; internal set; }

    /// <summary>Units of <see cref="Currency"/> for one unit of the receipt's currency, for foreign payments.</summary>
    public decimal? ExchangeRate { get; internal set; }

    /// <summary>Where the exchange rate came from.</summary>
    public string? ExchangeRateSource { get; internal set; }

    /// <summary>The card terminal's text for the customer, lines parted by LF.</summary>
    public string? CardSlip { get; internal set; }
}
