using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Fiscal.Journal;
using Microsoft.Extensions.Logging;

namespace Fiscal.Receipts;

/// <summary>Brings what the journal holds to the portal, and what happened there back: in order, at least once, for as long as it takes.</summary>
/// <remarks>
/// The journal is the queue and a named cursor its head: nothing else is kept, so a kill costs a repetition and nothing more. One loop of its own does everything; a sale never waits for it.
/// Cursors carry the portal's name: another portal gets everything from the first receipt on, the same one goes on where it stopped, whatever key the register has.
/// </remarks>
internal sealed class ReceiptUploader : IDisposable
{
    private const int EventPageSize = 1_000;
    private const int CountPerLook = 2_000;

    private static readonly TimeSpan[] Pauses = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10)];
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    // What is noted reaches the journal a moment after its author called: looks that follow a call.
    private static readonly TimeSpan[] SoonLooks = [TimeSpan.FromMilliseconds(400), TimeSpan.FromMilliseconds(150), TimeSpan.FromMilliseconds(40)];
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromHours(1);
    private static readonly TimeSpan ReachableFor = TimeSpan.FromSeconds(60);

    // A sale may be the sign that the network is back: it brings the next try forward to here, not nearer.
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(5);

    private readonly JournalStore _store;
    private readonly PortalConnection _connection;
    private readonly DigitalReceiptsOptions _options;
    private readonly LayoutShelf _layouts;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly string _receiptCursor;
    private readonly string _eventCursor;
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly SemaphoreSlim _eventGate = new(1);
    private readonly CancellationTokenSource _closing = new();
    private readonly Queue<(long Sequence, DateTimeOffset Time)> _waiting = new();
    private readonly object _lock = new();

    // The last links that arrived, for who asks after an upload was quicker than the question.
    private readonly Queue<ReceiptId> _arrived = new();
    private Task _loop = Task.CompletedTask;

    // Of the loop alone.
    private long _cursor;
    private long _savedCursor;
    private long _counted;
    private int _failures;
    private DateTimeOffset _lastTry = DateTimeOffset.MinValue;
    private DateTimeOffset _nextTry = DateTimeOffset.MinValue;
    private string? _sentLayout;
    private int _soonLooks;
    private bool _isLoaded;

    // Under the lock.
    private PortalReachability _state = PortalReachability.Unknown;
    private DateTimeOffset? _lastExchange;
    private DateTimeOffset? _oldest;
    private int _waitingCount;
    private string? _problem;
    private bool _isStopped;
    private bool _isBehind;
    private bool _isExchanging;
    private bool _isSlow;
    private bool _isResumed;
    private bool _woken;

    public ReceiptUploader(JournalStore store, PortalPairing pairing, DigitalReceiptsOptions options, LayoutShelf layouts, ILogger logger)
    {
        _store = store;
        Pairing = pairing;
        _options = options;
        _layouts = layouts;
        _timeProvider = options.TimeProvider;
        _logger = logger;
        _connection = new PortalConnection(pairing.Address, pairing.Key, options.Client, options.TimeProvider);
        var portal = NameOf(pairing);
        _receiptCursor = "digital.receipts." + portal;
        _eventCursor = "digital.events." + portal;
    }

    /// <summary>A customer opened a receipt; with what.</summary>
    public event Action<ReceiptId, string>? PickedUp;

    /// <summary>The link of a receipt is at the portal.</summary>
    public event Action<ReceiptId>? Arrived;

    /// <summary>The shop published a layout.</summary>
    public event Action<TemplateLayout>? Published;

    public PortalPairing Pairing { get; }

    public PortalReachability Reachability
    {
        get
        {
            lock (_lock)
            {
                return _isStopped ? PortalReachability.Stopped
                    : _state == PortalReachability.Reachable && _isSlow ? PortalReachability.Unreachable
                    : _state == PortalReachability.Reachable && _timeProvider.GetUtcNow() - _lastExchange > ReachableFor ? PortalReachability.Unknown
                    : _state;
            }
        }
    }

    /// <summary>Whether more waits than the next request holds: what is sealed now is not there within a second.</summary>
    public bool IsBehind
    {
        get
        {
            lock (_lock)
            {
                return _isBehind;
            }
        }
    }

    public DigitalReceiptsStatus Status
    {
        get
        {
            var reachability = Reachability;
            lock (_lock)
            {
                return new DigitalReceiptsStatus(reachability, _waitingCount, _oldest, _lastExchange, _connection.ClockOffset, _problem);
            }
        }
    }

    public void Start() => _loop = Task.Run(RunAsync);

    /// <summary>Something was sealed or noted: look now.</summary>
    public void Wake()
    {
        lock (_lock)
        {
            if (_woken)
            {
                return;
            }

            _woken = true;
            _wake.Release();
        }
    }

    /// <summary>Whether the link of a receipt arrived lately.</summary>
    public bool HasArrived(ReceiptId receiptId)
    {
        lock (_lock)
        {
            return _arrived.Contains(receiptId);
        }
    }

    /// <summary>Tries again now, also after a conflict.</summary>
    public void Resume()
    {
        lock (_lock)
        {
            _isStopped = false;
            _isResumed = true;
            _problem = null;
        }

        Wake();
    }

    /// <summary>Sends a request beside the loop.</summary>
    public Task<PortalReply> SendAsync(HttpMethod method, string path, byte[]? body, CancellationToken cancellationToken) =>
        _connection.SendAsync(method, path, body, "application/json", isGzip: false, _options.ExchangeLimit, cancellationToken);

    /// <summary>Waits until something happens at the portal, at most 25 seconds.</summary>
    /// <exception cref="PortalException">The portal was not reached.</exception>
    public async Task PollEventsAsync(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
        var after = await _store.LoadCursorAsync(_eventCursor, Pairing.RegisterId, either.Token).ConfigureAwait(false);
        var path = "api/v1/events?after=" + after.ToString(CultureInfo.InvariantCulture) + "&wait=25";
        var reply = await _connection.SendAsync(HttpMethod.Get, path, null, null, isGzip: false, _options.ExchangeLimit + TimeSpan.FromSeconds(25), either.Token).ConfigureAwait(false);
        if (reply.Status != 200)
        {
            throw new PortalException(PortalException.Unreachable, $"The portal answered {reply.Status} to the question for events.");
        }

        await KeepAsync(UploadAnswer.Read(reply.Body, []).Events, either.Token).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _closing.Cancel();
        try
        {
            // What is under way is repeated after the next start; the journal is still to be read until here.
            _loop.Wait(TimeSpan.FromSeconds(2));
        }
        catch (AggregateException)
        {
            // The loop tells its failures itself.
        }

        _connection.Dispose();
    }

    private static string NameOf(PortalPairing pairing)
    {
        using var sha = SHA256.Create();
        var hash = sha.ComputeHash(Encoding.UTF8.GetBytes(pairing.Address.AbsoluteUri + "\n" + pairing.MerchantId));
        return LayoutShelf.IdOf(hash).Substring(0, 16);
    }

    private async Task RunAsync()
    {
        var closing = _closing.Token;
        while (!closing.IsCancellationRequested)
        {
            try
            {
                await StepAsync(closing).ConfigureAwait(false);
            }
            catch (Exception) when (closing.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // The journal cannot be read, or a fault of ours: the queue stays, and the next try comes.
                _logger.LogError(e, "Register {Register}: the upload of receipts failed.", Pairing.RegisterId);
                Failed(PortalReachability.Unreachable, "The upload failed: " + e.GetType().Name + ".", null);
            }

            await PauseAsync(closing).ConfigureAwait(false);
        }
    }

    private async Task StepAsync(CancellationToken cancellationToken)
    {
        if (!_isLoaded)
        {
            _cursor = _savedCursor = _counted = await _store.LoadCursorAsync(_receiptCursor, Pairing.RegisterId, cancellationToken).ConfigureAwait(false);
            _isLoaded = true;
        }

        bool woken, isStopped;
        lock (_lock)
        {
            woken = _woken;
            _woken = false;
            _wake.Wait(0, CancellationToken.None);
            isStopped = _isStopped;
            if (_isResumed)
            {
                _isResumed = false;
                _failures = 0;
                _nextTry = DateTimeOffset.MinValue;
            }
        }

        _soonLooks = woken ? SoonLooks.Length : Math.Max(0, _soonLooks - 1);
        await CountAsync(cancellationToken).ConfigureAwait(false);
        var now = _timeProvider.GetUtcNow();
        if (woken && _state == PortalReachability.Unreachable && _lastTry + ShortestPause < _nextTry)
        {
            _nextTry = _lastTry + ShortestPause;
        }

        if (isStopped || now < _nextTry)
        {
            return;
        }

        try
        {
            if (_counted > _cursor || _lastExchange is null || now - _lastExchange >= _options.LifeSignInterval || _failures > 0)
            {
                await UploadAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (PortalException e)
        {
            var state = e.Code switch
            {
                PortalException.Unpaired => PortalReachability.NotPaired,
                PortalException.NoModule => PortalReachability.SwitchedOff,
                _ => PortalReachability.Unreachable,
            };
            Failed(state, e.Message, e.RetryAfter);
        }
    }

    /// <summary>Counts what was sealed since the last look.</summary>
    private async Task CountAsync(CancellationToken cancellationToken)
    {
        for (var looked = 0; looked < CountPerLook;)
        {
            var entries = await _store.ReadAsync(Pairing.RegisterId, _counted + 1, 500, cancellationToken).ConfigureAwait(false);
            if (entries.Count == 0)
            {
                break;
            }

            foreach (var entry in entries)
            {
                if (entry.Kind == (int)EntryKind.Sealed)
                {
                    _waiting.Enqueue((entry.Sequence, entry.Time));
                }
            }

            looked += entries.Count;
            _counted = entries[entries.Count - 1].Sequence;
        }

        Recount();
    }

    private void Recount()
    {
        while (_waiting.Count > 0 && _waiting.Peek().Sequence <= _cursor)
        {
            _waiting.Dequeue();
        }

        lock (_lock)
        {
            _waitingCount = _waiting.Count;
            _oldest = _waiting.Count == 0 ? null : _waiting.Peek().Time;
        }
    }

    /// <summary>Exchanges until nothing is left to send; at least once if it is time for a sign of life.</summary>
    private async Task UploadAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var batch = await UploadBatch.ReadAsync(_store, Pairing.RegisterId, _cursor, LeftOut, cancellationToken).ConfigureAwait(false);
            lock (_lock)
            {
                _isBehind = !batch.IsLast;
            }

            if (batch.Lines.Count > 0 || IsLifeSignDue())
            {
                var complete = await ExchangeAsync(batch, cancellationToken).ConfigureAwait(false);
                if (!complete)
                {
                    return;
                }
            }

            await MoveToAsync(batch.LastSequence, batch.Lines.Count > 0, cancellationToken).ConfigureAwait(false);
            if (batch.IsLast)
            {
                return;
            }

            await CountAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private bool IsLifeSignDue() => _failures > 0 || _lastExchange is null || _timeProvider.GetUtcNow() - _lastExchange >= _options.LifeSignInterval;

    /// <returns>Whether all lines of the batch are done with; otherwise the loop comes back, unless it was stopped.</returns>
    private async Task<bool> ExchangeAsync(UploadBatch batch, CancellationToken cancellationToken)
    {
        var after = await _store.LoadCursorAsync(_eventCursor, Pairing.RegisterId, cancellationToken).ConfigureAwait(false);
        var body = PortalConnection.Compress(batch.ToBytes());
        _lastTry = _timeProvider.GetUtcNow();
        lock (_lock)
        {
            _isExchanging = true;
        }

        PortalReply reply;
        var slow = _timeProvider.CreateTimer(static state => ((ReceiptUploader)state!).BecameSlow(), this, _options.SlowAfter, Timeout.InfiniteTimeSpan);
        try
        {
            reply = await _connection.SendAsync(
                HttpMethod.Post, "api/v1/receipts?after=" + after.ToString(CultureInfo.InvariantCulture), body, "application/x-ndjson", isGzip: true, _options.ExchangeLimit, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            lock (_lock)
            {
                _isExchanging = false;
            }

            await slow.DisposeAsync().ConfigureAwait(false);
        }

        if (reply.Status != 200)
        {
            throw Refusal(reply);
        }

        var answer = UploadAnswer.Read(reply.Body, batch.Lines);
        Succeeded();
        await KeepAsync(answer.Events, cancellationToken).ConfigureAwait(false);
        return await ApplyAsync(batch, answer, cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> ApplyAsync(UploadBatch batch, UploadAnswer answer, CancellationToken cancellationToken)
    {
        for (var i = 0; i < batch.Lines.Count; i++)
        {
            var line = batch.Lines[i];
            var result = answer.Results[i];
            switch (result.Status)
            {
                case "stored" or "same":
                    if (line.IsNewReceipt)
                    {
                        Note(line.ReceiptId, DeliveryKind.Uploaded, null);
                    }
                    else if (line.IsLink)
                    {
                        Remember(line.ReceiptId);
                    }

                    break;
                case "refused":
                    _logger.LogError("The portal refused {Receipt}: {Reason}", line.Id, Word(result.Error));
                    Note(line.ReceiptId, DeliveryKind.Uploaded, "refused");
                    break;
                case "layoutMissing":
                    await MoveBeforeAsync(line, cancellationToken).ConfigureAwait(false);
                    await SendLayoutAsync(result.Layout ?? string.Empty, cancellationToken).ConfigureAwait(false);
                    Wake();
                    return false;
                case "conflict":
                    await MoveBeforeAsync(line, cancellationToken).ConfigureAwait(false);
                    Stop(line.Id);
                    return false;
                default:
                    // Skipped lines come behind what stops them, and that was seen before.
                    throw new PortalException(PortalException.Unreachable, "The portal answered with a status that this till does not know: update it.");
            }
        }

        return true;
    }

    private void Note(ReceiptId receiptId, DeliveryKind kind, string? detail) => _options.DeliveryLog?.Record(receiptId, new DeliveryEvent(kind, detail, DeliveryWords.Portal));

    // An entry may have given several lines: it is done when all of them are.
    private Task MoveBeforeAsync(UploadLine line, CancellationToken cancellationToken) => MoveToAsync(line.Sequence - 1, line.Sequence - 1 > _cursor, cancellationToken);

    private async Task MoveToAsync(long sequence, bool save, CancellationToken cancellationToken)
    {
        _sentLayout = sequence > _cursor ? null : _sentLayout;
        _cursor = Math.Max(_cursor, sequence);
        _counted = Math.Max(_counted, _cursor);

        // Entries that had nothing to send are read again after a start rather than written down each time.
        if (_cursor > _savedCursor && (save || _cursor - _savedCursor >= 1_000))
        {
            await _store.SaveCursorAsync(_receiptCursor, Pairing.RegisterId, _cursor, cancellationToken).ConfigureAwait(false);
            _savedCursor = _cursor;
        }

        Recount();
    }

    private async Task SendLayoutAsync(string id, CancellationToken cancellationToken)
    {
        if (id == _sentLayout)
        {
            throw new PortalException(PortalException.Refused, $"The portal has taken the layout {id} and lacks it all the same.");
        }

        if (!LayoutShelf.IsId(id) || _layouts.Find(id) is not { } package)
        {
            throw new PortalException(PortalException.Refused, $"The portal lacks the layout {Word(id)}, and the till does not know it either: add it to Layouts or to the folder of layouts.");
        }

        var reply = await _connection.SendAsync(HttpMethod.Put, "api/v1/layouts/" + id, package, LayoutPackage.MediaType, isGzip: false, _options.ExchangeLimit, cancellationToken).ConfigureAwait(false);
        if (!reply.IsSuccess)
        {
            throw Refusal(reply);
        }

        _sentLayout = id;
    }

    /// <summary>Notes what happened at the portal, each event once per journal as far as a kill allows.</summary>
    private async Task KeepAsync(IReadOnlyList<PortalEvent> events, CancellationToken cancellationToken)
    {
        if (events.Count == 0)
        {
            return;
        }

        await _eventGate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var last = await _store.LoadCursorAsync(_eventCursor, Pairing.RegisterId, cancellationToken).ConfigureAwait(false);
            var numbers = new ReceiptNumbers(new JournalReader(_store, Pairing.RegisterId));
            try
            {
                foreach (var happened in events.Where(e => e.Number > last).OrderBy(static e => e.Number))
                {
                    if (happened.What == "layout")
                    {
                        await FetchLayoutAsync(happened.Detail ?? string.Empty, cancellationToken).ConfigureAwait(false);
                    }
                    else if (happened.Id is { } id && await numbers.FindAsync(id, cancellationToken).ConfigureAwait(false) is { } number)
                    {
                        Note(new ReceiptId(Pairing.RegisterId, number), happened.What, Word(happened.Detail));
                    }

                    last = happened.Number;
                }
            }
            finally
            {
                await _store.SaveCursorAsync(_eventCursor, Pairing.RegisterId, last, CancellationToken.None).ConfigureAwait(false);
            }
        }
        finally
        {
            _eventGate.Release();
        }

        if (events.Count >= EventPageSize)
        {
            Wake();
        }
    }

    private void Note(ReceiptId receiptId, string what, string? detail)
    {
        DeliveryKind? kind = what switch
        {
            "pickedUp" => DeliveryKind.PickedUp,
            "mailed" => DeliveryKind.Mailed,
            "withdrawn" => DeliveryKind.Withdrawn,
            "restored" => DeliveryKind.Restored,
            _ => null,
        };
        if (kind is null)
        {
            return;
        }

        Note(receiptId, kind.Value, detail);
        if (kind == DeliveryKind.PickedUp)
        {
            Raise(PickedUp, receiptId, detail ?? string.Empty);
        }
    }

    private void Raise(Action<ReceiptId, string>? handlers, ReceiptId receiptId, string detail)
    {
        try
        {
            handlers?.Invoke(receiptId, detail);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            _logger.LogError(e, "A handler of a picked up receipt failed.");
        }
    }

    private async Task FetchLayoutAsync(string id, CancellationToken cancellationToken)
    {
        if (!LayoutShelf.IsId(id))
        {
            return;
        }

        try
        {
            var package = _layouts.Find(id);
            if (package is null)
            {
                var reply = await _connection.SendAsync(HttpMethod.Get, "api/v1/layouts/" + id, null, null, isGzip: false, _options.ExchangeLimit, cancellationToken).ConfigureAwait(false);
                if (reply.Status != 200)
                {
                    throw Refusal(reply);
                }

                package = reply.Body;
            }

            var layout = LayoutPackage.Read(package);
            if (LayoutShelf.IdOf(layout.LayoutId.ToArray()) != id)
            {
                throw new FormatException("its id is another one");
            }

            _layouts.Add(layout);
            Published?.Invoke(layout);
        }
        catch (FormatException e)
        {
            // It was checked when it was published; a till of an older version may not know what it uses. The layout at hand stays.
            _logger.LogError("The published layout {Layout} cannot be used: {Reason}", id, e.Message);
        }
    }

    private PortalException Refusal(PortalReply reply) => (reply.Status, reply.Error) switch
    {
        (401, "key") => new PortalException(PortalException.WrongKey, "The portal does not know the register's key: pair the register again."),
        (401, "clock") => new PortalException(PortalException.Refused, "The portal refuses the till's clock although the difference was allowed for."),
        (403, "unpaired") => new PortalException(PortalException.Unpaired, "The register was parted from its portal: pair it again."),
        (404, "module") => new PortalException(PortalException.NoModule, "The merchant has no digital receipt at this portal."),
        _ => new PortalException(PortalException.Unreachable, $"The portal at {Pairing.Address.Host} answered {reply.Status}.", reply.RetryAfter),
    };

    private void BecameSlow()
    {
        lock (_lock)
        {
            // A timer that was stopped may still come.
            _isSlow = _isExchanging;
        }
    }

    private void Remember(ReceiptId receiptId)
    {
        lock (_lock)
        {
            _arrived.Enqueue(receiptId);
            if (_arrived.Count > 2 * UploadBatch.MaxLines)
            {
                _arrived.Dequeue();
            }
        }

        Arrived?.Invoke(receiptId);
    }

    private void Succeeded()
    {
        lock (_lock)
        {
            if (_state != PortalReachability.Reachable)
            {
                _logger.LogInformation("Register {Register}: the portal at {Host} is reached.", Pairing.RegisterId, Pairing.Address.Host);
            }

            _failures = 0;
            _nextTry = DateTimeOffset.MinValue;
            _state = PortalReachability.Reachable;
            _isSlow = false;
            _lastExchange = _timeProvider.GetUtcNow();
            _problem = null;
        }
    }

    private void Failed(PortalReachability state, string problem, TimeSpan? retryAfter)
    {
        lock (_lock)
        {
            if (_state != state)
            {
                _logger.LogWarning("Register {Register}: {Problem} Receipts wait in the journal.", Pairing.RegisterId, problem);
            }

            var pause = Pauses[Math.Min(_failures, Pauses.Length - 1)];
            if (_failures >= Pauses.Length - 1 || state is PortalReachability.NotPaired or PortalReachability.SwitchedOff)
            {
                // Many tills lost their portal at the same moment; they are not to come back at the same moment.
                pause = Pauses[Pauses.Length - 1] + TimeSpan.FromSeconds((Guid.NewGuid().GetHashCode() & 0xFF) * 120.0 / 256);
            }

            _failures++;
            _isSlow = false;
            _state = state;
            _problem = problem;
            _nextTry = _timeProvider.GetUtcNow() + (retryAfter > pause ? retryAfter < LongestRetryAfter ? retryAfter.Value : LongestRetryAfter : pause);
        }
    }

    private void Stop(string id)
    {
        lock (_lock)
        {
            _isStopped = true;
            _problem = $"The portal keeps another receipt as {id}: the upload of this register has stopped until a person has looked.";
        }

        _logger.LogCritical("Register {Register}: the portal keeps another receipt as {Receipt}. Nothing more is uploaded until a person has looked.", Pairing.RegisterId, id);
    }

    private void LeftOut(long sequence, string reason) => _logger.LogError("Register {Register}, entry {Sequence}: not uploaded, {Reason}.", Pairing.RegisterId, sequence, reason);

    private async Task PauseAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return;
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var woken = _wake.WaitAsync(ending.Token);
        var look = _soonLooks > 0 ? SoonLooks[_soonLooks - 1] : Look;
        var until = _nextTry - _timeProvider.GetUtcNow() is var wait && wait > TimeSpan.Zero && wait < look ? wait : look;
        await Task.WhenAny(woken, _timeProvider.DelayAsync(until, ending.Token)).ConfigureAwait(false);
#pragma warning disable CA1849 // runs nothing of ours
        ending.Cancel();
#pragma warning restore CA1849
        try
        {
            await woken.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Time to look, or the till closes.
        }
    }

    /// <summary>One word of the portal: short, of one line, and no address.</summary>
    private static string? Word(string? text) => text is null || text.Length > 64 || text.Any(static c => char.IsControl(c) || c == '@') ? null : text;
}
