using System.Security.Cryptography;
using Fiscal.Journal;
using Microsoft.Extensions.Logging;

namespace Fiscal;

/// <summary>The register itself: journal → outage policy → retries → driver, in the order of the commit protocol (docs/adr/0001). Runs on its register's thread alone.</summary>
internal sealed partial class RegisterEngine : IDisposable
{
    private const string StateConsumer = "register";

    private readonly JournalStore _store;
    private readonly FiscalOptions _fiscal;
    private readonly RegisterOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly TimeZoneInfo _zone;
    private readonly ILogger _logger;
    private readonly RandomNumberGenerator _random = RandomNumberGenerator.Create();
    private readonly BasketTable _baskets;
    private readonly List<SealedEntry> _pendingSeals = [];
    private readonly List<PendingTransaction> _pending = [];
    private readonly List<JournalHead> _unconfirmed = [];
    private readonly ReceiptRules _rules;
    private readonly TseUnit? _standby;

    private JournalHead _head;
    private JournalHead _committedHead;
    private RegisterCounters _counters = new();
    private ClosingAccumulator _totals;
    private MasterDataEntry? _masterData;
    private Task _background = Task.CompletedTask;
    private bool _resyncNeeded;
    private bool _closed;
    private JournalHeadException? _fenced;

    public RegisterEngine(string registerId, JournalStore store, TseUnit tse, TseUnit? standby, FiscalOptions fiscal, OriginalLedger ledger, TimeProvider timeProvider, RegisterThread thread, ILogger logger)
    {
        RegisterId = registerId;
        _store = store;
        Tse = tse;
        _standby = standby;
        _baskets = new BasketTable(ReportBaskets);
        _fiscal = fiscal;
        _options = fiscal.For(registerId);
        _timeProvider = timeProvider;
        TimeZones.TryFind(fiscal.TimeZone, out var zone);
        _zone = zone ?? TimeZoneInfo.Utc;
        Thread = thread;
        _logger = logger;
        _totals = new ClosingAccumulator(fiscal.Currency);
        _books = new RegisterBooks(registerId, fiscal.Currency);
        _ledger = ledger;
        ClientId = _options.ClientId ?? registerId;
        _presences = [.. Units.Select(unit => unit.Caretaker.Attach(_options.QuietTime))];
        _rules = new ReceiptRules(registerId, fiscal.Merchant.ToMerchant()) { VatRates = fiscal.VatRates, MaxLines = fiscal.MaxLines };
    }

    public event Action<Receipt>? ReceiptSealed;

    public event Action<OutageStatus>? OutageBegan;

    public event Action<OutageStatus>? OutageEnded;

    public string RegisterId { get; }

    public string ClientId { get; }

    public string Currency => _fiscal.Currency;

    public TseUnit Tse { get; }

    public RegisterThread Thread { get; }

    private DateTimeOffset Now => TimeZoneInfo.ConvertTime(_timeProvider.GetUtcNow(), _zone);

    private IEnumerable<TseUnit> Units => _standby is null ? [Tse] : [Tse, _standby];

    /// <summary>Who signs now: the register's TSE; during its outage the one that stands in (spec till-rules O11); nobody if neither can.</summary>
    private TseUnit? Signer => Tse.Outage is null ? Tse : _standby is { Outage: null } ? _standby : null;

    public RegisterStatus GetStatus() => new(
        RegisterId,
        _counters.LastReceiptNumber,
        _counters.LastClosingNumber,
        Tse.Outage is { } outage ? StatusOf(outage.Began, null) : null,
        [.. _baskets.Values.Where(static b => b.Finishing is null).Select(static b => new OpenBasket(b.SaleId, b.OpenedAt, b.Started is not null, b.Captured.Count > 0))],
        Tse.Identity,
        Signer?.Name,
        _pending.Count)
    {
        MissingHistory = _missing,
        Drawer = _books.Drawer(),
        OpenTables = [.. _books.Tables],
        IsTraining = IsTraining,
    };

