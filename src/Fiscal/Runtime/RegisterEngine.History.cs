using System.Globalization;
using Fiscal.Journal;
using Microsoft.Extensions.Logging;

namespace Fiscal;

/// <summary>
/// A journal that is older than its device (commit protocol, "Restored backup versus power cut"): a power cut loses tails of Opened and Started, never a Finishing
/// whose transaction the device has finished. So what the device finished and the journal does not know was lost with a part of the journal.
/// </summary>
internal sealed partial class RegisterEngine
{
    private const string AutomaticPerson = "ContinueWithMissingHistory";

    // Opening waits for it; a device that cannot list looks up number by number.
    private static readonly TimeSpan HistoryBudget = TimeSpan.FromSeconds(10);

    private readonly HashSet<(TseSerialNumber Serial, long Number)> _knownTransactions = [];
    private readonly HashSet<Guid> _knownOperations = [];
    private readonly HashSet<string> _unnamedData = new(StringComparer.Ordinal);

    private MissingHistory? _missing;
    private bool _continuesOlderFile;
    private bool _isRestored;

    public event Action<MissingHistory>? HistoryMissing;

    public async Task<bool> AcknowledgeHistoryAsync(string person, string text, long? continueAt)
    {
        CheckUsable();
        await ResyncAsync().ConfigureAwait(true);
        if (_missing is not { } missing)
        {
            return false;
        }

        if (continueAt <= _counters.LastReceiptNumber)
        {
            throw new ArgumentOutOfRangeException(nameof(continueAt), continueAt, $"Receipt number {Text(_counters.LastReceiptNumber)} was used already; continue above it.");
        }

        if (missing.SerialNumber.IsEmpty)
        {
            await AppendDurableAsync(Durability.Durable, new HistoryMissingEntry { Time = Now, Detail = "restored from a copy, the TSE was not asked" }).ConfigureAwait(true);
        }

        await AppendAcknowledgedAsync(person, text, continueAt ?? Next(missing.Receipts)).ConfigureAwait(true);
        foreach (var unit in Units.Where(static unit => unit is { Outage: null, IsAdmitted: true }))
        {
            await EndLostTransactionsAsync(unit).ConfigureAwait(true);
        }

        return true;
    }

    /// <summary>Nobody gets a number while numbers on lost paper could repeat.</summary>
    private void CheckHistory()
    {
        if (_missing is not { } missing)
        {
            return;
        }

        var what = missing.Receipts > 0
            ? $"the TSE {missing.SerialNumber} signed {Text(missing.Receipts)} receipts that the journal does not know (transactions {Range(missing)})"
            : "the journal was restored from a copy, and the TSE does not tell what is missing in it";
        throw new JournalException(
            JournalErrorCodes.HistoryMissing,
            $"Register '{RegisterId}' uses no receipt number: {what}, so printed numbers could repeat. Bring back the newest copy of the journal, or compare with the last printed receipt and call {nameof(FiscalRegister.AcknowledgeMissingHistory)}.");
    }

    /// <summary>Remembers what the journal knows of the device, entry by entry as it is replayed.</summary>
    private void NoteHistory(JournalEntry entry)
    {
        switch (entry)
        {
            case GenesisEntry genesis:
                _continuesOlderFile = genesis.PreviousSequence > 0;
                break;
            case FinishingEntry finishing:
                NoteOperations(finishing);
                break;
            case HistoryMissingEntry missing:
                Forget(missing);
                _missing = Join(_missing, missing);
                break;
            case HistoryAcknowledgedEntry:
                _missing = null;
                break;
            default:
                break;
        }

        _knownTransactions.UnionWith(TransactionsOf(entry));
    }

    // Where only a look-up could tell which transaction a receipt got, its own words are what tells it from a lost one.
    private void NoteOperations(FinishingEntry finishing)
    {
        if (finishing.OperationId is { } own)
        {
            _knownOperations.Add(own);
        }

        if (_baskets.TryGetValue(finishing.SaleId, out var basket))
        {
            _knownOperations.Add(basket.OperationId);
        }

        if (finishing.TransactionNumber is null)
        {
            _unnamedData.Add(finishing.ProcessData);
        }
    }

