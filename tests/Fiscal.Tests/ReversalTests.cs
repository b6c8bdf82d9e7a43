namespace Fiscal.Tests;

/// <summary>Reversal and return (spec till-rules §2).</summary>
public sealed class ReversalTests
{
    [Fact]
    public async Task A_reversal_turns_every_sign_and_names_closing_and_register()
    {
        await using var till = new TestTill();
        await till.OpenAsync();
        var sold = await till.SellAsync("sale-1", Mixed());
        await till.Register.CloseDayAsync();

        var reversal = await till.Register.ReverseAsync("storno-1", sold, new ReversalOptions { Cashier = new Cashier("2"), Note = "falscher Artikel" });

        Assert.Equal("Beleg^-6.40_-4.80_0.00_0.00_0.00^-5.00:Bar_-6.20:Unbar", reversal.ProcessData);
        Assert.True(reversal.IsReversal);
        Assert.Equal(ReceiptType.Receipt, reversal.Type);
        Assert.Equal(-sold.Total, reversal.Total);
        var reference = Assert.Single(reversal.References);
        Assert.Equal((ReferenceType.Receipt, "1", "KASSE-01", (long?)1, (long?)1), (reference.Type, reference.Id, reference.RegisterId, reference.ClosingNumber, reference.ReceiptNumber));
        Assert.Equal(["falscher Artikel"], reversal.Notes);
        Assert.All(reversal.Lines, static l => Assert.True(l.UnitPrice >= 0));
    }

    [Fact]
    public async Task The_closing_of_a_receipt_in_the_open_period_is_the_one_to_come()
    {
        await using var till = new TestTill();
        await till.OpenAsync();
        await till.SellAsync("a");
        await till.Register.CloseDayAsync();
        var sold = await till.SellAsync("b");

        Assert.Equal(2, (await till.Register.ReverseAsync("r", sold)).References[0].ClosingNumber);
    }

    [Fact]
    public async Task A_receipt_is_reversed_once_also_after_a_restart_and_the_same_id_gives_the_same_reversal()
    {
        await using var till = new TestTill();
        await till.OpenAsync();
        var sold = await till.SellAsync("a");
        var first = await till.Register.ReverseAsync("r1", sold);
        await till.ReopenAsync();
        var before = (await till.EntriesAsync()).Count;

        Assert.Equal("already-reversed", await RefusedAsync(() => till.Register.ReverseAsync("r2", sold)));
        Assert.Equal(before, (await till.EntriesAsync()).Count);
        Assert.Equal(first.Number, (await till.Register.ReverseAsync("r1", sold)).Number);
    }

    [Fact]
    public async Task A_reversal_is_never_reversed_and_neither_is_what_moved_nothing()
    {
        await using var till = new TestTill();
        await till.OpenAsync();
        var reversal = await till.Register.ReverseAsync("r", await till.SellAsync("a"));
        var aborted = await (await till.Register.BeginAsync("b")).AbortAsync();

        Assert.Equal("reversal-of-reversal", await RefusedAsync(() => till.Register.ReverseAsync("r2", reversal)));
        Assert.Equal("not-reversible", await RefusedAsync(() => till.Register.ReverseAsync("r3", aborted)));
    }

    [Fact]
    public async Task A_receipt_of_an_outage_is_reversed_like_any_other()
    {
        await using var till = new TestTill();
        await till.OpenAsync();
        till.Tse.OnCommand = static (_, _, _) => throw new TseException(TseErrorCodes.DeviceAbsent, "gone", TseExecution.NotSent);
        var sold = await till.SellAsync("a");
        Assert.NotNull(sold.Outage);

        Assert.Equal(-3.20m, (await till.Register.ReverseAsync("r", sold)).Total);
    }

    [Fact]
    public async Task A_draft_that_reverses_only_a_part_is_refused()
    {
        await using var till = new TestTill();
        await till.OpenAsync();
        var sold = await till.SellAsync("a", Mixed());
        var part = new ReceiptDraft { IsReversal = true };
        part.References.Add(ReceiptReference.To(sold));
        part.AddLine("Kaffee", -2m, 3.20m, VatCategory.Standard);
        part.PayCash(-6.40m);
        var transaction = await till.Register.BeginAsync("r");

        Assert.Equal("reversal-differs", await RefusedAsync(() => transaction.FinishAsync(part)));
    }

