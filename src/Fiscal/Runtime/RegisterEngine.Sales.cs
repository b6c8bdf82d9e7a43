using System.Diagnostics;
using System.Globalization;
using System.Text;
using Fiscal.Journal;
using Microsoft.Extensions.Logging;

namespace Fiscal;

internal sealed partial class RegisterEngine
{
    private const int LookUpTries = 2;

    public async Task<FiscalTransaction> BeginAsync(FiscalRegister register, string saleId)
    {
        CheckUsable();
        await ResyncAsync().ConfigureAwait(true);
        await AppendPendingSealsAsync().ConfigureAwait(true);
        if (_baskets.TryGetValue(saleId, out var open))
        {
            return open.Transaction ??= new FiscalTransaction(register, open);
        }

        if (await FindReceiptAsync(saleId).ConfigureAwait(true) is { } receipt)
        {
            return new FiscalTransaction(register, saleId, receipt);
        }

        // Another call may have opened it while the journal was asked.
        if (!_baskets.TryGetValue(saleId, out var basket))
        {
            CheckHistory();
            NoteActivity();
            basket = new Basket(saleId, Guid.NewGuid(), Now) { Budget = Tse.NewBudget(), IsTraining = IsTraining };
            AppendBuffered(new OpenedEntry { SaleId = saleId, ClientId = ClientId, OperationId = basket.OperationId, Time = basket.OpenedAt });
            _baskets.Add(saleId, basket);
            Thread.Post(() => _ = StartAsync(basket));
            WatchBaskets();
        }

        return basket.Transaction ??= new FiscalTransaction(register, basket);
    }

    public Task<Receipt> FinishAsync(Basket basket, ReceiptDraft draft, CancellationToken cancellationToken) =>
        CompleteAsync(basket, draft, cancellationToken);

    public Task<Receipt> AbortAsync(Basket basket, CancellationToken cancellationToken) => AbortAsync(basket, null, cancellationToken);

    public async Task<Receipt?> FindReceiptAsync(string saleId)
    {
        var stored = await _store.FindAsync(RegisterId, saleId).ConfigureAwait(true);
        return stored.Count == 0 ? null : ReceiptOf(stored.Select(EntryCodec.Decode));
    }

    public async Task<Receipt?> FindReceiptAsync(long number)
    {
        var stored = await _store.FindAsync(RegisterId, number).ConfigureAwait(true);
        return stored.Count == 0 ? null : ReceiptOf(stored.Select(EntryCodec.Decode));
    }

    private Receipt? ReceiptOf(IEnumerable<JournalEntry> entries) => ReceiptOf(RegisterId, entries);

    private static Receipt? ReceiptOf(string registerId, IEnumerable<JournalEntry> entries)
    {
        FinishingEntry? finishing = null;
        SealedEntry? seal = null;
        var found = new List<FoundOnDeviceEntry>();
        foreach (var entry in entries)
        {
            finishing = entry as FinishingEntry ?? finishing;
            seal = entry as SealedEntry ?? seal;
            if (entry is FoundOnDeviceEntry late)
            {
                found.Add(late);
            }
        }

        return finishing is null || seal is null ? null : ReceiptReader.Read(registerId, finishing, seal, found);
    }

    private DateTimeOffset NotBefore(DateTimeOffset start) => Now is var now && now > start ? now : start;

