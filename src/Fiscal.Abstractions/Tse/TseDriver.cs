namespace Fiscal;

/// <summary>A TSE. Vendors derive from it and override the <c>…CoreAsync</c> members; callers use the public ones.</summary>
/// <remarks>
/// Thread-safe. The public members check their arguments, keep commands in single file (<see cref="TseCapabilities.MaxConcurrentCommands"/>) and turn
/// every failure into a <see cref="TseException"/>. An override is called with the gate held; it calls <see cref="TseCommand.MarkSent"/> immediately
/// before the first byte can leave, honours the cancellation token only before that, and then completes the exchange. The contract's rules are in docs/providers.md.
/// </remarks>
public abstract class TseDriver : IAsyncDisposable, IDisposable
{
    private readonly SemaphoreSlim _gate;
    private int _disposed;

    /// <summary>Creates the driver.</summary>
    /// <param name="providerName">Short name of the provider, for example <c>swissbit</c>.</param>
    /// <param name="capabilities">Abilities and limits.</param>
    /// <param name="timeProvider">Clock for waits; the system's if <see langword="null"/>.</param>
    protected TseDriver(string providerName, TseCapabilities capabilities, TimeProvider? timeProvider = null)
    {
        ProviderName = providerName ?? throw new ArgumentNullException(nameof(providerName));
        Capabilities = capabilities ?? throw new ArgumentNullException(nameof(capabilities));
        TimeProvider = timeProvider ?? TimeProvider.System;
        _gate = new SemaphoreSlim(Math.Max(1, capabilities.MaxConcurrentCommands));
    }

    /// <summary>Short name of the provider.</summary>
    public string ProviderName { get; }

    /// <summary>Abilities and limits.</summary>
    public TseCapabilities Capabilities { get; }

    /// <summary>Clock for waits.</summary>
    protected TimeProvider TimeProvider { get; }

    /// <summary>Who the device is.</summary>
    /// <exception cref="TseException">The device does not answer.</exception>
    public Task<TseIdentity> GetIdentityAsync(CancellationToken cancellationToken = default) =>
        GetIdentityAsync(new TseCommand(), cancellationToken);

    /// <summary>Who the device is, with a command whose progress the caller watches.</summary>
    /// <exception cref="TseException">The device does not answer.</exception>
    public Task<TseIdentity> GetIdentityAsync(TseCommand command, CancellationToken cancellationToken = default) =>
        RunAsync("GetIdentity", command, GetIdentityCoreAsync, cancellationToken);

    /// <summary>What the device counts now.</summary>
    /// <exception cref="TseException">The device does not answer.</exception>
    public Task<TseStatus> GetStatusAsync(CancellationToken cancellationToken = default) =>
        RunAsync("GetStatus", new TseCommand(), GetStatusCoreAsync, cancellationToken);

    /// <summary>Starts a transaction with empty process type and data.</summary>
    /// <exception cref="TseException">It failed; <see cref="TseException.Execution"/> says what is known.</exception>
    public Task<TseStartResponse> StartTransactionAsync(TseStartRequest request, TseCommand? command = null, CancellationToken cancellationToken = default)
    {
        CheckClientId((request ?? throw new ArgumentNullException(nameof(request))).ClientId, "StartTransaction");
        return RunAsync("StartTransaction", command ?? new TseCommand(), (c, ct) => StartTransactionCoreAsync(request, c, ct), cancellationToken);
    }

    /// <summary>Finishes a transaction.</summary>
    /// <exception cref="TseException">It failed; <see cref="TseException.Execution"/> says what is known.</exception>
    public Task<TseFinishResponse> FinishTransactionAsync(TseFinishRequest request, TseCommand? command = null, CancellationToken cancellationToken = default)
    {
        const string operation = "FinishTransaction";
        CheckClientId((request ?? throw new ArgumentNullException(nameof(request))).ClientId, operation);
        if (request.ProcessType.Length > Capabilities.MaxProcessTypeLength || request.ProcessData.Length > Capabilities.MaxProcessDataBytes)
        {
            throw Invalid(operation, $"Process type or data are too long for this TSE (at most {Capabilities.MaxProcessTypeLength} characters and {Capabilities.MaxProcessDataBytes} bytes).");
        }

        return RunAsync(operation, command ?? new TseCommand(), (c, ct) => FinishTransactionCoreAsync(request, c, ct), cancellationToken);
    }

