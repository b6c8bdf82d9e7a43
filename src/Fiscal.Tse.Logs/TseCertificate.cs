using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Fiscal.Tse.Logs;

/// <summary>An X.509 certificate, read by a small strict reader of our own: the platform's does not know brainpool everywhere (RFC 5280).</summary>
/// <remarks>Immutable and thread-safe. Nothing is checked against today's date: exports are examined years later.</remarks>
public sealed class TseCertificate
{
    private const string PemBegin = "-----BEGIN CERTIFICATE-----";
    private const string PemEnd = "-----END CERTIFICATE-----";

    private readonly byte[] _raw;
    private Tlv _tbs;
    private Tlv _serial;
    private Tlv _issuer;
    private Tlv _subject;
    private Tlv _info;
    private Tlv _signature;
    private byte[] _point = [];

    private TseCertificate(byte[] raw) => _raw = raw;

    /// <summary>Subject, for example <c>CN=…, O=…, C=DE</c> in the order stored.</summary>
    public string Subject { get; private set; } = string.Empty;

    /// <summary>Issuer, like <see cref="Subject"/>.</summary>
    public string Issuer { get; private set; } = string.Empty;

    /// <summary>Common name of the subject; empty if there is none.</summary>
    public string CommonName { get; private set; } = string.Empty;

    /// <summary>Serial number, big-endian two's complement as stored. Test certificates with zero or a negative number exist.</summary>
    public byte[] SerialNumber => _raw.ContentOf(_serial);

    /// <summary>First instant of validity.</summary>
    public DateTimeOffset NotBefore { get; private set; }

    /// <summary>Last instant of validity.</summary>
    public DateTimeOffset NotAfter { get; private set; }

    /// <summary>The key; <see langword="null"/> if it is no point on a known curve.</summary>
    public TsePublicKey? PublicKey { get; private set; }

    /// <summary>SHA-256 of the key's point, which names the certificate's file in exports; <see langword="null"/> for keys that are no points.</summary>
    public TseSerialNumber? KeyHash { get; private set; }

    /// <summary>Whether basic constraints say that this is a CA.</summary>
    public bool IsCertificateAuthority { get; private set; }

    /// <summary>Object identifier of the signature algorithm, dotted.</summary>
    public string SignatureAlgorithmOid { get; private set; } = string.Empty;

    /// <summary>DER of SubjectPublicKeyInfo.</summary>
    public byte[] SubjectPublicKeyInfo => Whole(_info);

    /// <summary>DER of TBSCertificate: the bytes the issuer signed.</summary>
    public byte[] TbsCertificate => Whole(_tbs);

    /// <summary>The issuer's signature (content of the BIT STRING).</summary>
    public byte[] Signature => _raw.Slice(_signature.Content + 1, _signature.Length - 1);

    /// <summary>The certificate as DER.</summary>
    public byte[] RawBytes => (byte[])_raw.Clone();

    /// <summary>Whether subject and issuer are the same name.</summary>
    public bool IsSelfIssued => Span(_subject).SequenceEqual(Span(_issuer));

    /// <summary>Whether the key algorithm is RSA, which this package does not verify.</summary>
    internal bool HasRsaKey { get; private set; }

    internal byte[] SubjectKeyId { get; private set; } = [];

    internal byte[] AuthorityKeyId { get; private set; } = [];

    internal byte[] SubjectName => Whole(_subject);

    internal byte[] Raw => _raw;

    /// <summary>Reads one DER certificate, or the first one of a PEM text; the first byte decides, not a file name.</summary>
    /// <exception cref="FormatException">The bytes are no certificate.</exception>
    public static TseCertificate Parse(byte[] bytes) => TryParse(bytes, out var certificate) ? certificate : throw new FormatException("The bytes are no X.509 certificate in DER or PEM form.");

    /// <summary>Reads one DER certificate, or the first one of a PEM text.</summary>
    public static bool TryParse(byte[]? bytes, [NotNullWhen(true)] out TseCertificate? certificate)
    {
        certificate = null;
        if (bytes is null) return false;
        if (TryReadAll(bytes, out var all) && all.Count > 0) certificate = all[0];
        return certificate is not null;
    }

    /// <summary>Reads all certificates of a file: one in DER form, or several in PEM form.</summary>
    /// <returns>False if any of them cannot be read.</returns>
    public static bool TryReadAll(byte[] bytes, out IReadOnlyList<TseCertificate> certificates)
    {
        if (bytes is null) throw new ArgumentNullException(nameof(bytes));
        var found = new List<TseCertificate>();
        certificates = found;
        if (bytes.Length > 0 && bytes[0] == 0x30)
        {
            if (!TryReadDer((byte[])bytes.Clone(), out var one)) return false;
            found.Add(one);
            return true;
        }

        var text = Texts.Latin1(bytes, 0, bytes.Length);
        var at = 0;
        while ((at = text.IndexOf(PemBegin, at, StringComparison.Ordinal)) >= 0)
        {
            at += PemBegin.Length;
            var end = text.IndexOf(PemEnd, at, StringComparison.Ordinal);
            if (end < 0) return false;
            byte[] der;
            try
            {
                der = Convert.FromBase64String(text.Substring(at, end - at));
            }
            catch (FormatException)
            {
                return false;
            }

            if (!TryReadDer(der, out var one)) return false;
            found.Add(one);
            at = end;
        }

        return found.Count > 0;
    }

