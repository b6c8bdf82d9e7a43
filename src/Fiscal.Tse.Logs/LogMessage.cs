using System.Diagnostics.CodeAnalysis;

namespace Fiscal.Tse.Logs;

/// <summary>One log message of a TSE (BSI TR-03151 v1.0.1, version 2; v1.1.1, version 3), read from its bytes.</summary>
/// <remarks>
/// Immutable and thread-safe. The signed bytes are a slice of the bytes as stored, never a re-encoding. Properties with bytes give copies.
/// Reading accepts everything genuine devices write and names everything else in <see cref="Findings"/>.
/// </remarks>
public sealed class LogMessage
{
    private readonly byte[] _raw;
    private readonly LogMessageReader.Fields _fields;

    internal LogMessage(byte[] raw, LogMessageReader.Fields fields, IReadOnlyList<Finding> findings)
    {
        _raw = raw;
        _fields = fields;
        Findings = findings;
    }

    /// <summary>2 (TR-03151 v1.0.1) or 3 (v1.1.1).</summary>
    public int Version => _fields.Version;

    /// <summary>Transaction, system or audit log.</summary>
    public LogMessageKind Kind => _fields.Kind;

    /// <summary>operationType (v3 system log: eventType) as stored; empty for an audit log.</summary>
    public string OperationType => _fields.OperationType;

    /// <summary>The operation of a transaction log, whatever its spelling; <see langword="null"/> for other kinds and unknown operations.</summary>
    public TransactionOperation? Operation => _fields.Operation;

    /// <summary>clientId of a transaction log; empty for other kinds.</summary>
    public string ClientId => _fields.ClientId;

    /// <summary>processData; the parts in sequence if it is constructed. Empty for other kinds.</summary>
    public byte[] ProcessData => _fields.Parts.Count == 1 ? _raw.ContentOf(_fields.Parts[0]) : Der.Concat(ProcessDataParts);

    /// <summary>processData as text, UTF-8 (Latin-1 if it is none).</summary>
    public string ProcessDataText
    {
        get
        {
            var data = ProcessData;
            _ = Texts.TryUtf8(data, 0, data.Length, out var text);
            return text;
        }
    }

    /// <summary>The parts of processData. A cloud TSE of D-Trust writes one part per collected update and the finish data last.</summary>
    public IReadOnlyList<byte[]> ProcessDataParts
    {
        get
        {
            var parts = new byte[_fields.Parts.Count][];
            for (var i = 0; i < parts.Length; i++) parts[i] = _raw.ContentOf(_fields.Parts[i]);
            return parts;
        }
    }

    /// <summary>Whether processData has the constructed form with indefinite length (<c>A2 80 … 00 00</c>).</summary>
    public bool IsProcessDataConstructed => _fields.Constructed;

    /// <summary>processType; <see langword="null"/> if the field is absent.</summary>
    public string? ProcessType => _fields.ProcessType;

    /// <summary>additionalExternalData; <see langword="null"/> if absent.</summary>
    public byte[]? AdditionalExternalData => Optional(_fields.AdditionalExternal);

    /// <summary>additionalInternalData; <see langword="null"/> if absent.</summary>
    public byte[]? AdditionalInternalData => Optional(_fields.AdditionalInternal);

    /// <summary>transactionNumber; <see langword="null"/> for other kinds.</summary>
    public long? TransactionNumber => _fields.TransactionNumber;

    /// <summary>Content of systemOperationData (v3: eventData) as stored; <see langword="null"/> for other kinds. <see cref="SystemOperations"/> reads some of it.</summary>
    public byte[]? SystemOperationData => Optional(_fields.SystemData);

    /// <summary>Serial number of the TSE: SHA-256 of its public key point.</summary>
    public TseSerialNumber SerialNumber => _fields.Serial;

    /// <summary>The signature algorithm, possibly an unknown one.</summary>
    public SignatureAlgorithm SignatureAlgorithm => _fields.Algorithm!;

    /// <summary>seAuditData of an audit log, vendor's own format; <see langword="null"/> if absent.</summary>
    public byte[]? SeAuditData => Optional(_fields.AuditData);

    /// <summary>signatureCounter, one per TSE over all kinds.</summary>
    public long SignatureCounter => _fields.Counter;

    /// <summary>logTime, UTC. Digits below 100 ns are in <see cref="RawBytes"/> only.</summary>
    public DateTimeOffset LogTime => _fields.Time;

