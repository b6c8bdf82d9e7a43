using Fiscal.Journal;
using Microsoft.Extensions.Logging;

namespace Fiscal;

/// <summary>A till: begins and finishes sales, closes the day, tells how it is.</summary>
/// <remarks>
/// Thread-safe. All work of a register runs on one thread of its own, so synchronous members may be called from a user interface thread and from a
/// pool of any size. Events are raised on that thread: be quick there, and call asynchronous members only.
/// </remarks>
public sealed partial class FiscalRegister
{
    private static readonly TimeSpan DisposeLimit = TimeSpan.FromSeconds(5);

    private readonly RegisterEngine _engine;
    private readonly RegisterThread _thread;
    private readonly ILogger _logger;
    private readonly TimeProvider _timeProvider;
    private int _closed;

    internal FiscalRegister(RegisterEngine engine, RegisterThread thread, TimeProvider timeProvider, ILogger logger)
    {
        _engine = engine;
        _thread = thread;
        _timeProvider = timeProvider;
        _logger = logger;
        engine.ReceiptSealed += receipt => ReceiptSealed?.Invoke(this, new ReceiptSealedEventArgs(receipt));
        engine.OutageBegan += outage => OutageBegan?.Invoke(this, new OutageEventArgs(outage));
        engine.HistoryMissing += history => HistoryMissing?.Invoke(this, new MissingHistoryEventArgs(history));
        engine.OutageEnded += outage => OutageEnded?.Invoke(this, new OutageEventArgs(outage));
    }

    /// <summary>A receipt was sealed.</summary>
    public event EventHandler<ReceiptSealedEventArgs>? ReceiptSealed;

    /// <summary>The TSE failed. Sales go on.</summary>
    public event EventHandler<OutageEventArgs>? OutageBegan;

    /// <summary>The TSE signs again.</summary>
    public event EventHandler<OutageEventArgs>? OutageEnded;

    /// <summary>Register id.</summary>
    public string Id => _engine.RegisterId;

    /// <summary>Opens a sale and returns; the TSE's transaction starts in the background. The first item is the legal start (AEAO zu §146a).</summary>
    /// <param name="saleId">The POS's own id, unique per register for ever: 1 to 128 characters. Beginning it again gives the same sale, finished or not.</param>
    /// <exception cref="ArgumentException">The id is empty, too long or holds control characters.</exception>
    /// <exception cref="JournalException">The journal cannot be written or read.</exception>
    public FiscalTransaction Begin(string saleId) => Run(engine => engine.BeginAsync(this, CheckSaleId(saleId)));

    /// <summary>As <see cref="Begin"/>.</summary>
    /// <param name="saleId">The POS's own id, unique per register for ever.</param>
    /// <param name="cancellationToken">Honoured before anything is done.</param>
    /// <exception cref="ArgumentException">The id is empty, too long or holds control characters.</exception>
    /// <exception cref="JournalException">The journal cannot be written or read.</exception>
    public Task<FiscalTransaction> BeginAsync(string saleId, CancellationToken cancellationToken = default)
    {
        CheckSaleId(saleId);
        cancellationToken.ThrowIfCancellationRequested();
        return RunAsync(engine => engine.BeginAsync(this, saleId));
    }

    /// <summary>The receipt of a sale, or <see langword="null"/> if it has none.</summary>
    /// <exception cref="JournalException">The journal cannot be read.</exception>
    public Receipt? Find(string saleId) => Run(engine => engine.FindReceiptAsync(CheckSaleId(saleId)));

    /// <summary>As <see cref="Find(string)"/>.</summary>
    /// <exception cref="JournalException">The journal cannot be read.</exception>
    public Task<Receipt?> FindAsync(string saleId, CancellationToken cancellationToken = default)
    {
        CheckSaleId(saleId);
        cancellationToken.ThrowIfCancellationRequested();
        return RunAsync(engine => engine.FindReceiptAsync(saleId));
    }