    [Fact]
    public async Task A_return_gives_back_a_part_and_never_more_than_was_sold()
    {
        await using var till = new TestTill();
        await till.OpenAsync();
        await till.SellAsync("cash", TestTill.Bread(100m));
        var sold = await till.SellAsync("a", Mixed());
        var original = (await till.Register.FindOriginalAsync(sold.Number))!;

        var first = await till.SellAsync("b", Return(original, 1, 1m));
        var later = (await till.Register.FindOriginalAsync(sold.Number))!;

        Assert.Equal("Beleg^-3.20_0.00_0.00_0.00_0.00^-3.20:Bar", first.ProcessData);
        Assert.False(first.IsReversal);
        Assert.Equal((1, "KASSE-01", (long?)1), (first.Lines[0].OriginalLine, first.Lines[0].References[0].RegisterId, first.Lines[0].References[0].ClosingNumber));
        Assert.Equal((1m, 1m), (later.GetRemaining(1), later.GetRemaining(2)));
        Assert.Throws<ArgumentOutOfRangeException>(() => later.ReturnLine(1, 2m));
        Assert.Equal("already-returned", await RefusedAsync(() => till.Register.ReverseAsync("r", sold)));

        // Drafts made earlier are held against what happened since.
        var stale = await till.Register.BeginAsync("c");
        var refused = await Assert.ThrowsAsync<ReceiptRefusedException>(() => stale.FinishAsync(Return(original, 1, 2m)));
        Assert.Equal(("return-exceeds-sale", "line 1"), (refused.Findings[0].Code, refused.Findings[0].Where));
    }

    [Fact]
    public async Task A_return_that_was_reversed_can_be_made_again()
    {
        await using var till = new TestTill();
        await till.OpenAsync();
        await till.SellAsync("cash", TestTill.Bread(100m));
        var sold = await till.SellAsync("a", Mixed());
        var back = await till.SellAsync("b", Return((await till.Register.FindOriginalAsync(sold.Number))!, 1, 2m));
        Assert.Equal(0m, (await till.Register.FindOriginalAsync(sold.Number))!.GetRemaining(1));

        await till.Register.ReverseAsync("r", back);

        Assert.Equal(2m, (await till.Register.FindOriginalAsync(sold.Number))!.GetRemaining(1));
    }

    [Fact]
    public async Task A_return_is_found_by_the_code_on_the_paper()
    {
        await using var till = new SignedTill();
        await till.SellAsync("a");
        var sold = await till.SellAsync("b", Mixed());
        await till.SellAsync("c");
        till.Clock.Advance(TimeSpan.FromDays(3));

        Assert.Equal(sold.Number, (await till.Register.FindOriginalAsync(sold.Signature!.QrPayload))!.Receipt.Number);
        Assert.Null(await till.Register.FindOriginalAsync(sold.Signature.QrPayload.Replace(Convert.ToBase64String(sold.Signature.Value), Convert.ToBase64String(new byte[sold.Signature.Value.Length]), StringComparison.Ordinal)));
        await Assert.ThrowsAsync<FormatException>(() => till.Register.FindOriginalAsync("https://example.com"));
    }

    [Fact]
    public async Task A_return_keeps_the_rate_of_the_sale_under_its_historic_key()
    {
        await using var till = new TestTill();
        till.Clock.SetUtcNow(new DateTimeOffset(2026, 6, 30, 8, 0, 0, TimeSpan.Zero));
        till.Options.VatRates = VatRateTable.Germany.With(
        [
            new VatRatePeriod(VatCategory.Standard, new DateTime(2021, 1, 1), 19m, 1, 11),
            new VatRatePeriod(VatCategory.Standard, new DateTime(2026, 7, 1), 17m, 1, 21),
        ]);
        await till.OpenAsync();
        await till.SellAsync("cash", TestTill.Bread(100m));
        var sold = await till.SellAsync("a", Mixed());
        till.Clock.Advance(TimeSpan.FromDays(2));

        var back = await till.SellAsync("b", Return((await till.Register.FindOriginalAsync(sold.Number))!, 1, 1m));

        Assert.Equal((11, 19m, -3.20m, -0.51m), (back.Vat[0].Rate.Key, back.Vat[0].Rate.Percent, back.Vat[0].Gross, back.Vat[0].Tax));
        var wrong = Return((await till.Register.FindOriginalAsync(sold.Number))!, 1, 1m);
        wrong.Lines[0].OriginalRate = null;
        Assert.Equal("return-rate-differs", await RefusedAsync(async () => await till.SellAsync("c", wrong)));
    }

    [Fact]
    public async Task All_parts_of_a_line_with_a_discount_come_back_for_what_was_paid()
    {
        await using var till = new TestTill();
        await till.OpenAsync();
        await till.SellAsync("cash", TestTill.Bread(100m));
        var draft = new ReceiptDraft();
        draft.AddLine("Hemd", 3m, 10m, VatCategory.Standard).Adjustments.Add(new PriceAdjustment(-1m, "Mengenrabatt"));
        draft.PayCash(29m);
        var sold = await till.SellAsync("a", draft);

        var sum = 0m;
        for (var i = 0; i < 3; i++)
        {
            sum += (await till.SellAsync("b" + i, Return((await till.Register.FindOriginalAsync(sold.Number))!, 1, 1m))).Total;
        }

        Assert.Equal(-29m, sum);
    }

