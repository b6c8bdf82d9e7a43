namespace Fiscal.Tse.Logs;

/// <summary>The parser: accepts everything genuine, names everything else. One pass, lengths strict, nothing recursive.</summary>
internal sealed class LogMessageReader(byte[] bytes, string where)
{
    private static readonly byte[] TypePrefix = [0x04, 0x00, 0x7f, 0x00, 0x07, 0x03, 0x07, 0x01];

    private readonly List<Finding> _findings = [];
    private readonly Fields _fields = new();

    internal LogMessageReading Read()
    {
        var done = ReadMessage();
        return new LogMessageReading(done ? new LogMessage(bytes, _fields, _findings) : null, _findings);
    }

    private bool ReadMessage()
    {
        if (bytes.Length == 0 || bytes[0] != 0x30) return Stop("L01", string.Empty);
        switch (Der.Read(bytes, 0, bytes.Length, out var outer))
        {
            case DerProblem.None: break;
            case DerProblem.Truncated or DerProblem.Missing: return Stop("L02", string.Empty);
            default: return Stop("L04", "outer length");
        }

        if (outer.End < bytes.Length) Note("L03", string.Empty);
        var end = outer.End;
        var at = outer.Content;
        _fields.SignedStart = at;

        if (!Next(ref at, end, 0x02, "version", out var version) || !Integer(version, "version", out var number)) return false;
        if (number is not (2 or 3)) return Stop("L05", "version", Digits.Text(number));
        _fields.Version = (int)number;

        if (!Next(ref at, end, 0x06, "certifiedDataType", out var type)) return false;
        if (type.Length != 9 || !bytes.AsSpan(type.Content, 8).SequenceEqual(TypePrefix) || bytes[type.Content + 8] is < 1 or > 3)
        {
            return Stop("L06", "certifiedDataType", Der.OidText(bytes, type.Content, type.Length));
        }

        _fields.Kind = (LogMessageKind)bytes[type.Content + 8];
        return ReadCertifiedData(ref at, end) && CheckCertifiedData() && ReadTrailer(at, end);
    }

    private bool ReadCertifiedData(ref int at, int end)
    {
        var last = -1;
        while (at < end && bytes[at] is (>= 0x80 and <= 0x9f) or (>= 0xa0 and <= 0xbf))
        {
            var tag = bytes[at];
            var number = tag & 0x1f;
            var field = "tag " + Digits.Hex([tag]);
            if (_fields.Kind == LogMessageKind.Transaction && number == 2 && tag == 0xa2)
            {
                if (!ReadConstructed(ref at, end)) return false;
            }
            else
            {
                if (!Next(ref at, end, tag, field, out var tlv)) return false;
                Assign(number, tag, tlv);
            }

            if (number <= last) Note("L09", field);
            last = Math.Max(last, number);
            if (_fields.Kind == LogMessageKind.Audit) Note("L11", field);
        }

        return true;
    }

    private void Assign(int number, byte tag, Tlv tlv)
    {
        var primitive = tag < 0xa0;
        switch (_fields.Kind, number)
        {
            case (LogMessageKind.Transaction or LogMessageKind.System, 0) when primitive:
                _fields.Operator = tlv;
                break;
            case (LogMessageKind.Transaction, 1) when primitive:
                _fields.Client = tlv;
                break;
            case (LogMessageKind.Transaction, 2) when primitive:
                _fields.Parts.Clear();
                _fields.Parts.Add(tlv);
                _fields.HasData = true;
                break;
            case (LogMessageKind.Transaction, 3) when primitive:
                _fields.Type = tlv;
                break;
            case (LogMessageKind.Transaction, 4) when primitive:
                _fields.AdditionalExternal = tlv;
                break;
            case (LogMessageKind.Transaction, 5) when primitive:
                _fields.Number = tlv;
                break;
            case (LogMessageKind.Transaction, 6) when primitive:
                _fields.AdditionalInternal = tlv;
                break;
            case (LogMessageKind.System, 1) when _fields.Version == 2:
                _fields.SystemData = tlv;
                break;
            case (LogMessageKind.System, 2) when _fields.Version == 2:
                _fields.AdditionalInternal = tlv;
                break;
            case (LogMessageKind.System, 1):
                _fields.EventOrigin = tlv;
                break;
            case (LogMessageKind.System, 2):
                _fields.EventTriggeredByUser = tlv;
                break;
            case (LogMessageKind.System, 3) when _fields.Version == 3:
                _fields.SystemData = tlv;
                break;
            case (LogMessageKind.System, 4) when _fields.Version == 3:
                _fields.AdditionalInternal = tlv;
                break;
            case (LogMessageKind.Audit, _):
                break;
            default:
                Note("L10", "tag " + Digits.Hex([tag]));
                break;
        }
    }

