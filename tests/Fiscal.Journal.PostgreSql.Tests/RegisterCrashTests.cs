using Fiscal.Testing;
using Fiscal.Tests;
using Microsoft.Extensions.Time.Testing;

namespace Fiscal.Journal.PostgreSql.Tests;

/// <summary>
/// The runtime's crash matrix over a real server: the till's process dies before and after every append and every command to the TSE; what the
/// server had taken by then is what the next process finds. Power cuts are the server's business: <see cref="CrashTests"/>.
/// </summary>
[Collection(nameof(PostgreSqlGroup))]
public sealed class RegisterCrashTests(PostgreSqlServer server)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly string[] SaleIds = ["a", "b", "abort", "c"];

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public async Task Nothing_is_lost_doubled_or_orphaned(bool looksUpByOperation, bool repeatsStart)
    {
        var capabilities = ScriptedTse.FullCapabilities();
        capabilities.LookUpByOperationId = looksUpByOperation;
        capabilities.RepeatableStart = repeatsStart;
        var steps = await StepsOfADayAsync(capabilities);
        Assert.InRange(steps, 40, 400);
        var stride = Sales.Scale > 1 ? 1 : 3;
        for (var step = 1 + (Sales.Seed % stride); step <= steps; step += stride)
        {
            try
            {
                await DieAndGoOnAsync(capabilities, step);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Died at step {step} of {steps} (seed {Sales.Seed}): {e.Message}", e);
            }
        }
    }

    private async Task<int> StepsOfADayAsync(TseCapabilities capabilities)
    {
        var steps = 0;
        await using var tse = NewTse(capabilities, new FakeTimeProvider(TestTill.Opening), () => Interlocked.Increment(ref steps));
        using var store = new DyingStore(PostgreSqlJournalStore.Open(server.NewJournal()), () => Interlocked.Increment(ref steps));
        await using var registers = FiscalRegisters.Create(TestTill.NewOptions(), tse, store, new FakeTimeProvider(TestTill.Opening));
        await SellAsync(registers, []);
        return steps;
    }

    private async Task DieAndGoOnAsync(TseCapabilities capabilities, int at)
    {
        var clock = new FakeTimeProvider(TestTill.Opening);
        var (from, to) = (server.NewSchema(), server.NewSchema());
        using var released = new ManualResetEventSlim();
        var reached = new TaskCompletionSource<ScriptedTse>(TaskCreationOptions.RunContinuationsAsynchronously);
        var count = 0;
        ScriptedTse? tse = null;
        using var disk = PostgreSqlJournalStore.Open(server.ConnectionString + ";Schema=" + to);
        await using var living = tse = NewTse(capabilities, clock, Step);
        using var store = new DyingStore(PostgreSqlJournalStore.Open(server.ConnectionString + ";Schema=" + from), Step);
        var registers = FiscalRegisters.Create(TestTill.NewOptions(), tse, store, clock);
        var handedOut = new List<Receipt>();
        var day = Task.Run(() => SellAsync(registers, handedOut));
        var device = await reached.Task.WaitAsync(Patience);
        Receipt[] before;
        lock (handedOut)
        {
            before = [.. handedOut];
        }

        released.Set();
        await Task.WhenAny(day).WaitAsync(Patience);
        await using (device)
        {
            await using var next = FiscalRegisters.Create(TestTill.NewOptions(), device, disk, clock);
            var after = new List<Receipt>();
            await SellAsync(next, after).WaitAsync(Patience);
            await CheckAsync(before, after, device, disk);
        }

        await registers.DisposeAsync().AsTask().WaitAsync(Patience);

        void Step()
        {
            var step = Interlocked.Increment(ref count);
            if (step < at)
            {
                return;
            }

            if (step == at)
            {
                // What the server has at this moment, as another process would find it.
                server.Execute($"INSERT INTO {to}.entry SELECT * FROM {from}.entry ORDER BY register, sequence; INSERT INTO {to}.cursor SELECT * FROM {from}.cursor");
                reached.TrySetResult(tse!.AfterKill());
            }

            released.Wait(TimeSpan.FromSeconds(60));
            throw new JournalException(JournalErrorCodes.StorageFailed, "This process is dead.");
        }
    }

    private static async Task CheckAsync(Receipt[] before, List<Receipt> after, ScriptedTse device, JournalStore disk)
    {
        Assert.Equal(SaleIds, after.Select(r => r.SaleId));
        Assert.Empty(await ChainVerifier.VerifyAsync(disk));
        var entries = (await disk.ReadAsync("KASSE-01", 1, JournalStore.MaxReadCount)).Select(EntryCodec.Decode).ToList();
        var finishing = entries.OfType<FinishingEntry>().ToList();
        var seals = entries.OfType<SealedEntry>().ToList();
        Assert.Equal(Enumerable.Range(1, finishing.Count).Select(n => (long)n), finishing.Select(f => f.ReceiptNumber));
        Assert.Equal(finishing.Select(f => f.ReceiptNumber).Order(), seals.Select(s => s.ReceiptNumber).Order());
        Assert.Equal(finishing.Count, finishing.Select(f => f.SaleId).Distinct().Count());
        foreach (var receipt in before)
        {
            var again = after.Single(r => r.SaleId == receipt.SaleId);
            Assert.Equal((receipt.Number, receipt.Signature?.QrPayload), (again.Number, again.Signature?.QrPayload));
        }

        Assert.Equal(0, device.OpenTransactions);
        Assert.All(after, r => Assert.NotNull(r.Signature));
        var signed = seals.Where(s => s.Signature is not null).Select(s => s.Signature!.TransactionNumber).ToList();
        Assert.Equal(signed.Count, signed.Distinct().Count());
        Assert.Equal(device.Transactions.Select(t => t.TransactionNumber!.Value), signed.Order());
    }

    private static async Task SellAsync(FiscalRegisters registers, List<Receipt> handedOut)
    {
        var register = await registers.OpenAsync("KASSE-01");
        foreach (var saleId in SaleIds)
        {
            var sale = await register.BeginAsync(saleId);
            var receipt = saleId == "abort" ? await sale.AbortAsync() : await sale.FinishAsync(TestTill.Bread());
            lock (handedOut)
            {
                handedOut.Add(receipt);
            }
        }

        await register.WhenIdleAsync();
    }

    private static ScriptedTse NewTse(TseCapabilities capabilities, TimeProvider clock, Action step) => new(capabilities, clock)
    {
        OnCommand = (_, _, _) =>
        {
            step();
            return Task.CompletedTask;
        },
        OnAnswer = (_, _) =>
        {
            step();
            return Task.CompletedTask;
        },
    };
}