    [Fact]
    public async Task Goods_of_another_till_come_back_with_its_register_and_closing()
    {
        await using var tills = new TwoTills();
        var sold = await TwoTills.SellAsync(tills.First, "a");
        await tills.First.CloseDayAsync();
        await TwoTills.SellAsync(tills.Second, "cash");

        var original = (await tills.Second.FindOriginalAsync(new ReceiptId("KASSE-01", sold.Number)))!;
        var draft = new ReceiptDraft();
        draft.Lines.Add(original.ReturnLine(1));
        draft.PayCash(-3.20m);
        var back = await (await tills.Second.BeginAsync("b")).FinishAsync(draft);

        Assert.Equal(("KASSE-01", (long?)1), (back.Lines[0].References[0].RegisterId, back.Lines[0].References[0].ClosingNumber));
        Assert.Equal("already-returned", await RefusedAsync(() => tills.First.ReverseAsync("r", sold)));
    }

    [Fact]
    public async Task A_receipt_of_another_journal_is_reversed_with_its_closing_and_once()
    {
        await using var other = new TestTill();
        other.Options.RegisterId = "KASSE-07";
        await other.OpenAsync();
        var foreign = Fiscal.Journal.ReceiptJson.Read(System.Text.Encoding.UTF8.GetBytes(System.Text.Encoding.UTF8.GetString(Fiscal.Journal.ReceiptJson.Write(await other.SellAsync("a"))).Replace("\"register\":\"KASSE-01\"", "\"register\":\"KASSE-07\"", StringComparison.Ordinal)));
        await using var till = new TestTill();
        await till.OpenAsync();
        await till.SellAsync("cash");

        Assert.Equal("reference-incomplete", await RefusedAsync(() => till.Register.ReverseAsync("r0", foreign)));
        var reversal = await till.Register.ReverseAsync("r1", foreign, new ReversalOptions { ClosingNumber = 9 });

        Assert.Equal(("KASSE-07", (long?)9), (reversal.References[0].RegisterId, reversal.References[0].ClosingNumber));
        await till.ReopenAsync();
        Assert.Equal("already-reversed", await RefusedAsync(() => till.Register.ReverseAsync("r2", foreign, new ReversalOptions { ClosingNumber = 9 })));
        Assert.Equal(reversal.Number, (await till.Register.ReverseAsync("r1", foreign, new ReversalOptions { ClosingNumber = 9 })).Number);
    }

    [Fact]
    public async Task Two_tills_that_take_the_same_thing_back_at_once_get_it_once()
    {
        for (var round = 0; round < 10; round++)
        {
            await using var tills = new TwoTills();
            var sold = await TwoTills.SellAsync(tills.First, "a");
            await TwoTills.SellAsync(tills.Second, "cash");

            var outcomes = await Task.WhenAll(new[] { tills.First, tills.Second }.Select(async till => await Record.ExceptionAsync(() => Task.Run(() => till.ReverseAsync("r", sold)))));

            Assert.Equal(1, outcomes.Count(static e => e is null));
            Assert.Equal("already-reversed", Assert.Single(Assert.IsType<ReceiptRefusedException>(outcomes.Single(static e => e is not null)).Findings).Code);
        }
    }

    internal static async Task<string> RefusedAsync(Func<Task> work) =>
        string.Join(" ", (await Assert.ThrowsAsync<ReceiptRefusedException>(work)).Findings.Select(static f => f.Code));

    internal static ReceiptDraft Mixed()
    {
        var draft = new ReceiptDraft();
        draft.AddLine("Kaffee", 2m, 3.20m, VatCategory.Standard);
        draft.AddLine("Brot", 1m, 4.80m, VatCategory.Reduced);
        draft.PayCash(5m);
        draft.Pay(PaymentKind.DebitCard, 6.20m, "girocard");
        return draft;
    }

    private static ReceiptDraft Return(OriginalReceipt original, int line, decimal quantity)
    {
        var draft = new ReceiptDraft();
        draft.Lines.Add(original.ReturnLine(line, quantity));
        draft.PayCash(draft.Lines[0].Total ?? (Math.Round(draft.Lines[0].Quantity * draft.Lines[0].UnitPrice, 2) + draft.Lines[0].Adjustments.Sum(static a => a.Amount)));
        return draft;
    }
}