    /// <summary>The receipt with this number, or <see langword="null"/>.</summary>
    /// <exception cref="JournalException">The journal cannot be read.</exception>
    public Receipt? Find(long receiptNumber) => Run(engine => engine.FindReceiptAsync(receiptNumber));

    /// <summary>As <see cref="Find(long)"/>.</summary>
    /// <exception cref="JournalException">The journal cannot be read.</exception>
    public Task<Receipt?> FindAsync(long receiptNumber, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return RunAsync(engine => engine.FindReceiptAsync(receiptNumber));
    }

    /// <summary>How the register is now.</summary>
    public RegisterStatus GetStatus() => Run(engine => Task.FromResult(engine.GetStatus()));

    /// <summary>As <see cref="GetStatus"/>.</summary>
    public Task<RegisterStatus> GetStatusAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return RunAsync(engine => Task.FromResult(engine.GetStatus()));
    }

    /// <summary>Makes a cash point closing (Z). Open baskets are returned instead of it unless the options decide about them (DSFinV-K, AEAO 3.6.3).</summary>
    /// <exception cref="JournalException">The journal cannot be written.</exception>
    public ClosingResult CloseDay(CloseDayOptions? options = null) => Run(engine => engine.CloseDayAsync(options ?? new CloseDayOptions()));

    /// <summary>As <see cref="CloseDay"/>.</summary>
    /// <exception cref="JournalException">The journal cannot be written.</exception>
    public Task<ClosingResult> CloseDayAsync(CloseDayOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return RunAsync(engine => engine.CloseDayAsync(options ?? new CloseDayOptions()));
    }

    /// <summary>Completes when nothing runs in the background: no start, no probe of a failed TSE, no reconciliation. For orderly shut-down and for tests.</summary>
    public Task WhenIdleAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return RunAsync(static engine => engine.WhenIdleAsync());
    }

    internal T Run<T>(Func<RegisterEngine, Task<T>> work) => _thread.Run(() => work(_engine));

    internal Task<T> RunAsync<T>(Func<RegisterEngine, Task<T>> work) => _thread.RunAsync(() => work(_engine));

    internal void Queue(Func<RegisterEngine, Task> work) => _thread.Post(() => _ = ObserveAsync(work));

    /// <summary>Ends what is under way, at most for five seconds; the rest is recovery's at the next opening.</summary>
    internal async Task CloseAsync()
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0)
        {
            return;
        }

        using (var limit = new CancellationTokenSource())
        {
            var timeout = _timeProvider.DelayAsync(DisposeLimit, limit.Token);
            await Task.WhenAny(WhenIdleAsync(), timeout).ConfigureAwait(false);
#pragma warning disable CA1849 // cancelling a delay runs nothing of ours
            limit.Cancel();
#pragma warning restore CA1849
        }

        _thread.Post(_engine.Dispose);
        _thread.Dispose();
    }

    /// <summary>As <see cref="CloseAsync"/> without a thread of the pool.</summary>
    internal void Close()
    {
        if (Interlocked.Exchange(ref _closed, 1) == 0)
        {
            WhenIdleAsync().Wait(DisposeLimit);
            _thread.Post(_engine.Dispose);
            _thread.Dispose();
        }
    }

    private static string CheckSaleId(string saleId)
    {
        if (saleId is null)
        {
            throw new ArgumentNullException(nameof(saleId));
        }

        if (saleId.Length is 0 or > EntryBytes.MaxSaleIdLength || saleId.Any(char.IsControl))
        {
            throw new ArgumentException($"A sale id has 1 to {EntryBytes.MaxSaleIdLength} characters and no control characters.", nameof(saleId));
        }

        return saleId;
    }

    private async Task ObserveAsync(Func<RegisterEngine, Task> work)
    {
        try
        {
            await work(_engine).ConfigureAwait(true);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            _logger.LogError(e, "Register {Register}: queued work failed.", Id);
        }
    }
}
