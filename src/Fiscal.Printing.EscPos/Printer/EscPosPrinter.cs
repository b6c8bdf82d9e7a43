using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fiscal.Printing.EscPos;

/// <summary>A receipt printer that says what really happened: one owner, one queue, and a result for every job that is never better than what the printer said.</summary>
/// <remarks>
/// Thread-safe. Nothing is ever sent twice: after <see cref="PrintOutcome.Unknown"/> the application decides, and prints again as a copy. One object per physical printer; it works in the background and
/// keeps the order of its jobs. Handlers of events run on the printer's own flow and must return at once.
/// </remarks>
public sealed partial class EscPosPrinter : IAsyncDisposable, IDisposable
{
    private const int MostRemembered = 4096;

    private readonly object _lock = new();
    private readonly Queue<PrintJob> _queue = new();
    private readonly Queue<Errand> _errands = new();
    private readonly Queue<ReceiptId> _rememberedOrder = new();
    private readonly HashSet<ReceiptId> _remembered = [];
    private readonly PrinterTransport _transport;
    private readonly PrinterSettings _settings;
    private readonly EscPosPrinterOptions _options;
    private volatile EscPosRenderer _renderer;
    private readonly ReceiptLayout _layout;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly Signal _wake;
    private readonly OutputOutages _outages;

    private Task? _worker;
    private PrintJob? _current;
    private long _jobs;
    private volatile bool _disposing;
    private volatile bool _giveUp;
    private Task? _disposal;

    /// <summary>Creates the printer; it is not touched before the first job.</summary>
    /// <param name="transport">The way to it; owned and disposed by the printer.</param>
    /// <param name="profile">What it can do; copied.</param>
    /// <param name="options">How to work; copied.</param>
    /// <exception cref="ArgumentNullException"><paramref name="transport"/> or <paramref name="profile"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The profile cannot be used; the message says why.</exception>
    public EscPosPrinter(PrinterTransport transport, PrinterProfile profile, EscPosPrinterOptions? options = null)
    {
        _transport = Argument.NotNull(transport, nameof(transport));
        _settings = new PrinterSettings(profile);
        _options = (options ?? new EscPosPrinterOptions()).Copy();
        _renderer = new EscPosRenderer(profile, _options.Rendering);
        _layout = _options.Layout ?? new StandardLayout();
        _timeProvider = _options.TimeProvider;
        _logger = _options.Logger ?? NullLogger.Instance;
        _wake = new Signal(_timeProvider, _options.Inline);
        Name = _options.Name.Length == 0 ? transport.Address : _options.Name;
        _outages = new OutputOutages(_options.DeliveryLog, _options.RegisterId, Name);
        // A number of an earlier run must not confirm a job of this one.
        _lastId = 1 + ((Guid.NewGuid().GetHashCode() & int.MaxValue) % LargestId);
        Status = PrinterStatus.Unknown;
    }

    /// <summary>Raised when the printer reports another status.</summary>
    public event EventHandler? StatusChanged;

    /// <summary>What it is called.</summary>
    public string Name { get; }

    /// <summary>What the printer said last; <see cref="PrinterCondition.Unknown"/> before it said anything.</summary>
    public PrinterStatus Status { get; private set; }

