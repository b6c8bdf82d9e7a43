using Fiscal.Journal;

namespace Fiscal.Tests;

public sealed class SaleTests
{
    [Fact]
    public async Task Finish_gives_a_signed_receipt_with_the_first_number()
    {
        await using var till = new TestTill();
        await till.OpenAsync();

        var receipt = await till.SellAsync("sale-1");

        Assert.Equal(1, receipt.Number);
        Assert.Equal(1, receipt.BonId);
        Assert.Equal("sale-1", receipt.SaleId);
        Assert.Equal("KASSE-01", receipt.ClientId);
        Assert.Equal(3.20m, receipt.Total);
        Assert.Equal("Kassenbeleg-V1", receipt.ProcessType);
        Assert.Equal("Beleg^0.00_3.20_0.00_0.00_0.00^3.20:Bar", receipt.ProcessData);
        Assert.Equal(1, receipt.Signature!.TransactionNumber);
        Assert.Equal(2, receipt.Signature.SignatureCounter);
        Assert.Null(receipt.Outage);
        Assert.True(receipt.IsTest);
        Assert.Equal(16, receipt.LinkSecret.Length);
        Assert.Equal(TimeSpan.FromHours(1), receipt.End.Offset);
    }

    [Fact]
    public async Task A_sale_is_four_entries_in_the_order_of_the_commit_protocol()
    {
        await using var till = new TestTill();
        await till.OpenAsync();

        await till.SellAsync("sale-1");

        var kinds = (await till.EntriesAsync()).Select(e => e.Kind).ToArray();
        Assert.Equal([EntryKind.Genesis, EntryKind.MasterData, EntryKind.Opened, EntryKind.Started, EntryKind.Finishing, EntryKind.Sealed], kinds);
    }

    [Fact]
    public async Task Numbers_are_continuous_over_sales_aborts_and_restarts()
    {
        await using var till = new TestTill();
        await till.OpenAsync();
        await till.SellAsync("a");
        var aborted = await (await till.Register.BeginAsync("b")).AbortAsync();
        await till.ReopenAsync();
        var third = await till.SellAsync("c");

        Assert.Equal(ReceiptType.Abort, aborted.Type);
        Assert.Equal("AVBelegabbruch^0.00_0.00_0.00_0.00_0.00^", aborted.ProcessData);
        Assert.Equal(2, aborted.Number);
        Assert.Equal(3, third.Number);
        Assert.Equal(0, till.Tse.OpenTransactions);
    }

    [Fact]
    public async Task A_spent_sale_id_gives_its_receipt_again_also_after_a_restart()
    {
        await using var till = new TestTill();
        await till.OpenAsync();
        var first = await till.SellAsync("sale-1");
        var again = await till.SellAsync("sale-1", TestTill.Bread(99m));
        await till.ReopenAsync();
        var afterRestart = await till.SellAsync("sale-1", TestTill.Bread(99m));

        Assert.Equal(first.Number, again.Number);
        Assert.Equal(first.Signature!.QrPayload, again.Signature!.QrPayload);
        Assert.Equal(first.Signature.QrPayload, afterRestart.Signature!.QrPayload);
        Assert.Equal(first.LinkSecret, afterRestart.LinkSecret);
        Assert.Equal(3.20m, afterRestart.Total);
        Assert.Single(till.Tse.Transactions);
    }

