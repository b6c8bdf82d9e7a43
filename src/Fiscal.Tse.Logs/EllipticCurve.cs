using System.Numerics;

namespace Fiscal.Tse.Logs;

/// <summary>A curve that TSE keys lie on. Log messages and QR payloads do not name it: it is found by the length of the point and the curve equation.</summary>
/// <remarks>Immutable and thread-safe. Domain parameters: SEC 2 (P-256, P-384, P-521) and RFC 5639 (brainpool).</remarks>
public sealed class EllipticCurve
{
    private readonly Lazy<ManagedCurve> _managed;

    private EllipticCurve(string name, string oid, string prime, string a, string b, string order, string gx, string gy)
    {
        Name = name;
        Oid = oid;
        P = Parse(prime);
        A = Parse(a);
        B = Parse(b);
        N = Parse(order);
        Gx = Parse(gx);
        Gy = Parse(gy);
        ByteLength = prime.Length / 2;
        _managed = new Lazy<ManagedCurve>(() => new ManagedCurve(this));
    }

    /// <summary>P-256 (secp256r1).</summary>
    public static EllipticCurve P256 { get; } = new(
        "P-256", "1.2.840.10045.3.1.7",
        "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff",
        "ffffffff00000001000000000000000000000000fffffffffffffffffffffffc",
        "5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b",
        "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
        "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296",
        "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5");

    /// <summary>P-384 (secp384r1).</summary>
    public static EllipticCurve P384 { get; } = new(
        "P-384", "1.3.132.0.34",
        "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffff",
        "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000fffffffc",
        "b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aef",
        "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973",
        "aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7",
        "3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5f");

    /// <summary>P-521 (secp521r1).</summary>
    public static EllipticCurve P521 { get; } = new(
        "P-521", "1.3.132.0.35",
        "01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc",
        "0051953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00",
        "01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409",
        "00c6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3dbaa14b5e77efe75928fe1dc127a2ffa8de3348b3c1856a429bf97e7e31c2e5bd66",
        "011839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e662c97ee72995ef42640c550b9013fad0761353c7086a272c24088be94769fd16650");

    /// <summary>brainpoolP256r1.</summary>
    public static EllipticCurve BrainpoolP256r1 { get; } = new(
        "brainpoolP256r1", "1.3.36.3.3.2.8.1.1.7",
        "a9fb57dba1eea9bc3e660a909d838d726e3bf623d52620282013481d1f6e5377",
        "7d5a0975fc2c3057eef67530417affe7fb8055c126dc5c6ce94a4b44f330b5d9",
        "26dc5c6ce94a4b44f330b5d9bbd77cbf958416295cf7e1ce6bccdc18ff8c07b6",
        "a9fb57dba1eea9bc3e660a909d838d718c397aa3b561a6f7901e0e82974856a7",
        "8bd2aeb9cb7e57cb2c4b482ffc81b7afb9de27e1e3bd23c23a4453bd9ace3262",
        "547ef835c3dac4fd97f8461a14611dc9c27745132ded8e545c1d54c72f046997");

    /// <summary>brainpoolP384r1.</summary>
    public static EllipticCurve BrainpoolP384r1 { get; } = new(
        "brainpoolP384r1", "1.3.36.3.3.2.8.1.1.11",
        "8cb91e82a3386d280f5d6f7e50e641df152f7109ed5456b412b1da197fb71123acd3a729901d1a71874700133107ec53",
        "7bc382c63d8c150c3c72080ace05afa0c2bea28e4fb22787139165efba91f90f8aa5814a503ad4eb04a8c7dd22ce2826",
        "04a8c7dd22ce28268b39b55416f0447c2fb77de107dcd2a62e880ea53eeb62d57cb4390295dbc9943ab78696fa504c11",
        "8cb91e82a3386d280f5d6f7e50e641df152f7109ed5456b31f166e6cac0425a7cf3ab6af6b7fc3103b883202e9046565",
        "1d1c64f068cf45ffa2a63a81b7c13f6b8847a3e77ef14fe3db7fcafe0cbd10e8e826e03436d646aaef87b2e247d4af1e",
        "8abe1d7520f9c2a45cb1eb8e95cfd55262b70b29feec5864e19c054ff99129280e4646217791811142820341263c5315");

