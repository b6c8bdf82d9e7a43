using System.Globalization;
using Fiscal.Tse.Logs;

namespace Fiscal.Tse.Simulator;

/// <summary>A TSE in software: real signatures, real log messages, a real archive. Never certified: every receipt it signs says so.</summary>
/// <remarks>
/// Thread-safe. Works without folder (in memory) or with one, which one process at a time may use. The device is opened by its first command.
/// It never signs a log earlier than its last one, on whatever clock it is opened.
/// </remarks>
public sealed class SimulatedTse : TseDriver
{
    private const string Maker = "Fiscal";
    private const string ModelName = "TEST simulator";
    private const string LogDescription = "TEST - simulated TSE, not certified";
    private static readonly TimeSpan RebootTime = TimeSpan.FromSeconds(20);

    // Commands come one at a time; administration does not wait in their queue.
    private readonly object _signing = new();
    private readonly SimulatedTseOptions _options;
    private readonly Random _random;
    private DeviceMemory? _memory;
    private DeviceKeys? _keys;
    private TestSigningKey? _foreignKey;
    private TimeSpan _clockOffset;
    private DateTimeOffset _readyAt;
    private int _corruptLookUps;
    private FaultKind _corruption;
    private volatile bool _unplugged;

    /// <summary>Creates the device; nothing is opened yet.</summary>
    /// <param name="options">How to simulate.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public SimulatedTse(SimulatedTseOptions options)
        : base("simulator", CapabilitiesOf(options ?? throw new ArgumentNullException(nameof(options))), options.TimeProvider)
    {
        options.ThrowIfInvalid();
        _options = options;
#pragma warning disable CA5394 // jitter, not a secret
        _random = new Random(options.Seed);
#pragma warning restore CA5394
        Faults = new SimulatedFaults(options.Faults);
    }

    /// <summary>Where the fault script stands.</summary>
    public SimulatedFaults Faults { get; }

    /// <summary>Time of the last log message, or the earliest time if there is none. Opens the device.</summary>
    /// <exception cref="TseException">The device's folder cannot be used.</exception>
    public DateTimeOffset LastLogTime => Memory.LastLogTime;

    private DeviceMemory Memory
    {
        get
        {
            OpenDevice();
            return _memory!;
        }
    }

    private DeviceKeys Keys
    {
        get
        {
            OpenDevice();
            return _keys!;
        }
    }

    /// <summary>Pulls the device out: every command fails with <c>device-absent</c>.</summary>
    public void Unplug() => _unplugged = true;

    /// <summary>Puts the device back.</summary>
    public void PlugIn() => _unplugged = false;

    /// <inheritdoc/>
    public override object? GetService(Type serviceType) =>
        serviceType == typeof(TseAdministration) ? new SimulatedAdministration(this) : base.GetService(serviceType);

    /// <inheritdoc/>
    protected override Task<TseIdentity> GetIdentityCoreAsync(TseCommand command, CancellationToken cancellationToken)
    {
        Enter(command);
        return Task.FromResult(new TseIdentity
        {
            SerialNumber = Keys.SerialNumber,
            PublicKey = Keys.Key.PublicKey.Point,
            Certificates = [Keys.Leaf.RawBytes, Keys.Root.RawBytes],
            Algorithm = Keys.Algorithm.Name,
            TimeFormat = LogTimeFormat.UnixTime.ToOfficialName(),
            Manufacturer = Maker,
            Model = ModelName,
            Firmware = typeof(SimulatedTse).Assembly.GetName().Version?.ToString(3),
            CertificateExpires = DeviceKeys.Expires,
            IsTestDevice = true,
        });
    }

    /// <inheritdoc/>
    protected override Task<TseStatus> GetStatusCoreAsync(TseCommand command, CancellationToken cancellationToken)
    {
        Enter(command);
        return Task.FromResult(new TseStatus
        {
            State = CurrentState(),
            DeviceTime = DeviceNow(),
            CreatedSignatures = Memory.LastCounter,
            LastSignatureCounter = Memory.LastCounter,
            LastTransactionNumber = Memory.LastTransaction,
            OpenTransactions = Memory.OpenCount,
            Clients = [.. Memory.Clients],
        });
    }

