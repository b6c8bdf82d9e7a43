using System.Collections.Concurrent;
using Fiscal;
using Fiscal.Tse.Simulator;

// A process of its own, because the size of the thread pool is a process's: "pool FOLDER" or "context FOLDER". Prints the receipt's number and whether it is signed.
var folder = args[1];
switch (args[0])
{
    case "pool":
        Console.WriteLine($"min {ThreadPool.SetMinThreads(1, 1)}");
        Console.WriteLine($"max {ThreadPool.SetMaxThreads(1, 1)}");
        var sold = new ManualResetEventSlim();
        ThreadPool.UnsafeQueueUserWorkItem(
            _ =>
            {
                Sell();
                sold.Set();
            },
            null);
        return sold.Wait(TimeSpan.FromSeconds(30)) ? 0 : 2;
    case "context":
        using (var context = new OneThreadContext())
        {
            var synchronous = new ManualResetEventSlim();
            var asynchronous = new TaskCompletionSource();
            context.Post(
                async _ =>
                {
                    Sell();
                    synchronous.Set();
                    using var tse = new SimulatedTse(new SimulatedTseOptions());
                    await using var registers = FiscalRegisters.Create(NewOptions("second.journal"), tse);
                    var register = await registers.OpenAsync("KASSE-01");
                    var sale = await register.BeginAsync("sale-1");
                    var receipt = await sale.FinishAsync(Bread());
                    Console.WriteLine($"asynchronous {receipt.Number} signed {receipt.Signature is not null}");
                    asynchronous.SetResult();
                },
                null);
            return synchronous.Wait(TimeSpan.FromSeconds(30)) && asynchronous.Task.Wait(TimeSpan.FromSeconds(30)) ? 0 : 2;
        }

    default:
        return 1;
}

void Sell()
{
    using var tse = new SimulatedTse(new SimulatedTseOptions());
    using var registers = FiscalRegisters.Create(NewOptions("till.journal"), tse);
    var register = registers.Open("KASSE-01");
    var receipt = register.Begin("sale-1").Finish(Bread());
    var closing = register.CloseDay().Closing;
    Console.WriteLine($"synchronous {receipt.Number} signed {receipt.Signature is not null} closed {closing?.Number}");
}

FiscalOptions NewOptions(string journal) => new()
{
    JournalPath = Path.Combine(folder, journal),
    Merchant = { Name = "Bäckerei Muster GmbH", Street = "Musterstraße 1", PostalCode = "12345", City = "Musterstadt", TaxNumber = "00/000/00000" },
};

static ReceiptDraft Bread()
{
    var draft = new ReceiptDraft();
    draft.AddLine("Brot", 1m, 3.20m, VatCategory.Reduced);
    draft.PayCash(3.20m);
    return draft;
}

/// <summary>What a user interface has: one thread, and everything awaited on it comes back to it.</summary>
internal sealed class OneThreadContext : SynchronizationContext, IDisposable
{
    private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> _work = [];

    public OneThreadContext() => new Thread(Run) { IsBackground = true }.Start();

    public override void Post(SendOrPostCallback d, object? state) => _work.Add((d, state));

    public void Dispose() => _work.CompleteAdding();

    private void Run()
    {
        SetSynchronizationContext(this);
        foreach (var (callback, state) in _work.GetConsumingEnumerable())
        {
            callback(state);
        }
    }
}
