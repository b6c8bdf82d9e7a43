namespace Fiscal;

/// <summary>From when on a category has which rate.</summary>
/// <remarks>Immutable.</remarks>
public sealed class VatRatePeriod
{
    /// <summary>Creates a period.</summary>
    /// <param name="category">The category.</param>
    /// <param name="from">First day of supply; only the date counts.</param>
    /// <param name="percent">Percentage, 19 for 19 %.</param>
    /// <param name="slot">Position 1–5 in the process data.</param>
    /// <param name="historicKey">Key for supplies of this period that are booked in a later one (DSFinV-K Anlage 2), or <see langword="null"/> if there is none.</param>
    public VatRatePeriod(VatCategory category, DateTime from, decimal percent, int slot, int? historicKey = null)
    {
        Rate = new VatRate(category, category?.Key ?? 0, percent, slot);
        From = from.Date;
        HistoricKey = historicKey;
    }

    private VatRatePeriod(int key, int slot, VatScheme scheme)
        : this(VatCategory.Custom(key), DateTime.MinValue, 0m, slot) => Scheme = scheme;

    /// <summary>The margin scheme of §25a UStG under an own key: no VAT is shown, the receipt says <i>Gebrauchtgegenstände/Sonderregelung</i>.</summary>
    /// <param name="key">Own key, 1000 or above; <c>vat.csv</c> names it.</param>
    /// <param name="slot">Position in the process data. No rule was found: 5, where what is taxed at no rate goes, by default.</param>
    /// <exception cref="ArgumentOutOfRangeException">The key is below 1000 or the slot is not 1–5.</exception>
    public static VatRatePeriod MarginScheme(int key, int slot = 5) => new(key, slot, VatScheme.Margin);

    /// <summary>Reverse charge of §13b UStG under an own key at 0 %: buyer's name, address and VAT id are needed, the receipt says <i>Steuerschuldnerschaft des Leistungsempfängers</i>.</summary>
    /// <param name="key">Own key, 1000 or above; <c>vat.csv</c> names it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The key is below 1000.</exception>
    public static VatRatePeriod ReverseCharge(int key) => new(key, 5, VatScheme.ReverseCharge);

    /// <summary>The special rule that goes with the category.</summary>
    public VatScheme Scheme { get; }

    /// <summary>The rate with the key that is used while the period runs.</summary>
    public VatRate Rate { get; }

    /// <summary>First day of supply.</summary>
    public DateTime From { get; }

    /// <summary>Key once a later rate is in force.</summary>
    public int? HistoricKey { get; }
}