    /// <inheritdoc/>
    protected override async Task<TseStartResponse> StartTransactionCoreAsync(TseStartRequest request, TseCommand command, CancellationToken cancellationToken)
    {
        Enter(command);
        cancellationToken.ThrowIfCancellationRequested();
        command.MarkSent();
        await LoseCommandAsync(command).ConfigureAwait(false);
        await WorkAsync().ConfigureAwait(false);
        CheckCanSign();
        if (_options.LookUps == LookUpProfile.RepeatableStart && Memory.Find(request.OperationId) is { } repeated && repeated.Start.ClientId == request.ClientId)
        {
            return repeated.ToStartResponse();
        }

        CheckClient(request.ClientId);
        if (Memory.OpenCount >= _options.MaxOpenTransactions)
        {
            throw new TseException(TseErrorCodes.TooManyOpen, $"{Memory.OpenCount} transactions are open, more are not possible.", TseExecution.Refused, TseRecovery.FinishOpen);
        }

        lock (_signing)
        {
            Memory.Commit(Sign(TransactionOperation.Start, request.ClientId, Memory.LastTransaction + 1, string.Empty, []), request.OperationId);
            return Memory.Find(Memory.LastTransaction)!.ToStartResponse();
        }
    }

    /// <inheritdoc/>
    protected override async Task<TseFinishResponse> FinishTransactionCoreAsync(TseFinishRequest request, TseCommand command, CancellationToken cancellationToken)
    {
        Enter(command);
        cancellationToken.ThrowIfCancellationRequested();
        command.MarkSent();
        await LoseCommandAsync(command).ConfigureAwait(false);
        await WorkAsync().ConfigureAwait(false);
        CheckCanSign();
        var transaction = Memory.Find(request.TransactionNumber);
        if (transaction is null || transaction.Finish is not null || !string.Equals(transaction.Start.ClientId, request.ClientId, StringComparison.Ordinal))
        {
            throw new TseException(TseErrorCodes.TransactionNotOpen, $"Client '{request.ClientId}' has no open transaction {request.TransactionNumber.ToString(CultureInfo.InvariantCulture)}.", TseExecution.Refused, TseRecovery.LookUp);
        }

        LogMessage message;
        lock (_signing)
        {
            message = Sign(TransactionOperation.Finish, request.ClientId, request.TransactionNumber, request.ProcessType, request.ProcessData);
            Memory.Commit(message, transaction.OperationId);
        }

        if (Faults.TakeOnce(FaultKind.LostAnswer) is not null)
        {
            await HangAsync(command).ConfigureAwait(false);
        }

        var answer = new TseFinishResponse
        {
            TransactionNumber = transaction.Number,
            SignatureCounter = message.SignatureCounter,
            LogTime = message.LogTime,
            Signature = message.Signature,
            SerialNumber = message.SerialNumber,
            LogMessage = message.RawBytes,
        };
        Corrupt(answer, message);
        return answer;
    }

