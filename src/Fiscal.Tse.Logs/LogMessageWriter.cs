namespace Fiscal.Tse.Logs;

/// <summary>Builds log messages: first the bytes to be signed, then, with the signature, the whole message (TR-03151; version 2 unless told otherwise).</summary>
/// <remarks>Not thread-safe. Setting a property that does not belong to <see cref="Kind"/> has no effect on the bytes.</remarks>
public sealed class LogMessageWriter
{
    private byte[]? _timeElement;
    private byte[] _algorithmParameters = [];
    private byte _systemDataTag;
    private DateTimeOffset _logTime;
    private LogTimeFormat _timeFormat;

    /// <summary>Starts a message of a device.</summary>
    /// <param name="algorithm">The algorithm the device signs with.</param>
    /// <param name="serialNumber">SHA-256 of the device's key point: <see cref="TsePublicKey.SerialNumber"/>.</param>
    public LogMessageWriter(SignatureAlgorithm algorithm, TseSerialNumber serialNumber)
    {
        Algorithm = algorithm ?? throw new ArgumentNullException(nameof(algorithm));
        if (serialNumber.IsEmpty) throw new ArgumentException("A log message needs a serial number.", nameof(serialNumber));
        SerialNumber = serialNumber;
    }

    /// <summary>2 or 3; decides the spelling of operations and the tags of system logs.</summary>
    public int Version { get; set; } = 2;

    /// <summary>Kind of message.</summary>
    public LogMessageKind Kind { get; set; } = LogMessageKind.Transaction;

    /// <summary>Operation of a transaction log.</summary>
    public TransactionOperation Operation { get; set; }

    /// <summary>Operation of a system log (<see cref="SystemOperations"/>). For a transaction log <see langword="null"/>; a text replaces the spelling of <see cref="Operation"/>.</summary>
    public string? OperationType { get; set; }

    /// <summary>Client of a transaction log.</summary>
    public string ClientId { get; set; } = string.Empty;

    /// <summary>Parts of processData; several need <see cref="ConstructedProcessData"/>. Empty means empty data.</summary>
    public IReadOnlyList<byte[]> ProcessDataParts { get; set; } = [];

    /// <summary>processData of one part.</summary>
    public byte[] ProcessData
    {
        get => Der.Concat(ProcessDataParts);
        set => ProcessDataParts = [value ?? throw new ArgumentNullException(nameof(value))];
    }

    /// <summary>Whether to write the constructed form with indefinite length, as cloud TSEs of D-Trust do.</summary>
    public bool ConstructedProcessData { get; set; }

    /// <summary>processType; <see langword="null"/> leaves the field out, which version 2 does not foresee.</summary>
    public string? ProcessType { get; set; } = string.Empty;

    /// <summary>additionalExternalData of a transaction log, or <see langword="null"/>.</summary>
    public byte[]? AdditionalExternalData { get; set; }

    /// <summary>additionalInternalData, or <see langword="null"/>.</summary>
    public byte[]? AdditionalInternalData { get; set; }

    /// <summary>Transaction number, from 1.</summary>
    public long TransactionNumber { get; set; }

    /// <summary>Content of systemOperationData (version 3: eventData); empty by default.</summary>
    public byte[]? SystemOperationData { get; set; } = [];

    /// <summary>eventOrigin, version 3 only.</summary>
    public byte[]? EventOrigin { get; set; }

    /// <summary>eventTriggeredByUser, version 3 only.</summary>
    public byte[]? EventTriggeredByUser { get; set; }

    /// <summary>Serial number of the device.</summary>
    public TseSerialNumber SerialNumber { get; set; }

    /// <summary>Signature algorithm.</summary>
    public SignatureAlgorithm Algorithm { get; set; }

    /// <summary>seAuditData, or <see langword="null"/>.</summary>
    public byte[]? SeAuditData { get; set; }

    /// <summary>Signature counter.</summary>
    public long SignatureCounter { get; set; }

    /// <summary>Log time; parts of a second are cut unless the format holds them.</summary>
    public DateTimeOffset LogTime
    {
        get => _logTime;
        set
        {
            _logTime = value;
            _timeElement = null;
        }
    }

    /// <summary>How the time is written.</summary>
    public LogTimeFormat TimeFormat
    {
        get => _timeFormat;
        set
        {
            _timeFormat = value;
            _timeElement = null;
        }
    }

    /// <summary>A writer that rebuilds a message byte for byte, as long as nothing is changed.</summary>
    public static LogMessageWriter From(LogMessage message)
    {
        if (message is null) throw new ArgumentNullException(nameof(message));
        var fields = message.Parsed;
        return new LogMessageWriter(message.SignatureAlgorithm, message.SerialNumber)
        {
            Version = message.Version,
            Kind = message.Kind,
            Operation = message.Operation ?? default,
            OperationType = message.OperationType,
            ClientId = message.ClientId,
            ProcessDataParts = message.ProcessDataParts,
            ConstructedProcessData = message.IsProcessDataConstructed,
            ProcessType = message.ProcessType,
            AdditionalExternalData = message.AdditionalExternalData,
            AdditionalInternalData = message.AdditionalInternalData,
            TransactionNumber = message.TransactionNumber ?? 0,
            SystemOperationData = message.SystemOperationData,
            EventOrigin = fields.EventOrigin.Tag == 0 ? null : message.Raw.ContentOf(fields.EventOrigin),
            EventTriggeredByUser = fields.EventTriggeredByUser.Tag == 0 ? null : message.Raw.ContentOf(fields.EventTriggeredByUser),
            SeAuditData = message.SeAuditData,
            SignatureCounter = message.SignatureCounter,
            LogTime = message.LogTime,
            TimeFormat = message.TimeFormat,
            _timeElement = message.Raw.Slice(fields.TimeElement.Start, fields.TimeElement.End - fields.TimeElement.Start),
            _algorithmParameters = fields.AlgorithmParameters,
            _systemDataTag = fields.SystemData.Tag,
        };
    }

