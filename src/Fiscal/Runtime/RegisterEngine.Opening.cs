using Fiscal.Journal;
using Microsoft.Extensions.Logging;

namespace Fiscal;

internal sealed partial class RegisterEngine
{
    private const int ReplayBatch = 1_000;

    /// <summary>Reads on from the last closing, asks the device about what a crash left open, and seals it.</summary>
    public async Task<bool> OpenAsync()
    {
        await ReplayAsync().ConfigureAwait(true);
        await LoadRestoredMarkAsync().ConfigureAwait(true);
        if (_head.IsEmpty)
        {
            AppendBuffered(new GenesisEntry { JournalId = Guid.NewGuid() });
        }

        var failure = await TryResumeAsync(Tse).ConfigureAwait(true);
        var standbyFailure = _standby is not null && MustAskStandby(failure) ? await TryResumeAsync(_standby).ConfigureAwait(true) : null;
        var isNew = _masterData is null;
        if (isNew)
        {
            await AppendMasterDataAsync().ConfigureAwait(true);
        }

        ResumeOutage(Tse, failure);
        if (_standby is not null && (standbyFailure is null || failure is not null || OpenOutageOf(_standby) is not null))
        {
            ResumeOutage(_standby, standbyFailure);
        }

        // What was accepted belongs to the closing that changed master data force.
        await SealAcceptedAsync().ConfigureAwait(true);
        if (!isNew)
        {
            await AppendMasterDataAsync().ConfigureAwait(true);
        }

        await CompareHistoryAsync().ConfigureAwait(true);
        if (Tse.Outage is null)
        {
            await ResolveLostStartsAsync().ConfigureAwait(true);
        }
        else
        {
            RememberLostStarts();
        }

        foreach (var unit in Units.Where(static unit => unit is { Outage: null, IsAdmitted: true }))
        {
            unit.NeedsOrphanScan = true;
            await EndLostTransactionsAsync(unit).ConfigureAwait(true);
        }

        // What a Start came to is known now or asked later: nobody waits for it any more.
        foreach (var basket in _baskets.Values)
        {
            basket.StartDone.TrySetResult(true);
        }

        WatchBaskets();
        return true;
    }

    /// <summary>A standby is asked when it is needed or new: one that does not answer must not hold up a till whose own TSE is well.</summary>
    private bool MustAskStandby(TseException? failure) =>
        failure is not null
        || _isRestored
        || _standby!.Identity is not { } known
        || OpenOutageOf(_standby) is not null
        || OpenOutageOf(Tse) is not null // it was the one that signed last
        || _pending.Exists(p => UnitOf(p.SerialNumber) == _standby)
        || _baskets.Values.Any(b => b.StartedOn == _standby || b.Finishing?.SerialNumber == known.SerialNumber);

    private OutageBeganEntry? OpenOutageOf(TseUnit unit) =>
        _counters.OpenOutages.LastOrDefault(outage => UnitOf(outage.SerialNumber) == unit);

    /// <summary>The outage that was open when the till stopped ends or goes on; a new one begins if there was none.</summary>
    private void ResumeOutage(TseUnit unit, TseException? failure)
    {
        var open = OpenOutageOf(unit);
        if (failure is null && open is not null)
        {
            EndOutage(unit, new OutageState(open));
        }
        else if (failure is not null && open is not null)
        {
            EnterOutage(unit, open, null);
        }
        else if (failure is not null)
        {
            BeginOutage(unit, failure);
        }
    }

    private static void Count(RegisterCounters counters, JournalEntry entry)
    {
        switch (entry)
        {
            case FinishingEntry finishing:
                counters.LastReceiptNumber = finishing.ReceiptNumber;
                counters.LastBonId = finishing.BonId;
                break;
            case OutageBeganEntry began:
                counters.LastOutageNumber = began.OutageNumber;
                counters.OpenOutages.Add(began);
                break;
            case OutageEndedEntry ended:
                counters.OpenOutages = [.. counters.OpenOutages.Where(o => o.OutageNumber != ended.OutageNumber)];
                break;
            case MasterDataEntry:
                counters.LastMasterDataSequence = entry.Sequence;
                break;
            case HistoryAcknowledgedEntry { ContinueAtReceiptNumber: { } next } when next - 1 > counters.LastReceiptNumber:
                counters.LastBonId += next - 1 - counters.LastReceiptNumber;
                counters.LastReceiptNumber = next - 1;
                break;
            case ClosingEntry closing:
                counters.LastReceiptNumber = closing.Counters.LastReceiptNumber;
                counters.LastBonId = closing.Counters.LastBonId;
                counters.LastOutageNumber = closing.Counters.LastOutageNumber;
                counters.LastClosingNumber = closing.ClosingNumber;
                counters.LastMasterDataSequence = closing.Counters.LastMasterDataSequence;
                counters.OpenOutages = [.. closing.Counters.OpenOutages];
                break;
            default:
                break;
        }
    }

