namespace Fiscal.Tests;

/// <summary>Baskets that end without a sale, and the closing that asks about them (spec till-rules §2, §4).</summary>
public sealed class BasketTests
{
    [Fact]
    public async Task A_basket_that_nobody_finishes_is_aborted_after_its_time_and_said_so()
    {
        await using var till = new SignedTill(static o => o.Register.BasketTimeout = TimeSpan.FromHours(2));
        var abandoned = new List<Receipt>();
        till.Register.BasketAbandoned += (_, e) => abandoned.Add(e.Receipt);
        await till.Register.BeginAsync("old");
        till.Clock.Advance(TimeSpan.FromMinutes(90));
        await till.Register.BeginAsync("young");

        till.Clock.Advance(TimeSpan.FromMinutes(30));
        await till.Register.WhenIdleAsync();

        Assert.Equal(("old", ReceiptType.Abort), (Assert.Single(abandoned).SaleId, abandoned[0].Type));
        Assert.Contains("Zeit", Assert.Single(abandoned[0].Notes), StringComparison.Ordinal);
        Assert.Equal("young", Assert.Single(till.Register.GetStatus().OpenBaskets).SaleId);
        till.Clock.Advance(TimeSpan.FromMinutes(90));
        await till.Register.WhenIdleAsync();
        Assert.Equal(2, abandoned.Count);
        await till.VerifyAsync();
    }

    [Fact]
    public async Task A_basket_with_a_captured_card_payment_is_not_aborted()
    {
        await using var till = new SignedTill(static o => o.Register.BasketTimeout = TimeSpan.FromHours(2));
        var sale = await till.Register.BeginAsync("a");
        await sale.NoteCapturedPaymentAsync("girocard", 3.20m);

        Assert.Equal("payment-captured", await ReversalTests.RefusedAsync(() => sale.AbortAsync()));
        till.Clock.Advance(TimeSpan.FromHours(3));
        await till.Register.WhenIdleAsync();
        var open = (await till.Register.CloseDayAsync(new CloseDayOptions { AbortOpenBaskets = true })).OpenBaskets;
        Assert.True(Assert.Single(open).HasCapturedPayment);

        // A crash is when it matters.
        await till.ReopenAsync();
        Assert.True(Assert.Single(till.Register.GetStatus().OpenBaskets).HasCapturedPayment);
        sale = await till.Register.BeginAsync("a");
        Assert.Equal("payment-captured", await ReversalTests.RefusedAsync(() => sale.AbortAsync()));

        await sale.ForgetCapturedPaymentsAsync();
        await till.ReopenAsync();
        Assert.Equal(ReceiptType.Abort, (await (await till.Register.BeginAsync("a")).AbortAsync()).Type);
        await till.VerifyAsync();
    }

    [Fact]
    public async Task A_closing_takes_a_decision_for_each_open_basket()
    {
        await using var till = new SignedTill();
        foreach (var id in new[] { "finish", "abort", "order", "forgotten" })
        {
            await till.Register.BeginAsync(id);
        }

        var ordered = new ReceiptDraft();
        ordered.AddLine("Suppe", 1m, 5m, VatCategory.Reduced);
        var options = new CloseDayOptions();
        options.Decisions["finish"] = BasketDecision.Finish(TestTill.Bread());
        options.Decisions["abort"] = BasketDecision.Abort();
        options.Decisions["order"] = BasketDecision.TurnIntoOrder("Tisch 3", ordered);
        var first = await till.Register.CloseDayAsync(options);
        options.Decisions["forgotten"] = BasketDecision.Abort();
        var second = await till.Register.CloseDayAsync(options);

        Assert.Equal("forgotten", Assert.Single(first.OpenBaskets).SaleId);
        Assert.Equal((1, 3, 3.20m), (second.Closing!.Totals.Receipts, second.Closing.Totals.OtherReceipts, second.Closing.Totals.Gross));
        Assert.Equal("1;\"Suppe\";5.00", (await till.Register.FindAsync("order"))!.ProcessData);
        Assert.Equal(5m, till.Register.GetTable("Tisch 3").GetStatus().Open);
        await till.VerifyAsync();
    }

    [Fact]
    public async Task Business_days_cross_midnight_and_several_closings_a_day_and_none_for_a_week_work()
    {
        await using var till = new SignedTill(static o => o.Register.BusinessDayEnd = TimeSpan.FromHours(4), new DateTimeOffset(2026, 3, 7, 22, 0, 0, TimeSpan.FromHours(1)));
        await till.SellAsync("a");
        till.Clock.Advance(TimeSpan.FromHours(4.5));
        await till.SellAsync("b");
        var night = (await till.Register.CloseDayAsync()).Closing!;
        till.Clock.Advance(TimeSpan.FromHours(8));
        await till.SellAsync("c");
        var noon = (await till.Register.CloseDayAsync()).Closing!;
        till.Clock.Advance(TimeSpan.FromHours(1));
        await till.SellAsync("d");
        var again = (await till.Register.CloseDayAsync()).Closing!;
        till.Clock.Advance(TimeSpan.FromDays(7));
        await till.SellAsync("e");
        var week = (await till.Register.CloseDayAsync()).Closing!;

        Assert.Equal([1L, 2L, 3L, 4L], new[] { night, noon, again, week }.Select(static c => c.Number));
        Assert.Equal(new DateTime(2026, 3, 7), night.BusinessDay);
        Assert.Equal((2, 6.40m), (night.Totals.Receipts, night.Totals.Gross));
        Assert.Equal(new DateTime(2026, 3, 8), noon.BusinessDay);
        Assert.Equal(noon.BusinessDay, again.BusinessDay);
        await till.VerifyAsync();
    }

