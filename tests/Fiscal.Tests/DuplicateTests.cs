using System.Globalization;
using Fiscal.Journal;
using Fiscal.Testing;
using Fiscal.Tse.Simulator;

namespace Fiscal.Tests;

/// <summary>A sale id is one sale, however often and from however many threads a till hands it in, also after a restart.</summary>
/// <remarks>Ten thousand sales at <c>FISCAL_TEST_SCALE=10</c>; <c>FISCAL_TEST_SEED</c> repeats a run.</remarks>
public sealed class DuplicateTests(Xunit.Abstractions.ITestOutputHelper output)
{
    [Fact]
    public async Task Every_sale_has_one_transaction_and_one_number_however_often_it_is_handed_in()
    {
        var seed = TestSettings.Seed;
        var sales = 1000 * TestSettings.Scale;
        output.WriteLine($"FISCAL_TEST_SEED={seed}");
        var random = new Random(seed);
        using var store = new InMemoryJournalStore();
        using var tse = new SimulatedTse(new SimulatedTseOptions { UseP256 = true });
        var first = new Dictionary<string, Receipt>(StringComparer.Ordinal);
        for (var sold = 0; sold < sales;)
        {
            // Each round is a run of the till; the next one begins after a restart and hands in old sales again.
            await using var registers = FiscalRegisters.Create(TestTill.NewOptions(), tse, store);
            var register = await registers.OpenAsync("KASSE-01");
            var until = Math.Min(sales, sold + random.Next(50, 400));
            var submissions = Enumerable.Range(sold, until - sold)
                .SelectMany(n => Enumerable.Repeat(n, random.Next(1, 4)))
                .Concat(Enumerable.Range(0, sold == 0 ? 0 : 20).Select(_ => random.Next(sold)))
                .OrderBy(_ => random.Next())
                .Select(n => (SaleId: "sale-" + n.ToString(CultureInfo.InvariantCulture), Price: 1m + (n % 50)))
                .ToList();
            var queue = new System.Collections.Concurrent.ConcurrentQueue<(string SaleId, decimal Price)>(submissions);
            var receipts = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => DrainAsync(register, queue))));
            foreach (var receipt in receipts.SelectMany(static r => r))
            {
                if (!first.TryAdd(receipt.SaleId, receipt))
                {
                    Assert.Equal(first[receipt.SaleId].Number, receipt.Number);
                    Assert.Equal(first[receipt.SaleId].Signature!.SignatureCounter, receipt.Signature!.SignatureCounter);
                }
            }

            sold = until;
        }

        Assert.Equal(sales, first.Count);
        Assert.Equal(Enumerable.Range(1, sales).Select(static n => (long)n), first.Values.Select(static r => r.Number).Order());
        Assert.Equal(sales, first.Values.Select(static r => r.Signature!.TransactionNumber).Distinct().Count());
        using var archive = new MemoryStream();
        await tse.ExportAsync(new TseExportRange(), archive);
        archive.Position = 0;
        var report = await JournalVerifier.VerifyAsync(store, new JournalVerificationOptions { Archive = archive });
        Assert.DoesNotContain(report.Findings, static f => f.Severity == FindingSeverity.Error);
        Assert.Equal(sales, report.Receipts);
        Assert.Equal(sales, (await tse.GetStatusAsync()).LastTransactionNumber);
    }

    private static async Task<List<Receipt>> DrainAsync(FiscalRegister register, System.Collections.Concurrent.ConcurrentQueue<(string SaleId, decimal Price)> queue)
    {
        var receipts = new List<Receipt>();
        while (queue.TryDequeue(out var next))
        {
            var sale = await register.BeginAsync(next.SaleId);
            receipts.Add(await sale.FinishAsync(TestTill.Bread(next.Price)));
        }

        return receipts;
    }
}
