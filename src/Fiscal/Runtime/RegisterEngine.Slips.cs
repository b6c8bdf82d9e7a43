using System.Globalization;
using Fiscal.Documents;
using Fiscal.Journal;
using Microsoft.Extensions.Logging;

namespace Fiscal;

/// <summary>
/// The two papers of an outage (spec till-rules O7) and what is noted about one (O9).
/// Which slip the POS has got is kept in two cursors of the store, saved after it was handed over: a kill between both hands it over once more, never less than once.
/// </summary>
internal sealed partial class RegisterEngine
{
    private const string OutageSlipConsumer = "outage-slips";
    private const string RecoverySlipConsumer = "recovery-slips";
    private const int MaxAnnotationLength = 2_000;
    private const int MaxPersonLength = 200;

    private readonly Queue<DueSlip> _outageSlips = new();
    private readonly Queue<DueSlip> _recoverySlips = new();
    private readonly Dictionary<long, OutageBeganEntry> _outagesRead = [];

    private Func<OutageSlip, bool>? _slipTaker;
    private Cashier? _cashier;
    private ITimer? _quietTimer;
    private long _lastActivity;
    private long _outageSlipCursor;
    private long _recoverySlipCursor;

    /// <summary>Reads what is in the store already; safe beside the register's own work.</summary>
    public JournalReader Reader => new(_store, RegisterId);

    public ArchiveSearch NewArchiveSearch() => new(_store, RegisterId);

    private bool HasSlipsToDeliver => _outageSlips.Count > 0 || _recoverySlips.Count > 0;

    /// <summary>Somebody takes slips from now on; false from the function means nobody does any more.</summary>
    public void HandSlipsTo(Func<OutageSlip, bool> take)
    {
        _slipTaker = take;
        if (!_closed)
        {
            RunInBackground(DeliverOutageSlipsAsync);
            WaitForQuiet(_options.QuietTime);
        }
    }

    public static OutageSlip SlipOf(string registerId, OutageSlipKind kind, OutageRecord outage) => new()
    {
        Kind = kind,
        Number = outage.Number,
        Begin = outage.Begin,
        End = kind == OutageSlipKind.Recovery ? outage.End : null,
        Code = outage.Code,
        ProviderCode = outage.ProviderCode,
        Text = outage.Text,
        RegisterId = registerId,
        ClientId = outage.ClientId,
        Cashier = outage.Cashier,
        Printer = outage.Printer,
        SerialNumber = outage.SerialNumber,
        Manufacturer = outage.Manufacturer,
        IsTest = outage.IsTestDevice,
        Receipts = kind == OutageSlipKind.Recovery ? outage.Receipts : [],
    };

    public static void CheckAnnotation(string text, string person)
    {
        Check(text, MaxAnnotationLength, nameof(text));
        Check(person, MaxPersonLength, nameof(person));

        static void Check(string value, int limit, string name)
        {
            if (value is null)
            {
                throw new ArgumentNullException(name);
            }

            if (string.IsNullOrWhiteSpace(value) || value.Length > limit)
            {
                throw new ArgumentException($"1 to {limit.ToString(CultureInfo.InvariantCulture)} characters are needed, not only blanks.", name);
            }
        }
    }

    public async Task<bool> AnnotateOutageAsync(long number, string text, string person)
    {
        CheckUsable();
        await ResyncAsync().ConfigureAwait(true);
        if (number < 1 || number > _counters.LastOutageNumber)
        {
            var last = _counters.LastOutageNumber.ToString(CultureInfo.InvariantCulture);
            throw new ArgumentOutOfRangeException(nameof(number), number, $"Register {RegisterId} has outages 1 to {last}.");
        }

        await AppendDurableAsync(Durability.Durable, new OutageAnnotatedEntry { OutageNumber = number, Text = text, Person = person }).ConfigureAwait(true);
        return true;
    }

    private void NoteActivity() => _lastActivity = _timeProvider.GetTimestamp();

    private async Task LoadSlipCursorsAsync()
    {
        NoteActivity();
        _outageSlipCursor = await _store.LoadCursorAsync(OutageSlipConsumer, RegisterId).ConfigureAwait(true);
        _recoverySlipCursor = await _store.LoadCursorAsync(RecoverySlipConsumer, RegisterId).ConfigureAwait(true);
    }

    /// <summary>What an earlier run did not come to hand over.</summary>
    private void RememberSlips(JournalEntry entry)
    {
        switch (entry)
        {
            case FinishingEntry finishing:
                _cashier = finishing.Content.Cashier ?? _cashier;
                break;
            case ClosingEntry closing:
                _cashier = null;
                foreach (var open in closing.Counters.OpenOutages)
                {
                    _outagesRead[open.OutageNumber] = open;
                }

                break;
            case OutageBeganEntry began:
                _outagesRead[began.OutageNumber] = began;
                if (began.Sequence > _outageSlipCursor && _options.AutomaticOutageSlip)
                {
                    _outageSlips.Enqueue(new DueSlip(OutageSlipKind.Outage, began, null, began.Sequence));
                }

                break;
            case OutageEndedEntry ended when _outagesRead.TryGetValue(ended.OutageNumber, out var outage):
                _outagesRead.Remove(ended.OutageNumber);
                if (ended.Sequence > _recoverySlipCursor && _options.AutomaticRecoverySlip)
                {
                    _recoverySlips.Enqueue(new DueSlip(OutageSlipKind.Recovery, outage, ended.Time, ended.Sequence));
                }

                break;
            default:
                break;
        }
    }