    /// <summary>Waits until nothing runs in the background: no start, no probe, no reconciliation.</summary>
    public async Task<bool> WhenIdleAsync()
    {
        while (true)
        {
            var background = _background;
            await background.ConfigureAwait(true);
            foreach (var basket in _baskets.Values.ToList())
            {
                await basket.StartDone.Task.ConfigureAwait(true);
                if (basket.Completion is { } completion)
                {
                    await Task.WhenAny(completion.Task).ConfigureAwait(true);
                }
            }

            if (ReferenceEquals(background, _background))
            {
                return true;
            }
        }
    }

    public void Dispose()
    {
        _closed = true;
        _quietTimer?.Dispose();
        _basketTimer?.Dispose();
        _random.Dispose();
        foreach (var unit in Units)
        {
            unit.Outage?.Timer?.Dispose();
            unit.Dispose();
        }

        LeaveTses();
    }

    private static OutageStatus StatusOf(OutageBeganEntry began, DateTimeOffset? ended) =>
        new(began.OutageNumber, began.Time, ended, began.Code, began.Text, began.SerialNumber);

    private void CheckUsable()
    {
        if (_fenced is not null)
        {
            throw _fenced;
        }

        if (_closed)
        {
            throw new ObjectDisposedException(RegisterId);
        }
    }

    /// <summary>Queues a buffered append. WAL order makes it part of what the next durable one proves.</summary>
    private void AppendBuffered(JournalEntry entry)
    {
        var appending = _store.AppendAsync(Chain(entry), Durability.Buffered);
        if (appending.IsCompleted && !appending.IsFaulted)
        {
            return;
        }

        _ = appending.ContinueWith(
            t =>
            {
                _ = t.Exception;
                Thread.Post(() => _resyncNeeded = true);
            },
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    private async Task AppendDurableAsync(Durability durability, params JournalEntry[] entries)
    {
        try
        {
            // On this thread: one hand-over less, and the next sale of this register could not be flushed before this one anyway.
            _committedHead = _store.Append(Chain(entries), durability);
            _unconfirmed.Clear();
        }
        catch (JournalException)
        {
            _resyncNeeded = true;
            await ResyncAsync().ConfigureAwait(true);
            throw;
        }
    }

    private EntryBatch Chain(params JournalEntry[] entries)
    {
        var bytes = new EntryBytes[entries.Length];
        for (var i = 0; i < entries.Length; i++)
        {
            if (entries[i].Time == default)
            {
                entries[i].Time = Now;
            }

            bytes[i] = EntryCodec.Encode(entries[i]);
            entries[i].Sequence = _head.Sequence + 1 + i;
        }

        var batch = EntryBatch.Chain(RegisterId, _head, bytes);
        _head = batch.NewHead;
        _unconfirmed.Add(_head);
        return batch;
    }

    /// <summary>After a failed append: what of the queue became real, and where do the counters stand?</summary>
    private async Task ResyncAsync()
    {
        if (!_resyncNeeded)
        {
            return;
        }

        var head = await _store.GetHeadAsync(RegisterId).ConfigureAwait(true);
        if (head != _committedHead && !_unconfirmed.Contains(head))
        {
            _fenced = new JournalHeadException(RegisterId, _head, head);
            throw _fenced;
        }

        var counters = new RegisterCounters();
        for (var from = await FirstSequenceToReplayAsync().ConfigureAwait(true); from <= head.Sequence;)
        {
            var stored = await _store.ReadAsync(RegisterId, from, ReplayBatch).ConfigureAwait(true);
            if (stored.Count == 0)
            {
                break;
            }

            foreach (var entry in stored)
            {
                Count(counters, EntryCodec.Decode(entry));
            }

            from = stored[stored.Count - 1].Sequence + 1;
        }

        _counters = counters;
        _head = head;
        _committedHead = head;
        _unconfirmed.Clear();
        _resyncNeeded = false;
    }

    private void RunInBackground(Func<Task> work)
    {
        var previous = _background;
        _background = ChainAsync();

        async Task ChainAsync()
        {
            await previous.ConfigureAwait(true);
            if (_closed)
            {
                return;
            }

            try
            {
                await work().ConfigureAwait(true);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                _logger.LogError(e, "Register {Register}: background work failed.", RegisterId);
            }
        }
    }
}
