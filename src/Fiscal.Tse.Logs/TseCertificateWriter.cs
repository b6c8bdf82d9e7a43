namespace Fiscal.Tse.Logs;

/// <summary>Writes certificates of a test CA: netstandard2.0 has no CertificateRequest, and some platforms have no brainpool (RFC 5280).</summary>
/// <remarks>
/// For simulators and tests. A subject must say that it is one: <see cref="Organization"/> is <c>TEST</c> unless you set it.
/// The leaf of a TSE has its serial number as common name, which is the default.
/// </remarks>
public sealed class TseCertificateWriter
{
    private readonly TsePublicKey _key;

    /// <summary>Starts a certificate for a key.</summary>
    public TseCertificateWriter(TsePublicKey subjectKey)
    {
        _key = subjectKey ?? throw new ArgumentNullException(nameof(subjectKey));
        CommonName = _key.SerialNumber.ToString();
    }

    /// <summary>Common name; the serial number of the key in hex by default.</summary>
    public string CommonName { get; set; }

    /// <summary>Organisation; <c>TEST</c> by default.</summary>
    public string Organization { get; set; } = "TEST";

    /// <summary>Issuer; <see langword="null"/> makes a self-signed root.</summary>
    public TseCertificate? Issuer { get; set; }

    /// <summary>Whether this certificate may issue others.</summary>
    public bool IsCertificateAuthority { get; set; }

    /// <summary>Serial number, 1 or higher.</summary>
    public long SerialNumber { get; set; } = 1;

    /// <summary>First second of validity. Must cover all log times.</summary>
    public DateTimeOffset NotBefore { get; set; }

    /// <summary>Last second of validity.</summary>
    public DateTimeOffset NotAfter { get; set; }

    /// <summary>Signs and gives the certificate.</summary>
    /// <param name="algorithm">The issuer's algorithm; SHA-256, SHA-384 or SHA-512.</param>
    /// <param name="sign">Gets the TBSCertificate bytes, gives r ‖ s of the issuer's key.</param>
    /// <exception cref="InvalidOperationException">The validity is empty or the serial number is not positive.</exception>
    public TseCertificate Sign(SignatureAlgorithm algorithm, Func<byte[], byte[]> sign)
    {
        if (algorithm is null) throw new ArgumentNullException(nameof(algorithm));
        if (sign is null) throw new ArgumentNullException(nameof(sign));
        if (NotAfter <= NotBefore) throw new InvalidOperationException("The validity of the certificate is empty.");
        if (SerialNumber < 1) throw new InvalidOperationException("The serial number of a certificate is positive.");
        var oid = algorithm.DigestLength switch
        {
            32 when algorithm.IsSupported => "1.2.840.10045.4.3.2",
            48 when algorithm.IsSupported => "1.2.840.10045.4.3.3",
            64 when algorithm.IsSupported => "1.2.840.10045.4.3.4",
            _ => throw new ArgumentException("Certificates are signed with SHA-256, SHA-384 or SHA-512.", nameof(algorithm)),
        };
        var signatureAlgorithm = Der.Write(0x30, Oid(oid));
        var subject = Name();
        var keyId = KeyId(_key.SerialNumber.ToBytes());
        var authority = Issuer is null ? keyId : Issuer.SubjectKeyId;
        var tbs = Der.Write(
            0x30,
            Der.Write(0xa0, Der.Write(0x02, [2])),
            Der.Write(0x02, Der.Integer(SerialNumber)),
            signatureAlgorithm,
            Issuer is null ? subject : Issuer.SubjectName,
            Der.Write(0x30, Time(NotBefore), Time(NotAfter)),
            subject,
            _key.ToSubjectPublicKeyInfo(),
            Der.Write(0xa3, Der.Write(0x30, Extensions(keyId, authority))));
        var signature = EcdsaSignature.ToDer(sign(tbs));
        return TseCertificate.Parse(Der.Write(0x30, tbs, signatureAlgorithm, Der.Write(0x03, [0], signature)));
    }

    private byte[][] Extensions(byte[] keyId, byte[] authority)
    {
        var constraints = IsCertificateAuthority ? Der.Write(0x30, Der.Write(0x01, [0xff])) : Der.Write(0x30);
        var usage = IsCertificateAuthority ? Der.Write(0x03, [1, 0x06]) : Der.Write(0x03, [7, 0x80]);
        var extensions = new List<byte[]>
        {
            Extension("2.5.29.19", true, constraints),
            Extension("2.5.29.15", true, usage),
            Extension("2.5.29.14", false, Der.Write(0x04, keyId)),
        };
        if (authority.Length > 0) extensions.Add(Extension("2.5.29.35", false, Der.Write(0x30, Der.Write(0x80, authority))));
        return extensions.ToArray();
    }

    private byte[] Name() => Der.Write(
        0x30,
        Attribute("2.5.4.6", 0x13, "DE"),
        Attribute("2.5.4.10", 0x0c, Organization),
        Attribute("2.5.4.3", 0x0c, CommonName));

    /// <summary>The first 20 bytes of the key hash: any stable value will do (RFC 5280, 4.2.1.2; RFC 7093).</summary>
    private static byte[] KeyId(byte[] hash) => hash.Slice(0, 20);

    private static byte[] Attribute(string oid, byte tag, string value) => Der.Write(0x31, Der.Write(0x30, Oid(oid), Der.Write(tag, Texts.Utf8(value))));

    private static byte[] Extension(string oid, bool critical, byte[] value) =>
        critical ? Der.Write(0x30, Oid(oid), Der.Write(0x01, [0xff]), Der.Write(0x04, value)) : Der.Write(0x30, Oid(oid), Der.Write(0x04, value));

    private static byte[] Oid(string dotted) => Der.Write(0x06, Der.OidBytes(dotted));

    /// <summary>UTCTime until 2049, GeneralizedTime afterwards (RFC 5280, 4.1.2.5).</summary>
    private static byte[] Time(DateTimeOffset time) => time.UtcDateTime.Year is >= 1950 and < 2050
        ? Der.Write(0x17, Texts.Utf8(Digits.UtcTime(time, true)))
        : Der.Write(0x18, Texts.Utf8(Digits.GeneralizedTime(time, false)));
}