    private void OutageSlipIsDue(OutageBeganEntry began)
    {
        if (_options.AutomaticOutageSlip)
        {
            _outageSlips.Enqueue(new DueSlip(OutageSlipKind.Outage, began, null, began.Sequence));

            // Not at once: a sale may be waiting for its receipt.
            Thread.Post(() => RunInBackground(DeliverOutageSlipsAsync));
        }
    }

    private void RecoverySlipIsDue(OutageBeganEntry began, OutageEndedEntry ended)
    {
        if (_options.AutomaticRecoverySlip)
        {
            _recoverySlips.Enqueue(new DueSlip(OutageSlipKind.Recovery, began, ended.Time, ended.Sequence));
            WaitForQuiet(_options.QuietTime);
        }
    }

    private void WaitForQuiet(TimeSpan pause)
    {
        if (_recoverySlips.Count > 0 && _slipTaker is not null)
        {
            _quietTimer?.Dispose();
            _quietTimer = _timeProvider.CreateTimer(_ => Thread.Post(OnMaybeQuiet), null, pause, Timeout.InfiniteTimeSpan);
        }
    }

    private void OnMaybeQuiet()
    {
        var idle = _timeProvider.GetElapsedTime(_lastActivity);
        if (_closed)
        {
            return;
        }

        if (_baskets.Count > 0)
        {
            WaitForQuiet(_options.QuietTime);
        }
        else if (idle < _options.QuietTime)
        {
            WaitForQuiet(_options.QuietTime - idle);
        }
        else
        {
            RunInBackground(DeliverRecoverySlipsAsync);
        }
    }

    private Task DeliverOutageSlipsAsync() => DeliverAsync(_outageSlips, OutageSlipConsumer, isLastMoment: false);

    private Task DeliverRecoverySlipsAsync() => DeliverAsync(_recoverySlips, RecoverySlipConsumer, isLastMoment: false);

    /// <summary>The closing is the last moment. Where nobody takes slips, they are left to be asked for by number.</summary>
    private async Task DeliverSlipsBeforeClosingAsync()
    {
        try
        {
            await DeliverAsync(_outageSlips, OutageSlipConsumer, isLastMoment: true).ConfigureAwait(true);
            await DeliverAsync(_recoverySlips, RecoverySlipConsumer, isLastMoment: true).ConfigureAwait(true);
        }
        catch (JournalException e)
        {
            // No slip may stand in the way of a closing; they stay due.
            _logger.LogError(e, "Register {Register}: a slip could not be made.", RegisterId);
        }
    }

    private async Task DeliverAsync(Queue<DueSlip> due, string consumer, bool isLastMoment)
    {
        while (due.Count > 0 && (_slipTaker is not null || isLastMoment) && !_closed)
        {
            var next = due.Peek();
            var slip = await SlipOfAsync(next).ConfigureAwait(true);
            if (due.Count == 0 || !ReferenceEquals(due.Peek(), next))
            {
                // Handed over while the journal was read.
                continue;
            }

            if (!IsTaken(slip) && !isLastMoment)
            {
                return;
            }

            due.Dequeue();
            await _store.SaveCursorAsync(consumer, RegisterId, next.Sequence).ConfigureAwait(true);
        }
    }

    /// <summary>False if nobody takes slips. Who throws has got it: printing is the POS's business, and the slip can be asked for again.</summary>
    private bool IsTaken(OutageSlip slip)
    {
        try
        {
            if (_slipTaker?.Invoke(slip) == true)
            {
                return true;
            }

            _slipTaker = null;
            return false;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            _logger.LogError(e, "Register {Register}: an event handler failed with the {Kind} slip of outage {Number}; it can be asked for.", RegisterId, slip.Kind, slip.Number);
            return true;
        }
    }

    private async Task<OutageSlip> SlipOfAsync(DueSlip due)
    {
        var record = new OutageRecord(due.Began);
        var slip = SlipOf(RegisterId, due.Kind, record);
        if (due.Kind == OutageSlipKind.Recovery)
        {
            slip.End = due.End;
            slip.Receipts = await ReceiptsOfAsync(due.Began).ConfigureAwait(true);
        }

        return slip;
    }

    /// <summary>Reads on from the outage's begin only: a slip must not cost more with every year of journal. Seals are durable, so all of them are found.</summary>
    private async Task<List<long>> ReceiptsOfAsync(OutageBeganEntry began)
    {
        var receipts = new List<long>();
        for (var from = Math.Max(1, began.Sequence); ;)
        {
            var batch = await _store.ReadAsync(RegisterId, from, ReplayBatch).ConfigureAwait(true);
            if (batch.Count == 0)
            {
                receipts.Sort();
                return receipts;
            }

            foreach (var stored in batch)
            {
                if (stored.Kind == (int)EntryKind.Sealed && EntryCodec.Decode(stored) is SealedEntry { Outage: { } outage } seal && outage.Number == began.OutageNumber)
                {
                    receipts.Add(seal.ReceiptNumber);
                }
            }

            from = batch[batch.Count - 1].Sequence + 1;
        }
    }
}