    /// <summary>brainpoolP512r1.</summary>
    public static EllipticCurve BrainpoolP512r1 { get; } = new(
        "brainpoolP512r1", "1.3.36.3.3.2.8.1.1.13",
        "aadd9db8dbe9c48b3fd4e6ae33c9fc07cb308db3b3c9d20ed6639cca703308717d4d9b009bc66842aecda12ae6a380e62881ff2f2d82c68528aa6056583a48f3",
        "7830a3318b603b89e2327145ac234cc594cbdd8d3df91610a83441caea9863bc2ded5d5aa8253aa10a2ef1c98b9ac8b57f1117a72bf2c7b9e7c1ac4d77fc94ca",
        "3df91610a83441caea9863bc2ded5d5aa8253aa10a2ef1c98b9ac8b57f1117a72bf2c7b9e7c1ac4d77fc94cadc083e67984050b75ebae5dd2809bd638016f723",
        "aadd9db8dbe9c48b3fd4e6ae33c9fc07cb308db3b3c9d20ed6639cca70330870553e5c414ca92619418661197fac10471db1d381085ddaddb58796829ca90069",
        "81aee4bdd82ed9645a21322e9c4c6a9385ed9f70b5d916c1b43b62eef4d0098eff3b1f78e2d0d48d50d1687b93b97d5f7c6d5047406a5e688b352209bcb9f822",
        "7dde385d566332ecc0eabfa9cf7822fdf209f70024a57b1aa000c55b881f8111b2dcde494a5f485e5bca4bd88a2763aed1ca2b2fa8f0540678cd1e0f3ad80892");

    /// <summary>All curves known here.</summary>
    public static IReadOnlyList<EllipticCurve> All { get; } = [P256, BrainpoolP256r1, P384, BrainpoolP384r1, BrainpoolP512r1, P521];

    /// <summary>Name, for example <c>brainpoolP384r1</c>.</summary>
    public string Name { get; }

    /// <summary>Object identifier in dotted form.</summary>
    public string Oid { get; }

    /// <summary>Length of a coordinate and of r and s in bytes. On all these curves prime and order have the same length.</summary>
    public int ByteLength { get; }

    internal BigInteger P { get; }

    internal BigInteger A { get; }

    internal BigInteger B { get; }

    internal BigInteger N { get; }

    internal BigInteger Gx { get; }

    internal BigInteger Gy { get; }

    internal ManagedCurve Managed => _managed.Value;

    /// <summary>Finds the curve an uncompressed point (<c>04 ‖ X ‖ Y</c>) lies on; at most one fits.</summary>
    public static bool TryFind(byte[]? point, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out EllipticCurve? curve)
    {
        curve = null;
        if (point is null || point.Length < 65 || point[0] != 4) return false;
        foreach (var candidate in All)
        {
            if (candidate.Contains(point))
            {
                curve = candidate;
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether an uncompressed point lies on this curve.</summary>
    public bool Contains(byte[]? point)
    {
        if (point is null || point.Length != 1 + (2 * ByteLength) || point[0] != 4) return false;
        var x = Unsigned(point, 1, ByteLength);
        var y = Unsigned(point, 1 + ByteLength, ByteLength);
        return x < P && y < P && ((y * y) - (((x * x) + A) * x) - B) % P == 0;
    }

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    internal static EllipticCurve? FromOid(string oid)
    {
        foreach (var candidate in All)
        {
            if (candidate.Oid == oid) return candidate;
        }

        return null;
    }

    internal static BigInteger Unsigned(byte[] bytes, int start, int length)
    {
        var little = new byte[length + 1];
        for (var i = 0; i < length; i++) little[i] = bytes[start + length - 1 - i];
        return new BigInteger(little);
    }

    private static BigInteger Parse(string hex) => BigInteger.Parse("0" + hex, System.Globalization.NumberStyles.AllowHexSpecifier, System.Globalization.CultureInfo.InvariantCulture);
}
