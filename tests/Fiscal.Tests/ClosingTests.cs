using Fiscal.Journal;

namespace Fiscal.Tests;

public sealed class ClosingTests
{
    [Fact]
    public async Task A_closing_sums_the_receipts_since_the_last_one()
    {
        await using var till = new TestTill();
        await till.OpenAsync();
        await till.SellAsync("a");
        var mixed = new ReceiptDraft();
        mixed.AddLine("Kaffee", 2m, 3.20m, VatCategory.Standard);
        mixed.AddLine("Brot", 1m, 4.80m, VatCategory.Reduced);
        mixed.PayCash(5m);
        mixed.Pay(PaymentKind.NonCash, 6.20m, "girocard");
        await till.SellAsync("b", mixed);
        await (await till.Register.BeginAsync("c")).AbortAsync();
        var closing = (await till.Register.CloseDayAsync()).Closing!;
        await till.SellAsync("d");
        var next = (await till.Register.CloseDayAsync()).Closing!;

        Assert.Equal(1, closing.Number);
        Assert.Equal(2, closing.Totals.Receipts);
        Assert.Equal(1, closing.Totals.OtherReceipts);
        Assert.Equal(14.40m, closing.Totals.Gross);
        Assert.Equal([(1, 6.40m), (2, 8.00m)], closing.Totals.Vat.Select(v => (v.Key, v.Gross)));
        Assert.Equal([("Bar", 8.20m), ("Unbar", 6.20m)], closing.Totals.Payments.Select(p => (DsfinvkWords.Of(p.PaymentKind), p.Amount)));
        Assert.Equal(8.20m, Assert.Single(closing.Totals.Cash).Amount);
        Assert.Equal(2, next.Number);
        Assert.Equal(3.20m, next.Totals.Gross);
    }

    [Fact]
    public async Task Open_baskets_stand_in_the_way_unless_they_are_aborted()
    {
        await using var till = new TestTill();
        await till.OpenAsync();
        await till.Register.BeginAsync("a");
        await till.Register.WhenIdleAsync();

        var refused = await till.Register.CloseDayAsync();
        var made = await till.Register.CloseDayAsync(new CloseDayOptions { AbortOpenBaskets = true, Person = "1" });

        Assert.Null(refused.Closing);
        Assert.Equal("a", Assert.Single(refused.OpenBaskets).SaleId);
        Assert.Equal(1, made.Closing!.Totals.OtherReceipts);
        Assert.Equal(0, till.Tse.OpenTransactions);
    }

    [Fact]
    public async Task Counters_and_sums_go_on_after_a_restart_from_the_last_closing()
    {
        await using var till = new TestTill();
        await till.OpenAsync();
        await till.SellAsync("a");
        await till.Register.CloseDayAsync();
        await till.SellAsync("b");
        await till.ReopenAsync();
        await till.SellAsync("c");
        var closing = (await till.Register.CloseDayAsync()).Closing!;

        Assert.Equal(2, closing.Number);
        Assert.Equal(6.40m, closing.Totals.Gross);
        Assert.Equal(3, (await till.Register.GetStatusAsync()).LastReceiptNumber);
        Assert.Single((await till.EntriesAsync()).OfType<MasterDataEntry>());
    }

    [Fact]
    public async Task Changed_master_data_force_a_closing_first()
    {
        await using var till = new TestTill();
        await till.OpenAsync();
        await till.SellAsync("a");
        till.Options.Merchant.Street = "Neue Straße 2";
        await till.ReopenAsync();

        var kinds = (await till.EntriesAsync()).Select(e => e.Kind).ToList();
        Assert.Equal(EntryKind.Closing, kinds[^2]);
        Assert.Equal(EntryKind.MasterData, kinds[^1]);
    }
}
