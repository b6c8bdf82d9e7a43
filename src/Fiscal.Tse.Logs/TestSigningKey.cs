using System.Numerics;
using System.Security.Cryptography;

namespace Fiscal.Tse.Logs;

/// <summary>A key pair for simulators and tests, on every curve and platform: netstandard2.0 cannot import a key and macOS has no brainpool.</summary>
/// <remarks>
/// Never for anything secret: the arithmetic is not constant-time. Signatures are deterministic (RFC 6979), so the same day simulated twice gives the same bytes.
/// Immutable and thread-safe.
/// </remarks>
public sealed class TestSigningKey
{
    private readonly BigInteger _secret;

    private TestSigningKey(EllipticCurve curve, BigInteger secret)
    {
        Curve = curve;
        _secret = secret;
        var (x, y) = curve.Managed.MultiplyGenerator(secret);
        PublicKey = TsePublicKey.FromPoint(Der.Concat([[4], Fixed(x, curve.ByteLength), Fixed(y, curve.ByteLength)]));
    }

    /// <summary>The curve.</summary>
    public EllipticCurve Curve { get; }

    /// <summary>The public key.</summary>
    public TsePublicKey PublicKey { get; }

    /// <summary>Makes a random key.</summary>
    public static TestSigningKey Create(EllipticCurve curve)
    {
        if (curve is null) throw new ArgumentNullException(nameof(curve));
        var bytes = new byte[curve.ByteLength + 8];
        using (var random = RandomNumberGenerator.Create()) random.GetBytes(bytes);
        return new TestSigningKey(curve, (EllipticCurve.Unsigned(bytes, 0, bytes.Length) % (curve.N - 1)) + 1);
    }

    /// <summary>Restores a key.</summary>
    /// <param name="curve">The curve.</param>
    /// <param name="secret">What <see cref="Export"/> gave: big-endian, <see cref="EllipticCurve.ByteLength"/> bytes.</param>
    /// <exception cref="ArgumentException">The number is not between 1 and the order.</exception>
    public static TestSigningKey Import(EllipticCurve curve, byte[] secret)
    {
        if (curve is null) throw new ArgumentNullException(nameof(curve));
        if (secret is null) throw new ArgumentNullException(nameof(secret));
        var value = EllipticCurve.Unsigned(secret, 0, secret.Length);
        if (value.IsZero || value >= curve.N) throw new ArgumentException("A secret key lies between 1 and the order of the curve.", nameof(secret));
        return new TestSigningKey(curve, value);
    }

    /// <summary>The secret number, big-endian, <see cref="EllipticCurve.ByteLength"/> bytes.</summary>
    public byte[] Export() => Fixed(_secret, Curve.ByteLength);

    /// <summary>Signs data.</summary>
    /// <returns>r ‖ s, both padded to the length of the order.</returns>
    /// <exception cref="ArgumentException">The algorithm is not supported.</exception>
    public byte[] Sign(byte[] data, SignatureAlgorithm algorithm)
    {
        if (data is null) throw new ArgumentNullException(nameof(data));
        if (algorithm is null) throw new ArgumentNullException(nameof(algorithm));
        if (!algorithm.IsSupported) throw new ArgumentException("This algorithm is not supported.", nameof(algorithm));
        var n = Curve.N;
        var hash = algorithm.Hash(data, 0, data.Length);
        var e = ManagedCurve.Truncate(hash, n) % n;
        foreach (var k in Nonces(e, hash.Length))
        {
            var r = Curve.Managed.MultiplyGenerator(k).X % n;
            var s = ManagedCurve.Invert(k, n) * (e + (r * _secret)) % n;
            if (!r.IsZero && !s.IsZero) return Der.Concat([Fixed(r, Curve.ByteLength), Fixed(s, Curve.ByteLength)]);
        }

        throw new InvalidOperationException("No nonce was found.");
    }

    /// <summary>RFC 6979, 3.2.</summary>
    private IEnumerable<BigInteger> Nonces(BigInteger e, int hashLength)
    {
        var length = Curve.ByteLength;
        var seed = Der.Concat([Fixed(_secret, length), Fixed(e, length)]);
        var v = new byte[hashLength];
        for (var i = 0; i < v.Length; i++) v[i] = 1;
        var key = new byte[hashLength];
        key = Mac(key, Der.Concat([v, [0], seed]));
        v = Mac(key, v);
        key = Mac(key, Der.Concat([v, [1], seed]));
        v = Mac(key, v);
        while (true)
        {
            var candidate = new List<byte[]>();
            for (var got = 0; got < length; got += hashLength)
            {
                v = Mac(key, v);
                candidate.Add(v);
            }

            var bytes = Der.Concat(candidate);
            var k = ManagedCurve.Truncate(bytes, Curve.N);
            if (!k.IsZero && k < Curve.N) yield return k;
            key = Mac(key, Der.Concat([v, [0]]));
            v = Mac(key, v);
        }
    }

    private static byte[] Mac(byte[] key, byte[] data)
    {
        using HMAC mac = key.Length switch
        {
            32 => new HMACSHA256(key),
            48 => new HMACSHA384(key),
            _ => new HMACSHA512(key),
        };
        return mac.ComputeHash(data);
    }

    private static byte[] Fixed(BigInteger value, int length)
    {
        var little = value.ToByteArray();
        var result = new byte[length];
        for (var i = 0; i < little.Length && i < length; i++) result[length - 1 - i] = little[i];
        return result;
    }
}
