namespace Fiscal.Tse.Logs;

/// <summary>Checks an export archive as a stream: structure, certificates, signatures, counters, transactions, times (TR-03153; catalogue in docs/findings.md).</summary>
/// <remarks>
/// One pass; of each message only a short note is kept. Messages that come before their certificate wait as digest and signature.
/// A genuine, complete export has no error; a changed bit anywhere but in the content of info.csv is one.
/// </remarks>
public sealed class TarVerifier
{
    private const int BatchSize = 512;

    private readonly TarVerificationOptions _options;
    private readonly CancellationToken _cancel;
    private readonly FindingCollector _findings = new();
    private readonly TarVerification _result = new();
    private readonly CertificateChecker _certificates;
    private readonly Dictionary<TseSerialNumber, LogSequence> _sequences = [];
    private readonly List<TseSerialNumber> _serials = [];
    private readonly Dictionary<TseSerialNumber, TsePublicKey> _keys = [];
    private readonly Dictionary<string, byte[]> _names = new(StringComparer.Ordinal);
    private readonly List<Pending> _batch = [];
    private readonly List<Pending> _waiting = [];
    private readonly List<Pending> _failed = [];
    private int _infos;
    private bool _textDamage;
    private string _testMark = string.Empty;

    private TarVerifier(TarVerificationOptions options, CancellationToken cancel)
    {
        _options = options;
        _cancel = cancel;
        _certificates = new CertificateChecker(_findings, options.TrustedRoots);
    }

    /// <summary>Checks an archive.</summary>
    /// <param name="archive">The archive; need not be seekable, is not closed.</param>
    /// <param name="options">What the caller knows; <see langword="null"/> for a full export without trust anchors.</param>
    /// <param name="cancellationToken">Stops between members.</param>
    public static TarVerification Verify(Stream archive, TarVerificationOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (archive is null) throw new ArgumentNullException(nameof(archive));
        return new TarVerifier(options ?? new TarVerificationOptions(), cancellationToken).Run(archive);
    }

    private TarVerification Run(Stream archive)
    {
        var reader = new TarArchiveReader(archive);
        while (reader.Read() is { } member)
        {
            _cancel.ThrowIfCancellationRequested();
            if (reader.Position > _options.MaxArchiveBytes)
            {
                _findings.Add("A21", member.Name);
                break;
            }

            Take(member);
        }

        _findings.AddRange(reader.Findings);
        Finish();
        _result.Findings = _findings.ToList();
        return _result;
    }

    private void Take(TarMember member)
    {
        var (name, content) = (member.Name, member.Content);
        var baseName = name.Substring(name.LastIndexOf('/') + 1);
        if (string.Equals(baseName, InfoCsv.FileName, StringComparison.OrdinalIgnoreCase))
        {
            TakeInfo(name, content);
            return;
        }

        if (LogMessageName.TryParse(baseName, out var logName))
        {
            TakeLog(name, content, logName);
            return;
        }

        Remember(name, content);
        if (TseCertificate.TryReadAll(content, out var certificates))
        {
            foreach (var certificate in certificates) TakeCertificate(certificate, name);
        }
        else if (baseName.IndexOf("_X509", StringComparison.OrdinalIgnoreCase) >= 0)
        {
            CheckTextDamage(name, content);
            _findings.Add("A08", name);
        }
        else if (content.Length > 0 && content[0] == 0x30)
        {
            TakeLog(name, content, null);
        }
        else
        {
            _findings.Add(baseName.EndsWith(".log", StringComparison.OrdinalIgnoreCase) ? "A03" : "A20", name);
        }
    }

    private void Remember(string name, byte[] content)
    {
        var hash = SignatureAlgorithm.HashOf(32, content, 0, content.Length);
        if (_names.TryGetValue(name, out var other) && !other.SameBytes(hash)) _findings.Add("A16", name);
        _names[name] = hash;
    }

    private void TakeInfo(string name, byte[] content)
    {
        _infos++;
        if (_infos > 1 || !InfoCsv.TryParse(content, out var info))
        {
            _findings.Add("A11", name);
            return;
        }

        _result.Info = info;
        MarkTest(info.ToString(), name);
    }

    private void TakeCertificate(TseCertificate certificate, string name)
    {
        _certificates.Add(certificate, name);
        if (certificate.PublicKey is { } key && !_keys.ContainsKey(key.SerialNumber)) _keys.Add(key.SerialNumber, key);
        MarkTest(certificate.Subject + certificate.Issuer, name);
    }

    private void MarkTest(string text, string where)
    {
        foreach (var word in new[] { "test", "demo", "simulat" })
        {
            if (_testMark.Length == 0 && text.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0) _testMark = where;
        }
    }

    private void TakeLog(string name, byte[] content, LogMessageName? logName)
    {
        var reading = LogMessage.ReadOwned(content, name);
        _findings.AddRange(reading.Findings);
        if (reading.Message is not { } message)
        {
            CheckTextDamage(name, content);
            return;
        }

        switch (message.Kind)
        {
            case LogMessageKind.Transaction:
                _result.TransactionLogs++;
                break;
            case LogMessageKind.System:
                _result.SystemLogs++;
                break;
            default:
                _result.AuditLogs++;
                break;
        }

        var code = logName is null ? CodeOfOddName(name, message) : logName.CodeOfDifference(message);
        if (code is not null) _findings.Add(code, name);
        if (!_sequences.TryGetValue(message.SerialNumber, out var sequence))
        {
            sequence = new LogSequence(_findings, _options);
            _sequences.Add(message.SerialNumber, sequence);
            _serials.Add(message.SerialNumber);
        }

        sequence.Add(message);
        _options.OnMessage?.Invoke(message);
        if (!message.SignatureAlgorithm.IsSupported) return;
        Check(new Pending(name, message.SerialNumber, message.SignedHash(), message.Signature));
    }