    [Fact]
    public async Task A_new_rate_forces_a_closing_before_its_first_sale()
    {
        await using var till = new SignedTill(
            static o => o.VatRates = VatRateTable.Germany.With([new VatRatePeriod(VatCategory.Standard, new DateTime(2026, 7, 1), 17m, 1)]),
            new DateTimeOffset(2026, 6, 30, 23, 50, 0, TimeSpan.FromHours(2)));
        var before = await till.SellAsync("a", Standard());
        till.Clock.Advance(TimeSpan.FromMinutes(20));
        var after = await till.SellAsync("b", Standard());

        Assert.Equal((19m, 17m), (before.Vat[0].Rate.Percent, after.Vat[0].Rate.Percent));
        var closing = Assert.Single((await till.EntriesAsync()).OfType<Fiscal.Journal.ClosingEntry>());
        Assert.Equal((1L, 1L), (closing.FirstBonId, closing.LastBonId));
        await till.VerifyAsync();
    }

    [Fact]
    public async Task A_changed_principal_forces_a_closing_first()
    {
        await using var till = new SignedTill();
        await till.SellAsync("a", Ticket("Weg 1"));
        await till.SellAsync("b", Ticket("Weg 1"));
        Assert.Empty((await till.EntriesAsync()).OfType<Fiscal.Journal.ClosingEntry>());
        await till.SellAsync("c", Ticket("Weg 2"));

        Assert.Single((await till.EntriesAsync()).OfType<Fiscal.Journal.ClosingEntry>());
    }

    [Fact]
    public async Task Training_every_tenth_sale_changes_nothing_is_marked_and_ends_with_a_restart()
    {
        await using var with = new SignedTill();
        await using var without = new SignedTill();
        for (var i = 0; i < 30; i++)
        {
            if (i % 10 == 9)
            {
                await with.Register.StartTrainingAsync();
                var practice = await with.SellAsync("t" + i, ReversalTests.Mixed());
                await with.Register.BookCashAsync("tc" + i, CashMovement.PayIn(500m, "Übung"));
                await with.Register.EndTrainingAsync();
                Assert.Equal((ReceiptType.Training, "AVTraining^6.40_4.80_0.00_0.00_0.00^"), (practice.Type, practice.ProcessData));
                Assert.Empty(practice.Payments);
                Assert.NotNull(practice.Signature);
                Assert.Contains("TRAINING – kein Beleg", SignedTill.Paper(practice), StringComparison.Ordinal);
            }

            await with.SellAsync("s" + i, ReversalTests.Mixed());
            await without.SellAsync("s" + i, ReversalTests.Mixed());
        }

        Assert.Equal(without.Cash(), with.Cash());
        var real = (await without.Register.CloseDayAsync()).Closing!.Totals;
        var mixed = (await with.Register.CloseDayAsync()).Closing!.Totals;
        Assert.Equal((real.Receipts, real.Gross, real.Vat[0].Tax, real.Cash[0].Amount), (mixed.Receipts, mixed.Gross, mixed.Vat[0].Tax, mixed.Cash[0].Amount));
        Assert.Equal(6, mixed.OtherReceipts);

        await with.Register.StartTrainingAsync();
        var begun = await with.Register.BeginAsync("begun");
        await with.Register.EndTrainingAsync();
        Assert.Equal(ReceiptType.Training, (await begun.FinishAsync(TestTill.Bread())).Type);
        await with.Register.StartTrainingAsync();
        await with.ReopenAsync();
        Assert.False(with.Register.GetStatus().IsTraining);
        Assert.Equal(ReceiptType.Receipt, (await with.SellAsync("real")).Type);
        await with.VerifyAsync();
    }

    private static ReceiptDraft Standard()
    {
        var draft = new ReceiptDraft();
        draft.AddLine("Ware", 1m, 10m, VatCategory.Standard);
        draft.PayCash(10m);
        return draft;
    }

    private static ReceiptDraft Ticket(string street)
    {
        var draft = new ReceiptDraft();
        draft.AddLine("Karte", 1m, 10m, VatCategory.NotTaxable).Agency = new Agency(1, "Büro", new Address(street, "1", "Ort"), "11/1");
        draft.PayCash(10m);
        return draft;
    }
}
