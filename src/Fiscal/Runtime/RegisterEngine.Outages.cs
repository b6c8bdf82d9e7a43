using System.Globalization;
using System.Text;
using Fiscal.Journal;
using Microsoft.Extensions.Logging;

namespace Fiscal;

internal sealed partial class RegisterEngine
{
    private static readonly TimeSpan ProbeBudget = TimeSpan.FromSeconds(30);

    /// <summary>The outage a receipt names: the register's own TSE's if that is out as well (spec till-rules O6).</summary>
    private OutageState OutageOf(TseUnit unit) =>
        Tse.Outage ?? unit.Outage ?? BeginOutage(unit, new TseException(TseErrorCodes.UnknownOutcome, "The TSE's state is unknown.", TseExecution.Unknown));

    private TseUnit UnitOf(TseSerialNumber serial) =>
        _standby is { Identity: { } identity } && identity.SerialNumber == serial ? _standby : Tse;

    private bool HasTestDevice => Units.Any(static unit => unit.Identity is { IsTestDevice: true });

    private OutageState BeginOutage(TseUnit unit, TseException failure)
    {
        if (unit.Outage is { } open)
        {
            return open;
        }

        var began = new OutageBeganEntry
        {
            Time = Now,
            OutageNumber = ++_counters.LastOutageNumber,
            Code = failure.Code,
            ProviderCode = failure.ProviderCode,
            Text = OutageTexts.Of(failure.Code),
            SerialNumber = unit.Identity?.SerialNumber ?? default,
            Manufacturer = unit.Identity?.Manufacturer,
            ClientId = ClientId,
            Cashier = _cashier,
            Printer = _options.PrinterName,
            IsTestDevice = HasTestDevice,
        };
        AppendBuffered(began);
        OutageSlipIsDue(began);
        _counters.OpenOutages.Add(began);
        _logger.LogWarning("Register {Register}: outage {Number} of TSE {Tse} began: {Code} ({ProviderCode}). {Message}", RegisterId, began.OutageNumber, unit.Name, failure.Code, failure.ProviderCode, failure.Message);
        return EnterOutage(unit, began, failure.RetryAfter);
    }

    private OutageState EnterOutage(TseUnit unit, OutageBeganEntry began, TimeSpan? retryAfter)
    {
        var outage = unit.Outage = new OutageState(began) { NextProbe = _options.FirstProbeInterval };
        FiscalDiagnostics.OutageBegan(RegisterId, began.Code);
        ScheduleProbe(unit, outage, retryAfter ?? outage.NextProbe);
        Raise(OutageBegan, StatusOf(began, null));
        return outage;
    }

    private void ScheduleProbe(TseUnit unit, OutageState outage, TimeSpan pause)
    {
        outage.Timer?.Dispose();
        outage.Timer = _timeProvider.CreateTimer(
            _ => Thread.Post(() => RunInBackground(() => ProbeAsync(unit, outage))),
            null,
            pause,
            Timeout.InfiniteTimeSpan);
    }

    /// <summary>Asks the dead TSE whether it is well again; if so, learns what it holds and lets sales be signed.</summary>
    private async Task ProbeAsync(TseUnit unit, OutageState outage)
    {
        if (!ReferenceEquals(outage, unit.Outage))
        {
            return;
        }

        TimeSpan? retryAfter = null;
        try
        {
            var failure = await TryResumeAsync(unit).ConfigureAwait(true);
            if (failure is null && _baskets.Values.Any(static b => b.Finishing is not null))
            {
                failure = new TseException(TseErrorCodes.NotReady, "A receipt is being sealed.", TseExecution.NotSent);
            }

            if (failure is null)
            {
                await AppendMasterDataAsync().ConfigureAwait(true);
                EndOutage(unit, outage);
                await CompareHistoryAsync().ConfigureAwait(true);
                await EndLostTransactionsAsync(unit).ConfigureAwait(true);
                return;
            }

            retryAfter = failure.RetryAfter;
        }
        finally
        {
            // Also after an error of ours: an outage that nobody probes any more would last until a restart.
            if (ReferenceEquals(outage, unit.Outage) && !_closed)
            {
                outage.NextProbe = outage.NextProbe + outage.NextProbe > _options.MaxProbeInterval ? _options.MaxProbeInterval : outage.NextProbe + outage.NextProbe;
                ScheduleProbe(unit, outage, retryAfter ?? outage.NextProbe);
            }
        }
    }