    /// <summary>Asks what became of a transaction. After an unknown outcome this is the next command of that client: several devices keep only a client's last answer.</summary>
    /// <exception cref="TseException">The device does not answer.</exception>
    public Task<TseTransactionInfo> LookUpTransactionAsync(TseLookUpRequest request, TseCommand? command = null, CancellationToken cancellationToken = default)
    {
        CheckClientId((request ?? throw new ArgumentNullException(nameof(request))).ClientId, "LookUpTransaction");
        return RunAsync("LookUpTransaction", command ?? new TseCommand(), (c, ct) => LookUpTransactionCoreAsync(request, c, ct), cancellationToken);
    }

    /// <summary>Open transactions whose owner the device proves to be this client. A transaction whose owner is not proved is never ended: it may be the neighbour till's living basket.</summary>
    /// <exception cref="TseException">The device does not answer.</exception>
    public Task<TseTransactionList> GetOpenTransactionsAsync(string clientId, TseCommand? command = null, CancellationToken cancellationToken = default)
    {
        CheckClientId(clientId, "GetOpenTransactions");
        return RunAsync("GetOpenTransactions", command ?? new TseCommand(), (c, ct) => GetOpenTransactionsCoreAsync(clientId, c, ct), cancellationToken);
    }

    /// <summary>Transactions of this client above a number, complete or not at all.</summary>
    /// <exception cref="TseException">The device does not answer.</exception>
    public Task<TseTransactionList> FindTransactionsAsync(string clientId, long afterNumber, TseCommand? command = null, CancellationToken cancellationToken = default)
    {
        CheckClientId(clientId, "FindTransactions");
        return RunAsync("FindTransactions", command ?? new TseCommand(), (c, ct) => FindTransactionsCoreAsync(clientId, afterNumber, c, ct), cancellationToken);
    }

    /// <summary>Writes the device's own archive (TAR).</summary>
    /// <exception cref="TseException">The export failed or is not supported.</exception>
    public Task<TseExportResult> ExportAsync(TseExportRange range, Stream destination, CancellationToken cancellationToken = default)
    {
        if (range is null)
        {
            throw new ArgumentNullException(nameof(range));
        }

        if (destination is null)
        {
            throw new ArgumentNullException(nameof(destination));
        }

        return RunAsync("Export", new TseCommand(), (c, ct) => ExportCoreAsync(range, destination, c, ct), cancellationToken);
    }

    /// <summary>Deletes or acknowledges exactly what an export held.</summary>
    /// <param name="receiptToken">What <see cref="TseExportResult.ReceiptToken"/> gave.</param>
    /// <param name="cancellationToken">Honoured before the first byte.</param>
    /// <exception cref="TseException">It failed or is not supported.</exception>
    public Task ReleaseExportedAsync(string receiptToken, CancellationToken cancellationToken = default)
    {
        if (receiptToken is null)
        {
            throw new ArgumentNullException(nameof(receiptToken));
        }

        return RunAsync("ReleaseExported", new TseCommand(), (c, ct) => Done(ReleaseExportedCoreAsync(receiptToken, c, ct)), cancellationToken);
    }

    /// <summary>What the device must be given, and when.</summary>
    public virtual IReadOnlyList<TseDuty> GetDuties() => [];

    /// <summary>Carries out a duty.</summary>
    /// <exception cref="TseException">It failed.</exception>
    public Task PerformAsync(TseDutyKind duty, CancellationToken cancellationToken = default) =>
        RunAsync("Perform" + duty, new TseCommand(), (c, ct) => Done(PerformCoreAsync(duty, c, ct)), cancellationToken);

    /// <summary>More of this driver, for example its <see cref="TseAdministration"/>; <see langword="null"/> if it has none.</summary>
    public virtual object? GetService(Type serviceType) => serviceType is not null && serviceType.IsInstanceOfType(this) ? this : null;