    private static IEnumerable<(TseSerialNumber Serial, long Number)> TransactionsOf(JournalEntry entry) => entry switch
    {
        StartedEntry e => [(e.SerialNumber, e.TransactionNumber)],
        FinishingEntry { TransactionNumber: { } number } e => [(e.SerialNumber, number)],
        SealedEntry { Signature: { } signature } => [(signature.SerialNumber, signature.TransactionNumber)],
        SealedEntry { Outage: { TransactionNumber: { } number } outage } => [(outage.SerialNumber, number)],
        FoundOnDeviceEntry e => [(e.SerialNumber, e.TransactionNumber)],
        HistoryMissingEntry e => e.Transactions.Select(t => (e.SerialNumber, t.TransactionNumber)),
        _ => [],
    };

    /// <summary>A basket whose transaction was finished in the lost part is over: its receipt is among the lost ones, its sale id is free.</summary>
    private void Forget(HistoryMissingEntry missing)
    {
        var lost = new HashSet<long>(missing.Transactions.Select(static t => t.TransactionNumber));
        foreach (var basket in _baskets.Values.Where(b => b.Finishing is null && b.Started is { } s && s.SerialNumber == missing.SerialNumber && lost.Contains(s.TransactionNumber)).ToList())
        {
            if (basket.Transaction is null)
            {
                _baskets.Remove(basket.SaleId);
            }
            else
            {
                basket.Started = null; // somebody has taken it up again: it is signed by a transaction of its own
            }
        }
    }

    /// <summary>Asks whether the restored journal still has to be compared, before anything could use a number.</summary>
    private async Task LoadRestoredMarkAsync() =>
        _isRestored = await _store.LoadCursorAsync(JournalStore.RestoredConsumer, RegisterId).ConfigureAwait(true) > 0;

    /// <summary>Compares the journal with each device once per opening, as soon as the device answers. A TSE that stands in is asked at the opening only if the journal came back from a copy, else when it is needed.</summary>
    private async Task CompareHistoryAsync()
    {
        if (_missing is { } claimed && _options.ContinueWithMissingHistory)
        {
            await AppendAcknowledgedAsync(AutomaticPerson, string.Empty, Next(claimed.Receipts)).ConfigureAwait(true);
        }

        foreach (var unit in Units.Where(static unit => unit is { IsHistoryCompared: false, Outage: null, IsAdmitted: true }).ToList())
        {
            if (unit.Identity is { SerialNumber.IsEmpty: false } device)
            {
                await CompareHistoryAsync(unit, device.SerialNumber).ConfigureAwait(true);
            }
        }

        if (Units.Any(static unit => !unit.IsHistoryCompared))
        {
            ClaimRestoredWithoutDevice();
            return;
        }

        if (_isRestored)
        {
            if (_missing is { SerialNumber.IsEmpty: true })
            {
                _missing = null; // claimed while a device was away; now all have answered
            }

            await ClearRestoredMarkAsync().ConfigureAwait(true);
        }

        _knownTransactions.Clear();
        _knownOperations.Clear();
        _unnamedData.Clear();
    }

    private async Task CompareHistoryAsync(TseUnit unit, TseSerialNumber device)
    {
        unit.IsHistoryCompared = true;
        var budget = new FaultBudget(_timeProvider, HistoryBudget);
        var status = unit.FirstStatus;
        var after = await LastKnownTransactionAsync(device, status).ConfigureAwait(true);
        var list = TseTransactionList.Complete([]);
        if (status?.LastTransactionNumber is not { } last || last > after)
        {
            var outcome = await unit.RunAsync((driver, command) => driver.FindTransactionsAsync(ClientId, after, command), budget).ConfigureAwait(true);
            list = outcome.Answer ?? TseTransactionList.CannotTell(outcome.Failure!.Message, TseLookUpHelp.Later);
        }

        // What came after the first answer is what this process does.
        var lost = list.Transactions.Where(t => IsLost(t, device) && !(t.TransactionNumber > status?.LastTransactionNumber)).OrderBy(static t => t.TransactionNumber).ToList();
        if (lost.Count > 0)
        {
            await AppendMissingAsync(device, status, lost).ConfigureAwait(true);
        }
        else if (!list.IsComplete && _isRestored && _missing is null or { SerialNumber.IsEmpty: true })
        {
            await AppendMissingAsync(device, status, []).ConfigureAwait(true);
        }
    }