    private async Task<Receipt> CompleteAsync(Basket basket, ReceiptDraft draft, CancellationToken cancellationToken)
    {
        CheckUsable();
        if (basket.Completion is { } running)
        {
            return await running.Task.ConfigureAwait(true);
        }

        if (basket.Finishing is null)
        {
            CheckHistory();
        }

        var completion = basket.Completion = new TaskCompletionSource<Receipt>(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = completion.Task.ContinueWith(static t => _ = t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        var started = _timeProvider.GetTimestamp();
        using var activity = FiscalDiagnostics.StartSale(RegisterId);
        ReceiptContent? claimed = null;
        try
        {
            await ResyncAsync().ConfigureAwait(true);
            await AppendPendingSealsAsync().ConfigureAwait(true);
            if (!ReferenceEquals(basket.Completion, completion))
            {
                // The seal that waited for room was this sale's: a second one must not follow it.
                var pendingReceipt = await basket.Completion!.Task.ConfigureAwait(true);
                completion.SetResult(pendingReceipt);
                return pendingReceipt;
            }

            if (basket.StartDone.Task.IsCompleted && basket.Finishing is null)
            {
                // What the Start cost, nobody waited for.
                basket.Budget = Tse.NewBudget();
            }

            var originals = await OriginalsOfAsync(draft).ConfigureAwait(true);
            var calculation = ReceiptCalculator.Calculate(basket.SaleId, draft, RulesFor(basket.IsTraining, originals), basket.OpenedAt, NotBefore(basket.OpenedAt));
            var processData = ReceiptProcess.Create(calculation.Content);
            await WaitAsync(basket.StartDone.Task, cancellationToken).ConfigureAwait(true);
            CheckLimits(basket, calculation, processData.ProcessData);
            cancellationToken.ThrowIfCancellationRequested();
            if (basket.Finishing is null)
            {
                await CloseIfMasterDataChangedAsync(calculation.Content).ConfigureAwait(true);
                await ClaimAsync(calculation.Content, originals).ConfigureAwait(true);
                claimed = calculation.Content;
            }

            Report(basket.SaleId, calculation.Diagnostics);

            var receipt = await SealAsync(basket, calculation.Content, processData.ProcessType, processData.ProcessData).ConfigureAwait(true);
            _baskets.Remove(basket.SaleId);
            NoteActivity();
            completion.SetResult(receipt);
            FiscalDiagnostics.Sealed(receipt, _timeProvider.GetElapsedTime(started), activity);
            Raise(ReceiptSealed, receipt);
            return receipt;
        }
        catch (Exception e)
        {
            // Nothing was accepted, or the seal waits for room on the disk: asking again goes on where this stopped.
            if (claimed is not null && basket.Finishing is null)
            {
                await ReleaseAsync(basket.SaleId, claimed).ConfigureAwait(true);
            }

            basket.Completion = null;
            completion.SetException(e);
            activity?.SetStatus(ActivityStatusCode.Error, e.GetType().Name);
            throw;
        }
    }

    private void CheckLimits(Basket basket, ReceiptCalculation calculation, string processData)
    {
        EntryCodec.CheckExtensions(calculation.Content.Extensions);
        CheckLength(processData, SignerOf(basket) ?? Tse);
    }

    private static void CheckLength(string processData, TseUnit unit)
    {
        var limit = unit.Driver.Capabilities.MaxProcessDataBytes;
        if (Encoding.UTF8.GetByteCount(processData) > limit)
        {
            var most = limit.ToString(CultureInfo.InvariantCulture);
            throw new ReceiptRefusedException(
            [
                new Finding(
                    "process-data-too-long",
                    FindingSeverity.Error,
                    string.Empty,
                    $"The TSE signs at most {most} bytes of process data; split the receipt.",
                    $"Die TSE signiert höchstens {most} Bytes Prozessdaten; bitte den Beleg aufteilen."),
            ]);
        }
    }

    private void Report(string saleId, IReadOnlyList<Finding> diagnostics)
    {
        foreach (var finding in diagnostics)
        {
            _logger.LogInformation("Register {Register}, sale {Sale}: {Finding}", RegisterId, saleId, finding);
        }
    }

    private async Task<Receipt> SealAsync(Basket basket, ReceiptContent content, string processType, string processData)
    {
        FinishingEntry finishing;
        SealedEntry seal;
        if (basket.Finishing is { } accepted)
        {
            finishing = accepted;
            seal = await SignAsync(basket, finishing).ConfigureAwait(true);
            await AppendSealAsync(finishing, seal).ConfigureAwait(true);
        }
        else if (SignerOf(basket) is not { } signer || !await MaySignAsync(signer, basket).ConfigureAwait(true))
        {
            // The outage is known before the sale is accepted: one flush proves both.
            finishing = NewFinishing(basket, basket.StartedOn ?? Tse, content, processType, processData);
            seal = OutageSeal(basket, finishing, OutageOf(basket.StartedOn ?? Tse));
            await AppendDurableAsync(Durability.Durable, finishing, seal).ConfigureAwait(true);
            Accept(finishing);
            _totals.Seal(finishing, seal);
        }
        else
        {
            if (basket.StartedOn is { } other && other != signer)
            {
                Abandon(basket);
            }

            finishing = NewFinishing(basket, signer, content, processType, processData);
            if (basket.Started is null)
            {
                finishing.OperationId = Guid.NewGuid();
            }

            await AppendDurableAsync(Durability.Durable, finishing).ConfigureAwait(true);
            basket.Finishing = finishing;
            Accept(finishing);
            seal = await SignAsync(basket, finishing).ConfigureAwait(true);
            await AppendSealAsync(finishing, seal).ConfigureAwait(true);
        }

        return ReceiptReader.Read(RegisterId, finishing, seal);
    }

    private async Task AppendSealAsync(FinishingEntry finishing, SealedEntry seal)
    {
        _totals.Seal(finishing, seal);
        try
        {
            await AppendDurableAsync(Durability.DurableFromReserve, seal).ConfigureAwait(true);
        }
        catch (JournalException e) when (e is not JournalHeadException)
        {
            _pendingSeals.Add(seal);
            throw new JournalException(
                JournalErrorCodes.SealPending,
                $"Receipt {seal.ReceiptNumber.ToString(CultureInfo.InvariantCulture)} was accepted and signed but cannot be sealed: {e.Message} Make room and finish the sale again; it gets the same receipt.",
                e);
        }
    }

    private async Task AppendPendingSealsAsync()
    {
        while (_pendingSeals.Count > 0)
        {
            var seal = _pendingSeals[0];
            seal.Time = default;
            await AppendDurableAsync(Durability.DurableFromReserve, seal).ConfigureAwait(true);
            _pendingSeals.RemoveAt(0);
            if (_baskets.TryGetValue(seal.SaleId, out var basket) && basket.Finishing is { } finishing)
            {
                _baskets.Remove(seal.SaleId);
                var receipt = ReceiptReader.Read(RegisterId, finishing, seal);
                basket.Completion = new TaskCompletionSource<Receipt>(TaskCreationOptions.RunContinuationsAsynchronously);
                basket.Completion.SetResult(receipt);
                Raise(ReceiptSealed, receipt);
            }
        }
    }

    /// <summary>Who signs this sale: where its transaction is open, else whoever signs now.</summary>
    private TseUnit? SignerOf(Basket basket) => basket.StartedOn is { Outage: null } unit ? unit : basket.Budget!.IsSpent ? null : Signer;

    /// <summary>The sale goes to another device; its transaction on the first one is ended when that is back, as the abort it became there.</summary>
    private void Abandon(Basket basket)
    {
        var started = basket.Started!;
        _pending.Add(new PendingTransaction
        {
            SaleId = basket.SaleId,
            OperationId = started.OperationId,
            TransactionNumber = started.TransactionNumber,
            ProviderToken = started.ProviderToken,
            SerialNumber = started.SerialNumber,
        });
        basket.Started = null;
        basket.StartedOn = null;
    }

    private FinishingEntry NewFinishing(Basket basket, TseUnit signer, ReceiptContent content, string processType, string processData)
    {
        var secret = new byte[16];
        _random.GetBytes(secret);
        var number = ++_counters.LastReceiptNumber;
        _cashier = content.Cashier ?? _cashier;
        return new FinishingEntry
        {
            Time = Now,
            SaleId = basket.SaleId,
            ReceiptNumber = number,
            BonId = ++_counters.LastBonId,
            PrintedNumber = _options.PrintedNumber?.Invoke(number) ?? number.ToString(CultureInfo.InvariantCulture),
            ClientId = ClientId,
            SerialNumber = basket.Started?.SerialNumber ?? signer.Identity?.SerialNumber ?? default,
            TransactionNumber = basket.Started?.TransactionNumber,
            ProcessType = processType,
            ProcessData = processData,
            Content = content,
            LinkSecret = secret,
            LayoutId = _options.ReceiptLayout?.LayoutId.ToArray() ?? [],
        };
    }

    /// <summary>Starts the device's transaction behind the cashier's back. Never faults.</summary>
    private async Task StartAsync(Basket basket)
    {
        try
        {
            if (CanStart(basket) && Signer is { } signer && await MaySignAsync(signer, basket).ConfigureAwait(true)
                && !await StartOnDeviceAsync(signer, basket, basket.OperationId).ConfigureAwait(true)
                && CanStart(basket) && !basket.Budget!.IsSpent && Signer is { } standIn && standIn != signer
                && await MaySignAsync(standIn, basket).ConfigureAwait(true) && CanStart(basket))
            {
                // An operation id is used on one device only.
                await StartOnDeviceAsync(standIn, basket, Guid.NewGuid()).ConfigureAwait(true);
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            _logger.LogError(e, "Register {Register}, sale {Sale}: starting failed.", RegisterId, basket.SaleId);
        }
        finally
        {
            basket.StartDone.TrySetResult(true);
        }
    }

    /// <summary>A TSE that stands in is asked who it is and whether it knows this till before its first signature.</summary>
    private async Task<bool> MaySignAsync(TseUnit unit, Basket basket)
    {
        if (unit.IsAdmitted)
        {
            return true;
        }

        if (await AdmitAsync(unit, basket.Budget!).ConfigureAwait(true) is { } refusal)
        {
            BeginOutage(unit, refusal);
            return false;
        }

        await AppendMasterDataAsync().ConfigureAwait(true);

        // Not now: a customer is waiting.
        Thread.Post(() => RunInBackground(CompareHistoryAsync));
        return true;
    }

    private bool CanStart(Basket basket) => basket.Finishing is null && basket.Started is null && !_closed;

    private async Task<bool> StartOnDeviceAsync(TseUnit unit, Basket basket, Guid operationId)
    {
        var request = new TseStartRequest { ClientId = ClientId, OperationId = operationId };
        var outcome = await unit.RunAsync((driver, command) => driver.StartTransactionAsync(request, command), basket.Budget!).ConfigureAwait(true);
        if (outcome.Answer is { } answer)
        {
            if (unit.Identity is { } identity && answer.SerialNumber != identity.SerialNumber && !answer.SerialNumber.IsEmpty)
            {
                BeginOutage(unit, new TseException(TseErrorCodes.DeviceReplaced, "Another TSE answered.", TseExecution.Unknown));
                return false;
            }

            RecordStart(unit, basket, operationId, answer);
            return true;
        }

        if (outcome.Failure!.Execution == TseExecution.Unknown)
        {
            var pending = new PendingTransaction { SaleId = basket.SaleId, OperationId = operationId, SerialNumber = unit.Identity?.SerialNumber ?? default };
            _pending.Add(pending);
            WhenLate(outcome.Late, late => OnLateStart(unit, basket, pending, late));
        }

        BeginOutage(unit, outcome.Failure);
        return false;
    }

    private void RecordStart(TseUnit unit, Basket basket, Guid operationId, TseStartResponse answer)
    {
        basket.StartedOn = unit;
        basket.Started = new StartedEntry
        {
            SaleId = basket.SaleId,
            OperationId = operationId,
            SerialNumber = answer.SerialNumber,
            TransactionNumber = answer.TransactionNumber,
            SignatureCounter = answer.SignatureCounter,
            LogTime = answer.LogTime,
            Signature = answer.Signature,
            ProviderToken = answer.ProviderToken,
        };
        AppendBuffered(basket.Started);
    }

    /// <summary>Asks the device to sign what is durable. Gives what was really signed, or an outage; never guesses.</summary>
    private async Task<SealedEntry> SignAsync(Basket basket, FinishingEntry finishing)
    {
        // What is durable names the device: another one may not sign it, the first might have.
        var unit = basket.StartedOn ?? UnitOf(finishing.SerialNumber);
        if (unit.Outage is not null)
        {
            return OutageSeal(basket, finishing, OutageOf(unit));
        }

        if (basket.Started is null && !await StartOnDeviceAsync(unit, basket, finishing.OperationId ?? basket.OperationId).ConfigureAwait(true))
        {
            return OutageSeal(basket, finishing, OutageOf(unit));
        }

        var started = basket.Started!;
        var request = FinishRequest(unit, finishing, started.TransactionNumber, started.OperationId, started.ProviderToken);
        TseException failure;
        Task<TseFinishResponse>? late = null;
        for (var tries = 0; ; tries++)
        {
            var outcome = await unit.RunAsync((driver, command) => driver.FinishTransactionAsync(request, command), basket.Budget!).ConfigureAwait(true);
            var answer = outcome.Answer;
            failure = outcome.Failure ?? new TseException(TseErrorCodes.SignatureInvalid, "The TSE's signature does not fit.", TseExecution.Unknown, TseRecovery.LookUp);
            late = outcome.Late;
            if (answer is not null && Verify(unit, request, answer, started.LogTime) is not SignatureVerification.Failed and var verified)
            {
                return Signed(unit, finishing, started.LogTime, answer, verified);
            }

            var mustAsk = answer is not null || failure.Execution == TseExecution.Unknown || failure.Code == TseErrorCodes.TransactionNotOpen;
            if (!mustAsk || late is not null || basket.Budget!.IsSpent || tries >= LookUpTries)
            {
                break;
            }

            var lookUp = await LookUpAsync(unit, started.TransactionNumber, started.OperationId, started.ProviderToken, basket.Budget!).ConfigureAwait(true);
            if (lookUp is { State: TseTransactionState.Finished } && AnswerOf(lookUp, request) is { } held && Verify(unit, request, held, started.LogTime) is not SignatureVerification.Failed and var checkedAgain)
            {
                return Signed(unit, finishing, started.LogTime, held, checkedAgain);
            }

            if (lookUp is not { State: TseTransactionState.Open })
            {
                break;
            }
        }

        var pending = new PendingTransaction
        {
            SaleId = finishing.SaleId,
            OperationId = started.OperationId,
            TransactionNumber = started.TransactionNumber,
            ProviderToken = started.ProviderToken,
            SerialNumber = started.SerialNumber,
            Finishing = finishing,
        };
        WhenLate(late, answer => OnLateFinish(unit, pending, request, started.LogTime, answer));
        BeginOutage(unit, failure);
        return OutageSeal(basket, finishing, OutageOf(unit), pending);
    }

    private static TseFinishRequest FinishRequest(TseUnit unit, FinishingEntry finishing, long transaction, Guid operationId, string? providerToken) => new()
    {
        ClientId = finishing.ClientId,
        TransactionNumber = transaction,
        OperationId = operationId,
        ProcessType = finishing.ProcessType,
        ProcessData = Encode(unit, finishing.ProcessData),
        ProviderToken = providerToken,
    };

    private static byte[] Encode(TseUnit unit, string processData) => string.Equals(unit.Identity?.ProcessDataEncoding, "ASCII", StringComparison.OrdinalIgnoreCase)
        ? Encoding.ASCII.GetBytes(processData)
        : Encoding.UTF8.GetBytes(processData);

    private static SignatureVerification Verify(TseUnit unit, TseFinishRequest request, TseFinishResponse answer, DateTimeOffset startTime) =>
        unit.Checker?.Check(request, answer, startTime) ?? SignatureVerification.NotPossible;

    private static SealedEntry Signed(TseUnit unit, FinishingEntry finishing, DateTimeOffset startTime, TseFinishResponse answer, SignatureVerification verification) => new()
    {
        SaleId = finishing.SaleId,
        ReceiptNumber = finishing.ReceiptNumber,
        Signature = new SealedSignature
        {
            SerialNumber = answer.SerialNumber,
            TransactionNumber = answer.TransactionNumber,
            SignatureCounter = answer.SignatureCounter,
            StartTime = startTime,
            LogTime = answer.LogTime,
            Value = answer.Signature,
            Algorithm = unit.Identity!.Algorithm,
            TimeFormat = unit.Identity.TimeFormat,
            PublicKey = unit.Identity.PublicKey,
            Verification = verification,
            IsTestDevice = unit.Identity.IsTestDevice,
            LogMessage = answer.LogMessage,
        },
    };

    private SealedEntry OutageSeal(Basket basket, FinishingEntry finishing, OutageState outage, PendingTransaction? pending = null)
    {
        if (pending is null && basket.Started is { } started)
        {
            pending = new PendingTransaction
            {
                SaleId = finishing.SaleId,
                OperationId = started.OperationId,
                TransactionNumber = started.TransactionNumber,
                ProviderToken = started.ProviderToken,
                SerialNumber = started.SerialNumber,
                Finishing = finishing,
            };
        }

        if (pending is not null)
        {
            _pending.Add(pending);
        }
        else if (_pending.Find(p => p.Finishing is null && p.SaleId == finishing.SaleId) is { } lost)
        {
            lost.Finishing = finishing;
        }

        return new SealedEntry
        {
            SaleId = finishing.SaleId,
            ReceiptNumber = finishing.ReceiptNumber,
            Outage = new SealedOutage
            {
                Number = outage.Began.OutageNumber,
                Since = outage.Began.Time,
                Code = outage.Began.Code,
                Text = outage.Began.Text,
                SerialNumber = outage.Began.SerialNumber,
                TransactionNumber = basket.Started?.TransactionNumber,
                IsTestDevice = HasTestDevice,
            },
        };
    }

    private void Raise<T>(Action<T>? handlers, T argument)
    {
        try
        {
            handlers?.Invoke(argument);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            _logger.LogError(e, "Register {Register}: an event handler failed.", RegisterId);
        }
    }

    private static async Task WaitAsync(Task task, CancellationToken cancellationToken)
    {
        if (!task.IsCompleted && cancellationToken.CanBeCanceled)
        {
            var cancelled = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            using (cancellationToken.Register(static s => ((TaskCompletionSource<bool>)s!).TrySetResult(true), cancelled))
            {
                await Task.WhenAny(task, cancelled.Task).ConfigureAwait(true);
            }

            cancellationToken.ThrowIfCancellationRequested();
        }

        await task.ConfigureAwait(true);
    }
}