    /// <summary>With and without folders: a damaged character may have become a slash.</summary>
    private static string CodeOfOddName(string name, LogMessage message) =>
        LogMessageName.IsNearly(name, message) || LogMessageName.IsNearly(name.Substring(name.LastIndexOf('/') + 1), message) ? "A01" : "A03";

    private void CheckTextDamage(string name, byte[] content)
    {
        var replaced = 0;
        for (var i = 0; i + 2 < content.Length; i++)
        {
            if (content[i] == 0xef && content[i + 1] == 0xbf && content[i + 2] == 0xbd) replaced++;
        }

        if (replaced < 3 || _textDamage) return;
        _textDamage = true;
        _findings.Add("A19", name);
    }

    private void Check(Pending pending)
    {
        if (!_keys.TryGetValue(pending.Serial, out pending.Key))
        {
            _waiting.Add(pending);
            return;
        }

        _batch.Add(pending);
        if (_batch.Count >= BatchSize) CheckBatch();
    }

    private void CheckBatch()
    {
        var degree = Math.Max(1, _options.MaxDegreeOfParallelism);
        if (degree == 1 || _batch.Count < 16)
        {
            foreach (var pending in _batch) pending.Check();
        }
        else
        {
            Parallel.For(0, _batch.Count, new ParallelOptions { MaxDegreeOfParallelism = degree, CancellationToken = _cancel }, i => _batch[i].Check());
        }

        foreach (var pending in _batch)
        {
            _result.SignaturesChecked++;
            if (pending.Verdict == SignatureVerdict.Verified) _result.SignaturesValid++;
            else _failed.Add(pending);
        }

        _batch.Clear();
    }

    private void Finish()
    {
        foreach (var pending in _waiting)
        {
            if (_keys.ContainsKey(pending.Serial)) Check(pending);
            else _findings.Add("L32", pending.Name, pending.Serial.ToString());
        }

        CheckBatch();
        foreach (var pending in _failed) Explain(pending);
        _certificates.Check(_serials);
        foreach (var serial in _serials)
        {
            var sequence = _sequences[serial];
            sequence.Check();
            CheckValidity(serial, sequence);
            _result.Transactions += sequence.Transactions;
            if (_result.FirstCounter is not { } first || sequence.FirstCounter < first) _result.FirstCounter = sequence.FirstCounter;
            if (_result.LastCounter is not { } last || sequence.LastCounter > last) _result.LastCounter = sequence.LastCounter;
            if (!_keys.ContainsKey(serial)) _findings.Add("A06", serial.ToString());
        }

        if (_serials.Count > 1) _findings.Add("S21", string.Empty, Digits.Text(_serials.Count));
        if (_infos == 0) _findings.Add("A11", InfoCsv.FileName);
        if (_result.TransactionLogs == 0) _findings.Add("A22", string.Empty);
        if (_testMark.Length > 0) _findings.Add("Q20", _testMark);
        _result.SerialNumbers = _serials;
        _result.Certificates = _certificates.Certificates;
    }

    private void Explain(Pending pending)
    {
        _findings.Add("L30", pending.Name);
        if (_keys.Count > 16) return;
        foreach (var pair in _keys)
        {
            if (pair.Key == pending.Serial || pair.Value.VerifyHash(pending.Hash, pending.Signature) != SignatureVerdict.Verified) continue;
            _findings.Add("L31", pending.Name, pair.Key.ToString());
            return;
        }
    }

    /// <summary>Shell model by log time: certificates are never held against today's date.</summary>
    private void CheckValidity(TseSerialNumber serial, LogSequence sequence)
    {
        foreach (var certificate in _certificates.Certificates)
        {
            var leaf = certificate.KeyHash is { } hash && hash == serial;
            if (!leaf && !certificate.IsCertificateAuthority) continue;
            if (sequence.FirstTime >= certificate.NotBefore && sequence.LastTime <= certificate.NotAfter) continue;
            if (leaf && HasOtherValid(serial, sequence)) continue;
            _findings.Add("A09", certificate.Subject, severity: leaf ? FindingSeverity.Error : FindingSeverity.Warning);
        }
    }

    /// <summary>A renewed certificate holds the same key: together they must cover the times.</summary>
    private bool HasOtherValid(TseSerialNumber serial, LogSequence sequence)
    {
        var (from, to) = (DateTimeOffset.MaxValue, DateTimeOffset.MinValue);
        foreach (var certificate in _certificates.Certificates)
        {
            if (certificate.KeyHash is not { } hash || hash != serial) continue;
            if (certificate.NotBefore < from) from = certificate.NotBefore;
            if (certificate.NotAfter > to) to = certificate.NotAfter;
        }

        return sequence.FirstTime >= from && sequence.LastTime <= to;
    }

    private sealed class Pending(string name, TseSerialNumber serial, byte[] hash, byte[] signature)
    {
        internal TsePublicKey? Key;

        internal string Name { get; } = name;

        internal TseSerialNumber Serial { get; } = serial;

        internal byte[] Hash { get; } = hash;

        internal byte[] Signature { get; } = signature;

        internal SignatureVerdict Verdict { get; private set; }

        internal void Check() => Verdict = Key!.VerifyHash(Hash, Signature);
    }
}
