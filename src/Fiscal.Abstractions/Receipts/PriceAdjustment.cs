namespace Fiscal;

/// <summary>A discount or surcharge inside a line (DSFinV-K <c>itemamounts.csv</c>).</summary>
/// <remarks>Immutable.</remarks>
public sealed class PriceAdjustment
{
    /// <summary>Creates the value; what is unknown stays <see langword="null"/>.</summary>
    /// <param name="amount">Gross amount in the receipt's currency: negative for a discount, positive for a surcharge.</param>
    /// <param name="text">Reason.</param>
    public PriceAdjustment(decimal amount, string? text = null)
    {
        Amount = amount;
        Text = text;
    }

    /// <summary>Gross amount in the receipt's currency: negative for a discount, positive for a surcharge.</summary>
    public decimal Amount { get; }

    /// <summary>Reason.</summary>
    public string? Text { get; }
}
