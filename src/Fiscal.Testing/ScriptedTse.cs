using System.Collections.Concurrent;

namespace Fiscal.Testing;

/// <summary>A TSE that answers at once without cryptography, records what it was asked, and fails as a test tells it to.</summary>
/// <remarks>
/// Its answers hold no signed bytes, so signatures are sealed as <see cref="SignatureVerification.NotPossible"/>; receipts say TEST.
/// Thread-safe as every driver; handlers are called with the device's gate held.
/// </remarks>
public sealed class ScriptedTse : TseDriver
{
    private readonly ConcurrentQueue<string> _commands = new();
    private readonly ConcurrentDictionary<long, TseTransactionInfo> _transactions = new();
    private TseSerialNumber _serial;
    private long _transaction;
    private long _counter;

    /// <summary>Creates the device.</summary>
    /// <param name="capabilities">Abilities; a device with every kind of look-up that never blocks its caller if <see langword="null"/>.</param>
    /// <param name="timeProvider">Clock of its log times; the system's if <see langword="null"/>.</param>
    /// <param name="serial">First byte of its serial number, to tell devices apart.</param>
    public ScriptedTse(TseCapabilities? capabilities = null, TimeProvider? timeProvider = null, byte serial = 1)
        : base("scripted", capabilities ?? FullCapabilities(), timeProvider)
    {
        var bytes = new byte[TseSerialNumber.Length];
        bytes[0] = serial;
        _serial = TseSerialNumber.FromBytes(bytes);
    }

    /// <summary>The same device as another process finds it after this one died: same serial, counters and transactions, no handlers, nothing under way.</summary>
    public ScriptedTse AfterKill()
    {
        var copy = new ScriptedTse(Capabilities, TimeProvider) { _serial = _serial, _transaction = _transaction, _counter = _counter, State = State, Clients = Clients };
        foreach (var pair in _transactions)
        {
            copy._transactions[pair.Key] = Copy(pair.Value);
        }

        return copy;
    }

    /// <summary>Called for every command before it is carried out, after <see cref="TseCommand.MarkSent"/> was due or not as <see cref="MarksSent"/> says; throws or waits to make it fail.</summary>
    public Func<string, TseCommand, CancellationToken, Task>? OnCommand { get; set; }

    /// <summary>Called for every command after it was carried out, before the answer is given; throws or waits to lose the answer.</summary>
    public Func<string, TseCommand, Task>? OnAnswer { get; set; }

    /// <summary>Whether the command counts as sent before <see cref="OnCommand"/> is called.</summary>
    /// <value><see langword="true"/> by default.</value>
    public bool MarksSent { get; set; } = true;

    /// <summary>State the device reports.</summary>
    /// <value><see cref="TseState.Ready"/> by default.</value>
    public TseState State { get; set; } = TseState.Ready;

    /// <summary>Clients the device says are registered; it does not tell if <see langword="null"/>.</summary>
    public IReadOnlyList<string>? Clients { get; set; }

    /// <summary>Commands in order of arrival, for example <c>StartTransaction KASSE-01</c>.</summary>
    public IReadOnlyList<string> Commands => [.. _commands];

    /// <summary>Transactions that are open now.</summary>
    public int OpenTransactions => _transactions.Values.Count(static t => t.State == TseTransactionState.Open);

    /// <summary>Transactions of any state, by number.</summary>
    public IReadOnlyList<TseTransactionInfo> Transactions => [.. _transactions.Values.OrderBy(static t => t.TransactionNumber)];

    /// <summary>What a device with every kind of look-up can do.</summary>
    public static TseCapabilities FullCapabilities() => new()
    {
        BlocksCaller = false,
        LookUpByNumber = true,
        LookUpByOperationId = true,
        ListsOpenTransactionsByClient = true,
        RepeatableStart = false,
    };

    /// <inheritdoc/>
    protected override async Task<TseIdentity> GetIdentityCoreAsync(TseCommand command, CancellationToken cancellationToken)
    {
        await BeforeAsync("GetIdentity", command, cancellationToken).ConfigureAwait(false);
        return new TseIdentity
        {
            SerialNumber = _serial,
            PublicKey = new byte[97],
            Algorithm = "ecdsa-plain-SHA384",
            LogVersion = 3,
            Manufacturer = "Fiscal.Testing",
            IsTestDevice = true,
        };
    }

    /// <inheritdoc/>
    protected override async Task<TseStatus> GetStatusCoreAsync(TseCommand command, CancellationToken cancellationToken)
    {
        await BeforeAsync("GetStatus", command, cancellationToken).ConfigureAwait(false);
        return new TseStatus { State = State, OpenTransactions = OpenTransactions, LastTransactionNumber = _transaction, LastSignatureCounter = _counter, Clients = Clients };
    }