    private async Task<long> FirstSequenceToReplayAsync()
    {
        var cursor = await _store.LoadCursorAsync(StateConsumer, RegisterId).ConfigureAwait(true);
        return Math.Max(1, cursor);
    }

    private async Task ReplayAsync()
    {
        var handedOut = new Dictionary<string, FinishingEntry>(StringComparer.Ordinal);
        await LoadSlipCursorsAsync().ConfigureAwait(true);
        _head = _committedHead = await _store.GetHeadAsync(RegisterId).ConfigureAwait(true);
        for (var from = await FirstSequenceToReplayAsync().ConfigureAwait(true); from <= _head.Sequence;)
        {
            var stored = await _store.ReadAsync(RegisterId, from, ReplayBatch).ConfigureAwait(true);
            if (stored.Count == 0)
            {
                break;
            }

            foreach (var bytes in stored)
            {
                var entry = EntryCodec.Decode(bytes);
                Count(_counters, entry);
                Apply(entry, handedOut);
                RememberSlips(entry);
            }

            from = stored[stored.Count - 1].Sequence + 1;
        }

        if (_masterData is null && _counters.LastMasterDataSequence > 0)
        {
            var stored = await _store.ReadAsync(RegisterId, _counters.LastMasterDataSequence, 1).ConfigureAwait(true);
            if (stored.Count == 1 && EntryCodec.Decode(stored[0]) is MasterDataEntry masterData)
            {
                Know(masterData);
            }
        }

    }

    private void Know(MasterDataEntry masterData)
    {
        _masterData = masterData;
        Tse.Checker = masterData.Tse is { } own ? new SignatureChecker(own) : null;
        if (_standby is not null && masterData.StandbyTse is { } other)
        {
            _standby.Checker = new SignatureChecker(other);
        }
    }

    private void Apply(JournalEntry entry, Dictionary<string, FinishingEntry> handedOut)
    {
        NoteHistory(entry);
        switch (entry)
        {
            case OpenedEntry opened:
                _baskets[opened.SaleId] = new Basket(opened.SaleId, opened.OperationId, opened.Time) { Budget = Tse.NewBudget() };
                break;
            case PaymentCapturedEntry captured when _baskets.TryGetValue(captured.SaleId, out var paid):
                paid.Capture(captured);
                break;
            case StartedEntry started when _baskets.TryGetValue(started.SaleId, out var basket):
                basket.Started = started;
                basket.StartedOn = UnitOf(started.SerialNumber);
                break;
            case FinishingEntry finishing:
                if (!_baskets.TryGetValue(finishing.SaleId, out var accepted))
                {
                    _baskets[finishing.SaleId] = accepted = new Basket(finishing.SaleId, finishing.OperationId ?? Guid.Empty, finishing.Content.Start) { Budget = Tse.NewBudget() };
                }

                if (accepted.Started is not null && finishing.OperationId is not null)
                {
                    Abandon(accepted);
                }

                accepted.Finishing = finishing;
                Accept(finishing);
                break;
            case SealedEntry seal:
                if (_baskets.TryGetValue(seal.SaleId, out var handed) && handed.Finishing is { } content)
                {
                    _totals.Seal(content, seal);
                }

                if (seal.Outage is not null)
                {
                    RememberUnsigned(seal);
                }

                _baskets.Remove(seal.SaleId);
                break;
            case AbortedEntry aborted:
                _baskets.Remove(aborted.SaleId);
                break;
            case FoundOnDeviceEntry found:
                _pending.RemoveAll(p => p.Finishing?.ReceiptNumber == found.ReceiptNumber);
                break;
            case MasterDataEntry masterData:
                Know(masterData);
                break;
            case ClosingEntry closing:
                _books.Close(closing);
                _totals = new ClosingAccumulator(_fiscal.Currency);
                break;
            default:
                break;
        }
    }

