using Fiscal.Documents;
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
    private EventHandler<OutageSlipEventArgs>? _outageSlipDue;
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
        engine.BasketAbandoned += receipt => BasketAbandoned?.Invoke(this, new BasketAbandonedEventArgs(receipt));
        engine.OutageEnded += outage => OutageEnded?.Invoke(this, new OutageEventArgs(outage));
    }

    /// <summary>A receipt was sealed.</summary>
    public event EventHandler<ReceiptSealedEventArgs>? ReceiptSealed;

    /// <summary>The TSE failed. Sales go on.</summary>
    public event EventHandler<OutageEventArgs>? OutageBegan;

    /// <summary>The TSE signs again.</summary>
    public event EventHandler<OutageEventArgs>? OutageEnded;

    /// <summary>
    /// A slip of an outage is to be printed (spec till-rules O7): the outage slip at once, the recovery slip in a quiet moment
    /// (<see cref="RegisterOptions.QuietTime"/>) or before the closing.
    /// </summary>
    /// <remarks>
    /// What was due before the first handler was added, also before the last restart, is handed to it then. Each slip comes once; a kill right after may bring it
    /// once more. <see cref="RegisterOptions.AutomaticOutageSlip"/> and <see cref="RegisterOptions.AutomaticRecoverySlip"/> switch each kind off;
    /// <see cref="GetOutageSlip"/> and <see cref="GetRecoverySlip"/> give any slip later. At a closing, what nobody takes is left to them.
    /// </remarks>
    public event EventHandler<OutageSlipEventArgs>? OutageSlipDue
    {
        add
        {
            lock (_thread)
            {
                _outageSlipDue += value;
            }

            _thread.Post(() => _engine.HandSlipsTo(TakeSlip));
        }

        remove
        {
            lock (_thread)
            {
                _outageSlipDue -= value;
            }
        }
    }

    /// <summary>Register id.</summary>
    public string Id => _engine.RegisterId;

    internal string Currency => _engine.Currency;

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

    /// <summary>The outages of the TSE, by number, with the receipts handed out without signature and what was done about each.</summary>
    /// <remarks>Reads the whole journal; entries of the last milliseconds may be missing.</remarks>
    /// <exception cref="JournalException">The journal cannot be read.</exception>
    public IReadOnlyList<OutageRecord> GetOutages() => _engine.Reader.ReadOutagesAsync().GetAwaiter().GetResult();

    /// <summary>As <see cref="GetOutages"/>; sales are not held up.</summary>
    /// <exception cref="JournalException">The journal cannot be read.</exception>
    public Task<IReadOnlyList<OutageRecord>> GetOutagesAsync(CancellationToken cancellationToken = default) =>
        ReadAsync(token => _engine.Reader.ReadOutagesAsync(token), cancellationToken);

    /// <summary>The failures of printers and of the transmission that were told to the <see cref="DeliveryLog"/>, oldest first (spec till-rules O10).</summary>
    /// <remarks>Reads the whole journal; entries of the last milliseconds may be missing.</remarks>
    /// <exception cref="JournalException">The journal cannot be read.</exception>
    public IReadOnlyList<OutputOutageRecord> GetOutputOutages() => _engine.Reader.ReadOutputOutagesAsync().GetAwaiter().GetResult();

    /// <summary>As <see cref="GetOutputOutages"/>; sales are not held up.</summary>
    /// <exception cref="JournalException">The journal cannot be read.</exception>
    public Task<IReadOnlyList<OutputOutageRecord>> GetOutputOutagesAsync(CancellationToken cancellationToken = default) =>
        ReadAsync(token => _engine.Reader.ReadOutputOutagesAsync(token), cancellationToken);

    /// <summary>The outage slip of any outage, for a later print; <see langword="null"/> if there is no such outage.</summary>
    /// <param name="number">Outage number.</param>
    /// <exception cref="JournalException">The journal cannot be read.</exception>
    public OutageSlip? GetOutageSlip(long number) => SlipOf(GetOutages(), number, OutageSlipKind.Outage);

    /// <summary>As <see cref="GetOutageSlip"/>.</summary>
    /// <param name="number">Outage number.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="JournalException">The journal cannot be read.</exception>
    public async Task<OutageSlip?> GetOutageSlipAsync(long number, CancellationToken cancellationToken = default) =>
        SlipOf(await GetOutagesAsync(cancellationToken).ConfigureAwait(false), number, OutageSlipKind.Outage);

    /// <summary>The recovery slip of any outage, for a later print; <see langword="null"/> if there is no such outage or it lasts.</summary>
    /// <param name="number">Outage number.</param>
    /// <exception cref="JournalException">The journal cannot be read.</exception>
    public OutageSlip? GetRecoverySlip(long number) => SlipOf(GetOutages(), number, OutageSlipKind.Recovery);

    /// <summary>As <see cref="GetRecoverySlip"/>.</summary>
    /// <param name="number">Outage number.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="JournalException">The journal cannot be read.</exception>
    public async Task<OutageSlip?> GetRecoverySlipAsync(long number, CancellationToken cancellationToken = default) =>
        SlipOf(await GetOutagesAsync(cancellationToken).ConfigureAwait(false), number, OutageSlipKind.Recovery);

    /// <summary>A slip of an outage of this register that was read before, for many at once; <see langword="null"/> for the recovery slip of one that lasts.</summary>
    /// <param name="outage">From <see cref="GetOutages"/>.</param>
    /// <param name="kind">Which paper.</param>
    public OutageSlip? CreateSlip(OutageRecord outage, OutageSlipKind kind)
    {
        if (outage is null)
        {
            throw new ArgumentNullException(nameof(outage));
        }

        return kind == OutageSlipKind.Recovery && outage.End is null ? null : RegisterEngine.SlipOf(Id, kind, outage);
    }

    /// <summary>Notes what was done about an outage; the cause must be removed without delay (AEAO zu §146a). Notes are only ever added.</summary>
    /// <param name="number">Outage number.</param>
    /// <param name="text">What was done: 1 to 2,000 characters.</param>
    /// <param name="person">Who says so: 1 to 200 characters.</param>
    /// <exception cref="ArgumentException">A text is empty or too long, or there is no such outage.</exception>
    /// <exception cref="JournalException">The journal cannot be written.</exception>
    public void AnnotateOutage(long number, string text, string person)
    {
        RegisterEngine.CheckAnnotation(text, person);
        Run(engine => engine.AnnotateOutageAsync(number, text, person));
    }

    /// <summary>As <see cref="AnnotateOutage"/>.</summary>
    /// <param name="number">Outage number.</param>
    /// <param name="text">What was done: 1 to 2,000 characters.</param>
    /// <param name="person">Who says so: 1 to 200 characters.</param>
    /// <param name="cancellationToken">Honoured before anything is written.</param>
    /// <exception cref="ArgumentException">A text is empty or too long, or there is no such outage.</exception>
    /// <exception cref="JournalException">The journal cannot be written.</exception>
    public Task AnnotateOutageAsync(long number, string text, string person, CancellationToken cancellationToken = default)
    {
        RegisterEngine.CheckAnnotation(text, person);
        cancellationToken.ThrowIfCancellationRequested();
        return RunAsync(engine => engine.AnnotateOutageAsync(number, text, person));
    }

    /// <summary>Looks in an archive that the TSE has exported for signatures it could not tell when it was asked: of receipts that were handed out during an outage and are known to be signed all the same.</summary>
    /// <remarks>Call it with each archive you export, before it is released on the device. Only what the device signed for exactly that receipt counts; <see cref="Receipt.LateSignature"/> shows it from then on. A damaged archive gives what is whole in it; <c>fiscal verify tar</c> says what is not.</remarks>
    /// <param name="archive">The archive (TR-03153 TAR), read from its position to the end; may be filtered; is not closed.</param>
    /// <returns>Number of receipts that have their late signature now.</returns>
    /// <exception cref="JournalException">The journal cannot be read or written.</exception>
    public int FindLateSignatures(Stream archive) => FindLateSignaturesAsync(archive).GetAwaiter().GetResult();

    /// <summary>As <see cref="FindLateSignatures"/>; sales are not held up.</summary>
    /// <param name="archive">The archive (TR-03153 TAR), read from its position to the end; may be filtered; is not closed.</param>
    /// <param name="cancellationToken">Honoured until something is written.</param>
    /// <returns>Number of receipts that have their late signature now.</returns>
    /// <exception cref="JournalException">The journal cannot be read or written.</exception>
    public async Task<int> FindLateSignaturesAsync(Stream archive, CancellationToken cancellationToken = default)
    {
        if (archive is null)
        {
            throw new ArgumentNullException(nameof(archive));
        }

        var search = _engine.NewArchiveSearch();
        var answers = await ReadAsync(
            async token =>
            {
                await search.CollectAsync(token).ConfigureAwait(false);
                return search.AnswersIn(archive, token);
            },
            cancellationToken).ConfigureAwait(false);
        var found = await RunAsync(engine => engine.RecordFoundAsync(answers)).ConfigureAwait(false);
        await search.RememberAsync(answers, CancellationToken.None).ConfigureAwait(false);
        return found;
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

    internal static string CheckSaleId(string saleId)
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

    // Not on the register's thread: a journal of years takes seconds, and sales must not wait for them.
    private static Task<T> ReadAsync<T>(Func<CancellationToken, Task<T>> read, CancellationToken cancellationToken) =>
        Task.Run(() => read(cancellationToken), cancellationToken);

    private OutageSlip? SlipOf(IReadOnlyList<OutageRecord> outages, long number, OutageSlipKind kind) =>
        outages.FirstOrDefault(o => o.Number == number) is { } outage ? CreateSlip(outage, kind) : null;

    private bool TakeSlip(OutageSlip slip)
    {
        if (_outageSlipDue is not { } handlers)
        {
            return false;
        }

        handlers(this, new OutageSlipEventArgs(slip));
        return true;
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