    /// <summary>The bytes to be signed, from version up to and including logTime.</summary>
    /// <exception cref="InvalidOperationException">The settings contradict each other.</exception>
    public byte[] ToSignedBytes()
    {
        if (Version is not (2 or 3)) throw new InvalidOperationException("A log message has version 2 or 3.");
        var parts = new List<byte[]>
        {
            Der.Write(0x02, Der.Integer(Version)),
            Der.Write(0x06, [0x04, 0x00, 0x7f, 0x00, 0x07, 0x03, 0x07, 0x01, (byte)Kind]),
        };
        switch (Kind)
        {
            case LogMessageKind.Transaction:
                AddTransaction(parts);
                break;
            case LogMessageKind.System:
                AddSystem(parts);
                break;
            case LogMessageKind.Audit:
                break;
            default:
                throw new InvalidOperationException("Unknown kind of log message.");
        }

        parts.Add(Der.Write(0x04, SerialNumber.ToBytes()));
        parts.Add(Der.Write(0x30, Der.Write(0x06, Algorithm.OidContent), _algorithmParameters));
        if (SeAuditData is not null) parts.Add(Der.Write(0x04, SeAuditData));
        parts.Add(Der.Write(0x02, Der.Integer(SignatureCounter)));
        parts.Add(_timeElement ?? LogTimeFormats.Encode(TimeFormat, LogTime));
        return Der.Concat(parts);
    }

    /// <summary>The whole message.</summary>
    /// <param name="signature">r ‖ s over <see cref="ToSignedBytes"/>, each padded to the length of the order.</param>
    public byte[] Write(byte[] signature) => Assemble(ToSignedBytes(), signature);

    /// <summary>Signs and gives the message.</summary>
    /// <param name="sign">Gets the bytes to be signed, gives r ‖ s.</param>
    public LogMessage Sign(Func<byte[], byte[]> sign)
    {
        if (sign is null) throw new ArgumentNullException(nameof(sign));
        var signed = ToSignedBytes();
        return LogMessage.Parse(Assemble(signed, sign(signed)));
    }

    /// <summary>Puts the frame around signed bytes and their signature.</summary>
    public static byte[] Assemble(byte[] signedBytes, byte[] signature)
    {
        if (signedBytes is null) throw new ArgumentNullException(nameof(signedBytes));
        if (signature is null) throw new ArgumentNullException(nameof(signature));
        return Der.Write(0x30, signedBytes, Der.Write(0x04, signature));
    }

    private void AddTransaction(List<byte[]> parts)
    {
        if (ProcessDataParts.Count > 1 && !ConstructedProcessData) throw new InvalidOperationException("Several parts of process data need the constructed form.");
        parts.Add(Der.Write(0x80, Texts.Utf8(string.IsNullOrEmpty(OperationType) ? LogMessageReader.OperationName(Operation, Version) : OperationType!)));
        parts.Add(Der.Write(0x81, Texts.Utf8(ClientId)));
        if (ConstructedProcessData)
        {
            parts.Add([0xa2, 0x80]);
            foreach (var part in ProcessDataParts) parts.Add(Der.Write(0x04, part));
            parts.Add([0, 0]);
        }
        else
        {
            parts.Add(Der.Write(0x82, ProcessDataParts.Count == 0 ? [] : ProcessDataParts[0]));
        }

        if (ProcessType is not null) parts.Add(Der.Write(0x83, Texts.Utf8(ProcessType)));
        if (AdditionalExternalData is not null) parts.Add(Der.Write(0x84, AdditionalExternalData));
        parts.Add(Der.Write(0x85, Der.Integer(TransactionNumber)));
        if (AdditionalInternalData is not null) parts.Add(Der.Write(0x86, AdditionalInternalData));
    }

    private void AddSystem(List<byte[]> parts)
    {
        parts.Add(Der.Write(0x80, Texts.Utf8(OperationType ?? string.Empty)));
        if (Version == 3)
        {
            if (EventOrigin is not null) parts.Add(Der.Write(0x81, EventOrigin));
            if (EventTriggeredByUser is not null) parts.Add(Der.Write(0x82, EventTriggeredByUser));
        }

        var tag = _systemDataTag != 0 ? _systemDataTag : (byte)(Version == 3 ? 0x83 : 0x81);
        if (SystemOperationData is not null) parts.Add(Der.Write(tag, SystemOperationData));
        if (AdditionalInternalData is not null) parts.Add(Der.Write((byte)(Version == 3 ? 0x84 : 0x82), AdditionalInternalData));
    }
}