    /// <summary><c>A2 80 04 LL … 00 00</c>: legal in processData only, written by cloud TSEs for Finish and Update.</summary>
    private bool ReadConstructed(ref int at, int end)
    {
        const string field = "processData";
        var problem = Der.Read(bytes, at, end, out var outer);
        if (problem is not (DerProblem.None or DerProblem.Indefinite)) return Stop(Code(problem), field);
        var indefinite = problem == DerProblem.Indefinite;
        var inner = indefinite ? end : outer.End;
        at = outer.Content;
        _fields.Parts.Clear();
        _fields.HasData = true;
        _fields.Constructed = true;
        while (true)
        {
            if (indefinite && at + 1 < inner && bytes[at] == 0 && bytes[at + 1] == 0)
            {
                at += 2;
                break;
            }

            if (!indefinite && at == inner) break;
            problem = Der.Read(bytes, at, inner, out var part);
            if (problem == DerProblem.None && part.Tag == 0x04)
            {
                _fields.Parts.Add(part);
                at = part.End;
                continue;
            }

            // Anything else than OCTET STRINGs up to the end of contents: nested, or the end is missing.
            return problem is DerProblem.BadLength ? Stop("L04", field) : StopAs("L24", field);
        }

        if (_fields.Parts.Count == 0) Note("L24", field, "empty");
        if (!indefinite) Note("L24", field, "definite length");
        return true;
    }

    private bool CheckCertifiedData()
    {
        var fields = _fields;
        if (fields.Kind == LogMessageKind.Audit) return true;
        if (fields.Operator.Tag == 0) return Stop("L07", "operationType");
        fields.OperationType = Text(fields.Operator, "operationType");
        if (fields.Kind == LogMessageKind.System)
        {
            if (!SystemOperations.IsKnown(fields.OperationType)) Note("L14", "operationType", fields.OperationType);
            return true;
        }

        if (fields.Client.Tag == 0) return Stop("L07", "clientId");
        if (!fields.HasData) return Stop("L07", "processData");
        if (fields.Number.Tag == 0) return Stop("L07", "transactionNumber");
        fields.ClientId = Text(fields.Client, "clientId");
        if (fields.Type.Tag == 0) Note("L08", "processType");
        else fields.ProcessType = Text(fields.Type, "processType");
        if (!Integer(fields.Number, "transactionNumber", out var number)) return false;
        if (number is 0 or > uint.MaxValue) Note("L16", "transactionNumber", Digits.Text(number));
        fields.TransactionNumber = number;
        CheckOperation(fields.OperationType);
        if (ProcessTypes.IsText(fields.ProcessType))
        {
            foreach (var part in fields.Parts)
            {
                if (!Texts.TryUtf8(bytes, part.Content, part.Length, out _)) Note("L25", "processData");
            }
        }

        return true;
    }

    private void CheckOperation(string name)
    {
        for (var operation = TransactionOperation.Start; operation <= TransactionOperation.Finish; operation++)
        {
            var official = OperationName(operation, _fields.Version);
            if (!string.Equals(name, official, StringComparison.OrdinalIgnoreCase)) continue;
            _fields.Operation = operation;
            if (name != official) Note("L12", "operationType", name);
            return;
        }

        Note("L13", "operationType", name);
    }

    private bool ReadTrailer(int at, int end)
    {
        var fields = _fields;
        if (!Next(ref at, end, 0x04, "serialNumber", out var serial)) return false;
        if (serial.Length != TseSerialNumber.Length) return Stop("L17", "serialNumber", Digits.Text(serial.Length));
        fields.Serial = TseSerialNumber.FromBytes(bytes.ContentOf(serial));

        if (!Next(ref at, end, 0x30, "signatureAlgorithm", out var algorithm)) return false;
        var inside = algorithm.Content;
        if (!Next(ref inside, algorithm.End, 0x06, "signatureAlgorithm", out var oid)) return false;
        fields.Algorithm = SignatureAlgorithm.FromOidContent(bytes, oid.Content, oid.Length);
        if (!fields.Algorithm.IsSupported) Note("L18", "signatureAlgorithm", fields.Algorithm.Name);
        if (inside != algorithm.End)
        {
            fields.AlgorithmParameters = bytes.Slice(inside, algorithm.End - inside);
            Note("L19", "signatureAlgorithm");
        }

        if (at < end && bytes[at] == 0x04)
        {
            if (!Next(ref at, end, 0x04, "seAuditData", out var audit)) return false;
            fields.AuditData = audit;
            if (fields.Kind == LogMessageKind.Transaction) Note("L11", "seAuditData");
        }

        if (!Next(ref at, end, 0x02, "signatureCounter", out var counter) || !Integer(counter, "signatureCounter", out var value)) return false;
        if (value is 0 or > uint.MaxValue) Note("L16", "signatureCounter", Digits.Text(value));
        fields.Counter = value;

        if (!ReadTime(ref at, end)) return false;
        fields.SignedEnd = at;

        if (!Next(ref at, end, 0x04, "signatureValue", out var signature)) return false;
        fields.Signature = signature;
        CheckSignatureForm(signature);
        if (at != end) return Stop("L10", "after signatureValue");
        return true;
    }

