using Fiscal.Journal;
using Fiscal.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Fiscal.Tests;

/// <summary>The process dies at every point between two steps of a day; another one opens what is on disk and goes on. Every row of the commit protocol's table is among them.</summary>
public sealed class CrashTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly string[] Sales = ["a", "b", "abort", "c"];

    public enum Profile
    {
        LooksUpEverything,
        LooksUpByNumber,
        RepeatsStart,
    }

    public enum Death
    {
        Kill,
        PowerCut,
        PowerCutWithOneBufferedAppend,
    }

    [Theory]
    [CombinatorialCrash]
    public async Task Nothing_is_lost_doubled_or_orphaned(Profile profile, Death death)
    {
        var steps = await StepsOfADayAsync(profile);
        Assert.InRange(steps, 40, 400);
        for (var step = 1; step <= steps; step++)
        {
            try
            {
                await DieAndGoOnAsync(profile, death, step);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Died at step {step} of {steps}: {e.Message}", e);
            }
        }
    }

    private static async Task<int> StepsOfADayAsync(Profile profile)
    {
        using var point = new CrashPoint(int.MaxValue, Death.Kill);
        using var store = new InMemoryJournalStore();
        await using var tse = NewTse(profile, new FakeTimeProvider(TestTill.Opening));
        point.Attach(store, tse);
        await using var registers = FiscalRegisters.Create(TestTill.NewOptions(), tse, store, new FakeTimeProvider(TestTill.Opening));
        await SellAsync(registers, []);
        return point.Count;
    }

    private static async Task DieAndGoOnAsync(Profile profile, Death death, int step)
    {
        var clock = new FakeTimeProvider(TestTill.Opening);
        using var point = new CrashPoint(step, death);
        var store = new InMemoryJournalStore();
        var tse = NewTse(profile, clock);
        point.Attach(store, tse);
        var registers = FiscalRegisters.Create(TestTill.NewOptions(), tse, store, clock);
        var handedOut = new List<Receipt>();
        var day = Task.Run(() => SellAsync(registers, handedOut));
        await point.Reached.WaitAsync(Patience);
        Receipt[] before;
        lock (handedOut)
        {
            before = [.. handedOut];
        }

        var disk = point.Disk!;
        await using var device = point.Device!;
        point.Release();
        await Task.WhenAny(day).WaitAsync(Patience);

        await using var next = FiscalRegisters.Create(TestTill.NewOptions(), device, disk, clock);
        var after = new List<Receipt>();
        await SellAsync(next, after).WaitAsync(Patience);
        Check(before, after, device, await EntriesAsync(disk));
        await registers.DisposeAsync().AsTask().WaitAsync(Patience);
        await tse.DisposeAsync();
        disk.Dispose();
        store.Dispose();
    }

    private static void Check(Receipt[] before, List<Receipt> after, ScriptedTse device, IReadOnlyList<JournalEntry> entries)
    {
        Assert.Equal(Sales, after.Select(r => r.SaleId));
        var finishing = entries.OfType<FinishingEntry>().ToList();
        var seals = entries.OfType<SealedEntry>().ToList();
        Assert.Equal(Enumerable.Range(1, finishing.Count).Select(n => (long)n), finishing.Select(f => f.ReceiptNumber));
        Assert.Equal(finishing.Select(f => f.ReceiptNumber).Order(), seals.Select(s => s.ReceiptNumber).Order());
        Assert.Equal(finishing.Count, finishing.Select(f => f.SaleId).Distinct().Count());
        foreach (var receipt in before)
        {
            var again = after.Single(r => r.SaleId == receipt.SaleId);
            Assert.Equal(receipt.Number, again.Number);
            Assert.Equal(receipt.Signature?.QrPayload, again.Signature?.QrPayload);
            Assert.Equal(receipt.LinkSecret, again.LinkSecret);
        }

        Assert.Equal(0, device.OpenTransactions);
        Assert.All(after, r => Assert.NotNull(r.Signature));
        var signed = seals.Where(s => s.Signature is not null).Select(s => s.Signature!.TransactionNumber).ToList();
        Assert.Equal(signed.Count, signed.Distinct().Count());
        Assert.Equal(device.Transactions.Select(t => t.TransactionNumber!.Value), signed.Order());
    }

    private static async Task<IReadOnlyList<JournalEntry>> EntriesAsync(JournalStore store) =>
        [.. (await store.ReadAsync("KASSE-01", 1, JournalStore.MaxReadCount)).Select(EntryCodec.Decode)];

    private static async Task SellAsync(FiscalRegisters registers, List<Receipt> handedOut)
    {
        var register = await registers.OpenAsync("KASSE-01");
        foreach (var saleId in Sales)
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

    private static ScriptedTse NewTse(Profile profile, TimeProvider clock)
    {
        var capabilities = ScriptedTse.FullCapabilities();
        capabilities.LookUpByOperationId = profile == Profile.LooksUpEverything;
        capabilities.RepeatableStart = profile == Profile.RepeatsStart;
        return new ScriptedTse(capabilities, clock);
    }

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class CombinatorialCrashAttribute : Xunit.Sdk.DataAttribute
    {
        public override IEnumerable<object[]> GetData(System.Reflection.MethodInfo testMethod) =>
            from profile in Enum.GetValues<Profile>()
            from death in Enum.GetValues<Death>()
            select new object[] { profile, death };
    }

    /// <summary>Counts steps; at the chosen one the register's thread stops as if the process were gone.</summary>
    private sealed class CrashPoint(int at, Death death) : IDisposable
    {
        private InMemoryJournalStore? _store;
        private ScriptedTse? _tse;
        private readonly ManualResetEventSlim _released = new();
        private readonly TaskCompletionSource<bool> _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public InMemoryJournalStore? Disk { get; private set; }

        public ScriptedTse? Device { get; private set; }

        public Task Reached => _reached.Task;

        public void Attach(InMemoryJournalStore store, ScriptedTse tse)
        {
            _store = store;
            _tse = tse;
            store.BeforeAppend = (_, _) => Step();
            store.AfterAppend = (_, _) => Step();
            tse.OnCommand = (_, _, _) =>
            {
                Step();
                return Task.CompletedTask;
            };
            tse.OnAnswer = (_, _) =>
            {
                Step();
                return Task.CompletedTask;
            };
        }

        public void Release() => _released.Set();

        public void Dispose() => _released.Dispose();

        private void Step()
        {
            var count = Interlocked.Increment(ref _count);
            if (count < at)
            {
                return;
            }

            if (count == at)
            {
                Disk = death switch
                {
                    Death.Kill => _store!.AfterKill(),
                    Death.PowerCut => _store!.AfterPowerCut(),
                    _ => _store!.AfterPowerCut(1),
                };
                Device = _tse!.AfterKill();
            }

            _reached.TrySetResult(true);
            _released.Wait(TimeSpan.FromSeconds(30));
            throw new JournalException(JournalErrorCodes.StorageFailed, "This process is dead.");
        }
    }
}
