namespace Fiscal.Tests;

/// <summary>Cash without a sale (spec till-rules §3).</summary>
public sealed class CashTests
{
    private static readonly Dictionary<string, (CashMovement Movement, string ProcessData, BusinessCase Case)> Movements = new(StringComparer.Ordinal)
    {
        ["float"] = (CashMovement.Float(200m), "Beleg^0.00_0.00_0.00_0.00_200.00^200.00:Bar", BusinessCase.OpeningFloat),
        ["pay-in"] = (CashMovement.PayIn(50m, "Wechselgeld"), "Beleg^0.00_0.00_0.00_0.00_50.00^50.00:Bar", BusinessCase.PayIn),
        ["pay-out"] = (CashMovement.PayOut(12.34m, "Porto"), "Beleg^0.00_0.00_0.00_0.00_-12.34^-12.34:Bar", BusinessCase.PayOut),
        ["to the safe"] = (CashMovement.ToTransit(100m), "Beleg^0.00_0.00_0.00_0.00_-100.00^-100.00:Bar", BusinessCase.CashTransit),
        ["from the bank"] = (CashMovement.FromTransit(250m), "Beleg^0.00_0.00_0.00_0.00_250.00^250.00:Bar", BusinessCase.CashTransit),
        ["private in"] = (CashMovement.PrivateContribution(1000m), "Beleg^0.00_0.00_0.00_0.00_1000.00^1000.00:Bar", BusinessCase.PrivateContribution),
        ["private out"] = (CashMovement.PrivateWithdrawal(30m), "Beleg^0.00_0.00_0.00_0.00_-30.00^-30.00:Bar", BusinessCase.PrivateWithdrawal),
        ["wages"] = (CashMovement.Wages(80m, "Aushilfe"), "Beleg^0.00_0.00_0.00_0.00_-80.00^-80.00:Bar", BusinessCase.WagePayment),
        ["tips paid out"] = (CashMovement.TipPayOut(5m, "Kellnerin"), "Beleg^0.00_0.00_0.00_0.00_-5.00^-5.00:Bar", BusinessCase.EmployeeTip),
    };

    public static TheoryData<string> MovementNames() => [.. Movements.Keys];

    [Theory]
    [MemberData(nameof(MovementNames))]
    public async Task A_movement_is_a_signed_own_voucher_and_changes_the_drawer(string name)
    {
        await using var till = new SignedTill();
        await till.SellAsync("cash", TestTill.Bread(500m));
        var (movement, processData, businessCase) = Movements[name];
        var before = till.Cash();

        var receipt = await till.Register.BookCashAsync("m", movement);

        Assert.Equal(processData, receipt.ProcessData);
        Assert.Equal((businessCase, 5), (receipt.Lines[0].BusinessCase, receipt.Lines[0].Vat[0].Rate.Key));
        Assert.Equal(before + movement.Amount, till.Cash());
        var paper = SignedTill.Paper(receipt);
        Assert.Contains("EIGENBELEG", paper, StringComparison.Ordinal);
        Assert.Contains("Unterschrift:", paper, StringComparison.Ordinal);
        await till.VerifyAsync();
    }

    [Fact]
    public async Task A_movement_of_nothing_or_less_is_refused() =>
        await Task.Run(static () =>
        {
            Assert.Throws<ArgumentOutOfRangeException>(static () => CashMovement.PayIn(0m, "x"));
            Assert.Throws<ArgumentOutOfRangeException>(static () => CashMovement.PayOut(-1m, "x"));
            Assert.Throws<ArgumentException>(static () => CashMovement.PayOut(1m, " "));
        });

    [Fact]
    public async Task Cash_never_goes_below_zero_unless_allowed()
    {
        await using var till = new SignedTill();
        await till.Register.BookCashAsync("f", CashMovement.Float(20m));
        var before = (await till.EntriesAsync()).Count;

        var refused = await Assert.ThrowsAsync<ReceiptRefusedException>(() => till.Register.BookCashAsync("o", CashMovement.PayOut(20.01m, "Porto")));

        Assert.Equal("cash-below-zero", Assert.Single(refused.Findings).Code);
        Assert.Equal(before, (await till.EntriesAsync()).Count);
        Assert.Equal(0m, (await till.Register.BookCashAsync("o", CashMovement.PayOut(20m, "Porto"))).Total + 20m);

        await using var generous = new SignedTill(static o => o.Register.AllowNegativeCash = true);
        await generous.Register.BookCashAsync("o", CashMovement.PayOut(20m, "Porto"));
        Assert.Equal(-20m, generous.Cash());
    }

