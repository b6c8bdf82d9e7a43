using System.Globalization;
using Fiscal.Journal;

namespace Fiscal.Tests;

/// <summary>Any sequence of sales, returns, reversals and cash movements (spec till-rules §2–3).</summary>
public sealed class BooksPropertyTests
{
    [Fact]
    public async Task No_sequence_returns_more_than_was_sold_and_the_drawer_is_the_sum_of_its_movements()
    {
        var random = new Random(TestSettings.Seed);
        for (var round = 0; round < 3 * TestSettings.Scale; round++)
        {
            await using var till = new SignedTill();
            await till.Register.BookCashAsync("float", CashMovement.Float(10_000m));
            var sold = new List<Receipt>();
            for (var step = 0; step < 60; step++)
            {
                var id = step.ToString(CultureInfo.InvariantCulture);
                var what = random.Next(10);
                if (what < 4 || sold.Count == 0)
                {
                    sold.Add(await till.SellAsync(id, Sale(random)));
                }
                else if (what < 7)
                {
                    var original = (await till.Register.FindOriginalAsync(sold[random.Next(sold.Count)].Number))!;
                    var line = random.Next(1, original.Receipt.Lines.Count + 1);
                    if (original.Receipt.IsReversal || original.Receipt.Lines[line - 1].OriginalLine is not null || original.GetRemaining(line) == 0)
                    {
                        continue;
                    }

                    var part = random.Next(2) == 0 ? original.GetRemaining(line) : Math.Min(1m, original.GetRemaining(line));
                    var draft = new ReceiptDraft();
                    draft.Lines.Add(original.ReturnLine(line, part));
                    Pay(draft);
                    sold.Add(await till.SellAsync(id, draft));
                }
                else if (what == 7)
                {
                    try
                    {
                        await till.Register.ReverseAsync(id, sold[random.Next(sold.Count)]);
                    }
                    catch (ReceiptRefusedException e)
                    {
                        Assert.Contains(e.Findings[0].Code, (string[])["already-reversed", "already-returned"]);
                    }
                }
                else if (what == 8)
                {
                    var amount = random.Next(1, 10_000) / 100m;
                    await till.Register.BookCashAsync(id, random.Next(2) == 0 ? CashMovement.PayIn(amount, "x") : CashMovement.ToTransit(amount));
                }
                else
                {
                    await till.Register.CloseDayAsync();
                    await till.ReopenAsync();
                }
            }

            var receipts = (await till.EntriesAsync()).OfType<FinishingEntry>().Select(static f => f.Content).Where(static c => c.Type == ReceiptType.Receipt).ToList();
            Assert.Equal(receipts.SelectMany(static c => c.Payments).Where(static p => p.Kind == PaymentKind.Cash).Sum(static p => p.Amount), till.Cash());
            Assert.All(receipts, static c => Assert.Equal(c.Total, c.Vat.Sum(static v => v.Gross)));
            CheckNothingReturnedTwice((await till.EntriesAsync()).OfType<FinishingEntry>().ToList());
            await till.VerifyAsync();
        }
    }

    // Counted by hand over the whole journal: what was sold of a line, and what later receipts took back of it.
    private static void CheckNothingReturnedTwice(List<FinishingEntry> all)
    {
        foreach (var sale in all.Where(static f => f.Content is { Type: ReceiptType.Receipt, IsReversal: false }))
        {
            var id = sale.BonId.ToString(CultureInfo.InvariantCulture);
            var reversals = all.Count(f => f.Content.IsReversal && f.Content.References.Any(r => r.Id == id));
            Assert.InRange(reversals, 0, 1);
            foreach (var line in sale.Content.Lines.Where(static l => l.OriginalLine is null && l.Quantity > 0))
            {
                var back = all.SelectMany(static f => f.Content.Lines).Where(l => l.OriginalLine == line.Number && l.References.Any(r => r.Id == id)).ToList();
                var quantity = line.Quantity + back.Sum(static l => l.Quantity) - (reversals * line.Quantity);
                var total = line.Total + back.Sum(static l => l.Total) - (reversals * line.Total);
                Assert.True(quantity >= 0 && total >= 0, $"seed {TestSettings.Seed}: receipt {sale.ReceiptNumber}, line {line.Number}: {quantity} for {total} left");
                Assert.True(quantity != 0 || total == 0, $"seed {TestSettings.Seed}: receipt {sale.ReceiptNumber}, line {line.Number}: {total} left for nothing");
            }
        }
    }

    private static ReceiptDraft Sale(Random random)
    {
        var draft = new ReceiptDraft();
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var line = draft.AddLine("Artikel " + i, random.Next(1, 8) + (random.Next(3) == 0 ? 0.333m : 0m), random.Next(1, 5000) / 100m, random.Next(2) == 0 ? VatCategory.Standard : VatCategory.Reduced);
            if (random.Next(3) == 0)
            {
                line.Adjustments.Add(new PriceAdjustment(-0.01m * random.Next(1, 5)));
            }

            if (random.Next(4) == 0)
            {
                line.VatShares.Add(new VatShare(VatCategory.Reduced, percent: 70m));
                line.VatShares.Add(new VatShare(VatCategory.Standard, percent: 30m));
            }
        }

        if (draft.Lines.Any(static l => Math.Round(l.Quantity * l.UnitPrice, 2) < 0.05m))
        {
            return TestTill.Bread();
        }

        Pay(draft);
        return draft;
    }

    private static void Pay(ReceiptDraft draft) =>
        draft.PayCash(draft.Lines.Sum(static l => (l.Total ?? Math.Round(l.Quantity / l.Factor * l.UnitPrice, 2, MidpointRounding.AwayFromZero)) + l.Adjustments.Sum(static a => a.Amount)));
}