    [Fact]
    public async Task Finishing_one_sale_from_many_callers_gives_one_receipt()
    {
        await using var till = new TestTill();
        await till.OpenAsync();
        var sale = await till.Register.BeginAsync("sale-1");

        var receipts = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => sale.Finish(TestTill.Bread()))));

        Assert.All(receipts, r => Assert.Equal(1, r.Number));
        Assert.Single(till.Tse.Transactions);
    }

    [Fact]
    public async Task Many_open_baskets_of_one_register_are_finished_in_any_order()
    {
        await using var till = new TestTill();
        await till.OpenAsync();
        var sales = new List<FiscalTransaction>();
        for (var i = 0; i < 50; i++)
        {
            sales.Add(await till.Register.BeginAsync($"sale-{i}"));
        }

        sales.Reverse();
        var receipts = await Task.WhenAll(sales.Select(s => s.FinishAsync(TestTill.Bread())));

        Assert.Equal(Enumerable.Range(1, 50).Select(n => (long)n), receipts.Select(r => r.Number).Order());
        Assert.Equal(50, receipts.Select(r => r.Signature!.TransactionNumber).Distinct().Count());
        Assert.Empty((await till.Register.GetStatusAsync()).OpenBaskets);
    }

    [Fact]
    public async Task A_refused_draft_journals_nothing_and_leaves_the_basket_open()
    {
        await using var till = new TestTill();
        await till.OpenAsync();
        var sale = await till.Register.BeginAsync("sale-1");
        await till.Register.WhenIdleAsync();
        var before = (await till.EntriesAsync()).Count;
        var draft = TestTill.Bread();
        draft.Payments.Clear();
        draft.PayCash(1m);

        var refused = await Assert.ThrowsAsync<ReceiptRefusedException>(() => sale.FinishAsync(draft));

        Assert.Equal("payments-unbalanced", Assert.Single(refused.Findings).Code);
        Assert.Equal(before, (await till.EntriesAsync()).Count);
        Assert.Equal(1, (await sale.FinishAsync(TestTill.Bread())).Number);
    }

    [Theory]
    [InlineData("[1")]
    [InlineData("not json")]
    [InlineData("")]
    public async Task An_extension_that_is_no_JSON_is_refused(string json)
    {
        await using var till = new TestTill();
        await till.OpenAsync();
        var draft = TestTill.Bread();
        draft.Extensions["loyalty"] = json;
        var sale = await till.Register.BeginAsync("sale-1");

        await Assert.ThrowsAsync<ReceiptRefusedException>(() => sale.FinishAsync(draft));
    }

    [Fact]
    public async Task Process_data_beyond_the_device_limit_is_refused_before_anything_is_durable()
    {
        var capabilities = Fiscal.Testing.ScriptedTse.FullCapabilities();
        capabilities.MaxProcessDataBytes = 20;
        await using var till = new TestTill(capabilities);
        await till.OpenAsync();
        var sale = await till.Register.BeginAsync("sale-1");

        var refused = await Assert.ThrowsAsync<ReceiptRefusedException>(() => sale.FinishAsync(TestTill.Bread()));

        Assert.Equal("process-data-too-long", Assert.Single(refused.Findings).Code);
        Assert.DoesNotContain(await till.EntriesAsync(), e => e.Kind == EntryKind.Finishing);
    }

    [Fact]
    public async Task Disposing_an_unfinished_sale_aborts_it_with_a_number()
    {
        await using var till = new TestTill();
        await till.OpenAsync();
        (await till.Register.BeginAsync("sale-1")).Dispose();
        await till.Register.WhenIdleAsync();

        var receipt = await till.Register.FindAsync("sale-1");

        Assert.Equal(ReceiptType.Abort, receipt!.Type);
        Assert.Equal(0, till.Tse.OpenTransactions);
    }

    [Fact]
    public async Task Receipts_are_found_by_sale_id_and_by_number()
    {
        await using var till = new TestTill();
        await till.OpenAsync();
        var receipt = await till.SellAsync("sale-1");

        Assert.Equal(receipt.Signature!.QrPayload, (await till.Register.FindAsync("sale-1"))!.Signature!.QrPayload);
        Assert.Equal("sale-1", (await till.Register.FindAsync(1))!.SaleId);
        Assert.Null(await till.Register.FindAsync(2));
        Assert.Null(await till.Register.FindAsync("other"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\nb")]
    public async Task A_bad_sale_id_is_refused(string saleId)
    {
        await using var till = new TestTill();
        await till.OpenAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => till.Register.BeginAsync(saleId));
        Assert.Throws<ArgumentException>(() => till.Register.Begin(saleId));
    }

    [Fact]
    public async Task The_event_of_a_sealed_receipt_is_raised_and_its_failure_stops_nothing()
    {
        await using var till = new TestTill();
        await till.OpenAsync();
        var numbers = new List<long>();
        till.Register.ReceiptSealed += (_, e) =>
        {
            numbers.Add(e.Receipt.Number);
            throw new InvalidOperationException("a handler's bug");
        };

        await till.SellAsync("a");
        await till.SellAsync("b");

        Assert.Equal([1L, 2L], numbers);
    }

    [Fact]
    public async Task A_synchronous_call_from_an_event_handler_is_refused_instead_of_hanging()
    {
        await using var till = new TestTill();
        await till.OpenAsync();
        Exception? seen = null;
        till.Register.ReceiptSealed += (_, _) => seen = Record.Exception(() => till.Register.GetStatus());

        await till.SellAsync("a");

        Assert.IsType<InvalidOperationException>(seen);
    }
}