    /// <summary>The highest number from which on the device has to be asked: nothing at or below it can be missing.</summary>
    private async Task<long> LastKnownTransactionAsync(TseSerialNumber device, TseStatus? status)
    {
        var open = _baskets.Values.Where(b => b.Finishing is null && b.Started is { } s && s.SerialNumber == device).Select(static b => b.Started!.TransactionNumber).ToList();
        if (status?.LastTransactionNumber == 0)
        {
            return 0;
        }

        var known = _knownTransactions.Where(t => t.Serial == device).Select(static t => t.Number).DefaultIfEmpty(0).Max();
        for (var before = await FirstSequenceToReplayAsync().ConfigureAwait(true); known == 0 && before > 1;)
        {
            var from = Math.Max(1, before - ReplayBatch);
            foreach (var stored in await _store.ReadAsync(RegisterId, from, (int)(before - from)).ConfigureAwait(true))
            {
                var entry = EntryCodec.Decode(stored);
                _continuesOlderFile |= entry is GenesisEntry { PreviousSequence: > 0 };
                known = TransactionsOf(entry).Where(t => t.Serial == device).Select(static t => t.Number).Append(known).Max();
            }

            before = from;
        }

        if (known == 0 && _continuesOlderFile)
        {
            return status?.LastTransactionNumber ?? long.MaxValue; // what came before stands in the file before
        }

        return open.Count > 0 ? Math.Min(known, open.Min() - 1) : known;
    }

    private bool IsLost(TseTransactionInfo info, TseSerialNumber device) =>
        info is { State: TseTransactionState.Finished, TransactionNumber: { } number }
        && info.ProcessType is not { Length: 0 } // ended by the device itself
        && (info.SerialNumber.IsEmpty || info.SerialNumber == device)
        && (!_knownTransactions.Contains((device, number)) || IsOpenHere(number, device))
        && !(info.OperationId is { } operation && _knownOperations.Contains(operation))
        && !(info.ProcessData is { } data ? _unnamedData.Contains(TextOf(data)) : _unnamedData.Count > 0);

    private bool IsOpenHere(long number, TseSerialNumber device) =>
        _baskets.Values.Any(b => b.Finishing is null && b.Started is { } s && s.SerialNumber == device && s.TransactionNumber == number);

    private async Task AppendMissingAsync(TseSerialNumber device, TseStatus? status, List<TseTransactionInfo> lost)
    {
        var detail = lost.Count > 0
            ? $"{Text(lost.Count)} receipts, transactions {Text(lost[0].TransactionNumber!.Value)} to {Text(lost[lost.Count - 1].TransactionNumber!.Value)}"
            : "restored from a copy, the TSE does not tell what is missing";
        _missing = _missing is { SerialNumber.IsEmpty: true } ? null : _missing;
        for (var from = 0; from == 0 || from < lost.Count; from += HistoryMissingEntry.MaxTransactions)
        {
            var entry = new HistoryMissingEntry
            {
                Time = Now,
                SerialNumber = device,
                LastTransactionNumber = status?.LastTransactionNumber,
                LastSignatureCounter = status?.LastSignatureCounter,
                Detail = detail,
                Transactions = [.. lost.Skip(from).Take(HistoryMissingEntry.MaxTransactions).Select(MissingOf)],
            };

            // Durable: another process on the same journal is found out here, before this one says anything about it.
            await AppendDurableAsync(Durability.DurableFromReserve, entry).ConfigureAwait(true);
            Forget(entry);
            _missing = Join(_missing, entry);
        }

        // Between Opened and Started of a restored journal: whether the device saw them is part of what is missing. Their sale ids are free.
        foreach (var basket in _baskets.Values.Where(static b => b.Started is null && b.Finishing is null && b.Transaction is null).ToList())
        {
            AppendBuffered(new AbortedEntry { SaleId = basket.SaleId, OperationId = basket.OperationId, Reason = "history missing" });
            _baskets.Remove(basket.SaleId);
        }

        await ClearRestoredMarkAsync().ConfigureAwait(true); // from here on the claim itself holds the numbers back
        await AnnounceMissingAsync().ConfigureAwait(true);
    }

