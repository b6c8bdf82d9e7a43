namespace Fiscal;

/// <summary>The part of a line that falls under one category, for combination offers. The last share takes what rounding leaves over.</summary>
/// <remarks>Immutable.</remarks>
public sealed class VatShare
{
    /// <summary>Creates the value; what is unknown stays <see langword="null"/>.</summary>
    /// <param name="category">VAT category.</param>
    /// <param name="percent">Share of the line's total in per cent; <see langword="null"/> if <paramref name="amount"/> is given.</param>
    /// <param name="amount">Gross amount; <see langword="null"/> if <paramref name="percent"/> is given.</param>
    public VatShare(VatCategory category, decimal? percent = null, decimal? amount = null)
    {
        Category = category ?? throw new ArgumentNullException(nameof(category));
        Percent = percent;
        Amount = amount;
        if (percent.HasValue == amount.HasValue)
        {
            throw new ArgumentException("A VAT share is given either in per cent or as an amount.");
        }
    }

    /// <summary>Creates a share at a fixed rate and key, for a return at the original's.</summary>
    /// <param name="rate">The rate.</param>
    /// <param name="amount">Gross amount.</param>
    public VatShare(VatRate rate, decimal amount)
    {
        Rate = rate ?? throw new ArgumentNullException(nameof(rate));
        Category = rate.Category;
        Amount = amount;
    }

    /// <summary>VAT category.</summary>
    public VatCategory Category { get; }

    /// <summary>Fixed rate and key; the table is asked if <see langword="null"/>.</summary>
    public VatRate? Rate { get; }

    /// <summary>Share of the line's total in per cent; <see langword="null"/> if <see cref="Amount"/> is given.</summary>
    public decimal? Percent { get; }

    /// <summary>Gross amount; <see langword="null"/> if <see cref="Percent"/> is given.</summary>
    public decimal? Amount { get; }
}
