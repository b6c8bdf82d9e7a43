namespace Fiscal;

/// <summary>A tip that was typed at the card terminal when the receipt was signed already (spec till-rules §5).</summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class CardTip
{
    /// <summary>Creates a tip.</summary>
    /// <param name="amount">Amount, above zero.</param>
    /// <param name="kind">How it was paid.</param>
    /// <param name="name">The till's own name for it, for example <c>girocard</c>.</param>
    public CardTip(decimal amount, PaymentKind kind = PaymentKind.NonCash, string? name = null)
    {
        Amount = amount > 0 ? amount : throw new ArgumentOutOfRangeException(nameof(amount), amount, "A tip is above zero.");
        Kind = kind;
        Name = name;
    }

    /// <summary>Amount.</summary>
    public decimal Amount { get; }

    /// <summary>How it was paid.</summary>
    public PaymentKind Kind { get; }

    /// <summary>The till's own name for it.</summary>
    public string? Name { get; }

    /// <summary>Whether the employee gets it out of the drawer at once; otherwise <see cref="CashMovement.TipPayOut"/> does it later.</summary>
    public bool PaidOutInCash { get; set; }

    /// <summary>Who gets it.</summary>
    public Cashier? Cashier { get; set; }
}
