using System.Security.Cryptography;

namespace Fiscal.Tse.Logs;

/// <summary>A signature algorithm of a log message: object identifier, official name and digest (TR-03111; DSFinV-K tse.csv TSE_SIG_ALGO).</summary>
/// <remarks>Immutable and thread-safe. Unknown algorithms are values too, with <see cref="IsSupported"/> false: a check then answers <see cref="SignatureVerdict.NotPossible"/>.</remarks>
public sealed class SignatureAlgorithm : IEquatable<SignatureAlgorithm>
{
    private const string PlainPrefix = "0.4.0.127.0.7.1.1.4.1.";

    private static readonly SignatureAlgorithm[] Known =
    [
        new(PlainPrefix + "1", "ecdsa-plain-SHA1", 20, false),
        new(PlainPrefix + "2", "ecdsa-plain-SHA224", 28, false),
        new(PlainPrefix + "3", "ecdsa-plain-SHA256", 32, true),
        new(PlainPrefix + "4", "ecdsa-plain-SHA384", 48, true),
        new(PlainPrefix + "5", "ecdsa-plain-SHA512", 64, true),
        new(PlainPrefix + "6", "ecdsa-plain-RIPEMD160", 20, false),
        new(PlainPrefix + "8", "ecdsa-plain-SHA3-224", 28, false),
        new(PlainPrefix + "9", "ecdsa-plain-SHA3-256", 32, false),
        new(PlainPrefix + "10", "ecdsa-plain-SHA3-384", 48, false),
        new(PlainPrefix + "11", "ecdsa-plain-SHA3-512", 64, false),
    ];

    private readonly byte[] _oid;

    private SignatureAlgorithm(string oid, string name, int digestLength, bool supported)
        : this(Der.OidBytes(oid), oid, name, digestLength, supported)
    {
    }

    private SignatureAlgorithm(byte[] oidBytes, string oid, string name, int digestLength, bool supported)
    {
        _oid = oidBytes;
        Oid = oid;
        Name = name;
        DigestLength = digestLength;
        IsSupported = supported;
    }

    /// <summary>Plain ECDSA over SHA-256, 0.4.0.127.0.7.1.1.4.1.3.</summary>
    public static SignatureAlgorithm EcdsaPlainSha256 => Known[2];

    /// <summary>Plain ECDSA over SHA-384, 0.4.0.127.0.7.1.1.4.1.4.</summary>
    public static SignatureAlgorithm EcdsaPlainSha384 => Known[3];

    /// <summary>Plain ECDSA over SHA-512, 0.4.0.127.0.7.1.1.4.1.5.</summary>
    public static SignatureAlgorithm EcdsaPlainSha512 => Known[4];

    /// <summary>Object identifier in dotted form; empty if the stored bytes are none.</summary>
    public string Oid { get; }

    /// <summary>Official name, for example <c>ecdsa-plain-SHA384</c>; the object identifier if the algorithm is unknown.</summary>
    public string Name { get; }

    /// <summary>Length of the digest in bytes; 0 if unknown.</summary>
    public int DigestLength { get; }

    /// <summary>Whether signatures of this algorithm can be checked here: plain ECDSA with SHA-256, SHA-384 or SHA-512.</summary>
    public bool IsSupported { get; }

    /// <summary>Whether the algorithm stands in our table, supported or not.</summary>
    public bool IsKnown => DigestLength > 0;

    internal byte[] OidContent => _oid;

    /// <summary>Reads a name as in DSFinV-K and QR payloads, ignoring case.</summary>
    public static bool TryFromName(string? name, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out SignatureAlgorithm? algorithm)
    {
        foreach (var known in Known)
        {
            if (string.Equals(known.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                algorithm = known;
                return true;
            }
        }

        algorithm = null;
        return false;
    }

    /// <summary>The algorithm of a dotted object identifier; an unknown one gives a value that is not supported.</summary>
    /// <exception cref="FormatException">The text is no object identifier.</exception>
    public static SignatureAlgorithm FromOid(string oid)
    {
        if (oid is null) throw new ArgumentNullException(nameof(oid));
        if (oid.Split('.').Length < 2) throw new FormatException("Not an object identifier.");
        var bytes = Der.OidBytes(oid);
        return FromOidContent(bytes, 0, bytes.Length);
    }

    /// <inheritdoc/>
    public bool Equals(SignatureAlgorithm? other) => other is not null && _oid.SameBytes(other._oid);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SignatureAlgorithm);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Name);

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    internal static SignatureAlgorithm FromOidContent(byte[] bytes, int start, int length)
    {
        foreach (var known in Known)
        {
            if (bytes.AsSpan(start, length).SequenceEqual(known._oid)) return known;
        }

        var text = Der.OidText(bytes, start, length);
        return new SignatureAlgorithm(bytes.Slice(start, length), text, text, 0, false);
    }

    /// <summary>Digest of a slice; only for supported algorithms.</summary>
    internal byte[] Hash(byte[] data, int start, int length) => HashOf(DigestLength, data, start, length);

    internal static byte[] HashOf(int digestLength, byte[] data, int start, int length)
    {
#if NET
        var span = data.AsSpan(start, length);
        return digestLength switch
        {
            32 => SHA256.HashData(span),
            48 => SHA384.HashData(span),
            64 => SHA512.HashData(span),
            _ => throw new NotSupportedException("No such digest."),
        };
#else
        using HashAlgorithm hash = digestLength switch
        {
            32 => SHA256.Create(),
            48 => SHA384.Create(),
            64 => SHA512.Create(),
            _ => throw new NotSupportedException("No such digest."),
        };
        return hash.ComputeHash(data, start, length);
#endif
    }
}