    /// <inheritdoc/>
    protected override async Task<TseTransactionInfo> LookUpTransactionCoreAsync(TseLookUpRequest request, TseCommand command, CancellationToken cancellationToken)
    {
        Enter(command);
        cancellationToken.ThrowIfCancellationRequested();
        command.MarkSent();
        await WorkAsync().ConfigureAwait(false);
        var transaction = request.TransactionNumber is { } number
            ? Memory.Find(number)
            : _options.LookUps == LookUpProfile.Everything && request.OperationId is { } operation ? Memory.Find(operation) : null;
        if (request.TransactionNumber is null && _options.LookUps != LookUpProfile.Everything)
        {
            return new TseTransactionInfo { State = TseTransactionState.CannotTell, Reason = "Only numbers can be looked up.", Help = TseLookUpHelp.Export };
        }

        if (transaction is null)
        {
            return new TseTransactionInfo { State = TseTransactionState.NotFound, SerialNumber = Keys.SerialNumber };
        }

        if (!string.Equals(transaction.Start.ClientId, request.ClientId, StringComparison.Ordinal))
        {
            return new TseTransactionInfo { State = TseTransactionState.OtherClient, SerialNumber = Keys.SerialNumber };
        }

        if (_options.LookUps == LookUpProfile.LastAnswerOnly && transaction.Finish is not null && Memory.LastAnswer(request.ClientId) != transaction)
        {
            return new TseTransactionInfo { State = TseTransactionState.CannotTell, Reason = "The device keeps a client's last answer only.", Help = TseLookUpHelp.Export };
        }

        var info = transaction.ToInfo(WithOperationIds);
        if (_corruptLookUps > 0 && transaction.Finish is { } finish)
        {
            _corruptLookUps--;
            (info.Signature, info.LogMessage) = Corrupted(finish);
        }

        return info;
    }

    /// <inheritdoc/>
    protected override Task<TseTransactionList> GetOpenTransactionsCoreAsync(string clientId, TseCommand command, CancellationToken cancellationToken)
    {
        Enter(command);
        return Task.FromResult(TseTransactionList.Complete(Memory.Open
            .Where(t => string.Equals(t.Start.ClientId, clientId, StringComparison.Ordinal))
            .Select(t => t.ToInfo(WithOperationIds))));
    }

    /// <inheritdoc/>
    protected override Task<TseTransactionList> FindTransactionsCoreAsync(string clientId, long afterNumber, TseCommand command, CancellationToken cancellationToken)
    {
        Enter(command);
        return Task.FromResult(_options.LookUps == LookUpProfile.LastAnswerOnly
            ? TseTransactionList.CannotTell("The device keeps a client's last answer only.", TseLookUpHelp.Export)
            : TseTransactionList.Complete(Memory.Above(afterNumber)
                .Where(t => string.Equals(t.Start.ClientId, clientId, StringComparison.Ordinal))
                .Select(t => t.ToInfo(WithOperationIds))));
    }