    /// <inheritdoc/>
    protected override async Task<TseStartResponse> StartTransactionCoreAsync(TseStartRequest request, TseCommand command, CancellationToken cancellationToken)
    {
        await BeforeAsync("StartTransaction " + request.ClientId, command, cancellationToken).ConfigureAwait(false);
        if (Capabilities.RepeatableStart && _transactions.Values.FirstOrDefault(t => t.OperationId == request.OperationId) is { } repeated)
        {
            return Started(repeated);
        }

        var number = Interlocked.Increment(ref _transaction);
        var now = LogTime();
        _transactions[number] = new TseTransactionInfo
        {
            State = TseTransactionState.Open,
            TransactionNumber = number,
            OperationId = request.OperationId,
            ClientId = request.ClientId,
            StartTime = now,
            SignatureCounter = Interlocked.Increment(ref _counter),
            SerialNumber = _serial,
        };
        await AfterAsync("StartTransaction " + request.ClientId, command).ConfigureAwait(false);
        return Started(_transactions[number]);
    }

    /// <inheritdoc/>
    protected override async Task<TseFinishResponse> FinishTransactionCoreAsync(TseFinishRequest request, TseCommand command, CancellationToken cancellationToken)
    {
        await BeforeAsync("FinishTransaction " + request.ClientId, command, cancellationToken).ConfigureAwait(false);
        if (!_transactions.TryGetValue(request.TransactionNumber, out var transaction) || transaction.State != TseTransactionState.Open)
        {
            throw new TseException(TseErrorCodes.TransactionNotOpen, "No such open transaction.", TseExecution.Refused, TseRecovery.LookUp);
        }

        transaction.State = TseTransactionState.Finished;
        transaction.LogTime = LogTime();
        transaction.SignatureCounter = Interlocked.Increment(ref _counter);
        transaction.Signature = Signature(request.TransactionNumber);
        transaction.ProcessType = request.ProcessType;
        transaction.ProcessData = request.ProcessData;
        await AfterAsync("FinishTransaction " + request.ClientId, command).ConfigureAwait(false);
        return new TseFinishResponse
        {
            TransactionNumber = request.TransactionNumber,
            SignatureCounter = transaction.SignatureCounter.GetValueOrDefault(),
            LogTime = transaction.LogTime.GetValueOrDefault(),
            Signature = transaction.Signature,
            SerialNumber = _serial,
        };
    }

    /// <inheritdoc/>
    protected override async Task<TseTransactionInfo> LookUpTransactionCoreAsync(TseLookUpRequest request, TseCommand command, CancellationToken cancellationToken)
    {
        await BeforeAsync("LookUpTransaction " + request.ClientId, command, cancellationToken).ConfigureAwait(false);
        var found = request.TransactionNumber is { } number
            ? _transactions.TryGetValue(number, out var byNumber) ? byNumber : null
            : _transactions.Values.FirstOrDefault(t => t.OperationId == request.OperationId);
        return found is null
            ? new TseTransactionInfo { State = TseTransactionState.NotFound, SerialNumber = _serial }
            : string.Equals(found.ClientId, request.ClientId, StringComparison.Ordinal)
                ? found
                : new TseTransactionInfo { State = TseTransactionState.OtherClient, SerialNumber = _serial };
    }

    /// <inheritdoc/>
    protected override async Task<TseTransactionList> GetOpenTransactionsCoreAsync(string clientId, TseCommand command, CancellationToken cancellationToken)
    {
        await BeforeAsync("GetOpenTransactions " + clientId, command, cancellationToken).ConfigureAwait(false);
        return TseTransactionList.Complete(Transactions.Where(t => t.State == TseTransactionState.Open && string.Equals(t.ClientId, clientId, StringComparison.Ordinal)));
    }

    private TseStartResponse Started(TseTransactionInfo transaction) => new()
    {
        TransactionNumber = transaction.TransactionNumber.GetValueOrDefault(),
        SignatureCounter = transaction.SignatureCounter,
        LogTime = transaction.StartTime.GetValueOrDefault(),
        SerialNumber = _serial,
        Signature = Signature(transaction.TransactionNumber.GetValueOrDefault()),
    };

    private static TseTransactionInfo Copy(TseTransactionInfo info) => new()
    {
        State = info.State,
        TransactionNumber = info.TransactionNumber,
        OperationId = info.OperationId,
        ClientId = info.ClientId,
        StartTime = info.StartTime,
        LogTime = info.LogTime,
        SignatureCounter = info.SignatureCounter,
        Signature = info.Signature,
        ProcessType = info.ProcessType,
        ProcessData = info.ProcessData,
        SerialNumber = info.SerialNumber,
    };

    private static byte[] Signature(long number)
    {
        var signature = new byte[96];
        for (var i = 0; i < signature.Length; i++)
        {
            signature[i] = unchecked((byte)((number * 31) + i));
        }

        return signature;
    }

    private DateTimeOffset LogTime() => DateTimeOffset.FromUnixTimeSeconds(TimeProvider.GetUtcNow().ToUnixTimeSeconds());

    private Task BeforeAsync(string name, TseCommand command, CancellationToken cancellationToken)
    {
        _commands.Enqueue(name);
        if (MarksSent)
        {
            command.MarkSent();
        }

        return OnCommand?.Invoke(name, command, cancellationToken) ?? Task.CompletedTask;
    }

    private Task AfterAsync(string name, TseCommand command) => OnAnswer?.Invoke(name, command) ?? Task.CompletedTask;
}