    /// <summary>Whether <paramref name="issuer"/>'s key made the signature. Names are not compared.</summary>
    public SignatureVerdict VerifySignature(TseCertificate issuer)
    {
        if (issuer is null) throw new ArgumentNullException(nameof(issuer));
        var (digest, der) = SignatureAlgorithmOid switch
        {
            "1.2.840.10045.4.3.2" => (32, true),
            "1.2.840.10045.4.3.3" => (48, true),
            "1.2.840.10045.4.3.4" => (64, true),
            "0.4.0.127.0.7.1.1.4.1.3" => (32, false),
            "0.4.0.127.0.7.1.1.4.1.4" => (48, false),
            "0.4.0.127.0.7.1.1.4.1.5" => (64, false),
            _ => (0, false),
        };
        if (digest == 0 || issuer.PublicKey is null) return SignatureVerdict.NotPossible;
        var signature = Signature;
        if (der != EcdsaSignature.IsDer(signature)) return SignatureVerdict.Failed;
        return issuer.PublicKey.VerifyHash(SignatureAlgorithm.HashOf(digest, _raw, _tbs.Start, _tbs.End - _tbs.Start), signature);
    }

    /// <summary>The certificate as PEM text with line feeds.</summary>
    public string ToPem()
    {
        var text = new StringBuilder(PemBegin).Append('\n');
        var base64 = Convert.ToBase64String(_raw);
        for (var i = 0; i < base64.Length; i += 64) text.Append(base64, i, Math.Min(64, base64.Length - i)).Append('\n');
        return text.Append(PemEnd).Append('\n').ToString();
    }

    /// <summary>Subject and issuer.</summary>
    public override string ToString() => Subject + " <- " + Issuer;

    internal bool IsIssuedByName(TseCertificate issuer) => Span(_issuer).SequenceEqual(issuer.Span(issuer._subject));

    internal bool IsIssuedByKeyId(TseCertificate issuer) => AuthorityKeyId.Length > 0 && AuthorityKeyId.SameBytes(issuer.SubjectKeyId);

    private ReadOnlySpan<byte> Span(Tlv tlv) => _raw.AsSpan(tlv.Start, tlv.End - tlv.Start);

    private byte[] Whole(Tlv tlv) => _raw.Slice(tlv.Start, tlv.End - tlv.Start);

    private static bool TryReadDer(byte[] raw, [NotNullWhen(true)] out TseCertificate? certificate)
    {
        certificate = new TseCertificate(raw);
        if (!certificate.ReadFrame()) certificate = null;
        return certificate is not null;
    }

    private bool ReadFrame()
    {
        if (!Der.TryRead(_raw, 0, _raw.Length, 0x30, out var outer) || outer.End != _raw.Length
            || !Der.TryRead(_raw, outer.Content, outer.End, 0x30, out _tbs)
            || !Der.TryRead(_raw, _tbs.End, outer.End, 0x30, out var algorithm)
            || !Der.TryRead(_raw, algorithm.End, outer.End, 0x03, out _signature) || _signature.End != outer.End
            || _signature.Length < 2 || _raw[_signature.Content] != 0)
        {
            return false;
        }

        return ReadTbs(algorithm);
    }

    private bool ReadTbs(Tlv outerAlgorithm)
    {
        var end = _tbs.End;
        var at = _tbs.Content;
        if (Der.TryRead(_raw, at, end, 0xa0, out var version)) at = version.End;
        if (!Der.TryRead(_raw, at, end, 0x02, out _serial)
            || !Der.TryRead(_raw, _serial.End, end, 0x30, out var algorithm)
            || !Span(algorithm).SequenceEqual(Span(outerAlgorithm))
            || !Der.TryRead(_raw, algorithm.Content, algorithm.End, 0x06, out var oid)
            || !Der.TryRead(_raw, algorithm.End, end, 0x30, out _issuer)
            || !Der.TryRead(_raw, _issuer.End, end, 0x30, out var validity)
            || !Der.TryRead(_raw, validity.End, end, 0x30, out _subject)
            || !Der.TryRead(_raw, _subject.End, end, 0x30, out _info)
            || !ReadValidity(validity)
            || !TryName(_issuer, out var issuer, out _)
            || !TryName(_subject, out var subject, out var commonName))
        {
            return false;
        }

        SignatureAlgorithmOid = Der.OidText(_raw, oid.Content, oid.Length);
        (Issuer, Subject, CommonName) = (issuer, subject, commonName);
        ReadKey();
        return ReadExtensions(_info.End, end);
    }