    [Fact]
    public async Task Change_in_euro_for_francs_needs_euros_in_the_drawer()
    {
        await using var till = new SignedTill();
        var draft = new ReceiptDraft();
        draft.AddLine("Uhr", 1m, 97m, VatCategory.Standard);
        draft.PayForeignCash("CHF", 100m, 1m, "Bank");
        draft.GiveChange(3m);

        Assert.Equal("cash-below-zero", await ReversalTests.RefusedAsync(() => till.SellAsync("a", draft)));
        await till.Register.BookCashAsync("f", CashMovement.Float(10m));
        await till.SellAsync("b", draft);

        Assert.Equal((7m, 100m), (till.Cash(), till.Cash("CHF")));
        var closing = (await till.Register.CloseDayAsync(new CloseDayOptions { AbortOpenBaskets = true })).Closing!;
        Assert.Equal([("CHF", 100m), ("EUR", 7m)], closing.Totals.Cash.Select(static c => (c.Currency, c.Amount)));
    }

    [Fact]
    public async Task A_count_books_the_difference_with_its_coin_sheet()
    {
        await using var till = new SignedTill();
        await till.Register.BookCashAsync("f", CashMovement.Float(187m));
        var count = new CashCount { Cashier = new Cashier("1", "Erika") }.Add(50m, 1).Add(20m, 2).Add(0.50m, 20);

        var result = await till.Register.CountCashAsync("c", count);

        Assert.Equal((187m, 100m, -87m), (result.Expected, result.Counted, result.Difference));
        Assert.Equal("Beleg^0.00_0.00_0.00_0.00_-87.00^-87.00:Bar", result.Receipt.ProcessData);
        Assert.Equal(BusinessCase.CashDifference, result.Receipt.Lines[0].BusinessCase);
        Assert.Equal(100m, till.Cash());
        var paper = SignedTill.Paper(result.Receipt);
        Assert.Contains("20 x 0,50", paper, StringComparison.Ordinal);
        Assert.Matches("Soll +187,00", paper);
        await till.SellAsync("later");
        var again = await till.Register.CountCashAsync("c", count);
        Assert.Equal((result.Receipt.Number, 187m, -87m), (again.Receipt.Number, again.Expected, again.Difference));
    }

    [Fact]
    public async Task A_count_without_difference_is_recorded_too()
    {
        await using var till = new SignedTill();
        await till.Register.BookCashAsync("f", CashMovement.Float(10m));

        var result = await till.Register.CountCashAsync("c", new CashCount().Add(10m, 1));

        Assert.Equal((0m, "Beleg^0.00_0.00_0.00_0.00_0.00^"), (result.Difference, result.Receipt.ProcessData));
        await till.VerifyAsync();
    }

    [Fact]
    public async Task What_a_closing_leaves_in_the_drawer_is_there_the_next_day_also_after_a_restart()
    {
        await using var till = new SignedTill();
        await till.Register.BookCashAsync("f", CashMovement.Float(200m));
        await till.SellAsync("a", TestTill.Bread(50m));
        await till.Register.BookCashAsync("t", CashMovement.ToTransit(50m));
        await till.Register.CloseDayAsync();
        Assert.Equal(200m, till.Cash());
        await till.ReopenAsync();
        Assert.Equal(200m, till.Cash());

        // The float says what is in the drawer: the same money is not counted twice.
        var same = await till.Register.BookCashAsync("f2", CashMovement.Float(200m));
        Assert.Empty(same.Notes);
        Assert.Equal(200m, till.Cash());
    }

    [Fact]
    public async Task A_float_that_differs_from_what_was_left_says_so()
    {
        await using var till = new SignedTill();
        await till.SellAsync("a", TestTill.Bread(50m));
        await till.Register.CloseDayAsync();

        var receipt = await till.Register.BookCashAsync("f", CashMovement.Float(40m));

        Assert.Contains("50,00", Assert.Single(receipt.Notes), StringComparison.Ordinal);
        Assert.Equal(40m, till.Cash());
    }
}