    private void ClaimRestoredWithoutDevice()
    {
        if (_isRestored && _missing is null && !_options.ContinueWithMissingHistory)
        {
            _missing = new MissingHistory(Now, default, 0, null, null, TextOf(0, null, null));
            _logger.LogCritical("Register {Register}: the journal was restored from a copy and its TSE cannot be asked. No receipt number is used before it answers or a person takes note.", RegisterId);
            Raise(HistoryMissing, _missing);
        }
    }

    private async Task AnnounceMissingAsync()
    {
        var missing = _missing!;
        _logger.LogCritical("Register {Register}: the journal is older than the TSE {Serial}: {Receipts} signed receipts are missing in it (transactions {Transactions}). Look for the newest copy of the journal.", RegisterId, missing.SerialNumber, missing.Receipts, Range(missing));
        Raise(HistoryMissing, missing);
        if (_options.ContinueWithMissingHistory)
        {
            await AppendAcknowledgedAsync(AutomaticPerson, string.Empty, Next(missing.Receipts)).ConfigureAwait(true);
        }
    }

    private async Task AppendAcknowledgedAsync(string person, string text, long? continueAt)
    {
        var entry = new HistoryAcknowledgedEntry { Time = Now, Person = person, Text = text, ContinueAtReceiptNumber = continueAt };
        await AppendDurableAsync(Durability.DurableFromReserve, entry).ConfigureAwait(true);
        Count(_counters, entry);
        _missing = null;
        await ClearRestoredMarkAsync().ConfigureAwait(true);
        _logger.LogWarning("Register {Register}: missing history was taken note of by {Person}; the next receipt has number {Number}.", RegisterId, person, _counters.LastReceiptNumber + 1);
    }

    private async Task ClearRestoredMarkAsync()
    {
        if (_isRestored)
        {
            await _store.SaveCursorAsync(JournalStore.RestoredConsumer, RegisterId, 0).ConfigureAwait(true);
            _isRestored = false;
        }
    }

    private long? Next(long receipts) => receipts > 0 ? _counters.LastReceiptNumber + receipts + 1 : null;

    private static MissingHistory Join(MissingHistory? before, HistoryMissingEntry entry)
    {
        var receipts = (before?.Receipts ?? 0) + entry.Transactions.Count;
        var first = before?.FirstTransactionNumber ?? entry.Transactions.FirstOrDefault()?.TransactionNumber;
        var last = entry.Transactions.LastOrDefault()?.TransactionNumber ?? before?.LastTransactionNumber;
        return new MissingHistory(before?.Since ?? entry.Time, entry.SerialNumber, receipts, first, last, TextOf(receipts, first, last));
    }

    private static MissingTransaction MissingOf(TseTransactionInfo info) => new()
    {
        TransactionNumber = info.TransactionNumber.GetValueOrDefault(),
        SignatureCounter = info.SignatureCounter,
        StartTime = info.StartTime,
        LogTime = info.LogTime,
        ProcessType = info.ProcessType,
        ProcessData = info.ProcessData is { } data ? TextOf(data) : null,
    };

    private static string TextOf(byte[] processData) => System.Text.Encoding.UTF8.GetString(processData);

    private static string TextOf(long receipts, long? first, long? last) => receipts > 0
        ? $"Im Journal fehlen {Text(receipts)} Belege, die die TSE signiert hat (Transaktionen {Text(first.GetValueOrDefault())} bis {Text(last.GetValueOrDefault())}). Bitte die neueste Sicherung suchen oder die letzte gedruckte Bonnummer prüfen und bestätigen."
        : "Das Journal wurde aus einer Sicherung zurückgeholt und konnte nicht mit der TSE verglichen werden. Bitte die letzte gedruckte Bonnummer prüfen und bestätigen.";

    private static string Range(MissingHistory missing) => missing.FirstTransactionNumber is { } first ? Text(first) + " to " + Text(missing.LastTransactionNumber.GetValueOrDefault()) : "unknown";

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
