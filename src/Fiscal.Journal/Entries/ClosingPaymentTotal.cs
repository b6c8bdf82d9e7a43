namespace Fiscal.Journal;

/// <summary>Sum of one payment kind (<c>payment.csv</c>).</summary>
public sealed class ClosingPaymentTotal
{
    /// <summary><c>ZAHLART_TYP</c>.</summary>
    public PaymentKind PaymentKind { get; set; }

    /// <summary><c>ZAHLART_NAME</c>.</summary>
    public string? Name { get; set; }

    /// <summary>Amount in the base currency.</summary>
    public decimal Amount { get; set; }
}