    /// <summary>Jobs that wait or are being printed.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
            {
                return _queue.Count + (_current is null ? 0 : 1);
            }
        }
    }

    /// <summary>Puts a document into the queue and returns at once.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="document"/> is <see langword="null"/>.</exception>
    /// <exception cref="ObjectDisposedException">The printer is disposed.</exception>
    public PrintJob Enqueue(ReceiptDocument document) => Enqueue(Argument.NotNull(document, nameof(document)), default, isOriginal: false);

    /// <summary>Puts a receipt into the queue and returns at once.</summary>
    /// <param name="receipt">A sealed receipt.</param>
    /// <param name="copy">
    /// Whether it carries KOPIE. It does in any case when this printer has printed it, or may have: two papers without the mark would be two originals.
    /// </param>
    /// <param name="language">BCP 47 tag of the texts.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ObjectDisposedException">The printer is disposed.</exception>
    public PrintJob Enqueue(Receipt receipt, bool copy = false, string language = "de")
    {
        var id = Argument.NotNull(receipt, nameof(receipt)).Id;
        bool again;
        lock (_lock)
        {
            // Also while it waits: both would be originals.
            again = !Remember(id);
        }

        return Enqueue(_layout.Create(receipt, new ReceiptLayoutContext { IsCopy = copy || again, Language = Argument.NotNull(language, nameof(language)) }), id, isOriginal: !again);
    }

    /// <summary>Puts bytes into the queue and returns at once.</summary>
    /// <param name="bytes">A whole job in ESC/POS that sets everything it relies on; the request for a confirmation is added. Not copied.</param>
    /// <exception cref="ArgumentNullException"><paramref name="bytes"/> is <see langword="null"/>.</exception>
    /// <exception cref="ObjectDisposedException">The printer is disposed.</exception>
    public PrintJob Enqueue(byte[] bytes) => Enqueue(Argument.NotNull(bytes, nameof(bytes)), [], default, isOriginal: false);

    /// <summary>Prints a receipt and waits for the result.</summary>
    /// <param name="receipt">A sealed receipt.</param>
    /// <param name="copy">Whether it carries KOPIE, see <see cref="Enqueue(Receipt, bool, string)"/>.</param>
    /// <param name="cancellationToken">Gives the job up, as <see cref="PrintJob.Cancel"/> does; the result is returned all the same.</param>
    public Task<PrintResult> PrintAsync(Receipt receipt, bool copy = false, CancellationToken cancellationToken = default) => WaitAsync(Enqueue(receipt, copy), cancellationToken);

    /// <summary>Prints a document and waits for the result.</summary>
    /// <param name="document">The document.</param>
    /// <param name="cancellationToken">Gives the job up, as <see cref="PrintJob.Cancel"/> does; the result is returned all the same.</param>
    public Task<PrintResult> PrintAsync(ReceiptDocument document, CancellationToken cancellationToken = default) => WaitAsync(Enqueue(document), cancellationToken);

    /// <summary>Prints bytes and waits for the result.</summary>
    /// <param name="bytes">See <see cref="Enqueue(byte[])"/>.</param>
    /// <param name="cancellationToken">Gives the job up, as <see cref="PrintJob.Cancel"/> does; the result is returned all the same.</param>
    public Task<PrintResult> PrintAsync(byte[] bytes, CancellationToken cancellationToken = default) => WaitAsync(Enqueue(bytes), cancellationToken);

    /// <summary>Prints a receipt and blocks until there is a result.</summary>
    /// <param name="receipt">A sealed receipt.</param>
    /// <param name="copy">Whether it carries KOPIE, see <see cref="Enqueue(Receipt, bool, string)"/>.</param>
    public PrintResult Print(Receipt receipt, bool copy = false) => Enqueue(receipt, copy).Completion.GetAwaiter().GetResult();

    /// <summary>Prints a document and blocks until there is a result.</summary>
    public PrintResult Print(ReceiptDocument document) => Enqueue(document).Completion.GetAwaiter().GetResult();

    /// <summary>Asks the printer what it is and can do, between two jobs. It takes a second, and several where nothing is answered.</summary>
    /// <param name="tryConfirmation">Whether a confirmation is asked for, too: a printer that does not know it prints a few characters.</param>
    /// <param name="cancellationToken">Ends the wait; what was asked is asked to the end.</param>
    /// <exception cref="IOException">It cannot be reached, or the connection broke.</exception>
    /// <exception cref="ObjectDisposedException">The printer is disposed.</exception>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    /// <exception cref="NotSupportedException">The way to the printer has no way back.</exception>
    public async Task<PrinterProbe> ProbeAsync(bool tryConfirmation = false, CancellationToken cancellationToken = default)
    {
        if (!_transport.HasBackChannel)
        {
            throw new NotSupportedException($"{_transport.Address} has no way back; the printer cannot answer.");
        }

        PrinterProbe? probe = null;
        var errand = new Errand(
            async link =>
            {
                _lastId = _lastId >= LargestId ? 1 : _lastId + 1;
                probe = await new ProbeRun(link, _timeProvider, _lastId).RunAsync(tryConfirmation).ConfigureAwait(false);
            },
            _options.Inline);
        await RunAsync(errand, cancellationToken).ConfigureAwait(false);
        return probe!;
    }

    private async Task RunAsync(Errand errand, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            ThrowIfDisposed();
            _errands.Enqueue(errand);
        }

        Start();
        using (cancellationToken.Register(() => errand.Fail(new OperationCanceledException(cancellationToken))))
        {
            await errand.Completion.ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Stops: jobs that wait end as <see cref="PrintOutcome.Failed"/>, the one that is being printed has <see cref="EscPosPrinterOptions.DisposeTimeout"/> to end, the connection is closed when this returns.
    /// </summary>
    public ValueTask DisposeAsync()
    {
        var disposal = new TaskCompletionSource<bool>(_options.Inline ? TaskCreationOptions.None : TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_disposal is not null)
            {
                return new ValueTask(_disposal);
            }

            _disposal = disposal.Task;
            _disposing = true;
        }

        // Outside of the lock: handlers of jobs are called.
        return new ValueTask(DisposeCoreAsync(disposal));
    }

    /// <summary>As <see cref="DisposeAsync"/>, and blocks.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>What became of a receipt here, so that a second paper is marked. Held under the lock.</summary>
    private bool Remember(ReceiptId id)
    {
        if (!_remembered.Add(id))
        {
            return false;
        }

        _rememberedOrder.Enqueue(id);
        if (_rememberedOrder.Count > MostRemembered)
        {
            _remembered.Remove(_rememberedOrder.Dequeue());
        }

        return true;
    }

    private PrintJob Enqueue(ReceiptDocument document, ReceiptId receiptId, bool isOriginal)
    {
        var buffer = new ByteCollector();
        var context = new RenderContext();
        _renderer.Render(document, buffer, context);
        return Enqueue(buffer.ToArray(), context.Findings, receiptId, isOriginal);
    }

    private PrintJob Enqueue(byte[] bytes, IReadOnlyList<Finding> findings, ReceiptId receiptId, bool isOriginal)
    {
        PrintJob job;
        lock (_lock)
        {
            ThrowIfDisposed();
            job = new PrintJob(++_jobs, bytes, findings, receiptId, _options.Inline, OnCancel) { IsOriginal = isOriginal };
            _queue.Enqueue(job);
        }

        Start();
        return job;
    }

    private void ThrowIfDisposed()
    {
        if (_disposing)
        {
            throw new ObjectDisposedException(nameof(EscPosPrinter), $"The printer '{Name}' is disposed; it takes no more jobs.");
        }
    }

    private void Start()
    {
        lock (_lock)
        {
            if (_worker is null)
            {
                _worker = _options.Inline ? Task.CompletedTask : Task.Run(WorkAsync);
                if (_options.Inline)
                {
                    _worker = WorkAsync();
                }
            }
        }

        _wake.Set();
    }

    private void OnCancel(PrintJob job)
    {
        bool waiting;
        lock (_lock)
        {
            // One that waits ends now, not when the ones before are through.
            waiting = _queue.Contains(job);
            if (waiting)
            {
                var rest = _queue.Where(other => other != job).ToArray();
                _queue.Clear();
                foreach (var other in rest)
                {
                    _queue.Enqueue(other);
                }
            }
        }

        if (waiting)
        {
            End(job, Failed(job, PrintProblem.Canceled, "It was cancelled before it was sent."));
        }

        _wake.Set();
    }

    private static async Task<PrintResult> WaitAsync(PrintJob job, CancellationToken cancellationToken)
    {
        using (cancellationToken.Register(static state => ((PrintJob)state!).Cancel(), job))
        {
            return await job.Completion.ConfigureAwait(false);
        }
    }

    private async Task DisposeCoreAsync(TaskCompletionSource<bool> disposal)
    {
        PrintJob[] waiting;
        Errand[] errands;
        Task? worker;
        lock (_lock)
        {
            waiting = [.. _queue];
            _queue.Clear();
            errands = [.. _errands];
            _errands.Clear();
            worker = _worker;
        }

        foreach (var job in waiting)
        {
            End(job, Failed(job, PrintProblem.Disposed, "The program ended before it was sent."));
        }

        foreach (var errand in errands)
        {
            errand.Fail(new ObjectDisposedException(nameof(EscPosPrinter)));
        }

        _wake.Set();
        if (worker is not null)
        {
            // What waits for paper would wait longer than any program that ends.
            using var timer = _timeProvider.CreateTimer(_ => GiveUp(), null, _options.DisposeTimeout, Timeout.InfiniteTimeSpan);
            await worker.ConfigureAwait(false);
        }

        try
        {
            await _transport.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            _wake.Dispose();
            disposal.TrySetResult(true);
        }
    }

    private void GiveUp()
    {
        _giveUp = true;
        _wake.Set();
    }
}
