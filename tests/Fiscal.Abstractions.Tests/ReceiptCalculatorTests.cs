namespace Fiscal.Abstractions.Tests;

public sealed class ReceiptCalculatorTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 24, 8, 0, 0, TimeSpan.FromHours(1));
    private static readonly Merchant Shop = new("Bäckerei", new Address("Weg 1", "10115", "Berlin"));

    private static readonly Dictionary<string, (Action<ReceiptDraft> Change, string Codes)> Refusals = new(StringComparer.Ordinal)
    {
        ["no line"] = (static d => d.Lines.Clear(), "no-lines"),
        ["paid too little"] = (static d => d.Payments[0].Amount = 9.99m, "payments-unbalanced"),
        ["not paid"] = (static d => d.Payments.Clear(), "payments-unbalanced"),
        ["negative unit price"] = (static d => d.Lines[0].UnitPrice = -1m, "negative-unit-price"),
        ["unit price with six decimals"] = (static d => d.Lines[0].UnitPrice = 1.000001m, "too-many-decimals"),
        ["quantity with four decimals"] = (static d => d.Lines[0].Quantity = 1.0001m, "too-many-decimals"),
        ["factor zero"] = (static d => d.Lines[0].Factor = 0m, "factor-not-positive"),
        ["factor with four decimals"] = (static d => d.Lines[0].Factor = 1.0001m, "too-many-decimals"),
        ["total with three decimals"] = (static d => d.Lines[0].Total = 10.001m, "too-many-decimals"),
        ["total two cents off"] = (static d => d.Lines[0].Total = 10.02m, "line-total-differs"),
        ["adjustment with three decimals"] = (static d => d.Lines[0].Adjustments.Add(new PriceAdjustment(0.001m)), "too-many-decimals"),
        ["parent that does not exist"] = (static d => d.Lines[0].ParentLine = 2, "parent-line-unknown"),
        ["its own parent"] = (static d => d.Lines[0].ParentLine = 1, "parent-line-unknown"),
        ["rate unknown on the day of supply"] = (static d => d.Lines[0].ServiceDate = new DateTime(2019, 12, 31), "vat-rate-unknown"),
        ["own key without rate"] = (static d => d.Lines[0].VatCategory = VatCategory.Custom(1001), "vat-rate-unknown"),
        ["share with three decimals"] = (static d => Shares(d, new VatShare(VatCategory.Standard, amount: 1.001m), new VatShare(VatCategory.Reduced, percent: 1m)), "too-many-decimals"),
        ["share above 100 per cent"] = (static d => Shares(d, new VatShare(VatCategory.Standard, percent: 101m)), "vat-share-wrong"),
        ["share without end"] = (static d => Shares(d, new VatShare(VatCategory.Standard, amount: decimal.MinValue), new VatShare(VatCategory.Standard, percent: 1m)), "too-many-decimals"),
        ["line without end"] = (static d => d.Lines[0].Quantity = 10_000_000_000m, "amount-too-large"),
        ["line beyond decimal"] = (static d => (d.Lines[0].Quantity, d.Lines[0].UnitPrice) = (79228162514264337593543950335m, 1000m), "amount-too-large"),
        ["payments beyond decimal"] = (static d => (d.Payments[0].Amount, d.PayCash(1m).Amount) = (decimal.MaxValue, decimal.MaxValue), "amount-too-large amount-too-large"),
        ["currency of the receipt"] = (static d => d.Currency = "euro", "currency-unknown"),
        ["currency of a payment"] = (static d => d.Payments[0].Currency = "Fr", "currency-unknown"),
        ["payment with three decimals"] = (static d => d.Payments[0].Amount = 10.001m, "too-many-decimals"),
        ["foreign money without rate"] = (static d => d.Payments[0].Currency = "CHF", "exchange-rate-missing"),
        ["foreign money without source"] = (static d => (d.Payments[0].Currency, d.Payments[0].BaseAmount, d.Payments[0].ExchangeRate) = ("CHF", 10m, 1m), "exchange-rate-missing"),
        ["base amount of own money"] = (static d => d.Payments[0].BaseAmount = 9m, "base-amount-differs"),
        ["given too little"] = (static d => d.Payments[0].Given = 9m, "given-too-low"),
        ["yen with decimals"] = (static d => (d.Payments[0].Currency, d.Payments[0].Amount, d.Payments[0].BaseAmount, d.Payments[0].ExchangeRate, d.Payments[0].ExchangeRateSource) = ("JPY", 1.5m, 10m, 170m, "Bank"), "too-many-decimals"),
        ["payment of a training receipt"] = (static d => d.Type = ReceiptType.Training, "payment-not-allowed"),
        ["AVSonstige without name"] = (static d => (d.Type, d.Payments[0].Amount) = (ReceiptType.Other, 10m), "name-missing"),
        ["reversal without reference"] = (static d => d.IsReversal = true, "reversal-without-reference"),
        ["ExterneSonstige without name"] = (static d => d.References.Add(new ReceiptReference(ReferenceType.ExternalOther, "1")), "reference-name-missing"),
        ["extension above 64 KiB"] = (static d => d.Extensions["x"] = new string('ä', 33_000), "extension-too-large"),
    };

    public static TheoryData<string> RefusalNames() => [.. Refusals.Keys];

    [Theory]
    [MemberData(nameof(RefusalNames))]
    public void A_draft_that_breaks_a_rule_is_refused_with_its_code(string name)
    {
        var draft = Draft();
        var (change, codes) = Refusals[name];
        change(draft);

        var found = Assert.Throws<ReceiptRefusedException>(() => Calculate(draft)).Findings;

        // The balance is only looked at when everything else fits.
        Assert.Equal(codes, string.Join(" ", found.Select(static f => f.Code)));
        Assert.All(found, static f => Assert.Equal(FindingSeverity.Error, f.Severity));
        Assert.All(found, static f => Assert.NotEqual(f.Message, f.MessageDe));
    }

    [Fact]
    public void Every_broken_rule_is_named_with_its_line()
    {
        var draft = Draft();
        draft.AddLine("b", 1, -1m, VatCategory.Standard);
        draft.AddLine("c", 1.00001m, 1m, VatCategory.Standard);

        Assert.Equal(["line 2", "line 3"], Assert.Throws<ReceiptRefusedException>(() => Calculate(draft)).Findings.Select(static f => f.Where));
    }

    [Fact]
    public void Negative_lines_and_a_negative_total_are_ordinary()
    {
        var draft = new ReceiptDraft();
        draft.AddLine("Rückgabe", -2, 3.50m, VatCategory.Standard);
        draft.PayCash(-7m);

        var content = Calculate(draft).Content;

        Assert.Equal((-7m, -1.12m), (content.Total, content.Vat[0].Tax));
    }

    [Theory]
    [InlineData("0.125", "0.13")]
    [InlineData("0.135", "0.14")]
    [InlineData("-0.125", "-0.13")]
    [InlineData("0.1249", "0.12")]
    public void A_line_is_rounded_once_half_away_from_zero(string exact, string rounded)
    {
        var value = decimal.Parse(exact, System.Globalization.CultureInfo.InvariantCulture);
        var draft = new ReceiptDraft();
        draft.AddLine("x", value < 0 ? -1 : 1, Math.Abs(value), VatCategory.Standard);
        draft.PayCash(decimal.Parse(rounded, System.Globalization.CultureInfo.InvariantCulture));

        Assert.Equal(decimal.Parse(rounded, System.Globalization.CultureInfo.InvariantCulture), Calculate(draft).Content.Total);
    }

    [Fact]
    public void A_total_printed_by_a_scale_may_differ_by_a_cent()
    {
        var draft = Draft();
        draft.Lines[0].Total = 10.01m;
        draft.Payments[0].Amount = 10.01m;

        Assert.Equal(10.01m, Calculate(draft).Content.Total);
    }

    [Fact]
    public void The_last_vat_share_takes_what_rounding_leaves()
    {
        var draft = Draft();
        draft.Lines[0].UnitPrice = 10.01m;
        draft.Payments[0].Amount = 10.01m;
        Shares(draft, new VatShare(VatCategory.Reduced, percent: 33.3m), new VatShare(VatCategory.Reduced, percent: 33.3m), new VatShare(VatCategory.Standard, percent: 33.4m));

        var line = Calculate(draft).Content.Lines[0];

        Assert.Equal([3.33m, 3.33m, 3.35m], line.Vat.Select(static v => v.Gross));
    }

    [Fact]
    public void Foreign_cash_is_kept_with_rate_and_source()
    {
        var draft = Draft();
        (draft.Payments[0].Currency, draft.Payments[0].Amount, draft.Payments[0].BaseAmount, draft.Payments[0].ExchangeRate, draft.Payments[0].ExchangeRateSource) = ("CHF", 9.50m, 10m, 0.95m, "Bank");

        var payment = Calculate(draft).Content.Payments[0];

        Assert.Equal((9.50m, 10m, "CHF", (decimal?)0.95m, "Bank"), (payment.Amount, payment.BaseAmount, payment.Currency, payment.ExchangeRate, payment.ExchangeRateSource));
    }

    [Fact]
    public void Change_is_what_was_given_minus_the_amount()
    {
        var draft = Draft();
        draft.Payments[0].Given = 50m;

        Assert.Equal((50m, 40m), (Calculate(draft).Content.Payments[0].Given, Calculate(draft).Content.Payments[0].Change));
    }

    [Theory]
    [InlineData("STANDARD", 6)]
    [InlineData("REDUCED", 6)]
    [InlineData("EXEMPT", 6)]
    [InlineData("NOT_TAXABLE", 5)]
    public void A_small_business_charges_no_vat(string category, int key)
    {
        var draft = Draft();
        draft.Lines[0].VatCategory = VatCategory.Parse(category);
        var rules = new ReceiptRules("K", new Merchant("Klein", new Address("s", "p", "c"), smallBusiness: true));

        var vat = Assert.Single(ReceiptCalculator.Calculate("s", draft, rules, Start, Start).Content.Vat);

        Assert.Equal((key, 0m), (vat.Rate.Key, vat.Tax));
    }

    [Fact]
    public void A_small_business_is_refused_a_rate()
    {
        var draft = Draft();
        draft.Lines[0].OriginalRate = new VatRate(VatCategory.Standard, 1, 19m, 1);
        var rules = new ReceiptRules("K", new Merchant("Klein", new Address("s", "p", "c"), smallBusiness: true));

        Assert.Equal("small-business-vat", Assert.Single(Assert.Throws<ReceiptRefusedException>(() => ReceiptCalculator.Calculate("s", draft, rules, Start, Start)).Findings).Code);
    }

    [Fact]
    public void A_return_keeps_the_rate_of_the_original()
    {
        var draft = new ReceiptDraft();
        draft.AddLine("x", -1, 11.60m, VatCategory.Standard).OriginalRate = new VatRate(VatCategory.Standard, 21, 16m, 1);
        draft.PayCash(-11.60m);

        var vat = Assert.Single(Calculate(draft).Content.Vat);

        Assert.Equal((21, 16m, -1.60m), (vat.Rate.Key, vat.Rate.Percent, vat.Tax));
    }

    [Fact]
    public void A_hundred_thousand_lines_are_refused_and_possible_where_the_limit_is_raised()
    {
        var draft = new ReceiptDraft();
        for (var i = 0; i < 100_000; i++)
        {
            draft.AddLine("x", 1, 0.01m, VatCategory.Standard);
        }

        draft.PayCash(1000m);

        Assert.Equal("too-many-lines", Assert.Single(Assert.Throws<ReceiptRefusedException>(() => Calculate(draft)).Findings).Code);
        Assert.Equal(1000m, ReceiptCalculator.Calculate("s", draft, new ReceiptRules("K", Shop) { MaxLines = 100_000 }, Start, Start).Content.Total);
    }

    [Theory]
    [InlineData("Eis 🍦 Ω Ж 漢", "Eis 🍦 Ω Ж 漢", "")]
    [InlineData("a\tb\u0000c\u0085d", "a b c d", "text-replaced")]
    [InlineData("half #", "half \uFFFD", "text-replaced")]
    public void Texts_are_kept_or_repaired_with_a_diagnostic(string text, string kept, string code)
    {
        var draft = Draft();
        draft.Lines[0].Text = text.Replace("#", "\ud83d"); // an attribute cannot hold half a character

        var calculation = Calculate(draft);

        Assert.Equal(kept, calculation.Content.Lines[0].Text);
        Assert.Equal(code, string.Join(" ", calculation.Diagnostics.Select(static f => f.Code)));
    }

    [Fact]
    public void Every_text_is_repaired_wherever_it_stands()
    {
        const string bad = "x\u0001\ud800";
        var draft = Draft();
        var line = draft.Lines[0];
        line.Text = line.Unit = line.BusinessCaseName = line.ArticleNumber = line.Gtin = line.ProductGroupId = line.ProductGroup = line.VoucherNumber = bad;
        line.Agency = new Agency(1, bad, new Address(bad, bad, bad, bad), bad, bad);
        line.Adjustments.Add(new PriceAdjustment(0m, bad));
        line.Components.Add(new LineComponent(bad, 1m, VatCategory.Standard, bad));
        line.References.Add(new ReceiptReference(ReferenceType.ExternalOther, bad, bad, bad));
        draft.References.Add(new ReceiptReference(ReferenceType.ExternalOther, bad, bad, bad));
        draft.Cashier = new Cashier(bad, bad);
        draft.Customer = new Customer(bad, bad, bad, new Address(bad, bad, bad, bad), bad);
        draft.Name = draft.TerminalId = bad;
        draft.Notes.Add(bad);
        draft.AllocationGroups.Add(bad);
        (draft.Payments[0].Name, draft.Payments[0].CardSlip) = (bad, "1\r\n" + bad);

        var texts = Texts(Calculate(draft).Content).ToList();

        Assert.True(texts.Count > 30, texts.Count.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.DoesNotContain(texts, static t => t.Contains('\u0001') || t.Contains('\ud800'));
    }

    [Fact]
    public void A_long_text_is_cut_with_a_diagnostic_and_never_inside_a_character()
    {
        var draft = Draft();
        draft.Lines[0].Text = new string('x', 999) + "🍦🍦";

        var calculation = Calculate(draft);

        Assert.Equal(1000, calculation.Content.Lines[0].Text.Length);
        Assert.Contains("text-cut", calculation.Diagnostics.Select(static f => f.Code));
        Assert.DoesNotContain(calculation.Content.Lines[0].Text, static c => char.IsSurrogate(c));
    }

    [Fact]
    public void Any_receipt_adds_up()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("FISCAL_TEST_SEED"), out var s) ? s : 2026;
        var scale = int.TryParse(Environment.GetEnvironmentVariable("FISCAL_TEST_SCALE"), out var f) ? f : 1;
        var random = new Random(seed);
        for (var round = 0; round < 2_000 * scale; round++)
        {
            var draft = new ReceiptDraft();
            for (var i = random.Next(1, 15); i > 0; i--)
            {
                var line = draft.AddLine("x", random.Next(-5_000, 9_000) / 1000m, random.Next(0, 5_000_000) / 100_000m, VatCategory.All[random.Next(VatCategory.All.Count)]);
                if (random.Next(4) == 0)
                {
                    line.VatShares.Add(new VatShare(VatCategory.Reduced, percent: random.Next(0, 101)));
                    line.VatShares.Add(new VatShare(VatCategory.Standard, percent: 50m));
                }

                if (random.Next(4) == 0)
                {
                    line.Adjustments.Add(new PriceAdjustment(random.Next(-300, 300) / 100m));
                }
            }

            draft.Type = ReceiptType.Training;
            var content = Calculate(draft).Content;

            Assert.Equal(content.Total, content.Lines.Sum(static l => l.Total));
            Assert.Equal(content.Total, content.Vat.Sum(static v => v.Gross));
            Assert.All(content.Lines, static l => Assert.Equal(l.Total, l.Vat.Sum(static v => v.Gross)));
            Assert.All(content.Lines, static l => Assert.Equal(Math.Round(l.Quantity * l.UnitPrice, 2, MidpointRounding.AwayFromZero) + l.Adjustments.Sum(static a => a.Amount), l.Total));
            Assert.All(content.Vat.Concat(content.Lines.SelectMany(static l => l.Vat)), static v =>
            {
                Assert.Equal(v.Gross, v.Net + v.Tax);
                Assert.Equal(Math.Round(v.Gross * v.Rate.Percent / (100m + v.Rate.Percent), 2, MidpointRounding.AwayFromZero), v.Tax);
            });
            Assert.Equal(content.Vat.Count, content.Vat.Select(static v => v.Rate.Key).Distinct().Count());
        }
    }

    private static ReceiptDraft Draft()
    {
        var draft = new ReceiptDraft();
        draft.AddLine("a", 1, 10m, VatCategory.Standard);
        draft.PayCash(10m);
        return draft;
    }

    private static void Shares(ReceiptDraft draft, params VatShare[] shares)
    {
        foreach (var share in shares)
        {
            draft.Lines[0].VatShares.Add(share);
        }
    }

    private static ReceiptCalculation Calculate(ReceiptDraft draft) => ReceiptCalculator.Calculate("s", draft, new ReceiptRules("K", Shop), Start, Start.AddMinutes(1));

    private static IEnumerable<string> Texts(object? value)
    {
        switch (value)
        {
            case null or Type or VatCategory or VatRate or decimal or DateTimeOffset or DateTime or Enum:
                yield break;
            case string text:
                yield return text;
                yield break;
            case System.Collections.IEnumerable list:
                foreach (var item in list)
                {
                    foreach (var text in Texts(item))
                    {
                        yield return text;
                    }
                }

                yield break;
            default:
                foreach (var property in value.GetType().IsPrimitive ? [] : value.GetType().GetProperties().Where(static p => p.GetIndexParameters().Length == 0))
                {
                    foreach (var text in Texts(property.GetValue(value)))
                    {
                        yield return text;
                    }
                }

                yield break;
        }
    }
}
