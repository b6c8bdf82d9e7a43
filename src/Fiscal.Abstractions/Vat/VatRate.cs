namespace Fiscal;

/// <summary>A VAT rate as it applies to one supply on one receipt.</summary>
/// <remarks>Immutable.</remarks>
public sealed class VatRate
{
    /// <summary>Creates a rate.</summary>
    /// <param name="category">What the rate is for.</param>
    /// <param name="key">DSFinV-K <c>UST_SCHLUESSEL</c>: the category's, or a historic one such as 21.</param>
    /// <param name="percent">Percentage, 19 for 19 %.</param>
    /// <param name="slot">Position 1–5 in the process data <c>Kassenbeleg-V1</c> (DSFinV-K Anhang I).</param>
    /// <exception cref="ArgumentNullException"><paramref name="category"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The slot is not 1–5 or the percentage is negative or above 100.</exception>
    public VatRate(VatCategory category, int key, decimal percent, int slot)
    {
        Category = category ?? throw new ArgumentNullException(nameof(category));
        Key = key;
        Percent = percent is >= 0m and <= 100m ? percent : throw new ArgumentOutOfRangeException(nameof(percent), percent, "A VAT percentage lies between 0 and 100.");
        Slot = slot is >= 1 and <= 5 ? slot : throw new ArgumentOutOfRangeException(nameof(slot), slot, "Process data has the slots 1 to 5.");
    }

    /// <summary>What the rate is for.</summary>
    public VatCategory Category { get; }

    /// <summary>DSFinV-K <c>UST_SCHLUESSEL</c>.</summary>
    public int Key { get; }

    /// <summary>Percentage, 19 for 19 %.</summary>
    public decimal Percent { get; }

    /// <summary>Position 1–5 in the process data.</summary>
    public int Slot { get; }

    /// <summary>The tax contained in a gross amount, rounded half away from zero to the currency's decimals.</summary>
    public decimal TaxOf(decimal gross, string currency) => Currency.Round(gross * Percent / (100m + Percent), currency);
}
