using Fiscal.Tse.Logs;

namespace Fiscal.Tse.Simulator;

/// <summary>The device's key and the certificates of its own test authority.</summary>
internal sealed class DeviceKeys
{
    private const string Authority = "TEST Fiscal Simulator CA";

    // Covers the past that replays go back to and any future a demo may pretend.
    private static readonly DateTimeOffset NotBefore = new(2015, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset NotAfter = new(2049, 12, 31, 23, 59, 59, TimeSpan.Zero);

    private DeviceKeys(TestSigningKey key, TseCertificate leaf, TseCertificate root)
    {
        Key = key;
        Leaf = leaf;
        Root = root;
        Algorithm = key.Curve.Equals(EllipticCurve.P256) ? SignatureAlgorithm.EcdsaPlainSha256 : SignatureAlgorithm.EcdsaPlainSha384;
    }

    public TestSigningKey Key { get; }

    public TseCertificate Leaf { get; }

    public TseCertificate Root { get; }

    public SignatureAlgorithm Algorithm { get; }

    public TseSerialNumber SerialNumber => Key.PublicKey.SerialNumber;

    public static DateTimeOffset Expires => NotAfter;

    public static bool AreValidAt(DateTimeOffset time) => time >= NotBefore && time <= NotAfter;

    public static DeviceKeys Create(EllipticCurve curve)
    {
        var authority = TestSigningKey.Create(curve);
        var key = TestSigningKey.Create(curve);
        var algorithm = curve.Equals(EllipticCurve.P256) ? SignatureAlgorithm.EcdsaPlainSha256 : SignatureAlgorithm.EcdsaPlainSha384;
        var root = new TseCertificateWriter(authority.PublicKey) { CommonName = Authority, IsCertificateAuthority = true, NotBefore = NotBefore, NotAfter = NotAfter }
            .Sign(algorithm, data => authority.Sign(data, algorithm));
        var leaf = new TseCertificateWriter(key.PublicKey) { Issuer = root, SerialNumber = 2, NotBefore = NotBefore, NotAfter = NotAfter }
            .Sign(algorithm, data => authority.Sign(data, algorithm));
        return new DeviceKeys(key, leaf, root);
    }

    /// <summary>The keys in a folder that the caller has locked; makes the device if there is none.</summary>
    /// <exception cref="TseException">A part of the device is missing or damaged.</exception>
    public static DeviceKeys Load(string directory, EllipticCurve curveIfNew)
    {
        var keyFile = Path.Combine(directory, "device.key");
        var leafFile = Path.Combine(directory, "device.der");
        var rootFile = Path.Combine(directory, "authority.der");
        var logFile = Path.Combine(directory, DeviceFile.Name);
        if (!File.Exists(keyFile))
        {
            if (File.Exists(logFile) && new FileInfo(logFile).Length > DeviceFile.HeadLength)
            {
                throw Damaged($"'{keyFile}' is missing", null);
            }

            // The key comes last: with it the device exists, before it everything is made anew.
            var made = Create(curveIfNew);
            DeviceFile.WriteWhole(rootFile, made.Root.RawBytes);
            DeviceFile.WriteWhole(leafFile, made.Leaf.RawBytes);
            DeviceFile.WriteWhole(logFile, DeviceFile.Head(made.SerialNumber));
            DeviceFile.WriteWhole(keyFile, made.Key.Export());
            return made;
        }

        try
        {
            var secret = File.ReadAllBytes(keyFile);
            var curve = secret.Length == EllipticCurve.P256.ByteLength ? EllipticCurve.P256 : EllipticCurve.P384;
            var keys = new DeviceKeys(TestSigningKey.Import(curve, secret), TseCertificate.Parse(File.ReadAllBytes(leafFile)), TseCertificate.Parse(File.ReadAllBytes(rootFile)));
            return keys.BelongTogether() ? keys : throw new FormatException("Key and certificates do not belong together.");
        }
        catch (Exception e) when (e is ArgumentException or FormatException or IOException)
        {
            throw Damaged($"key or certificates in '{directory}' are damaged or missing", e);
        }
    }

    // An archive with a certificate that does not verify is worth nothing, and nobody would notice before the audit.
    private bool BelongTogether() =>
        Key.PublicKey.Equals(Leaf.PublicKey)
        && Leaf.VerifySignature(Root) == SignatureVerdict.Verified
        && Root.VerifySignature(Root) == SignatureVerdict.Verified;

    private static TseException Damaged(string what, Exception? cause) =>
        new(TseErrorCodes.StorageFailed, $"The simulated TSE cannot be opened: {what}. Put back a copy of the folder, or use another one.", TseExecution.NotSent, TseRecovery.ReplaceDevice, cause);
}