    /// <summary>How the time is written.</summary>
    public LogTimeFormat TimeFormat => _fields.TimeFormat;

    /// <summary>signatureValue as stored: r ‖ s, rarely DER.</summary>
    public byte[] Signature => _raw.ContentOf(_fields.Signature);

    /// <summary>The bytes that are signed: from version up to and including logTime, as stored.</summary>
    public byte[] SignedBytes => _raw.Slice(_fields.SignedStart, _fields.SignedEnd - _fields.SignedStart);

    /// <summary>All bytes as read.</summary>
    public byte[] RawBytes => (byte[])_raw.Clone();

    /// <summary>What the reader noticed (L03–L25), in reading order.</summary>
    public IReadOnlyList<Finding> Findings { get; }

    internal byte[] Raw => _raw;

    internal LogMessageReader.Fields Parsed => _fields;

    /// <summary>Reads a log message.</summary>
    /// <param name="bytes">The content of one <c>.log</c> file; at most 16 MiB.</param>
    /// <exception cref="LogMessageFormatException">The bytes cannot be read as a log message.</exception>
    public static LogMessage Parse(byte[] bytes)
    {
        var reading = Read(bytes);
        return reading.Message ?? throw new LogMessageFormatException(reading.Findings[reading.Findings.Count - 1]);
    }

    /// <summary>Reads a log message; false if the bytes are none.</summary>
    public static bool TryParse(byte[]? bytes, [NotNullWhen(true)] out LogMessage? message)
    {
        message = bytes is null ? null : Read(bytes).Message;
        return message is not null;
    }

    /// <summary>Reads a log message and says everything noticed. Never throws on bad bytes; the last finding is the one that stopped the reader.</summary>
    public static LogMessageReading Read(byte[] bytes)
    {
        if (bytes is null) throw new ArgumentNullException(nameof(bytes));
        return new LogMessageReader((byte[])bytes.Clone(), string.Empty).Read();
    }

    /// <summary>Checks the signature.</summary>
    /// <param name="key">The key for <see cref="SerialNumber"/>; a key with another hash answers <see cref="SignatureVerdict.NotPossible"/> (L32).</param>
    public SignatureCheck Verify(TsePublicKey key)
    {
        if (key is null) throw new ArgumentNullException(nameof(key));
        if (key.SerialNumber != SerialNumber) return new SignatureCheck(SignatureVerdict.NotPossible, [FindingCatalogue.Create("L32", string.Empty, SerialNumber.ToString())]);
        if (!SignatureAlgorithm.IsSupported) return new SignatureCheck(SignatureVerdict.NotPossible, [FindingCatalogue.Create("L18", "signatureAlgorithm", SignatureAlgorithm.Name)]);
        var signature = Signature;
        if (!EcdsaSignature.TryRead(signature, 0, signature.Length, key.Curve, out var r, out var s))
        {
            return new SignatureCheck(SignatureVerdict.Failed, [FindingCatalogue.Create("L21", "signatureValue", Digits.Text(signature.Length))]);
        }

        if (r.IsZero || s.IsZero || r >= key.Curve.N || s >= key.Curve.N)
        {
            return new SignatureCheck(SignatureVerdict.Failed, [FindingCatalogue.Create("L23", "signatureValue"), FindingCatalogue.Create("L30", "signatureValue")]);
        }

        return key.VerifyHash(SignedHash(), signature) == SignatureVerdict.Verified
            ? new SignatureCheck(SignatureVerdict.Verified, [])
            : new SignatureCheck(SignatureVerdict.Failed, [FindingCatalogue.Create("L30", "signatureValue")]);
    }

    /// <summary>Kind, operation and counter, for a log.</summary>
    public override string ToString() => LogMessageName.For(this).ToString();

    /// <summary>Digest of the signed bytes; the algorithm is supported.</summary>
    internal byte[] SignedHash() => SignatureAlgorithm.Hash(_raw, _fields.SignedStart, _fields.SignedEnd - _fields.SignedStart);

    /// <summary>Reads without a defensive copy.</summary>
    internal static LogMessageReading ReadOwned(byte[] bytes, string where) => new LogMessageReader(bytes, where).Read();

    private byte[]? Optional(Tlv tlv) => tlv.Tag == 0 ? null : _raw.ContentOf(tlv);
}
