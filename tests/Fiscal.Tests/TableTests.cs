using System.Globalization;
using Fiscal.Documents;

namespace Fiscal.Tests;

/// <summary>Orders of tables (spec till-rules §5).</summary>
public sealed class TableTests
{
    [Fact]
    public async Task An_order_is_signed_at_once_and_holds_no_transaction()
    {
        await using var till = new SignedTill();
        var table = till.Register.GetTable("Tisch 7");

        var order = Assert.Single(await table.OrderAsync("o1", Order(("Eisbecher \"Himbeere\"", 2m, 3.99m), ("Eiskaffee", 1m, 2.99m))));

        Assert.Equal(("Bestellung-V1", "2;\"Eisbecher \"\"Himbeere\"\"\";3.99\r1;\"Eiskaffee\";2.99"), (order.ProcessType, order.ProcessData));
        Assert.Equal((ReceiptType.Order, "Tisch 7"), (order.Type, Assert.Single(order.AllocationGroups)));
        Assert.Empty(order.Payments);
        Assert.Equal(["Tisch 7"], till.Register.GetStatus().OpenTables);
        await till.VerifyAsync();
    }

    [Fact]
    public async Task The_bill_names_the_first_order_and_pays_what_was_ordered()
    {
        await using var till = new SignedTill();
        var table = till.Register.GetTable("Tisch 7");
        var first = (await table.OrderAsync("o1", Order(("Suppe", 2m, 5m))))[0];
        till.Clock.Advance(TimeSpan.FromMinutes(40));
        await table.OrderAsync("o2", Order(("Kaffee", 1m, 3m)));
        till.Clock.Advance(TimeSpan.FromMinutes(20));

        var bill = await till.SellAsync("b", Paid(await table.CreateBillAsync()));

        Assert.Equal("Beleg^13.00_0.00_0.00_0.00_0.00^13.00:Bar", bill.ProcessData);
        Assert.Equal(first.Start, bill.FirstOrderStart);
        Assert.Equal(first.Start.AddMinutes(60), bill.Start);
        Assert.Equal(["1", "2"], bill.Lines.Select(static l => l.References[0].Id));
        Assert.Contains("Erste Bestellung", SignedTill.Paper(bill), StringComparison.Ordinal);
        Assert.Empty(till.Register.GetStatus().OpenTables);
        await till.VerifyAsync();
    }