    /// <summary>Closes the device; later commands are refused. What becomes of a command under way is the driver's to say.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            await DisposeCoreAsync().ConfigureAwait(false);
            GC.SuppressFinalize(this);
        }
    }

    /// <summary>As <see cref="DisposeAsync"/>, for callers that cannot wait asynchronously.</summary>
    public void Dispose()
    {
        DisposeAsync().AsTask().GetAwaiter().GetResult();
        GC.SuppressFinalize(this);
    }

    /// <summary>Whether every TSE family takes this client id: 1–30 of <c>A-Za-z0-9()+,-.:?</c> and inner blanks (spec tse-providers §10.8).</summary>
    public static bool IsClientId(string? clientId)
    {
        if (clientId is not { Length: >= 1 and <= 30 } || clientId[0] == ' ' || clientId[clientId.Length - 1] == ' ')
        {
            return false;
        }

        foreach (var c in clientId)
        {
            if (c is not ((>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or (>= '0' and <= '9') or '(' or ')' or '+' or ',' or '-' or '.' or ':' or '?' or ' '))
            {
                return false;
            }
        }

        return clientId.IndexOf("EPSON", StringComparison.OrdinalIgnoreCase) < 0;
    }

    /// <summary>Reads who the device is.</summary>
    protected abstract Task<TseIdentity> GetIdentityCoreAsync(TseCommand command, CancellationToken cancellationToken);

    /// <summary>Reads what the device counts.</summary>
    protected abstract Task<TseStatus> GetStatusCoreAsync(TseCommand command, CancellationToken cancellationToken);

    /// <summary>Starts a transaction.</summary>
    protected abstract Task<TseStartResponse> StartTransactionCoreAsync(TseStartRequest request, TseCommand command, CancellationToken cancellationToken);

    /// <summary>Finishes a transaction.</summary>
    protected abstract Task<TseFinishResponse> FinishTransactionCoreAsync(TseFinishRequest request, TseCommand command, CancellationToken cancellationToken);

    /// <summary>Looks a transaction up.</summary>
    protected abstract Task<TseTransactionInfo> LookUpTransactionCoreAsync(TseLookUpRequest request, TseCommand command, CancellationToken cancellationToken);

    /// <summary>Lists open transactions of a client; by default the device cannot tell.</summary>
    protected virtual Task<TseTransactionList> GetOpenTransactionsCoreAsync(string clientId, TseCommand command, CancellationToken cancellationToken) =>
        Task.FromResult(TseTransactionList.CannotTell("The device does not list open transactions by client.", TseLookUpHelp.Export));

    /// <summary>Lists transactions above a number. By default looks up number by number, up to 1,000, until the device knows none.</summary>
    protected virtual async Task<TseTransactionList> FindTransactionsCoreAsync(string clientId, long afterNumber, TseCommand command, CancellationToken cancellationToken)
    {
        const int most = 1_000;
        var found = new List<TseTransactionInfo>();
        for (var number = afterNumber + 1; number <= afterNumber + most; number++)
        {
            var info = await LookUpTransactionCoreAsync(new TseLookUpRequest { ClientId = clientId, TransactionNumber = number }, command, cancellationToken).ConfigureAwait(false);
            switch (info.State)
            {
                case TseTransactionState.NotFound:
                    return TseTransactionList.Complete(found);
                case TseTransactionState.CannotTell:
                    return TseTransactionList.CannotTell(info.Reason ?? "The device cannot tell.", info.Help);
                case TseTransactionState.OtherClient:
                    break;
                default:
                    found.Add(info);
                    break;
            }
        }

        return TseTransactionList.CannotTell($"More than {most} transactions; export the archive.", TseLookUpHelp.Export);
    }

    /// <summary>Writes the archive; by default not supported.</summary>
    protected virtual Task<TseExportResult> ExportCoreAsync(TseExportRange range, Stream destination, TseCommand command, CancellationToken cancellationToken) =>
        throw NotSupported("Export");

    /// <summary>Deletes or acknowledges what an export held; by default not supported.</summary>
    protected virtual Task ReleaseExportedCoreAsync(string receiptToken, TseCommand command, CancellationToken cancellationToken) =>
        throw NotSupported("ReleaseExported");

    /// <summary>Carries out a duty; by default not supported.</summary>
    protected virtual Task PerformCoreAsync(TseDutyKind duty, TseCommand command, CancellationToken cancellationToken) =>
        throw NotSupported("Perform" + duty);

    /// <summary>Closes the device; called once.</summary>
    protected virtual Task DisposeCoreAsync() => Task.CompletedTask;

    private static async Task<bool> Done(Task task)
    {
        await task.ConfigureAwait(false);
        return true;
    }

    private void CheckClientId(string? clientId, string operation)
    {
        if (clientId is null || clientId.Length == 0 || clientId.Length > Capabilities.MaxClientIdLength || !IsClientId(clientId))
        {
            throw Invalid(operation, $"'{clientId}' is no client id: 1 to 30 of A-Za-z0-9()+,-.:? and inner blanks.");
        }
    }

    private TseException Invalid(string operation, string message) =>
        new(TseErrorCodes.InvalidInput, message, TseExecution.NotSent) { ProviderName = ProviderName, Operation = operation };

    private TseException NotSupported(string operation) =>
        new(TseErrorCodes.NotSupported, $"{ProviderName} does not support {operation}.", TseExecution.NotSent) { ProviderName = ProviderName, Operation = operation };

    private async Task<T> RunAsync<T>(string operation, TseCommand command, Func<TseCommand, CancellationToken, Task<T>> core, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _disposed) != 0)
        {
            throw new ObjectDisposedException(GetType().Name);
        }

        await EnterAsync(operation, command, cancellationToken).ConfigureAwait(false);
        using var activity = FiscalTelemetry.StartTseActivity(ProviderName, operation);
        try
        {
            // The gate may be won although the caller gave way meanwhile.
            cancellationToken.ThrowIfCancellationRequested();
            command.Enter();
            return await core(command, cancellationToken).ConfigureAwait(false);
        }
        catch (TseException e)
        {
            e.ProviderName ??= ProviderName;
            e.Operation ??= operation;
            if (command.IsSent && e.Execution == TseExecution.NotSent)
            {
                e.Execution = TseExecution.Unknown;
            }

            activity?.SetTag("fiscal.tse.code", e.Code);
            throw;
        }
        catch (OperationCanceledException) when (!command.IsSent && cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            activity?.SetTag("fiscal.tse.code", TseErrorCodes.DeviceFailed);
            throw new TseException(
                TseErrorCodes.DeviceFailed,
                $"{ProviderName}: {operation} failed ({e.GetType().Name}).",
                command.IsSent ? TseExecution.Unknown : TseExecution.NotSent,
                command.IsSent ? TseRecovery.LookUp : TseRecovery.Reopen,
                e)
            {
                ProviderName = ProviderName,
                Operation = operation,
            };
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task EnterAsync(string operation, TseCommand command, CancellationToken cancellationToken)
    {
        var entering = _gate.WaitAsync(cancellationToken);
        if (command.WaitLimit is not { } limit || entering.IsCompleted)
        {
            await entering.ConfigureAwait(false);
            return;
        }

        using var timer = new CancellationTokenSource();
        var timeout = TimeProvider.DelayAsync(limit, timer.Token);
        if (await Task.WhenAny(entering, timeout).ConfigureAwait(false) == entering)
        {
#pragma warning disable CA1849 // cancelling a delay runs nothing of ours
            timer.Cancel();
#pragma warning restore CA1849
            await entering.ConfigureAwait(false);
            return;
        }

        // The place in the queue cannot be given back: whoever gets it lets the next one in.
        _ = entering.ContinueWith(
            (_, gate) => ((SemaphoreSlim)gate!).Release(),
            _gate,
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnRanToCompletion | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        throw new TseException(
            TseErrorCodes.TseBusy,
            $"{ProviderName}: other registers kept the TSE busy for {limit.TotalSeconds:0.#} s.",
            TseExecution.NotSent,
            TseRecovery.Wait)
        {
            ProviderName = ProviderName,
            Operation = operation,
            IsTransient = true,
        };
    }
}