    private void EndOutage(TseUnit unit, OutageState outage)
    {
        outage.Timer?.Dispose();
        unit.Outage = null;
        var ended = new OutageEndedEntry { Time = Now, OutageNumber = outage.Began.OutageNumber };
        AppendBuffered(ended);
        RecoverySlipIsDue(outage.Began, ended);
        foreach (var open in _counters.OpenOutages.Where(o => o.OutageNumber == ended.OutageNumber).ToList())
        {
            _counters.OpenOutages.Remove(open);
        }

        FiscalDiagnostics.OutageEnded(RegisterId);
        _logger.LogInformation("Register {Register}: outage {Number} ended, TSE {Tse} signs again.", RegisterId, ended.OutageNumber, unit.Name);
        Raise(OutageEnded, StatusOf(outage.Began, ended.Time));
    }

    /// <summary>Null if the device is ready and everything it could tell is journalled.</summary>
    private async Task<TseException?> TryResumeAsync(TseUnit unit)
    {
        var failure = await AdmitAsync(unit, new FaultBudget(_timeProvider, ProbeBudget)).ConfigureAwait(true);
        if (failure is not null)
        {
            return failure;
        }

        foreach (var pending in _pending.Where(p => UnitOf(p.SerialNumber) == unit).ToList())
        {
            if (!await TryReconcileAsync(unit, pending).ConfigureAwait(true))
            {
                return new TseException(TseErrorCodes.NoAnswer, "The TSE did not tell what became of a transaction.", TseExecution.Unknown, TseRecovery.Wait);
            }
        }

        return null;
    }

    /// <summary>Null if the device is ready and may sign for this register.</summary>
    private async Task<TseException?> AdmitAsync(TseUnit unit, FaultBudget budget)
    {
        var identity = await unit.RunAsync((driver, command) => driver.GetIdentityAsync(command), budget).ConfigureAwait(true);
        if (identity.Answer is not { } device)
        {
            return identity.Failure;
        }

        var status = await unit.RunAsync((driver, _) => driver.GetStatusAsync(), budget).ConfigureAwait(true);
        if (status.Answer is not { } counts)
        {
            return status.Failure;
        }

        if (counts.State == TseState.Locked && await CatchUpAsync(unit, budget).ConfigureAwait(true) is { } now)
        {
            counts = now;
        }

        if (counts.State != TseState.Ready)
        {
            return new TseException(CodeOf(counts.State), $"The TSE is {counts.State}.", TseExecution.Refused);
        }

        if (unit == _standby && counts.Clients is { } clients && !clients.Contains(ClientId, StringComparer.Ordinal))
        {
            return new TseException(TseErrorCodes.StandbyRefused, $"TSE '{unit.Name}' may not stand in: client id '{ClientId}' is not registered there. Register it.", TseExecution.Refused, TseRecovery.RegisterClient);
        }

        unit.Checker = new SignatureChecker(device);
        unit.IsAdmitted = true;
        unit.FirstStatus ??= counts;
        unit.Caretaker.Remember(device, counts);
        return null;
    }

    private static string CodeOf(TseState state) => state switch
    {
        TseState.NotSetUp => TseErrorCodes.NotSetUp,
        TseState.Expired => TseErrorCodes.CertificateExpired,
        TseState.Decommissioned => TseErrorCodes.Decommissioned,
        TseState.Locked => TseErrorCodes.NotReady,
        _ => TseErrorCodes.DeviceFailed,
    };

