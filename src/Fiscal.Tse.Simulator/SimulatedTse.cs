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
    private const string NothingCanBeLookedUp = "The device cannot look anything up.";
    private const string LogDescription = "TEST - simulated TSE, not certified";
    private static readonly TimeSpan RebootTime = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan FarthestJump = TimeSpan.FromDays(36_525);

    // Commands come one at a time, but administration and disposal do not wait in their queue: whatever touches the memory holds this.
    private readonly object _signing = new();
    private readonly SimulatedTseOptions _options;
    private readonly Random _random;
    private DeviceMemory? _memory;
    private DeviceKeys? _keys;
    private TestSigningKey? _foreignKey;
    private TimeSpan _clockOffset;
    private DateTimeOffset _readyAt;
    private DateTimeOffset? _selfTestDue;
    private DateTimeOffset? _timeDue;
    private readonly List<Action> _underWay = [];
    private long _exportedThrough;
    private int _corruptLookUps;
    private FaultKind _corruption;
    private volatile bool _unplugged;
    private bool _closed;

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
        lock (_signing)
        {
            return Task.FromResult(new TseStatus
            {
                State = CurrentState(),
                DeviceTime = DeviceNow(),
                CreatedSignatures = Memory.LastCounter,
                RemainingSignatures = Math.Max(0, _options.MaxSignatures - Memory.LastCounter),
                StorageCapacity = _options.StorageCapacity,
                StorageUsed = Memory.StoredBytes,
                LastSignatureCounter = Memory.LastCounter,
                LastTransactionNumber = Memory.LastTransaction,
                OpenTransactions = Memory.OpenCount,
                Clients = [.. Memory.Clients],
            });
        }
    }

    /// <inheritdoc/>
    protected override async Task<TseStartResponse> StartTransactionCoreAsync(TseStartRequest request, TseCommand command, CancellationToken cancellationToken)
    {
        Enter(command);
        cancellationToken.ThrowIfCancellationRequested();
        command.MarkSent();
        await LoseCommandAsync(command, () => Start(request)).ConfigureAwait(false);
        await WorkAsync(_options.StartLatency).ConfigureAwait(false);
        return Answer(() => Start(request));
    }

    private TseStartResponse Start(TseStartRequest request)
    {
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

        Memory.Commit(Sign(TransactionOperation.Start, request.ClientId, Memory.LastTransaction + 1, string.Empty, []), request.OperationId);
        return Memory.Find(Memory.LastTransaction)!.ToStartResponse();
    }

    /// <inheritdoc/>
    protected override async Task<TseFinishResponse> FinishTransactionCoreAsync(TseFinishRequest request, TseCommand command, CancellationToken cancellationToken)
    {
        Enter(command);
        cancellationToken.ThrowIfCancellationRequested();
        command.MarkSent();
        await LoseCommandAsync(command, () => Finish(request)).ConfigureAwait(false);
        await WorkAsync(_options.FinishLatency).ConfigureAwait(false);
        var message = Answer(() => Finish(request));
        if (Faults.TakeOnce(FaultKind.LostAnswer) is not null)
        {
            await HangAsync(command).ConfigureAwait(false);
        }

        var answer = new TseFinishResponse
        {
            TransactionNumber = request.TransactionNumber,
            SignatureCounter = message.SignatureCounter,
            LogTime = message.LogTime,
            Signature = message.Signature,
            SerialNumber = message.SerialNumber,
            LogMessage = message.RawBytes,
        };
        Corrupt(answer, message);
        return answer;
    }

    private LogMessage Finish(TseFinishRequest request)
    {
        CheckCanSign();
        var transaction = Memory.Find(request.TransactionNumber);
        if (transaction is null || transaction.Finish is not null || !string.Equals(transaction.Start.ClientId, request.ClientId, StringComparison.Ordinal))
        {
            throw new TseException(TseErrorCodes.TransactionNotOpen, $"Client '{request.ClientId}' has no open transaction {request.TransactionNumber.ToString(CultureInfo.InvariantCulture)}.", TseExecution.Refused, TseRecovery.LookUp);
        }

        var message = Sign(TransactionOperation.Finish, request.ClientId, request.TransactionNumber, request.ProcessType, request.ProcessData);
        Memory.Commit(message, transaction.OperationId);
        return message;
    }

    /// <inheritdoc/>
    protected override async Task<TseTransactionInfo> LookUpTransactionCoreAsync(TseLookUpRequest request, TseCommand command, CancellationToken cancellationToken)
    {
        Enter(command);
        cancellationToken.ThrowIfCancellationRequested();
        command.MarkSent();
        await WorkAsync(_options.LookUpLatency).ConfigureAwait(false);
        return Answer(() => LookUp(request));
    }

    private TseTransactionInfo LookUp(TseLookUpRequest request)
    {
        if (_options.LookUps == LookUpProfile.NoLookUp)
        {
            return new TseTransactionInfo { State = TseTransactionState.CannotTell, Reason = NothingCanBeLookedUp };
        }

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

        if (_options.LookUps == LookUpProfile.ListWithoutOwner)
        {
            return new TseTransactionInfo
            {
                State = transaction.Finish is null ? TseTransactionState.Open : TseTransactionState.Finished,
                TransactionNumber = transaction.Number,
                SerialNumber = Keys.SerialNumber,
            };
        }

        if (!string.Equals(transaction.Start.ClientId, request.ClientId, StringComparison.Ordinal))
        {
            return new TseTransactionInfo { State = TseTransactionState.OtherClient, SerialNumber = Keys.SerialNumber };
        }

        if (_options.LookUps == LookUpProfile.LastAnswerOnly && transaction.Finish is not null && Memory.LastAnswer(request.ClientId) != transaction)
        {
            return new TseTransactionInfo { State = TseTransactionState.CannotTell, Reason = "The device keeps a client's last answer only.", Help = TseLookUpHelp.Export };
        }

        if (_options.LookUps == LookUpProfile.AsynchronousExport && transaction.Finish is { } unread && unread.SignatureCounter > _exportedThrough)
        {
            return new TseTransactionInfo { State = TseTransactionState.CannotTell, TransactionNumber = transaction.Number, Reason = "The device tells from an export only.", Help = TseLookUpHelp.Export, SerialNumber = Keys.SerialNumber };
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
        return Task.FromResult(Answer(() => _options.LookUps switch
        {
            LookUpProfile.NoLookUp => TseTransactionList.CannotTell(NothingCanBeLookedUp),
            LookUpProfile.ListWithoutOwner => TseTransactionList.CannotTell("The device's list of open transactions does not say whose they are.", TseLookUpHelp.Export),
            _ => TseTransactionList.Complete(Memory.Open
                .Where(t => string.Equals(t.Start.ClientId, clientId, StringComparison.Ordinal))
                .Select(t => t.ToInfo(WithOperationIds))),
        }));
    }

    /// <inheritdoc/>
    protected override Task<TseTransactionList> FindTransactionsCoreAsync(string clientId, long afterNumber, TseCommand command, CancellationToken cancellationToken)
    {
        Enter(command);
        lock (_signing)
        {
            return Task.FromResult(_options.LookUps switch
            {
                LookUpProfile.NoLookUp => TseTransactionList.CannotTell(NothingCanBeLookedUp),
                LookUpProfile.LastAnswerOnly => TseTransactionList.CannotTell("The device keeps a client's last answer only.", TseLookUpHelp.Export),
                LookUpProfile.ListWithoutOwner => TseTransactionList.CannotTell("The device's list of open transactions does not say whose they are.", TseLookUpHelp.Export),
                LookUpProfile.AsynchronousExport when Memory.LastCounter > _exportedThrough => TseTransactionList.CannotTell("The device tells from an export only.", TseLookUpHelp.Export),
                _ => TseTransactionList.Complete(Memory.Above(afterNumber)
                    .Where(t => string.Equals(t.Start.ClientId, clientId, StringComparison.Ordinal))
                    .Select(t => t.ToInfo(WithOperationIds))),
            });
        }
    }

    /// <inheritdoc/>
    protected override async Task<TseExportResult> ExportCoreAsync(TseExportRange range, Stream destination, TseCommand command, CancellationToken cancellationToken)
    {
        Enter(command);
        cancellationToken.ThrowIfCancellationRequested();
        await WorkAsync(_options.ExportLatency).ConfigureAwait(false);
        LogMessage[] messages;
        bool isComplete;
        lock (_signing)
        {
            messages = [.. Memory.Log.Where(m => IsIn(range, m))];
            isComplete = Memory.ReleasedThrough == 0 || IsEverything(range) || range.FromCounter > Memory.ReleasedThrough;
        }

        // An export changes nothing on the device: it may be cancelled at any time, and then looks cut off.
        using var writer = new TarArchiveWriter(destination);
        writer.WriteInfo(new InfoCsv(LogDescription, Maker, ModelName));
        writer.WriteCertificate(Keys.Root);
        writer.WriteCertificate(Keys.Leaf);
        foreach (var message in messages)
        {
            await writer.WriteLogAsync(message, cancellationToken).ConfigureAwait(false);
        }

        await writer.CompleteAsync(cancellationToken).ConfigureAwait(false);
        long? last = messages.Length == 0 ? null : messages[messages.Length - 1].SignatureCounter;
        lock (_signing)
        {
            // A part of the log tells about that part alone, and what lies before it may be missing.
            _exportedThrough = IsEverything(range) && last is { } read ? read : _exportedThrough;
        }

        return new TseExportResult
        {
            SerialNumber = Keys.SerialNumber,
            FirstCounter = messages.Length == 0 ? null : messages[0].SignatureCounter,
            LastCounter = last,
            IsComplete = isComplete,
            ReceiptToken = IsEverything(range) && last is { } through ? ReceiptToken(through) : null,
        };
    }

    /// <inheritdoc/>
    protected override Task ReleaseExportedCoreAsync(string receiptToken, TseCommand command, CancellationToken cancellationToken)
    {
        Enter(command);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_signing)
        {
            var digits = receiptToken.Substring(receiptToken.LastIndexOf('-') + 1);
            if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var through)
                || receiptToken != ReceiptToken(through) || through <= Memory.ReleasedThrough || through > Memory.LastCounter)
            {
                throw new TseException(TseErrorCodes.InvalidInput, "This is not the receipt of an export of this device whose data it still holds.", TseExecution.NotSent);
            }

            command.MarkSent();
            CommitSystem(SystemOperations.DeleteStoredData, SystemOperations.DeleteStoredDataData("admin"));
            Memory.Release(through);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<TseDuty> GetDuties()
    {
        var duties = new List<TseDuty>();
        lock (_signing)
        {
            if (_options.SelfTestInterval is not null)
            {
                duties.Add(new TseDuty { Kind = TseDutyKind.SelfTest, Due = SelfTestDue(), ExpectedDuration = _options.SelfTestLatency, StopsSales = true });
            }

            if (_options.TimeUpdateInterval is not null)
            {
                duties.Add(new TseDuty { Kind = TseDutyKind.UpdateTime, Due = TimeDue() });
            }
        }

        return duties;
    }

    /// <inheritdoc/>
    protected override async Task PerformCoreAsync(TseDutyKind duty, TseCommand command, CancellationToken cancellationToken)
    {
        Enter(command);
        cancellationToken.ThrowIfCancellationRequested();
        command.MarkSent();
        if (duty == TseDutyKind.SelfTest)
        {
            await SpendAsync(_options.SelfTestLatency).ConfigureAwait(false);
        }

        lock (_signing)
        {
            switch (duty)
            {
                case TseDutyKind.SelfTest:
                    CheckInService();
                    CommitSystem(SystemOperations.SelfTest, SystemOperations.SelfTestData("SMAERS", true, string.Empty, NextLogTime()));
                    _selfTestDue = TimeProvider.GetUtcNow() + _options.SelfTestInterval;
                    break;
                case TseDutyKind.UpdateTime:
                    CheckInService();
                    UpdateTime();
                    break;
                default:
                    break;
            }
        }
    }

    /// <inheritdoc/>
    protected override Task DisposeCoreAsync()
    {
        lock (_signing)
        {
            _closed = true;
            _memory?.File?.Dispose();
        }

        return Task.CompletedTask;
    }

    internal void SetUp(TseSetup setup)
    {
        lock (_signing)
        {
            if (Memory.IsSetUp)
            {
                throw new TseException(TseErrorCodes.InvalidInput, "The simulated TSE is set up already.", TseExecution.Refused);
            }

            // All or nothing: a device that is half set up cannot be set up again.
            foreach (var clientId in setup.ClientIds.Where(id => !IsClientId(id)))
            {
                throw NotAClientId(clientId);
            }

            if (setup.ClientIds.Distinct(StringComparer.Ordinal).Count() > Capabilities.MaxClients)
            {
                throw TooManyClients();
            }

            Initialize(setup.Description ?? LogDescription);
            foreach (var clientId in setup.ClientIds)
            {
                Register(clientId);
            }
        }
    }

    internal IReadOnlyList<string> RegisteredClients()
    {
        lock (_signing)
        {
            return [.. Memory.Clients];
        }
    }

    internal void Register(string clientId)
    {
        if (!IsClientId(clientId))
        {
            throw NotAClientId(clientId);
        }

        lock (_signing)
        {
            CheckInService();
            if (Memory.Clients.Contains(clientId))
            {
                return;
            }

            if (Memory.Clients.Count >= Capabilities.MaxClients)
            {
                throw TooManyClients();
            }

            CommitSystem(SystemOperations.RegisterClient, SystemOperations.ClientData(clientId));
        }
    }

    internal void Deregister(string clientId)
    {
        lock (_signing)
        {
            CheckInService();
            if (Memory.Open.Any(t => string.Equals(t.Start.ClientId, clientId, StringComparison.Ordinal)))
            {
                throw new TseException(TseErrorCodes.InvalidInput, $"Client '{clientId}' has open transactions; finish them first.", TseExecution.Refused, TseRecovery.FinishOpen);
            }

            if (Memory.Clients.Contains(clientId))
            {
                CommitSystem(SystemOperations.DeregisterClient, SystemOperations.ClientData(clientId));
            }
        }
    }

    internal void Decommission()
    {
        lock (_signing)
        {
            if (!Memory.IsDecommissioned)
            {
                CheckInService();
                CommitSystem(SystemOperations.DisableSecureElement, SystemOperations.TimeData(NextLogTime()));
            }
        }
    }

    private static TseException NotAClientId(string? clientId) =>
        new(TseErrorCodes.InvalidInput, $"'{clientId}' is no client id: 1 to 30 of A-Za-z0-9()+,-.:? and inner blanks, without EPSON.", TseExecution.Refused);

    private TseException TooManyClients() =>
        new(TseErrorCodes.TooManyClients, $"{Capabilities.MaxClients} clients are possible, more are not.", TseExecution.Refused);

    private static TseCapabilities CapabilitiesOf(SimulatedTseOptions options) => new()
    {
        BlocksCaller = false,
        MaxOpenTransactions = options.MaxOpenTransactions,
        MaxClients = options.MaxClients,
        MaxProcessDataBytes = options.MaxProcessDataBytes,
        RepeatableStart = options.LookUps == LookUpProfile.RepeatableStart,
        LookUpByNumber = options.LookUps is not (LookUpProfile.LastAnswerOnly or LookUpProfile.NoLookUp),
        LookUpByOperationId = options.LookUps == LookUpProfile.Everything,
        LastAnswerOnly = options.LookUps == LookUpProfile.LastAnswerOnly,
        ListsOpenTransactionsByClient = options.LookUps is not (LookUpProfile.ListWithoutOwner or LookUpProfile.NoLookUp),
        Export = true,
        FilteredExport = true,
        ReleaseExported = true,
        ReturnsRawLog = true,
    };

    private bool WithOperationIds => _options.LookUps == LookUpProfile.Everything;

    private string ReceiptToken(long through) => Keys.SerialNumber.ToString().Substring(0, 16) + "-" + through.ToString(CultureInfo.InvariantCulture);

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
        if (Volatile.Read(ref _memory) is not null)
        {
            return;
        }

        lock (_signing)
        {
            if (_closed)
            {
                throw new ObjectDisposedException(nameof(SimulatedTse));
            }

            if (_memory is null)
            {
                var curve = _options.UseP256 ? EllipticCurve.P256 : EllipticCurve.P384;
                var memory = new DeviceMemory();
                _keys = _options.Directory is { } directory ? OpenFolder(directory, curve, memory) : DeviceKeys.Create(curve);
                _selfTestDue = _timeDue = null;
                _ = SelfTestDue();
                _ = TimeDue();
                Volatile.Write(ref _memory, memory);
            }
        }
    }

    private DeviceKeys OpenFolder(string directory, EllipticCurve curve, DeviceMemory memory)
    {
        FileStream? fileLock = null;
        try
        {
            fileLock = DeviceFile.Lock(directory);
            var keys = DeviceKeys.Load(directory, curve);
            var stream = new FileStream(Path.Combine(directory, DeviceFile.Name), FileMode.Open, FileAccess.ReadWrite, FileShare.Read, 1);
            memory.File = DeviceFile.Open(fileLock, stream, keys.SerialNumber, _options.FlushToDisk, memory.Replay);
            fileLock = null;
            return keys;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or KeyNotFoundException)
        {
            throw new TseException(TseErrorCodes.StorageFailed, $"The simulated TSE in '{directory}' cannot be opened: {e.Message}", TseExecution.NotSent, TseRecovery.Reopen, e);
        }
        finally
        {
            fileLock?.Dispose();
        }
    }

    /// <summary>What is checked before anything can leave the till.</summary>
    private void Enter(TseCommand command)
    {
        CheckPresent();
        OpenDevice();
        if (Faults.TakeOnce(FaultKind.ClockJump) is { } jump)
        {
            _clockOffset = Within(_clockOffset + Within(jump.ClockJump));
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

        lock (_signing)
        {
            SetUpIfWanted();
        }
    }

    /// <summary>Administration goes beside the commands, but to the same device: it is gone, closed or starting for both.</summary>
    internal T Administer<T>(Func<T> action)
    {
        lock (_signing)
        {
            if (_closed)
            {
                throw new ObjectDisposedException(nameof(SimulatedTse));
            }

            CheckPresent();
            var now = TimeProvider.GetUtcNow();
            if (now < _readyAt)
            {
                throw new TseException(TseErrorCodes.NotReady, "The simulated TSE is starting.", TseExecution.Refused, TseRecovery.Wait) { IsTransient = true, RetryAfter = _readyAt - now };
            }

            return action();
        }
    }

    private static TimeSpan Within(TimeSpan jump) => jump > FarthestJump ? FarthestJump : jump < -FarthestJump ? -FarthestJump : jump;

    private void CheckPresent()
    {
        if (_unplugged || Faults.Lasts(FaultKind.Unplug))
        {
            throw new TseException(TseErrorCodes.DeviceAbsent, "The simulated TSE is unplugged; put it back.", TseExecution.NotSent, TseRecovery.Reopen);
        }
    }

    private void SetUpIfWanted()
    {
        if (!Memory.IsSetUp && _options.AutoSetUp)
        {
            Initialize(LogDescription);
        }
    }

    /// <summary>A device that is not set up or out of service signs nothing, no system log either.</summary>
    private void CheckInService()
    {
        SetUpIfWanted();
        if (Memory.IsDecommissioned)
        {
            throw new TseException(TseErrorCodes.Decommissioned, "The simulated TSE was taken out of service.", TseExecution.Refused, TseRecovery.ReplaceDevice);
        }

        if (!Memory.IsSetUp)
        {
            throw new TseException(TseErrorCodes.NotSetUp, "The simulated TSE is not set up.", TseExecution.Refused, TseRecovery.SetUp);
        }
    }

    private TseState CurrentState() =>
        Memory.IsDecommissioned ? TseState.Decommissioned
        : !Memory.IsSetUp ? TseState.NotSetUp
        : Faults.Lasts(FaultKind.CertificateExpired) || !DeviceKeys.AreValidAt(NextLogTime()) ? TseState.Expired
        : IsFull() || AreSignaturesExhausted() || IsSelfTestDue() || IsTimeDue() ? TseState.Locked
        : TseState.Ready;

    private void CheckCanSign()
    {
        if (IsFull())
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

        if (AreSignaturesExhausted())
        {
            throw new TseException(TseErrorCodes.SignaturesExhausted, "The simulated TSE has made all signatures of its life.", TseExecution.Refused, TseRecovery.ReplaceDevice);
        }

        if (IsSelfTestDue())
        {
            throw new TseException(TseErrorCodes.NotReady, "The simulated TSE wants its self-test.", TseExecution.Refused, TseRecovery.RunSelfTest);
        }

        if (IsTimeDue())
        {
            throw new TseException(TseErrorCodes.ClockNotSet, "The simulated TSE wants the time.", TseExecution.Refused, TseRecovery.UpdateTime);
        }
    }

    private bool IsFull() => Faults.Lasts(FaultKind.Full) || Memory.StoredBytes >= _options.StorageCapacity;

    private bool AreSignaturesExhausted() => Memory.LastCounter >= _options.MaxSignatures;

    /// <summary>Counted from the opening, which is the device's power-up.</summary>
    private DateTimeOffset SelfTestDue() => _selfTestDue ??= TimeProvider.GetUtcNow() + _options.SelfTestInterval.GetValueOrDefault();

    private bool IsSelfTestDue() => _options.SelfTestInterval is not null && TimeProvider.GetUtcNow() >= SelfTestDue();

    private DateTimeOffset TimeDue() => _timeDue ??= TimeProvider.GetUtcNow() + _options.TimeUpdateInterval.GetValueOrDefault();

    private bool IsTimeDue() => _options.TimeUpdateInterval is not null && TimeProvider.GetUtcNow() >= TimeDue();

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

    private async Task LoseCommandAsync(TseCommand command, Action carryOut)
    {
        if (Faults.TakeOnce(FaultKind.Hang) is not null)
        {
            await HangAsync(command).ConfigureAwait(false);
        }

        if (Faults.TakeOnce(FaultKind.LostCommand) is not null)
        {
            if (_options.LookUps == LookUpProfile.LateArrival)
            {
                lock (_signing)
                {
                    _underWay.Add(carryOut);
                }
            }

            await HangAsync(command).ConfigureAwait(false);
        }
    }

    /// <summary>Carries a command out; what was under way on the network arrives behind it.</summary>
    private T Answer<T>(Func<T> carryOut)
    {
        lock (_signing)
        {
            try
            {
                return carryOut();
            }
            finally
            {
                foreach (var late in _underWay)
                {
                    Arrive(late);
                }

                _underWay.Clear();
            }
        }
    }

    private static void Arrive(Action late)
    {
        try
        {
            late();
        }
        catch (TseException)
        {
            // Refused like any other command; nobody waits for the answer.
        }
    }

    /// <summary>No answer comes: time goes on until the caller gives up.</summary>
    private async Task HangAsync(TseCommand command)
    {
        if (TimeProvider is VirtualClock clock)
        {
            var limit = clock.GetUtcNow() + _options.HangLimit;
            while (!command.Abandoned.IsCancellationRequested && clock.GetUtcNow() < limit)
            {
                clock.AdvanceTo(clock.NextTimerDue is { } due && due < limit ? due : limit);
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

    private Task WorkAsync(TimeSpan? own)
    {
        var latency = own ?? _options.Latency;
        if (_options.LatencyJitter > TimeSpan.Zero)
        {
#pragma warning disable CA5394 // jitter, not a secret
            latency += TimeSpan.FromTicks((long)(_options.LatencyJitter.Ticks * _random.NextDouble()));
#pragma warning restore CA5394
        }

        return SpendAsync(latency);
    }

    private Task SpendAsync(TimeSpan latency)
    {
        if (latency == TimeSpan.Zero)
        {
            return Task.CompletedTask;
        }

        if (TimeProvider is VirtualClock clock)
        {
            clock.Advance(latency);
            return Task.CompletedTask;
        }

        return WaitAsync(latency);
    }

    private async Task WaitAsync(TimeSpan latency)
    {
        await TimeProvider.DelayAsync(latency).ConfigureAwait(false);
        if (_unplugged)
        {
            throw new TseException(TseErrorCodes.DeviceAbsent, "The simulated TSE was unplugged while it worked.", TseExecution.Unknown, TseRecovery.LookUp);
        }
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
        var before = NextLogTime();
        _clockOffset = TimeSpan.Zero;
        _timeDue = TimeProvider.GetUtcNow() + _options.TimeUpdateInterval;
        CommitSystem(SystemOperations.UpdateTime, SystemOperations.UpdateTimeData(before, NextLogTime()));
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
