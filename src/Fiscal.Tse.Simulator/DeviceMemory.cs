using Fiscal.Tse.Logs;

namespace Fiscal.Tse.Simulator;

/// <summary>What the device knows: its log and all that follows from it. Rebuilt from the log alone when the device is opened.</summary>
internal sealed class DeviceMemory
{
    private const byte LogRecord = 1;
    private const byte ReleasedRecord = 2;

    private readonly Dictionary<long, DeviceTransaction> _transactions = [];
    private readonly Dictionary<Guid, DeviceTransaction> _byOperation = [];
    private readonly Dictionary<string, DeviceTransaction> _lastAnswers = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _clients = new(StringComparer.Ordinal);
    private readonly SortedDictionary<long, DeviceTransaction> _open = [];
    private readonly List<LogMessage> _log = [];

    public DeviceFile? File { get; set; }

    public long LastCounter { get; private set; }

    public long LastTransaction { get; private set; }

    public DateTimeOffset LastLogTime { get; private set; }

    public long ReleasedThrough { get; private set; }

    /// <summary>Bytes of the messages that were not released.</summary>
    public long StoredBytes { get; private set; }

    public bool IsSetUp { get; private set; }

    public bool IsDecommissioned { get; private set; }

    public IReadOnlyList<LogMessage> Log => _log;

    public IReadOnlyCollection<string> Clients => _clients;

    public int OpenCount => _open.Count;

    public IEnumerable<DeviceTransaction> Open => _open.Values;

    public IEnumerable<DeviceTransaction> Above(long number) => _transactions.Values.Where(t => t.Number > number).OrderBy(static t => t.Number);

    public DeviceTransaction? Find(long number) => _transactions.TryGetValue(number, out var found) ? found : null;

    public DeviceTransaction? Find(Guid operationId) => _byOperation.TryGetValue(operationId, out var found) ? found : null;

    public DeviceTransaction? LastAnswer(string clientId) => _lastAnswers.TryGetValue(clientId, out var found) ? found : null;

    public void Commit(LogMessage message, Guid operationId)
    {
        if (File is not null)
        {
            var raw = message.RawBytes;
            var record = new byte[17 + raw.Length];
            record[0] = LogRecord;
            operationId.ToByteArray().CopyTo(record, 1);
            raw.CopyTo(record, 17);
            File.Append(record);
        }

        Apply(message, operationId);
    }

    public void Release(long through)
    {
        File?.Append([ReleasedRecord, .. BitConverter.GetBytes(through)]);
        ApplyRelease(through);
    }

    public void Replay(byte[] record)
    {
        if (record.Length > 17 && record[0] == LogRecord)
        {
            var raw = new byte[record.Length - 17];
            Array.Copy(record, 17, raw, 0, raw.Length);
            var operation = new byte[16];
            Array.Copy(record, 1, operation, 0, 16);
            Apply(LogMessage.Parse(raw), new Guid(operation));
        }
        else if (record.Length == 9 && record[0] == ReleasedRecord)
        {
            ApplyRelease(BitConverter.ToInt64(record, 1));
        }
        else
        {
            throw new TseException(TseErrorCodes.StorageFailed, "The simulated TSE's memory was written by a newer version; update the package.", TseExecution.NotSent, TseRecovery.ReplaceDevice);
        }
    }

    private void Apply(LogMessage message, Guid operationId)
    {
        _log.Add(message);
        StoredBytes += message.RawBytes.Length;
        LastCounter = message.SignatureCounter;
        LastLogTime = message.LogTime;
        switch (message.Operation)
        {
            case TransactionOperation.Start:
                var started = new DeviceTransaction(message, operationId);
                LastTransaction = started.Number;
                _transactions[started.Number] = started;
                if (operationId != Guid.Empty)
                {
                    _byOperation[operationId] = started;
                }

                _open[started.Number] = started;
                _lastAnswers[message.ClientId] = started;
                break;
            case TransactionOperation.Finish:
                var finished = _transactions[message.TransactionNumber.GetValueOrDefault()];
                finished.Finish = message;
                _open.Remove(finished.Number);
                _lastAnswers[message.ClientId] = finished;
                break;
            default:
                ApplySystem(message);
                break;
        }
    }

    private void ApplySystem(LogMessage message)
    {
        switch (message.OperationType)
        {
            case SystemOperations.Initialize:
                IsSetUp = true;
                break;
            case SystemOperations.RegisterClient when SystemOperations.TryReadClient(message, out var registered):
                _clients.Add(registered);
                break;
            case SystemOperations.DeregisterClient when SystemOperations.TryReadClient(message, out var gone):
                _clients.Remove(gone);
                break;
            case SystemOperations.DisableSecureElement:
                IsDecommissioned = true;
                break;
            default:
                break;
        }
    }

    private void ApplyRelease(long through)
    {
        ReleasedThrough = through;
        _log.RemoveAll(m => m.SignatureCounter <= through);
        StoredBytes = _log.Sum(static m => (long)m.RawBytes.Length);
    }
}
