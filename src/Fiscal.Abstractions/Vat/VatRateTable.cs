namespace Fiscal;

/// <summary>Rates by category and date of supply. Data, not law in code: replace or extend it when a rate changes with a day's notice.</summary>
/// <remarks>Immutable and thread-safe. Source of the German table: UStG §12 and §24, DSFinV-K Anlage 2 (spec exports §1.7).</remarks>
public sealed class VatRateTable
{
    private readonly Dictionary<VatCategory, List<VatRatePeriod>> _periods = [];

    /// <summary>Creates a table.</summary>
    /// <param name="periods">All periods, in any order.</param>
    /// <exception cref="ArgumentException">A category has two periods that begin on one day.</exception>
    public VatRateTable(IEnumerable<VatRatePeriod> periods)
    {
        foreach (var period in periods ?? throw new ArgumentNullException(nameof(periods)))
        {
            if (!_periods.TryGetValue(period.Rate.Category, out var list))
            {
                _periods[period.Rate.Category] = list = [];
            }

            list.Add(period);
        }

        foreach (var list in _periods.Values)
        {
            list.Sort(static (a, b) => a.From.CompareTo(b.From));
            for (var i = 1; i < list.Count; i++)
            {
                if (list[i].From == list[i - 1].From)
                {
                    throw new ArgumentException($"{list[i].Rate.Category} has two rates from {list[i].From:yyyy-MM-dd} on.", nameof(periods));
                }
            }
        }
    }

    /// <summary>The German rates since 2020-01-01.</summary>
    public static VatRateTable Germany { get; } = new(GermanPeriods());

    /// <summary>All periods, by category and date.</summary>
    public IEnumerable<VatRatePeriod> Periods => _periods.Values.SelectMany(static list => list);

    /// <summary>This table with more periods; a period that begins on the same day as one of the same category replaces it.</summary>
    public VatRateTable With(IEnumerable<VatRatePeriod> periods)
    {
        var added = (periods ?? throw new ArgumentNullException(nameof(periods))).ToList();
        return new VatRateTable(Periods
            .Where(old => !added.Exists(p => p.From == old.From && p.Rate.Category.Equals(old.Rate.Category)))
            .Concat(added));
    }

    /// <summary>The special rule that goes with a category.</summary>
    /// <param name="category">The category.</param>
    public VatScheme SchemeOf(VatCategory category) =>
        _periods.TryGetValue(category ?? throw new ArgumentNullException(nameof(category)), out var list) ? list[list.Count - 1].Scheme : VatScheme.None;

    /// <summary>The rate for a supply; <see langword="null"/> if the table has none for that day.</summary>
    /// <param name="category">The category.</param>
    /// <param name="supplied">Day of supply; only the date counts.</param>
    /// <param name="booked">Day of the receipt: decides between the current and the historic key.</param>
    public VatRate? Find(VatCategory category, DateTime supplied, DateTime booked)
    {
        if (category is null)
        {
            throw new ArgumentNullException(nameof(category));
        }

        if (!_periods.TryGetValue(category, out var list) || At(list, supplied) is not { } period)
        {
            return null;
        }

        var current = At(list, booked);
        if (current is null || current == period || current.Rate.Percent == period.Rate.Percent)
        {
            return period.Rate;
        }

        return period.HistoricKey is { } key ? new VatRate(category, key, period.Rate.Percent, period.Rate.Slot) : null;

        static VatRatePeriod? At(List<VatRatePeriod> periods, DateTime day)
        {
            for (var i = periods.Count - 1; i >= 0; i--)
            {
                if (periods[i].From <= day.Date)
                {
                    return periods[i];
                }
            }

            return null;
        }
    }

    private static IEnumerable<VatRatePeriod> GermanPeriods()
    {
        var start = new DateTime(2020, 1, 1);
        var halfYear = new DateTime(2020, 7, 1);
        var after = new DateTime(2021, 1, 1);
        yield return new VatRatePeriod(VatCategory.Standard, start, 19m, 1, 11);
        yield return new VatRatePeriod(VatCategory.Standard, halfYear, 16m, 1, 21);
        yield return new VatRatePeriod(VatCategory.Standard, after, 19m, 1, 11);
        yield return new VatRatePeriod(VatCategory.Reduced, start, 7m, 2, 12);
        yield return new VatRatePeriod(VatCategory.Reduced, halfYear, 5m, 2, 22);
        yield return new VatRatePeriod(VatCategory.Reduced, after, 7m, 2, 12);
        yield return new VatRatePeriod(VatCategory.FarmingAverage, start, 10.7m, 3, 13);
        yield return new VatRatePeriod(VatCategory.FarmingAverage, new DateTime(2022, 1, 1), 9.5m, 3, 23);
        yield return new VatRatePeriod(VatCategory.FarmingAverage, new DateTime(2023, 1, 1), 9.0m, 3, 33);
        yield return new VatRatePeriod(VatCategory.FarmingAverage, new DateTime(2024, 12, 6), 8.4m, 3, 43);
        yield return new VatRatePeriod(VatCategory.FarmingAverage, new DateTime(2025, 1, 1), 7.8m, 3);
        yield return new VatRatePeriod(VatCategory.ForestryAverage, start, 5.5m, 4);
        yield return new VatRatePeriod(VatCategory.NotTaxable, start, 0m, 5);
        yield return new VatRatePeriod(VatCategory.Exempt, start, 0m, 5);
        yield return new VatRatePeriod(VatCategory.Undetermined, start, 0m, 5);
        yield return new VatRatePeriod(VatCategory.ZeroRated, new DateTime(2023, 1, 1), 0m, 5);
    }
}
