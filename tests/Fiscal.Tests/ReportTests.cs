using Fiscal.Documents;

namespace Fiscal.Tests;

/// <summary>X and Z reports (spec till-rules §3).</summary>
public sealed class ReportTests
{
    [Fact]
    public async Task An_X_report_sums_up_and_changes_nothing_and_the_Z_report_says_the_same_for_ever()
    {
        await using var till = new SignedTill(static o =>
        {
            o.Register.Shifts[TimeSpan.FromHours(6)] = "Früh";
            o.Register.Shifts[TimeSpan.FromHours(14)] = "Spät";
        });
        await till.SellAsync("before");
        await till.Register.CloseDayAsync();
        await till.Register.BookCashAsync("f", CashMovement.Float(100m));
        await till.SellAsync("a", By("1", "Anna", 10m));
        till.Clock.Advance(TimeSpan.FromHours(7));
        await till.SellAsync("b", By("2", "Ben", 20m));
        await till.SellAsync("c", By("1", "Anna", 5m));
        await (await till.Register.BeginAsync("d")).AbortAsync();
        var entries = (await till.EntriesAsync()).Count;

        var x = await till.Register.CreateXReportAsync();

        Assert.Equal(entries, (await till.EntriesAsync()).Count);
        Assert.Null(x.ClosingNumber);
        Assert.Equal((4, 1, 2L, 6L), (x.Receipts, x.OtherReceipts, x.FirstReceipt, x.LastReceipt));
        Assert.Equal([("1 Anna", 2, 15m, 15m), ("2 Ben", 1, 20m, 20m), ("–", 1, 0m, 100m)], x.Cashiers.Select(static c => (c.Name, c.Count!.Value, c.Amount, c.Cash!.Value)));
        Assert.Equal([("Früh", 10m), ("Spät", 25m)], x.Shifts.Select(static s => (s.Name, s.Amount)));
        Assert.Equal(135m, Assert.Single(x.Drawer).Amount);

        await till.Register.CloseDayAsync(new CloseDayOptions { Person = "Anna" });
        await till.SellAsync("after");
        await till.ReopenAsync();
        var z = (await till.Register.CreateZReportAsync(2))!;
        Assert.Equal((2L, "Anna", 4, 135m), (z.ClosingNumber, z.Person, z.Receipts, z.Drawer[0].Amount));
        Assert.Equal(x.Cashiers.Select(static c => (c.Name, c.Amount)), z.Cashiers.Select(static c => (c.Name, c.Amount)));
        Assert.Equal([(7m, 32.71m, 2.29m, 35m), (0m, 100m, 0m, 100m)], z.Vat.Select(static v => (v.Percent, v.Net, v.Tax, v.Gross)));
        Assert.Null(await till.Register.CreateZReportAsync(3));

        var layout = new CashReportLayout();
        var xPaper = SignedTill.Text(layout.Create(x));
        var zPaper = SignedTill.Text(layout.Create(z));
        Assert.Contains("X-BERICHT", xPaper, StringComparison.Ordinal);
        Assert.Contains("kein Beleg", xPaper, StringComparison.Ordinal);
        Assert.Contains("Z-BERICHT 2", zPaper, StringComparison.Ordinal);
        Assert.Matches("2 Ben +1 +20,00 +20,00", zPaper);
        Assert.Matches("Spät +2 +25,00", zPaper);
        Assert.Contains("Z REPORT 2", SignedTill.Text(layout.Create(z, new ReceiptLayoutContext { Language = "en" })), StringComparison.Ordinal);
    }

    private static ReceiptDraft By(string id, string name, decimal price)
    {
        var draft = TestTill.Bread(price);
        draft.Cashier = new Cashier(id, name);
        return draft;
    }
}