    private void RememberUnsigned(SealedEntry seal)
    {
        if (!_baskets.TryGetValue(seal.SaleId, out var basket) || basket.Finishing is not { } finishing)
        {
            return;
        }

        if (basket.Started is { } started)
        {
            _pending.Add(new PendingTransaction
            {
                SaleId = seal.SaleId,
                OperationId = started.OperationId,
                TransactionNumber = started.TransactionNumber,
                ProviderToken = started.ProviderToken,
                SerialNumber = started.SerialNumber,
                Finishing = finishing,
            });
        }
        else if (Tse.Driver.Capabilities.LookUpByOperationId)
        {
            _pending.Add(new PendingTransaction { SaleId = seal.SaleId, OperationId = finishing.OperationId ?? basket.OperationId, SerialNumber = finishing.SerialNumber, Finishing = finishing });
        }
    }

    /// <summary>Journals company, till and device when one of them changed. The first master data of a register force no closing.</summary>
    private async Task AppendMasterDataAsync()
    {
        var masterData = new MasterDataEntry
        {
            Merchant = _rules.Merchant,
            Register = new RegisterInfo
            {
                ClientId = ClientId,
                Brand = _options.Brand,
                Model = _options.Model,
                SoftwareBrand = _options.SoftwareBrand,
                SoftwareVersion = _options.SoftwareVersion,
                SiteName = _options.SiteName,
                Currency = _fiscal.Currency,
            },
            Tse = Tse.Identity ?? _masterData?.Tse,
            TseName = Tse.Name,
            StandbyTse = _standby?.Identity,
            StandbyTseName = _standby?.Name,
        };
        if (_masterData is { } last && MasterDataComparer.AreEqual(last, masterData))
        {
            return;
        }

        var completesTheFirst = _masterData is { Tse: null } first && MasterDataComparer.AreEqualButTse(first, masterData);
        if (_masterData is not null && !completesTheFirst && !_totals.IsEmpty)
        {
            _logger.LogInformation("Register {Register}: master data changed, a closing is made first.", RegisterId);
            await AppendClosingAsync(null, null).ConfigureAwait(true);
        }

        AppendBuffered(masterData);
        _masterData = masterData;
        _counters.LastMasterDataSequence = masterData.Sequence;
    }

    /// <summary>Accepted but not sealed: nothing was handed out, so it may still be signed (rows 6 to 9 of the commit protocol).</summary>
    private async Task SealAcceptedAsync()
    {
        foreach (var basket in _baskets.Values.Where(static b => b.Finishing is not null).OrderBy(static b => b.Finishing!.ReceiptNumber).ToList())
        {
            var finishing = basket.Finishing!;
            var seal = await RecoverSealAsync(basket, finishing).ConfigureAwait(true);
            await AppendSealAsync(finishing, seal).ConfigureAwait(true);
            _baskets.Remove(basket.SaleId);
            _logger.LogInformation("Register {Register}: receipt {Number} was sealed after a restart.", RegisterId, finishing.ReceiptNumber);
            if ((basket.StartedOn ?? UnitOf(finishing.SerialNumber)) is { Outage: { EndsWithSeal: true } outage } unit)
            {
                EndOutage(unit, outage);
                foreach (var pending in _pending.Where(p => ReferenceEquals(p.Finishing, finishing)).ToList())
                {
                    await TryReconcileAsync(unit, pending).ConfigureAwait(true);
                }
            }
        }
    }

