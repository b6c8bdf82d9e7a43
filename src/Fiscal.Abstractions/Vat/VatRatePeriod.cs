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

    /// <summary>The rate with the key that is used while the period runs.</summary>
    public VatRate Rate { get; }

    /// <summary>First day of supply.</summary>
    public DateTime From { get; }

    /// <summary>Key once a later rate is in force.</summary>
    public int? HistoricKey { get; }
}