    private async Task<bool> TryReconcileAsync(TseUnit unit, PendingTransaction pending)
    {
        if (!await ReconcileAsync(unit, pending).ConfigureAwait(true))
        {
            return false;
        }

        _pending.Remove(pending);
        return true;
    }

    /// <summary>Learns from the device what became of one transaction. False if it has to be asked again later.</summary>
    private async Task<bool> ReconcileAsync(TseUnit unit, PendingTransaction pending)
    {
        if (unit.Identity is { } device && !pending.SerialNumber.IsEmpty && pending.SerialNumber != device.SerialNumber)
        {
            _logger.LogWarning("Register {Register}: what became of transaction {Transaction} stays unknown, its TSE was replaced.", RegisterId, pending.TransactionNumber);
            return true;
        }

        var budget = new FaultBudget(_timeProvider, ProbeBudget);
        var capabilities = unit.Driver.Capabilities;
        if (pending.TransactionNumber is null && !capabilities.LookUpByOperationId)
        {
            if (!capabilities.RepeatableStart || pending.Finishing is null)
            {
                unit.NeedsOrphanScan = true;
                return true;
            }

            var request = new TseStartRequest { ClientId = ClientId, OperationId = pending.OperationId };
            var repeated = await unit.RunAsync((driver, command) => driver.StartTransactionAsync(request, command), budget).ConfigureAwait(true);
            if (repeated.Answer is not { } started)
            {
                return false;
            }

            pending.TransactionNumber = started.TransactionNumber;
            pending.ProviderToken = started.ProviderToken;
        }

        var info = await LookUpAsync(unit, pending.TransactionNumber, pending.OperationId, pending.ProviderToken, budget).ConfigureAwait(true);
        switch (info?.State)
        {
            case null:
                return false;
            case TseTransactionState.CannotTell when info.Help == TseLookUpHelp.Later:
                return false;
            case TseTransactionState.CannotTell when pending.Finishing is { } handedOut && pending.TransactionNumber is not null:
                // A TSE finishes a transaction once: what it says to a Finish tells what it cannot look up.
                return await FinishLateAsync(unit, pending, handedOut, info, budget).ConfigureAwait(true);
            case TseTransactionState.CannotTell:
                return true;
            case TseTransactionState.Finished when pending.Finishing is { } handedOut:
                RecordFound(handedOut, info);
                return true;
            case TseTransactionState.Open when pending.Finishing is { } handedOut:
                return await FinishLateAsync(unit, pending, handedOut, info, budget).ConfigureAwait(true);
            case TseTransactionState.Open when _baskets.TryGetValue(pending.SaleId, out var basket) && basket.Started is null && basket.Finishing is null:
                RecordStart(unit, basket, pending.OperationId, new TseStartResponse
                {
                    TransactionNumber = info.TransactionNumber.GetValueOrDefault(),
                    SignatureCounter = info.SignatureCounter,
                    LogTime = info.StartTime ?? info.LogTime ?? Now,
                    SerialNumber = info.SerialNumber,
                    Signature = info.Signature ?? [],
                    ProviderToken = pending.ProviderToken,
                });
                return true;
            case TseTransactionState.Open when info.TransactionNumber is not null:
                unit.Abandoned.Add(info);
                return true;
            case TseTransactionState.Open:
                unit.NeedsOrphanScan = true;
                return true;
            default:
                return true;
        }
    }