    private async Task<SealedEntry> RecoverSealAsync(Basket basket, FinishingEntry finishing)
    {
        basket.StartDone.TrySetResult(true);
        var unit = basket.StartedOn ?? UnitOf(finishing.SerialNumber);
        if (unit.Outage is not null)
        {
            return OutageSeal(basket, finishing, OutageOf(unit));
        }

        if (unit.Identity is { } device && !finishing.SerialNumber.IsEmpty && finishing.SerialNumber != device.SerialNumber)
        {
            return SealUnknown(unit, basket, finishing, TseErrorCodes.DeviceReplaced);
        }

        if (basket.Started is null && finishing.TransactionNumber is { } transaction)
        {
            // The buffered Started was lost with the power; what the receipt names is enough to ask.
            basket.StartedOn = unit;
            basket.Started = new StartedEntry { SaleId = basket.SaleId, OperationId = basket.OperationId, SerialNumber = finishing.SerialNumber, TransactionNumber = transaction };
        }

        if (basket.Started is not { } started)
        {
            if (finishing.OperationId is { } operation && unit.Driver.Capabilities.LookUpByOperationId)
            {
                var start = await LookUpAsync(unit, null, operation, null, basket.Budget!).ConfigureAwait(true);
                if (start is { State: TseTransactionState.Open or TseTransactionState.Finished, TransactionNumber: { } number })
                {
                    basket.StartedOn = unit;
                    basket.Started = new StartedEntry { SaleId = basket.SaleId, OperationId = operation, SerialNumber = start.SerialNumber, TransactionNumber = number, LogTime = start.StartTime ?? default };
                    return await RecoverSealAsync(basket, finishing).ConfigureAwait(true);
                }
            }

            return await SignAsync(basket, finishing).ConfigureAwait(true);
        }

        var info = await LookUpAsync(unit, started.TransactionNumber, started.OperationId, started.ProviderToken, basket.Budget!).ConfigureAwait(true);
        if (started.LogTime == default && info?.StartTime is { } startTime)
        {
            started.LogTime = startTime;
        }

        switch (info?.State)
        {
            case TseTransactionState.Finished:
                var request = FinishRequest(unit, finishing, started.TransactionNumber, started.OperationId, started.ProviderToken);
                if (AnswerOf(info, request) is { } answer && Verify(unit, request, answer, started.LogTime) is not SignatureVerification.Failed and var verified)
                {
                    return Signed(unit, finishing, started.LogTime, answer, verified);
                }

                return SealUnknown(unit, basket, finishing, TseErrorCodes.UnknownOutcome);
            case TseTransactionState.Open:
                return await SignAsync(basket, finishing).ConfigureAwait(true);
            case null:
                BeginOutage(unit, new TseException(TseErrorCodes.NoAnswer, "The TSE did not answer.", TseExecution.Unknown, TseRecovery.LookUp));
                return OutageSeal(basket, finishing, OutageOf(unit));
            default:
                return SealUnknown(unit, basket, finishing, TseErrorCodes.UnknownOutcome);
        }
    }

    /// <summary>The device works but cannot tell about this one: an outage of its own that ends when this is sealed.</summary>
    private SealedEntry SealUnknown(TseUnit unit, Basket basket, FinishingEntry finishing, string code)
    {
        var outage = BeginOutage(unit, new TseException(code, OutageTexts.Of(code), TseExecution.Unknown));
        outage.EndsWithSeal = true;
        return OutageSeal(basket, finishing, outage);
    }

    /// <summary>Baskets without a known Start: taken up where the device proves it, else free again.</summary>
    private async Task ResolveLostStartsAsync()
    {
        foreach (var basket in _baskets.Values.ToList())
        {
            if (basket.Started is null && Tse.Outage is null)
            {
                var lookUp = Tse.Driver.Capabilities.LookUpByOperationId
                    ? await LookUpAsync(Tse, null, basket.OperationId, null, basket.Budget!).ConfigureAwait(true)
                    : null;
                if (lookUp is { State: TseTransactionState.Open, TransactionNumber: { } number })
                {
                    RecordStart(Tse, basket, basket.OperationId, new TseStartResponse
                    {
                        TransactionNumber = number,
                        SignatureCounter = lookUp.SignatureCounter,
                        LogTime = lookUp.StartTime ?? Now,
                        SerialNumber = lookUp.SerialNumber,
                        Signature = lookUp.Signature ?? [],
                    });
                }
                else if (Tse.Driver.Capabilities.RepeatableStart)
                {
                    await StartOnDeviceAsync(Tse, basket, basket.OperationId).ConfigureAwait(true);
                }
                else
                {
                    AppendBuffered(new AbortedEntry { SaleId = basket.SaleId, OperationId = basket.OperationId, Reason = "no device" });
                    _baskets.Remove(basket.SaleId);
                }
            }
        }
    }

    /// <summary>The device is away: whether it holds these Starts is asked before the outage ends, as for any lost answer.</summary>
    private void RememberLostStarts() => _pending.AddRange(_baskets.Values
        .Where(static basket => basket.Started is null && basket.Finishing is null)
        .Select(basket => new PendingTransaction { SaleId = basket.SaleId, OperationId = basket.OperationId, SerialNumber = Tse.Identity?.SerialNumber ?? default }));
}