    private bool ReadValidity(Tlv validity)
    {
        if (!TryTime(validity.Content, validity.End, out var from, out var next) || !TryTime(next, validity.End, out var to, out next) || next != validity.End) return false;
        (NotBefore, NotAfter) = (from, to);
        return true;
    }

    private bool TryTime(int at, int end, out DateTimeOffset time, out int next)
    {
        time = default;
        next = at;
        if (Der.Read(_raw, at, end, out var tlv) != DerProblem.None) return false;
        next = tlv.End;
        var text = Texts.Ascii(_raw, tlv);
        return tlv.Tag switch
        {
            0x17 => Digits.TryUtcTime(text, true, out time),
            0x18 => Digits.TryGeneralizedTime(text, out time, out _),
            _ => false,
        };
    }

    private void ReadKey()
    {
        var info = Whole(_info);
        if (TsePublicKey.TryFromSubjectPublicKeyInfo(info, out var key))
        {
            PublicKey = key;
            KeyHash = key.SerialNumber;
            return;
        }

        if (TsePublicKey.TryReadInfo(info, 0, info.Length, out _, out _point))
        {
            KeyHash = TseSerialNumber.FromBytes(SignatureAlgorithm.HashOf(32, _point, 0, _point.Length));
            return;
        }

        HasRsaKey = Der.TryRead(_raw, _info.Content, _info.End, 0x30, out var algorithm)
            && Der.TryRead(_raw, algorithm.Content, algorithm.End, 0x06, out var oid)
            && Der.OidText(_raw, oid.Content, oid.Length) == "1.2.840.113549.1.1.1";
    }

    private bool ReadExtensions(int at, int end)
    {
        while (at < end)
        {
            if (Der.Read(_raw, at, end, out var optional) != DerProblem.None) return false;
            at = optional.End;
            if (optional.Tag != 0xa3) continue;
            if (!Der.TryRead(_raw, optional.Content, optional.End, 0x30, out var list)) return false;
            for (var next = list.Content; next < list.End;)
            {
                if (!Der.TryRead(_raw, next, list.End, 0x30, out var extension) || !Der.TryRead(_raw, extension.Content, extension.End, 0x06, out var oid)) return false;
                next = extension.End;
                var value = oid.End;
                if (Der.TryRead(_raw, value, extension.End, 0x01, out var critical)) value = critical.End;
                if (!Der.TryRead(_raw, value, extension.End, 0x04, out var content)) return false;
                ReadExtension(Der.OidText(_raw, oid.Content, oid.Length), content);
            }
        }

        return true;
    }

    private void ReadExtension(string oid, Tlv value)
    {
        switch (oid)
        {
            case "2.5.29.19":
                IsCertificateAuthority = Der.TryRead(_raw, value.Content, value.End, 0x30, out var constraints)
                    && Der.TryRead(_raw, constraints.Content, constraints.End, 0x01, out var ca) && ca.Length == 1 && _raw[ca.Content] == 0xff;
                break;
            case "2.5.29.14" when Der.TryRead(_raw, value.Content, value.End, 0x04, out var subjectKey):
                SubjectKeyId = _raw.ContentOf(subjectKey);
                break;
            case "2.5.29.35" when Der.TryRead(_raw, value.Content, value.End, 0x30, out var authority) && Der.TryRead(_raw, authority.Content, authority.End, 0x80, out var key):
                AuthorityKeyId = _raw.ContentOf(key);
                break;
            default:
                break;
        }
    }

    private bool TryName(Tlv name, out string text, out string commonName)
    {
        var result = new StringBuilder();
        text = commonName = string.Empty;
        for (var at = name.Content; at < name.End;)
        {
            if (!Der.TryRead(_raw, at, name.End, 0x31, out var set)) return false;
            at = set.End;
            for (var inner = set.Content; inner < set.End;)
            {
                if (!Der.TryRead(_raw, inner, set.End, 0x30, out var pair)
                    || !Der.TryRead(_raw, pair.Content, pair.End, 0x06, out var oid)
                    || Der.Read(_raw, oid.End, pair.End, out var value) != DerProblem.None)
                {
                    return false;
                }

                inner = pair.End;
                var type = Der.OidText(_raw, oid.Content, oid.Length);
                string content;
                if (value.Tag == 0x1e) content = Encoding.BigEndianUnicode.GetString(_raw, value.Content, value.Length);
                else _ = Texts.TryUtf8(_raw, value.Content, value.Length, out content);
                if (type == "2.5.4.3") commonName = content;
                if (result.Length > 0) result.Append(", ");
                result.Append(AttributeName(type)).Append('=').Append(content);
            }
        }

        text = result.ToString();
        return true;
    }

    private static string AttributeName(string oid) => oid switch
    {
        "2.5.4.3" => "CN",
        "2.5.4.5" => "SERIALNUMBER",
        "2.5.4.6" => "C",
        "2.5.4.7" => "L",
        "2.5.4.8" => "ST",
        "2.5.4.10" => "O",
        "2.5.4.11" => "OU",
        "2.5.4.97" => "organizationIdentifier",
        _ => oid,
    };
}