    /// <summary>The sale took place: the open transaction ends with the true data of the receipt, never as an abort (spec till-rules O3).</summary>
    private async Task<bool> FinishLateAsync(TseUnit unit, PendingTransaction pending, FinishingEntry handedOut, TseTransactionInfo info, FaultBudget budget)
    {
        if ((info.TransactionNumber ?? pending.TransactionNumber) is not { } transaction)
        {
            return true;
        }

        var request = FinishRequest(unit, handedOut, transaction, pending.OperationId, pending.ProviderToken);
        var outcome = await unit.RunAsync((driver, command) => driver.FinishTransactionAsync(request, command), budget).ConfigureAwait(true);
        if (outcome.Answer is not { } answer)
        {
            if (info.State == TseTransactionState.CannotTell && outcome.Failure is { Code: TseErrorCodes.TransactionNotOpen })
            {
                RecordFound(handedOut, new TseTransactionInfo { TransactionNumber = transaction, SerialNumber = pending.SerialNumber });
                return true;
            }

            return false;
        }

        RecordFound(handedOut, new TseTransactionInfo
        {
            TransactionNumber = answer.TransactionNumber,
            SignatureCounter = answer.SignatureCounter,
            Signature = answer.Signature,
            StartTime = info.StartTime,
            LogTime = answer.LogTime,
            LogMessage = answer.LogMessage,
            SerialNumber = answer.SerialNumber,
        });
        return true;
    }

    private void RecordFound(FinishingEntry handedOut, TseTransactionInfo info) => AppendBuffered(new FoundOnDeviceEntry
    {
        SaleId = handedOut.SaleId,
        ReceiptNumber = handedOut.ReceiptNumber,
        SerialNumber = info.SerialNumber,
        TransactionNumber = info.TransactionNumber.GetValueOrDefault(),
        SignatureCounter = info.SignatureCounter,
        Signature = info.Signature ?? [],
        StartTime = info.StartTime,
        LogTime = info.LogTime,
        LogMessage = info.LogMessage ?? [],
    });

    /// <summary>What an archive told about receipts that are handed out.</summary>
    public async Task<int> RecordFoundAsync(IReadOnlyList<FoundOnDeviceEntry> found)
    {
        CheckUsable();
        if (found.Count > 0)
        {
            await ResyncAsync().ConfigureAwait(true);
            await AppendDurableAsync(Durability.Durable, [.. found]).ConfigureAwait(true);
        }

        return found.Count;
    }

    private async Task<TseTransactionInfo?> LookUpAsync(TseUnit unit, long? transaction, Guid operationId, string? providerToken, FaultBudget budget)
    {
        var request = new TseLookUpRequest { ClientId = ClientId, TransactionNumber = transaction, OperationId = operationId, ProviderToken = providerToken };
        var outcome = await unit.RunAsync((driver, command) => driver.LookUpTransactionAsync(request, command), budget).ConfigureAwait(true);
        return outcome.Answer;
    }

    private static TseFinishResponse? AnswerOf(TseTransactionInfo info, TseFinishRequest request) =>
        info is { SignatureCounter: { } counter, Signature: { } signature, LogTime: { } logTime }
            ? new TseFinishResponse
            {
                TransactionNumber = info.TransactionNumber ?? request.TransactionNumber,
                SignatureCounter = counter,
                Signature = signature,
                LogTime = logTime,
                LogMessage = info.LogMessage ?? [],
                SerialNumber = info.SerialNumber,
            }
            : null;