    [Fact]
    public async Task A_cancelled_line_is_a_negative_quantity_in_an_order_of_its_own()
    {
        await using var till = new SignedTill();
        var table = till.Register.GetTable("Tisch 7");
        await table.OrderAsync("o1", Order(("Limo Orange 0.2l", 3m, 2.30m)));

        var cancelled = await table.CancelAsync("c", table.GetStatus().Items[0], 1m, new Cashier("2"));

        Assert.Equal(("-1;\"Limo Orange 0.2l\";2.30", "2"), (cancelled.ProcessData, cancelled.Cashier?.Id));
        var status = table.GetStatus();
        Assert.Equal((6.90m, 2.30m, 4.60m, 2m), (status.Ordered, status.Cancelled, status.Open, status.Items[0].Quantity));
        Assert.Throws<ArgumentOutOfRangeException>(() => table.Cancel("c2", status.Items[0], 3m));
        Assert.Contains("STORNO 1 x Limo", SignedTill.Text(new OrderSlipLayout().Create(cancelled)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancellation_that_names_no_order_is_refused()
    {
        await using var till = new SignedTill();
        var table = till.Register.GetTable("Tisch 7");
        await table.OrderAsync("o1", Order(("Limo", 3m, 2.30m)));

        var refused = await Assert.ThrowsAsync<ReceiptRefusedException>(() => table.OrderAsync("o2", Order(("Limo", -1m, 2.30m))));

        Assert.Equal(("order-line-without-original", "line 1"), (refused.Findings[0].Code, refused.Findings[0].Where));
    }

    [Fact]
    public async Task Moved_lines_leave_one_table_and_arrive_at_the_other_with_their_first_order()
    {
        await using var till = new SignedTill();
        var seven = till.Register.GetTable("Tisch 7");
        var nine = till.Register.GetTable("Tisch 9");
        var first = (await seven.OrderAsync("o1", Order(("Suppe", 2m, 5m), ("Brot", 1m, 1m))))[0];
        till.Clock.Advance(TimeSpan.FromMinutes(5));
        await nine.OrderAsync("o2", Order(("Kaffee", 1m, 3m)));
        till.Clock.Advance(TimeSpan.FromMinutes(5));

        var moved = Assert.Single(await seven.MoveAsync("m", "Tisch 9", [seven.GetStatus().Items[0]]));

        Assert.Equal("-2;\"Suppe\";5.00\r2;\"Suppe\";5.00", moved.ProcessData);
        Assert.Equal(["Tisch 7", "Tisch 9"], moved.AllocationGroups);
        Assert.Equal((11m, 10m, 1m), (seven.GetStatus().Ordered, seven.GetStatus().Moved, seven.GetStatus().Open));
        Assert.Equal((13m, first.Start), (nine.GetStatus().Open, nine.GetStatus().FirstOrder));
        Assert.Contains("Tisch 7 → Tisch 9", SignedTill.Text(new OrderSlipLayout().Create(moved)), StringComparison.Ordinal);

        // The rest follows: a merger.
        await seven.MoveAsync("m2", "Tisch 9");
        Assert.Equal(["Tisch 9"], till.Register.GetStatus().OpenTables);
        var bill = await till.SellAsync("b", Paid(await nine.CreateBillAsync()));
        Assert.Equal(14m, bill.Total);
        await till.VerifyAsync();
    }

    [Fact]
    public async Task Guests_pay_by_item_by_person_and_by_amount()
    {
        await using var till = new SignedTill();
        var table = till.Register.GetTable("Tisch 7");
        await table.OrderAsync("o1", Order(("Flasche Wein", 1m, 20m), ("Suppe", 3m, 5m), ("Brot", 1m, 1.01m)));

        // By item.
        await till.SellAsync("b1", Paid(await table.CreateBillAsync([table.GetStatus().Items[2]])));
        Assert.Equal(35m, table.GetStatus().Open);

        // By amount.
        var part = await till.SellAsync("b2", Paid(await table.CreateBillOfAsync(12.34m)));
        Assert.Equal((12.34m, 22.66m), (part.Total, table.GetStatus().Open));

        // By person: three that do not divide.
        var shares = await table.SplitBillAsync(3);
        var totals = new List<decimal>();
        foreach (var share in shares.Reverse())
        {
            totals.Add((await till.SellAsync("b3-" + totals.Count, Paid(share))).Total);
        }

        Assert.Equal(22.66m, totals.Sum());
        Assert.All(totals, static t => Assert.InRange(t, 7.53m, 7.58m));
        Assert.Empty(till.Register.GetStatus().OpenTables);
        await till.VerifyAsync();
    }

    [Fact]
    public async Task A_bill_for_what_is_paid_already_is_refused()
    {
        await using var till = new SignedTill();
        var table = till.Register.GetTable("Tisch 7");
        await table.OrderAsync("o1", Order(("Suppe", 2m, 5m), ("Kaffee", 1m, 3m)));
        var stale = await table.CreateBillAsync([table.GetStatus().Items[0]]);
        await till.SellAsync("b1", Paid(await table.CreateBillAsync([table.GetStatus().Items[0]])));

        var sale = await till.Register.BeginAsync("b2");
        var refused = await Assert.ThrowsAsync<ReceiptRefusedException>(() => sale.FinishAsync(Paid(stale)));

        Assert.Equal(("order-line-not-open", "line 1"), (refused.Findings[0].Code, refused.Findings[0].Where));
    }

    [Fact]
    public async Task A_bill_under_another_table_or_without_first_order_is_refused()
    {
        await using var till = new SignedTill();
        var table = till.Register.GetTable("Tisch 7");
        await table.OrderAsync("o1", Order(("Suppe", 2m, 5m)));
        var elsewhere = Paid(await table.CreateBillAsync());
        elsewhere.AllocationGroups[0] = "Tisch 8";
        var untimed = Paid(await table.CreateBillAsync());
        untimed.FirstOrderStart = null;
        var sale = await till.Register.BeginAsync("b");

        Assert.Equal("table-differs", await ReversalTests.RefusedAsync(() => sale.FinishAsync(elsewhere)));
        Assert.Equal("first-order-missing", await ReversalTests.RefusedAsync(() => sale.FinishAsync(untimed)));
    }

    [Fact]
    public async Task An_interim_bill_is_no_receipt_counted_and_signed()
    {
        await using var till = new SignedTill();
        var table = till.Register.GetTable("Tisch 7");
        await table.OrderAsync("o1", Order(("Suppe", 2m, 5m)));

        var first = await table.CreateInterimBillAsync("z1");
        var second = await table.CreateInterimBillAsync("z2");

        Assert.Equal((ReceiptType.Other, "Zwischenrechnung", "AVSonstige^10.00_0.00_0.00_0.00_0.00^"), (first.Type, first.Name, first.ProcessData));
        Assert.Contains("ZWISCHENRECHNUNG – kein Beleg", SignedTill.Paper(first), StringComparison.Ordinal);
        Assert.Contains("Nr. 2", second.Notes[0], StringComparison.Ordinal);
        Assert.Equal((10m, 2), (table.GetStatus().Open, table.GetStatus().InterimBills));
        Assert.Equal(0m, (await till.Register.CloseDayAsync()).Closing!.Totals.Gross);
    }

    [Fact]
    public async Task Open_tables_cross_closings_and_restarts()
    {
        await using var till = new SignedTill();
        var table = till.Register.GetTable("Zimmer 12");
        var order = (await table.OrderAsync("o1", Order(("Frühstück", 2m, 12m))))[0];
        await till.Register.CloseDayAsync();
        till.Clock.Advance(TimeSpan.FromDays(1));
        await till.Register.CloseDayAsync();
        await till.ReopenAsync();
        await till.Register.GetTable("Zimmer 12").OrderAsync("o2", Order(("Wasser", 1m, 3m)));
        till.Clock.Advance(TimeSpan.FromDays(1));
        await till.ReopenAsync();

        var bill = await till.SellAsync("b", Paid(await till.Register.GetTable("Zimmer 12").CreateBillAsync()));

        Assert.Equal((27m, order.Start), (bill.Total, bill.FirstOrderStart));
        Assert.Equal([1L, 3L], bill.Lines.Select(static l => l.References[0].ClosingNumber!.Value));
        await till.VerifyAsync();
    }

    [Fact]
    public async Task A_reversed_bill_puts_its_lines_back_on_the_table()
    {
        await using var till = new SignedTill();
        var table = till.Register.GetTable("Tisch 7");
        await table.OrderAsync("o1", Order(("Suppe", 2m, 5m)));
        var bill = await till.SellAsync("b", Paid(await table.CreateBillAsync()));

        await till.Register.ReverseAsync("r", bill);

        Assert.Equal((10m, 2m), (table.GetStatus().Open, table.GetStatus().Items[0].Quantity));
        Assert.Equal(10m, (await till.SellAsync("b2", Paid(await table.CreateBillAsync()))).Total);
        await till.VerifyAsync();
    }

    [Fact]
    public async Task An_order_beyond_the_device_limit_becomes_several()
    {
        await using var till = new SignedTill(maxProcessDataBytes: 90);
        var table = till.Register.GetTable("Tisch 7");
        var order = Order([.. Enumerable.Range(1, 9).Select(static i => ($"Vorspeise Nummer {i}", 1m, 5m))]);

        var receipts = await table.OrderAsync("o1", order);
        var again = await table.OrderAsync("o1", order);

        Assert.True(receipts.Count > 2);
        Assert.All(receipts, static r => Assert.True(System.Text.Encoding.UTF8.GetByteCount(r.ProcessData) <= 90));
        Assert.Equal(9, receipts.Sum(static r => r.Lines.Count));
        Assert.Equal(receipts.Select(static r => r.Number), again.Select(static r => r.Number));
        Assert.Equal(45m, table.GetStatus().Open);
    }

    [Fact]
    public async Task A_combination_offer_keeps_its_split_when_the_bill_is_split()
    {
        await using var till = new SignedTill();
        var table = till.Register.GetTable("Tisch 7");
        var order = Order(("Menü", 3m, 9.99m));
        order.Lines[0].VatShares.Add(new VatShare(VatCategory.Reduced, percent: 70m));
        order.Lines[0].VatShares.Add(new VatShare(VatCategory.Standard, percent: 30m));
        await table.OrderAsync("o1", order);

        var sums = (await Task.WhenAll((await table.SplitBillAsync(2)).Select((d, i) => till.SellAsync("b" + i, Paid(d))))).SelectMany(static r => r.Vat).GroupBy(static v => v.Rate.Key).ToDictionary(static g => g.Key, static g => g.Sum(static v => v.Gross));

        // 29.97: 70 % are 20.98, the rest 8.99; each bill rounds for itself, the sum is exact.
        Assert.Equal(29.97m, sums.Values.Sum());
        Assert.InRange(sums[2], 20.97m, 20.99m);
    }

    [Fact]
    public async Task Any_sequence_of_orders_keeps_ordered_equal_to_paid_cancelled_moved_and_open()
    {
        var random = new Random(TestSettings.Seed);
        for (var round = 0; round < 4 * TestSettings.Scale; round++)
        {
            await using var till = new SignedTill();
            var tables = new[] { "A", "B", "C" };
            for (var step = 0; step < 40; step++)
            {
                var table = till.Register.GetTable(tables[random.Next(3)]);
                var id = step.ToString(CultureInfo.InvariantCulture);
                var open = table.GetStatus().Items;
                switch (random.Next(8))
                {
                    case 0 or 1 or 2:
                        await table.OrderAsync(id, Order([.. Enumerable.Range(0, random.Next(1, 4)).Select(i => ("Artikel " + i, random.Next(1, 5) + (random.Next(4) == 0 ? 0.5m : 0m), random.Next(1, 2000) / 100m))]));
                        break;
                    case 3 when open.Count > 0:
                        var item = open[random.Next(open.Count)];
                        await table.CancelAsync(id, item, random.Next(2) == 0 || item.Quantity <= 1 ? null : 1m);
                        break;
                    case 4 when open.Count > 0:
                        var target = tables[(Array.IndexOf(tables, table.Name) + 1) % 3];
                        await table.MoveAsync(id, target, random.Next(2) == 0 ? null : [open[random.Next(open.Count)]]);
                        break;
                    case 5 when open.Count > 0:
                        await till.SellAsync(id, Paid(await table.CreateBillAsync([open[random.Next(open.Count)]])));
                        break;
                    case 6 when table.GetStatus().Open > 0.02m:
                        await till.SellAsync(id, Paid(await table.CreateBillOfAsync(Math.Max(0.01m, Math.Round(table.GetStatus().Open / 3, 2)))));
                        break;
                    case 7 when open.Count > 0:
                        var part = 0;
                        foreach (var share in await table.SplitBillAsync(random.Next(1, 4)))
                        {
                            await till.SellAsync(id + "-" + part++, Paid(share));
                        }

                        break;
                    default:
                        break;
                }

                if (random.Next(10) == 0)
                {
                    await till.Register.CloseDayAsync();
                    await till.ReopenAsync();
                }

                foreach (var name in tables)
                {
                    var status = till.Register.GetTable(name).GetStatus();
                    Assert.True(status.Ordered == status.Paid + status.Cancelled + status.Moved + status.Open, $"seed {TestSettings.Seed}, round {round}, step {step}: {status.Ordered} {status.Paid} {status.Cancelled} {status.Moved} {status.Open}");
                    Assert.All(status.Items, static i => Assert.True(i.Quantity > 0));
                }
            }

            await till.VerifyAsync();
        }
    }

    private static ReceiptDraft Order(params (string Text, decimal Quantity, decimal Price)[] lines)
    {
        var draft = new ReceiptDraft { Cashier = new Cashier("1") };
        foreach (var (text, quantity, price) in lines)
        {
            draft.AddLine(text, quantity, price, VatCategory.Standard);
        }

        return draft;
    }

    private static ReceiptDraft Paid(ReceiptDraft draft)
    {
        draft.PayCash(draft.Lines.Sum(static l => (l.Total ?? Math.Round(l.Quantity / l.Factor * l.UnitPrice, 2, MidpointRounding.AwayFromZero)) + l.Adjustments.Sum(static a => a.Amount)));
        return draft;
    }
}