    /// <inheritdoc/>
    protected override Task<TseExportResult> ExportCoreAsync(TseExportRange range, Stream destination, TseCommand command, CancellationToken cancellationToken)
    {
        Enter(command);
        using var writer = new TarArchiveWriter(destination);
        writer.WriteInfo(new InfoCsv(LogDescription, Maker, ModelName));
        writer.WriteCertificate(Keys.Root);
        writer.WriteCertificate(Keys.Leaf);
        long? first = null;
        long? last = null;
        foreach (var message in Memory.Log.Where(m => IsIn(range, m)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            writer.WriteLog(message);
            first ??= message.SignatureCounter;
            last = message.SignatureCounter;
        }

        writer.Complete();
        return Task.FromResult(new TseExportResult
        {
            SerialNumber = Keys.SerialNumber,
            FirstCounter = first,
            LastCounter = last,
            IsComplete = true,
            ReceiptToken = IsEverything(range) && last is not null ? last.Value.ToString(CultureInfo.InvariantCulture) : null,
        });
    }

    /// <inheritdoc/>
    protected override Task ReleaseExportedCoreAsync(string receiptToken, TseCommand command, CancellationToken cancellationToken)
    {
        Enter(command);
        if (!long.TryParse(receiptToken, NumberStyles.None, CultureInfo.InvariantCulture, out var through) || through <= Memory.ReleasedThrough || through > Memory.LastCounter)
        {
            throw new TseException(TseErrorCodes.InvalidInput, "This is not the receipt of an export of this device.", TseExecution.NotSent);
        }

        command.MarkSent();
        CommitSystem(SystemOperations.DeleteStoredData, SystemOperations.DeleteStoredDataData("admin"));
        Memory.Release(through);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override Task PerformCoreAsync(TseDutyKind duty, TseCommand command, CancellationToken cancellationToken)
    {
        Enter(command);
        command.MarkSent();
        switch (duty)
        {
            case TseDutyKind.SelfTest:
                CommitSystem(SystemOperations.SelfTest, SystemOperations.SelfTestData("SMAERS", true, string.Empty, NextLogTime()));
                break;
            case TseDutyKind.UpdateTime:
                UpdateTime();
                break;
            default:
                break;
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override Task DisposeCoreAsync()
    {
        _memory?.File?.Dispose();
        return Task.CompletedTask;
    }

    internal void SetUp(TseSetup setup)
    {
        if (Memory.IsSetUp)
        {
            throw new TseException(TseErrorCodes.InvalidInput, "The simulated TSE is set up already.", TseExecution.Refused);
        }

        Initialize(setup.Description ?? LogDescription);
        foreach (var clientId in setup.ClientIds)
        {
            Register(clientId);
        }
    }

    internal IReadOnlyList<string> RegisteredClients() => [.. Memory.Clients];

    internal void Register(string clientId)
    {
        if (!IsClientId(clientId))
        {
            throw new TseException(TseErrorCodes.InvalidInput, $"'{clientId}' is no client id: 1 to 30 of A-Za-z0-9()+,-.:? and inner blanks.", TseExecution.Refused);
        }

        if (Memory.Clients.Contains(clientId))
        {
            return;
        }

        if (Memory.Clients.Count >= Capabilities.MaxClients)
        {
            throw new TseException(TseErrorCodes.TooManyClients, $"{Memory.Clients.Count} clients are registered, more are not possible.", TseExecution.Refused);
        }

        CommitSystem(SystemOperations.RegisterClient, SystemOperations.ClientData(clientId));
    }

    internal void Deregister(string clientId)
    {
        if (Memory.Clients.Contains(clientId))
        {
            CommitSystem(SystemOperations.DeregisterClient, SystemOperations.ClientData(clientId));
        }
    }

    internal void Decommission()
    {
        if (!Memory.IsDecommissioned)
        {
            CommitSystem(SystemOperations.DisableSecureElement, SystemOperations.TimeData(NextLogTime()));
        }
    }

    private static TseCapabilities CapabilitiesOf(SimulatedTseOptions options) => new()
    {
        BlocksCaller = false,
        MaxOpenTransactions = options.MaxOpenTransactions,
        RepeatableStart = options.LookUps == LookUpProfile.RepeatableStart,
        LookUpByNumber = options.LookUps != LookUpProfile.LastAnswerOnly,
        LookUpByOperationId = options.LookUps == LookUpProfile.Everything,
        LastAnswerOnly = options.LookUps == LookUpProfile.LastAnswerOnly,
        ListsOpenTransactionsByClient = true,
        Export = true,
        FilteredExport = true,
        ReleaseExported = true,
        ReturnsRawLog = true,
    };

    private bool WithOperationIds => _options.LookUps == LookUpProfile.Everything;

    private static bool IsEverything(TseExportRange range) =>
        range is { FromCounter: null, ToCounter: null, From: null, To: null, ClientId: null };

    private static bool IsIn(TseExportRange range, LogMessage message) =>
        (range.FromCounter is not { } fromCounter || message.SignatureCounter >= fromCounter)
        && (range.ToCounter is not { } toCounter || message.SignatureCounter <= toCounter)
        && (range.From is not { } from || message.LogTime >= from)
        && (range.To is not { } to || message.LogTime <= to)
        && (range.ClientId is null || message.Kind != LogMessageKind.Transaction || string.Equals(message.ClientId, range.ClientId, StringComparison.Ordinal));

    private void OpenDevice()
    {
        if (_memory is not null)
        {
            return;
        }

        var curve = _options.UseP256 ? EllipticCurve.P256 : EllipticCurve.P384;
        var memory = new DeviceMemory();
        if (_options.Directory is { } directory)
        {
            try
            {
                memory.File = DeviceFile.Open(directory, _options.FlushToDisk, memory.Replay);
                _keys = DeviceKeys.Load(directory, curve);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or KeyNotFoundException)
            {
                memory.File?.Dispose();
                throw new TseException(TseErrorCodes.StorageFailed, $"The simulated TSE in '{directory}' cannot be opened: {e.Message}", TseExecution.NotSent, TseRecovery.Reopen, e);
            }
        }
        else
        {
            _keys = DeviceKeys.Create(curve);
        }

        _memory = memory;
    }

    /// <summary>What is checked before anything can leave the till.</summary>
    private void Enter(TseCommand command)
    {
        if (_unplugged || Faults.Lasts(FaultKind.Unplug))
        {
            throw new TseException(TseErrorCodes.DeviceAbsent, "The simulated TSE is unplugged; put it back.", TseExecution.NotSent, TseRecovery.Reopen);
        }

        OpenDevice();
        if (Faults.TakeOnce(FaultKind.ClockJump) is { } jump)
        {
            _clockOffset += jump.ClockJump;
        }

        if (Faults.TakeOnce(FaultKind.Reboot) is not null)
        {
            _readyAt = TimeProvider.GetUtcNow() + RebootTime;
        }

        var now = TimeProvider.GetUtcNow();
        if (now < _readyAt)
        {
            command.MarkSent();
            throw new TseException(TseErrorCodes.NotReady, "The simulated TSE is starting.", TseExecution.Refused, TseRecovery.Wait) { IsTransient = true, RetryAfter = _readyAt - now };
        }

        if (!Memory.IsSetUp && _options.AutoSetUp)
        {
            Initialize(LogDescription);
        }
    }

    private TseState CurrentState() =>
        Memory.IsDecommissioned ? TseState.Decommissioned
        : !Memory.IsSetUp ? TseState.NotSetUp
        : Faults.Lasts(FaultKind.CertificateExpired) ? TseState.Expired
        : Faults.Lasts(FaultKind.Full) ? TseState.Locked
        : TseState.Ready;

    private void CheckCanSign()
    {
        if (Faults.Lasts(FaultKind.Full))
        {
            throw new TseException(TseErrorCodes.StorageFull, "The simulated TSE's storage is full; export and delete.", TseExecution.Refused, TseRecovery.ExportAndDelete);
        }

        switch (CurrentState())
        {
            case TseState.NotSetUp:
                throw new TseException(TseErrorCodes.NotSetUp, "The simulated TSE is not set up.", TseExecution.Refused, TseRecovery.SetUp);
            case TseState.Expired:
                throw new TseException(TseErrorCodes.CertificateExpired, "The simulated TSE's certificate has ended.", TseExecution.Refused, TseRecovery.ReplaceDevice);
            case TseState.Decommissioned:
                throw new TseException(TseErrorCodes.Decommissioned, "The simulated TSE was taken out of service.", TseExecution.Refused, TseRecovery.ReplaceDevice);
            default:
                break;
        }
    }

    private void CheckClient(string clientId)
    {
        if (Memory.Clients.Contains(clientId))
        {
            return;
        }

        if (!_options.AutoRegisterClients)
        {
            throw new TseException(TseErrorCodes.ClientUnknown, $"Client '{clientId}' is not registered.", TseExecution.Refused, TseRecovery.RegisterClient);
        }

        Register(clientId);
    }

    private async Task LoseCommandAsync(TseCommand command)
    {
        if (Faults.TakeOnce(FaultKind.Hang) is not null || Faults.TakeOnce(FaultKind.LostCommand) is not null)
        {
            await HangAsync(command).ConfigureAwait(false);
        }
    }

    /// <summary>No answer comes: time goes on until the caller gives up.</summary>
    private async Task HangAsync(TseCommand command)
    {
        if (TimeProvider is VirtualClock clock)
        {
            while (!command.Abandoned.IsCancellationRequested && clock.NextTimerDue is { } due)
            {
                clock.AdvanceTo(due);
            }
        }
        else
        {
            var gaveUp = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            using (command.Abandoned.Register(static state => ((TaskCompletionSource<bool>)state!).TrySetResult(true), gaveUp))
            using (var limit = new CancellationTokenSource())
            {
                await Task.WhenAny(gaveUp.Task, TimeProvider.DelayAsync(_options.HangLimit, limit.Token)).ConfigureAwait(false);
#pragma warning disable CA1849 // cancelling a delay runs nothing of ours
                limit.Cancel();
#pragma warning restore CA1849
            }
        }

        throw new TseException(TseErrorCodes.NoAnswer, "The simulated TSE did not answer.", TseExecution.Unknown, TseRecovery.LookUp);
    }

    private Task WorkAsync()
    {
        var latency = _options.Latency;
        if (_options.LatencyJitter > TimeSpan.Zero)
        {
#pragma warning disable CA5394 // jitter, not a secret
            latency += TimeSpan.FromTicks((long)(_options.LatencyJitter.Ticks * _random.NextDouble()));
#pragma warning restore CA5394
        }

        if (latency == TimeSpan.Zero)
        {
            return Task.CompletedTask;
        }

        if (TimeProvider is VirtualClock clock)
        {
            clock.Advance(latency);
            return Task.CompletedTask;
        }

        return TimeProvider.DelayAsync(latency);
    }

    private DateTimeOffset DeviceNow() => TimeProvider.GetUtcNow() + _clockOffset;

    private DateTimeOffset NextLogTime()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(DeviceNow().ToUnixTimeSeconds());
        return now > Memory.LastLogTime ? now : Memory.LastLogTime;
    }

    private void Initialize(string description)
    {
        CommitSystem(SystemOperations.Initialize, SystemOperations.InitializeData(description));
        UpdateTime();
    }

    private void UpdateTime()
    {
        var time = NextLogTime();
        CommitSystem(SystemOperations.UpdateTime, SystemOperations.UpdateTimeData(time, time));
    }

    private void CommitSystem(string operation, byte[] data)
    {
        lock (_signing)
        {
            var writer = NewWriter();
            writer.Kind = LogMessageKind.System;
            writer.OperationType = operation;
            writer.SystemOperationData = data;
            Memory.Commit(writer.Sign(bytes => Keys.Key.Sign(bytes, Keys.Algorithm)), Guid.Empty);
        }
    }

    private LogMessage Sign(TransactionOperation operation, string clientId, long transaction, string processType, byte[] processData)
    {
        var writer = NewWriter();
        writer.Kind = LogMessageKind.Transaction;
        writer.Operation = operation;
        writer.ClientId = clientId;
        writer.TransactionNumber = transaction;
        writer.ProcessType = processType;
        writer.ProcessData = processData;
        return writer.Sign(bytes => Keys.Key.Sign(bytes, Keys.Algorithm));
    }

    private LogMessageWriter NewWriter() => new(Keys.Algorithm, Keys.SerialNumber)
    {
        SignatureCounter = Memory.LastCounter + 1,
        LogTime = NextLogTime(),
    };

    private void Corrupt(TseFinishResponse answer, LogMessage message)
    {
        var corruption = Faults.TakeOnce(FaultKind.WrongSignature) ?? Faults.TakeOnce(FaultKind.WrongKey);
        if (corruption is null)
        {
            _corruptLookUps = 0;
            return;
        }

        _corruption = corruption.Kind;
        _corruptLookUps = 1;
        (answer.Signature, answer.LogMessage) = Corrupted(message);
    }

    private (byte[] Signature, byte[] LogMessage) Corrupted(LogMessage message)
    {
        byte[] signature;
        if (_corruption == FaultKind.WrongKey)
        {
            _foreignKey ??= TestSigningKey.Create(Keys.Key.Curve);
            signature = _foreignKey.Sign(message.SignedBytes, Keys.Algorithm);
        }
        else
        {
            signature = message.Signature;
            signature[signature.Length / 2] ^= 0x10;
        }

        return (signature, LogMessageWriter.Assemble(message.SignedBytes, signature));
    }
}