    private void WhenLate<T>(Task<T>? late, Action<T> handle) =>
        late?.ContinueWith(
            t =>
            {
                if (t.Status == TaskStatus.RanToCompletion)
                {
                    var answer = t.Result;
                    Thread.Post(() => handle(answer));
                }
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);

    private void OnLateStart(TseUnit unit, Basket basket, PendingTransaction pending, TseStartResponse answer)
    {
        if (!_pending.Contains(pending) || _closed)
        {
            return;
        }

        pending.TransactionNumber = answer.TransactionNumber;
        pending.ProviderToken = answer.ProviderToken;
        if (pending.Finishing is null && basket.Finishing is null && basket.Started is null)
        {
            RecordStart(unit, basket, pending.OperationId, answer);
            _pending.Remove(pending);
        }
    }

    private void OnLateFinish(TseUnit unit, PendingTransaction pending, TseFinishRequest request, DateTimeOffset startTime, TseFinishResponse answer)
    {
        if (!_pending.Contains(pending) || _closed || Verify(unit, request, answer, startTime) == SignatureVerification.Failed)
        {
            return;
        }

        _pending.Remove(pending);
        RecordFound(pending.Finishing!, new TseTransactionInfo
        {
            TransactionNumber = answer.TransactionNumber,
            SignatureCounter = answer.SignatureCounter,
            Signature = answer.Signature,
            StartTime = startTime,
            LogTime = answer.LogTime,
            LogMessage = answer.LogMessage,
            SerialNumber = answer.SerialNumber,
        });
    }

    private async Task EndLostTransactionsAsync(TseUnit unit)
    {
        if (_missing is not null)
        {
            // An abort needs a number.
            unit.NeedsOrphanScan = true;
            return;
        }

        foreach (var info in unit.Abandoned.ToList())
        {
            unit.Abandoned.Remove(info);
            await AbortOrphanAsync(unit, info, info.TransactionNumber.GetValueOrDefault()).ConfigureAwait(true);
        }

        if (unit.NeedsOrphanScan)
        {
            await AbortOrphansAsync(unit).ConfigureAwait(true);
        }
    }

    /// <summary>Ends transactions that the device proves to be ours and no basket claims: a lost Start is never guessed to belong to a sale.</summary>
    private async Task AbortOrphansAsync(TseUnit unit)
    {
        unit.NeedsOrphanScan = false;
        var budget = new FaultBudget(_timeProvider, ProbeBudget);
        var outcome = await unit.RunAsync((driver, command) => driver.GetOpenTransactionsAsync(ClientId, command), budget).ConfigureAwait(true);
        if (outcome.Answer is not { IsComplete: true } open)
        {
            return;
        }

        var claimed = new HashSet<long>(_baskets.Values.Where(b => b.Started is not null && b.StartedOn == unit).Select(static b => b.Started!.TransactionNumber));
        claimed.UnionWith(_pending.Where(p => p.TransactionNumber is not null && UnitOf(p.SerialNumber) == unit).Select(static p => p.TransactionNumber!.Value));
        var starting = new HashSet<Guid>(_baskets.Values.Where(static b => b.Started is null).Select(static b => b.OperationId));
        foreach (var orphan in open.Transactions)
        {
            if (orphan.TransactionNumber is not { } transaction
                || claimed.Contains(transaction)
                || (orphan.OperationId is { } operation && starting.Contains(operation))
                || (orphan.OperationId is null && starting.Count > 0)
                || unit.Outage is not null)
            {
                continue;
            }

            await AbortOrphanAsync(unit, orphan, transaction).ConfigureAwait(true);
        }
    }

    private async Task AbortOrphanAsync(TseUnit unit, TseTransactionInfo orphan, long transaction)
    {
        var serial = orphan.SerialNumber.IsEmpty ? unit.Identity?.SerialNumber ?? default : orphan.SerialNumber;
        var saleId = new StringBuilder("orphan-").Append(serial.ToString().Substring(0, 8)).Append('-').Append(transaction.ToString(CultureInfo.InvariantCulture)).ToString();
        if (_baskets.ContainsKey(saleId) || await FindReceiptAsync(saleId).ConfigureAwait(true) is not null)
        {
            return;
        }

        var openedAt = TimeZoneInfo.ConvertTime(orphan.StartTime ?? Now, _zone);
        var basket = new Basket(saleId, orphan.OperationId ?? Guid.NewGuid(), openedAt < Now ? openedAt : Now) { Budget = Tse.NewBudget() };
        basket.StartedOn = unit;
        basket.Started = new StartedEntry
        {
            SaleId = saleId,
            OperationId = basket.OperationId,
            SerialNumber = serial,
            TransactionNumber = transaction,
            SignatureCounter = orphan.SignatureCounter,
            LogTime = orphan.StartTime ?? openedAt,
            Signature = orphan.Signature ?? [],
        };
        basket.StartDone.TrySetResult(true);
        _baskets.Add(saleId, basket);
        await AbortAsync(basket, CancellationToken.None).ConfigureAwait(true);
    }
}