    private bool ReadTime(ref int at, int end)
    {
        var fields = _fields;
        if (at >= end) return Stop("L07", "logTime");
        var tag = bytes[at];
        if (tag is not (0x02 or 0x17 or 0x18)) return Stop(tag == 0x04 ? "L07" : "L20", "logTime");
        if (!Next(ref at, end, tag, "logTime", out var tlv)) return false;
        fields.TimeElement = tlv;
        if (tag == 0x02)
        {
            if (!Integer(tlv, "logTime", out var seconds)) return false;
            fields.TimeFormat = LogTimeFormat.UnixTime;
            return Digits.TryUnix(seconds, out fields.Time) || Stop("L20", "logTime", Digits.Text(seconds));
        }

        var text = Texts.Ascii(bytes, tlv);
        if (tag == 0x17)
        {
            fields.TimeFormat = LogTimeFormat.UtcTimeWithSeconds;
            return Digits.TryUtcTime(text, false, out fields.Time) || Stop("L20", "logTime");
        }

        if (!Digits.TryGeneralizedTime(text, out fields.Time, out var fraction)) return Stop("L20", "logTime");
        fields.TimeFormat = fraction ? LogTimeFormat.GeneralizedTimeWithMilliseconds : LogTimeFormat.GeneralizedTime;
        return true;
    }

    private void CheckSignatureForm(Tlv signature)
    {
        if (signature.Length is 64 or 96 or 128 or 132)
        {
            if (AllZero(signature.Content, signature.Length / 2) || AllZero(signature.Content + (signature.Length / 2), signature.Length / 2)) Note("L23", "signatureValue");
            return;
        }

        if (EcdsaSignature.TryReadDer(bytes, signature.Content, signature.Length, out _, out _)) Note("L22", "signatureValue");
        else Note("L21", "signatureValue", Digits.Text(signature.Length));
    }

    private bool AllZero(int start, int length)
    {
        for (var i = start; i < start + length; i++)
        {
            if (bytes[i] != 0) return false;
        }

        return true;
    }

    private string Text(Tlv tlv, string field)
    {
        if (!Texts.TryUtf8(bytes, tlv.Content, tlv.Length, out var text)) Note("L25", field);
        return text;
    }

    /// <summary>A value that is not negative; one that is not minimal is read and noted.</summary>
    private bool Integer(Tlv tlv, string field, out long value)
    {
        value = 0;
        if (tlv.Length is 0 or > 8 || bytes[tlv.Content] >= 0x80) return Stop("L15", field);
        if (tlv.Length > 1 && bytes[tlv.Content] == 0 && bytes[tlv.Content + 1] < 0x80) Note("L15", field);
        for (var i = tlv.Content; i < tlv.End; i++) value = (value << 8) | bytes[i];
        return true;
    }

    private bool Next(ref int at, int end, byte tag, string field, out Tlv tlv)
    {
        var problem = Der.Read(bytes, at, end, out tlv);
        if (problem != DerProblem.None) return Stop(Code(problem), field);
        if (tlv.Tag != tag) return Stop("L07", field);
        at = tlv.End;
        return true;
    }

    private static string Code(DerProblem problem) => problem switch
    {
        DerProblem.Missing => "L07",
        DerProblem.BadTag => "L10",
        _ => "L04",
    };

    private bool Stop(string code, string field, string detail = "")
    {
        Note(code, field, detail);
        return false;
    }

    private bool StopAs(string code, string field)
    {
        _findings.Add(FindingCatalogue.Create(code, Where(field), severity: FindingSeverity.Error));
        return false;
    }

    private void Note(string code, string field, string detail = "") => _findings.Add(FindingCatalogue.Create(code, Where(field), detail));

    private string Where(string field) => where.Length == 0 ? field : field.Length == 0 ? where : where + " " + field;

    internal static string OperationName(TransactionOperation operation, int version)
    {
        var name = operation switch
        {
            TransactionOperation.Start => "StartTransaction",
            TransactionOperation.Update => "UpdateTransaction",
            TransactionOperation.Finish => "FinishTransaction",
            _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "Not an operation."),
        };
        return version >= 3 ? (char)(name[0] | 0x20) + name.Substring(1) : name;
    }

    /// <summary>Where everything lies in the raw bytes.</summary>
    internal sealed class Fields
    {
        internal int Version;
        internal LogMessageKind Kind;
        internal Tlv Operator;
        internal Tlv Client;
        internal Tlv Type;
        internal Tlv Number;
        internal Tlv AdditionalExternal;
        internal Tlv AdditionalInternal;
        internal Tlv SystemData;
        internal Tlv EventOrigin;
        internal Tlv EventTriggeredByUser;
        internal Tlv AuditData;
        internal Tlv TimeElement;
        internal Tlv Signature;
        internal bool HasData;
        internal bool Constructed;
        internal string OperationType = string.Empty;
        internal TransactionOperation? Operation;
        internal string ClientId = string.Empty;
        internal string? ProcessType;
        internal long? TransactionNumber;
        internal TseSerialNumber Serial;
        internal SignatureAlgorithm? Algorithm;
        internal byte[] AlgorithmParameters = [];
        internal long Counter;
        internal DateTimeOffset Time;
        internal LogTimeFormat TimeFormat;
        internal int SignedStart;
        internal int SignedEnd;

        internal List<Tlv> Parts { get; } = [];
    }
}
