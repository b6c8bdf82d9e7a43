namespace Fiscal.Abstractions.Tests;

/// <summary>Rates and keys: UStG §12 and §24, DSFinV-K Anlage 2 (spec exports §1.7).</summary>
public sealed class VatRateTableTests
{
    [Theory]
    [InlineData("STANDARD", "2020-06-30", "2020-06-30", "19", 1)]
    [InlineData("STANDARD", "2020-07-01", "2020-12-31", "16", 1)]
    [InlineData("STANDARD", "2020-12-31", "2021-01-01", "16", 21)]
    [InlineData("STANDARD", "2020-06-30", "2020-07-01", "19", 11)]
    [InlineData("STANDARD", "2020-06-30", "2026-11-24", "19", 1)] // the same rate again: no historic key is needed
    [InlineData("REDUCED", "2020-12-31", "2026-11-24", "5", 22)]
    [InlineData("REDUCED", "2026-11-24", "2026-11-24", "7", 2)]
    [InlineData("FARMING_AVERAGE", "2021-05-05", "2026-11-24", "10.7", 13)]
    [InlineData("FARMING_AVERAGE", "2022-05-05", "2026-11-24", "9.5", 23)]
    [InlineData("FARMING_AVERAGE", "2024-12-05", "2026-11-24", "9", 33)]
    [InlineData("FARMING_AVERAGE", "2024-12-06", "2026-11-24", "8.4", 43)]
    [InlineData("FARMING_AVERAGE", "2025-01-01", "2026-11-24", "7.8", 3)]
    [InlineData("FORESTRY_AVERAGE", "2026-11-24", "2026-11-24", "5.5", 4)]
    [InlineData("NOT_TAXABLE", "2026-11-24", "2026-11-24", "0", 5)]
    [InlineData("EXEMPT", "2026-11-24", "2026-11-24", "0", 6)]
    [InlineData("UNDETERMINED", "2026-11-24", "2026-11-24", "0", 7)]
    [InlineData("ZERO_RATED", "2023-01-01", "2026-11-24", "0", 8)]
    public void The_day_of_supply_decides_the_rate_and_the_day_of_booking_the_key(string category, string supplied, string booked, string percent, int key)
    {
        var rate = VatRateTable.Germany.Find(VatCategory.Parse(category), Day(supplied), Day(booked))!;

        Assert.Equal((decimal.Parse(percent, System.Globalization.CultureInfo.InvariantCulture), key), (rate.Percent, rate.Key));
    }

    [Theory]
    [InlineData("STANDARD", "2019-12-31")]
    [InlineData("ZERO_RATED", "2022-12-31")]
    [InlineData("KEY_1001", "2026-11-24")]
    public void A_day_without_rate_has_none(string category, string supplied) =>
        Assert.Null(VatRateTable.Germany.Find(VatCategory.Parse(category), Day(supplied), Day(supplied)));

    [Fact]
    public void A_rate_can_change_with_a_days_notice()
    {
        var table = VatRateTable.Germany.With([new VatRatePeriod(VatCategory.Standard, Day("2027-01-01"), 20m, 1), new VatRatePeriod(VatCategory.Standard, Day("2021-01-01"), 19m, 1, 31)]);

        Assert.Equal((19m, 1), Pair(table.Find(VatCategory.Standard, Day("2026-12-31"), Day("2026-12-31"))));
        Assert.Equal((20m, 1), Pair(table.Find(VatCategory.Standard, Day("2027-01-01"), Day("2027-01-01"))));
        Assert.Equal((19m, 31), Pair(table.Find(VatCategory.Standard, Day("2026-12-31"), Day("2027-01-01"))));
    }

    [Fact]
    public void A_supply_of_a_former_rate_without_historic_key_has_no_rate()
    {
        var table = VatRateTable.Germany.With([new VatRatePeriod(VatCategory.ForestryAverage, Day("2027-01-01"), 6m, 4)]);

        Assert.Null(table.Find(VatCategory.ForestryAverage, Day("2026-12-31"), Day("2027-01-01")));
    }

    [Fact]
    public void Two_rates_from_one_day_on_are_refused() =>
        Assert.Throws<ArgumentException>(() => new VatRateTable([new VatRatePeriod(VatCategory.Standard, Day("2027-01-01"), 20m, 1), new VatRatePeriod(VatCategory.Standard, Day("2027-01-01"), 21m, 1)]));

    [Theory]
    [InlineData("11.90", "19", "1.90")]
    [InlineData("-11.90", "19", "-1.90")]
    [InlineData("0.03", "19", "0.00")]
    [InlineData("0.08", "7", "0.01")]
    public void Tax_is_rounded_once(string gross, string percent, string tax)
    {
        var rate = new VatRate(VatCategory.Standard, 1, Number(percent), 1);

        Assert.Equal(Number(tax), rate.TaxOf(Number(gross), "EUR"));
        Assert.Equal(Number(gross), VatAmount.FromGross(rate, Number(gross), "EUR").Net + Number(tax));
    }

    [Theory]
    [InlineData("EUR", "1.005", "1.01")]
    [InlineData("JPY", "0.5", "1")]
    [InlineData("KWD", "1.0005", "1.001")]
    public void A_currency_rounds_to_its_decimals(string currency, string amount, string rounded) => Assert.Equal(Number(rounded), Currency.Round(Number(amount), currency));

    [Fact]
    public void Official_words_go_both_ways()
    {
        Assert.All(Enum.GetValues<ReceiptType>(), static v => Assert.Equal(v, DsfinvkWords.ParseReceiptType(DsfinvkWords.Of(v))));
        Assert.All(Enum.GetValues<BusinessCase>(), static v => Assert.Equal(v, DsfinvkWords.ParseBusinessCase(DsfinvkWords.Of(v))));
        Assert.All(Enum.GetValues<PaymentKind>(), static v => Assert.Equal(v, DsfinvkWords.ParsePaymentKind(DsfinvkWords.Of(v))));
        Assert.All(Enum.GetValues<ReferenceType>(), static v => Assert.Equal(v, DsfinvkWords.ParseReferenceType(DsfinvkWords.Of(v))));
        Assert.All(VatCategory.All, static c => Assert.Equal(c, VatCategory.Parse(c.Code)));
        Assert.Throws<FormatException>(() => DsfinvkWords.ParseReceiptType("AVBelegstorno"));
    }

    private static (decimal, int) Pair(VatRate? rate) => (rate!.Percent, rate.Key);

    private static DateTime Day(string day) => DateTime.ParseExact(day, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static decimal Number(string value) => decimal.Parse(value, System.Globalization.CultureInfo.InvariantCulture);
}
