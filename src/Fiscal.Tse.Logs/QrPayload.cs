using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Fiscal.Tse.Logs;

/// <summary>The text in a receipt's QR code, version V0 (DSFinV-K, Anhang I part 2). <see cref="ToString"/> is the exact payload.</summary>
/// <remarks>
/// Immutable and thread-safe. The signature covers everything but version and start time. A QR code alone proves that one key signed, not whose key:
/// compare <see cref="TsePublicKey.SerialNumber"/> with the certificate or the notification. Print it at error correction level M, UTF-8, byte mode, no ECI.
/// </remarks>
public sealed class QrPayload
{
    private const int FieldCount = 12;
    private const string TimePattern = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
    private static readonly DateTimeOffset DutyBegins = new(2020, 4, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly string _text;
    private readonly byte[] _signature;

    private QrPayload(string text, string clientId, string processType, string processData, long number, long counter, DateTimeOffset start, DateTimeOffset log, SignatureAlgorithm? algorithm, string algorithmName, LogTimeFormat format, byte[] signature, TsePublicKey? key, string deviation, IReadOnlyList<Finding> findings)
    {
        _text = text;
        ClientId = clientId;
        ProcessType = processType;
        ProcessData = processData;
        TransactionNumber = number;
        SignatureCounter = counter;
        StartTime = start;
        LogTime = log;
        Algorithm = algorithm;
        AlgorithmName = algorithmName;
        TimeFormat = format;
        _signature = signature;
        PublicKey = key;
        Deviation = deviation;
        Findings = findings;
    }

    /// <summary>Builds the payload of a finished transaction.</summary>
    /// <param name="clientId">Client as registered at the TSE; without <c>;</c>, for which no escape exists.</param>
    /// <param name="processType">Process type of the finish.</param>
    /// <param name="processData">Process data of the finish.</param>
    /// <param name="transactionNumber">Transaction number.</param>
    /// <param name="signatureCounter">Signature counter of the finish.</param>
    /// <param name="startTime">Log time of the start; not covered by the signature.</param>
    /// <param name="logTime">Log time of the finish.</param>
    /// <param name="algorithm">Signature algorithm.</param>
    /// <param name="timeFormat">Time format of the TSE.</param>
    /// <param name="signature">r ‖ s of the finish.</param>
    /// <param name="publicKey">Key of the TSE.</param>
    /// <exception cref="ArgumentException">A field cannot stand in a payload.</exception>
    public static QrPayload Create(string clientId, string processType, string processData, long transactionNumber, long signatureCounter, DateTimeOffset startTime, DateTimeOffset logTime, SignatureAlgorithm algorithm, LogTimeFormat timeFormat, byte[] signature, TsePublicKey publicKey)
    {
        if (clientId is null) throw new ArgumentNullException(nameof(clientId));
        if (processType is null) throw new ArgumentNullException(nameof(processType));
        if (processData is null) throw new ArgumentNullException(nameof(processData));
        if (algorithm is null) throw new ArgumentNullException(nameof(algorithm));
        if (signature is null) throw new ArgumentNullException(nameof(signature));
        if (publicKey is null) throw new ArgumentNullException(nameof(publicKey));
        if (clientId.IndexOf(';') >= 0) throw new ArgumentException("A client id with a semicolon cannot be told apart in a QR payload.", nameof(clientId));
        if (processType.IndexOf(';') >= 0) throw new ArgumentException("A process type with a semicolon cannot be told apart in a QR payload.", nameof(processType));
        if (transactionNumber < 0) throw new ArgumentOutOfRangeException(nameof(transactionNumber));
        if (signatureCounter < 0) throw new ArgumentOutOfRangeException(nameof(signatureCounter));
        string[] fields =
        [
            "V0", clientId, processType, processData, Digits.Text(transactionNumber), Digits.Text(signatureCounter),
            FormatTime(startTime), FormatTime(logTime), algorithm.Name, timeFormat.ToOfficialName(),
            Convert.ToBase64String(signature), Convert.ToBase64String(publicKey.Point),
        ];
        var text = string.Join(";", fields);
        return TryParse(text, out var payload, out var findings) && payload.ToString() == text
            ? payload
            : throw new ArgumentException("The fields make no readable QR payload: " + string.Join(" ", findings), nameof(processData));
    }

    /// <summary>Builds the payload of a finish log.</summary>
    /// <param name="finish">The finish.</param>
    /// <param name="startTime">Log time of the start.</param>
    /// <param name="publicKey">Key of the TSE.</param>
    /// <exception cref="ArgumentException">The message is no finish, or holds more than a QR payload can.</exception>
    public static QrPayload Create(LogMessage finish, DateTimeOffset startTime, TsePublicKey publicKey)
    {
        if (finish is null) throw new ArgumentNullException(nameof(finish));
        if (finish.Operation != TransactionOperation.Finish) throw new ArgumentException("Only a finish has a QR payload.", nameof(finish));
        if (finish.ProcessDataParts.Count > 1) throw new ArgumentException("Collected updates do not fit into a QR payload.", nameof(finish));
        return Create(
            finish.ClientId, finish.ProcessType ?? string.Empty, finish.ProcessDataText, finish.TransactionNumber ?? 0, finish.SignatureCounter, startTime, finish.LogTime,
            finish.SignatureAlgorithm, finish.TimeFormat, finish.Signature, publicKey);
    }

    /// <summary>Client id (kassen-seriennummer).</summary>
    public string ClientId { get; }

    /// <summary>Process type.</summary>
    public string ProcessType { get; }

    /// <summary>Process data.</summary>
    public string ProcessData { get; }

    /// <summary>Transaction number.</summary>
    public long TransactionNumber { get; }

    /// <summary>Signature counter of the finish.</summary>
    public long SignatureCounter { get; }

    /// <summary>Start of the transaction; not protected by the signature.</summary>
    public DateTimeOffset StartTime { get; }

    /// <summary>End of the transaction.</summary>
    public DateTimeOffset LogTime { get; }

    /// <summary>Algorithm; <see langword="null"/> if the name is unknown.</summary>
    public SignatureAlgorithm? Algorithm { get; }

    /// <summary>Name of the algorithm as in the payload.</summary>
    public string AlgorithmName { get; }

    /// <summary>Time format; <see cref="LogTimeFormat.UnixTime"/> if the name is unknown (then with a finding).</summary>
    public LogTimeFormat TimeFormat { get; }

    /// <summary>A copy of the signature.</summary>
    public byte[] Signature => (byte[])_signature.Clone();

    /// <summary>Key; <see langword="null"/> if it lies on no known curve.</summary>
    public TsePublicKey? PublicKey { get; }

    /// <summary>What was noticed while reading.</summary>
    public IReadOnlyList<Finding> Findings { get; }

    /// <summary>Deviation of key or signature that reading undid; empty if there was none.</summary>
    internal string Deviation { get; }

    /// <summary>Reads a payload.</summary>
    /// <exception cref="FormatException">The text is none.</exception>
    public static QrPayload Parse(string text) => TryParse(text, out var payload, out var findings)
        ? payload
        : throw new FormatException(findings.Count > 0 ? findings[findings.Count - 1].ToString() : "No QR payload.");

    /// <summary>Reads a payload; false if the text is none.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out QrPayload? payload) => TryParse(text, out payload, out _);

    /// <summary>Reads a payload and says everything noticed. Three separators from the left, eight from the right: the rest is process data, which may hold <c>;</c>.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out QrPayload? payload, out IReadOnlyList<Finding> findings)
    {
        var notes = new List<Finding>();
        findings = notes;
        payload = text is null || text.Length > 1 << 16 ? null : new QrPayloadReader(text, notes).Read();
        if (payload is null && notes.Count == 0) notes.Add(FindingCatalogue.Create("Q01", string.Empty));
        return payload is not null;
    }

    /// <summary>Reads and checks a payload in one go; never throws on bad text.</summary>
    public static QrVerification Verify(string text)
    {
        if (text is null) throw new ArgumentNullException(nameof(text));
        return TryParse(text, out var payload, out var findings)
            ? payload.Verify()
            : new QrVerification(null, QrVerdict.CannotDecide, string.Empty, findings);
    }

    /// <summary>Checks signature, grammar and times; tries the forms of real tills in a fixed order and names the one that fits.</summary>
    public QrVerification Verify()
    {
        var findings = new List<Finding>(Findings);
        findings.AddRange(Logs.ProcessData.Check(ProcessType, ProcessData));
        if (StartTime > LogTime) findings.Add(FindingCatalogue.Create("Q07", "start-zeit"));
        if (LogTime < DutyBegins) findings.Add(FindingCatalogue.Create("Q21", "log-time"));
        if (ClientId.StartsWith("DEMO", StringComparison.OrdinalIgnoreCase)) findings.Add(FindingCatalogue.Create("Q20", "kassen-seriennummer"));
        return new QrVerifier(this, findings).Verify();
    }

    /// <summary>The bytes the TSE signed, in canonical form: version 2, primitive process data, no additional data.</summary>
    /// <exception cref="InvalidOperationException">Key or algorithm are unknown.</exception>
    public byte[] ToSignedBytes()
    {
        if (PublicKey is null || Algorithm is null) throw new InvalidOperationException("Without key and algorithm the signed bytes are not known.");
        return new QrForm(this).ToBytes();
    }

    /// <summary>The exact payload.</summary>
    public override string ToString() => _text;

    internal static string FormatTime(DateTimeOffset time) => time.UtcDateTime.ToString(TimePattern, CultureInfo.InvariantCulture);

    /// <summary>Takes a payload apart.</summary>
    private sealed class QrPayloadReader(string text, List<Finding> notes)
    {
        private string _deviation = string.Empty;

        internal QrPayload? Read()
        {
            var trimmed = text.TrimEnd('\r', '\n', ' ');
            if (!TrySplit(trimmed, out var fields)) return Stop("Q01", string.Empty);
            if (fields[0] != "V0") return Stop("Q01", "qr-code-version");
            if (!Texts.TryEncode(trimmed, out _)) return Stop("Q01", "processData");
            if (!Number(fields[4], out var number)) return Stop("Q01", "transaktions-nummer");
            if (!Number(fields[5], out var counter)) return Stop("Q01", "signatur-zaehler");
            if (!Time(fields[6], "start-zeit", out var start)) return Stop("Q01", "start-zeit");
            if (!Time(fields[7], "log-time", out var log)) return Stop("Q01", "log-time");
            if (!SignatureAlgorithm.TryFromName(fields[8], out var algorithm)) Note("Q12", "sig-alg", fields[8]);
            else if (algorithm.Name != fields[8]) Note("Q24", "sig-alg");
            if (!LogTimeFormats.TryParse(fields[9], out var format) || format.ToOfficialName() != fields[9]) Note("Q24", "log-time-format");
            var signature = ReadSignature(fields[10]);
            if (signature is null) return Stop("Q22", "signatur");
            var key = ReadKey(fields[11]);
            CheckPair(algorithm, key, signature);
            return new QrPayload(trimmed, fields[1], fields[2], fields[3], number, counter, start, log, algorithm, fields[8], format, signature, key, _deviation, notes.ToArray());
        }

        private void CheckPair(SignatureAlgorithm? algorithm, TsePublicKey? key, byte[] signature)
        {
            if (algorithm is { IsSupported: false }) Note("Q12", "sig-alg", algorithm.Name);
            if (key is not null && algorithm is { IsSupported: true } && algorithm.DigestLength != Math.Min(64, key.Curve.ByteLength))
            {
                notes.Add(FindingCatalogue.Create("Q12", "sig-alg", algorithm.Name + ", " + key.Curve.Name, FindingSeverity.Warning));
            }

            if (EcdsaSignature.IsDer(signature))
            {
                Note("L22", "signatur");
                _deviation = "DER signature";
            }
            else if (signature.Length is not (64 or 96 or 128 or 132) || (key is not null && signature.Length != 2 * key.Curve.ByteLength))
            {
                var looksEncoded = signature.Length > 0 && signature[0] is 0x30 or 0x02 or 0x80;
                Note(looksEncoded ? "Q22" : "Q05", "signatur", Digits.Text(signature.Length));
            }
        }

        private byte[]? ReadSignature(string field)
        {
            if (field.Length is 128 or 192 or 256 or 264 && Digits.TryHex(field, out var hex) && !(field.Length == 128 && TryBase64(field, out var plain) && plain.Length == 96 && !OnlyHexCase(field)))
            {
                Note("Q02", "signatur", "hex");
                _deviation = "hex signature";
                return hex;
            }

            return Base64(field, "signatur");
        }

        /// <summary>A base64 text of 128 characters that happens to be hex in one case does not occur by chance.</summary>
        private static bool OnlyHexCase(string text)
        {
            var (upper, lower) = (false, false);
            foreach (var c in text)
            {
                upper |= c is >= 'A' and <= 'F';
                lower |= c is >= 'a' and <= 'f';
            }

            return !(upper && lower);
        }

        private TsePublicKey? ReadKey(string field)
        {
            var bytes = Base64(field, "public-key");
            if (bytes is not null && TsePublicKey.TryFromPoint(bytes, out var key)) return key;
            if (bytes is not null && TsePublicKey.TryFromSubjectPublicKeyInfo(bytes, out key))
            {
                Note("Q04", "public-key");
                _deviation = _deviation.Length == 0 ? "SubjectPublicKeyInfo" : _deviation;
                return key;
            }

            Note("Q03", "public-key");
            return null;
        }

        private byte[]? Base64(string field, string name)
        {
            if (!TryBase64(field, out var bytes)) return null;
            if (Convert.ToBase64String(bytes) != field) Note("Q02", name);
            return bytes;
        }

        private static bool TryBase64(string field, out byte[] bytes)
        {
            bytes = [];
            var clean = field.Replace(" ", string.Empty).Replace("\r", string.Empty).Replace("\n", string.Empty).Replace('-', '+').Replace('_', '/').TrimEnd('=');
            if (clean.Length == 0 || clean.Length % 4 == 1) return false;
            try
            {
                bytes = Convert.FromBase64String(clean.PadRight((clean.Length + 3) / 4 * 4, '='));
                return true;
            }
            catch (FormatException)
            {
                return false;
            }
        }

        private static bool TrySplit(string text, out string[] fields)
        {
            fields = new string[FieldCount];
            var from = 0;
            for (var i = 0; i < 3; i++)
            {
                var at = text.IndexOf(';', from);
                if (at < 0) return false;
                fields[i] = text.Substring(from, at - from);
                from = at + 1;
            }

            var to = text.Length;
            for (var i = FieldCount - 1; i > 3; i--)
            {
                var at = to > from ? text.LastIndexOf(';', to - 1, to - from) : -1;
                if (at < 0) return false;
                fields[i] = text.Substring(at + 1, to - at - 1);
                to = at;
            }

            fields[3] = text.Substring(from, to - from);
            return true;
        }

        private static bool Number(string field, out long value) => Digits.TryParse(field, out value) && (field == "0" || field[0] != '0');

        private bool Time(string field, string name, out DateTimeOffset time)
        {
            if (DateTimeOffset.TryParseExact(field, TimePattern, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time)) return true;
            Note("Q06", name);
            string[] lenient = ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF"];
            return DateTimeOffset.TryParseExact(field, lenient, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
        }

        private QrPayload? Stop(string code, string field)
        {
            Note(code, field);
            return null;
        }

        private void Note(string code, string field, string detail = "") => notes.Add(FindingCatalogue.Create(code, field, detail));
    }
}
