#if NET
using System.Collections.Concurrent;
using System.Security.Cryptography;
#endif
using System.Diagnostics.CodeAnalysis;

namespace Fiscal.Tse.Logs;

/// <summary>The public key of a TSE or of a certificate: a point on a known curve. Verifies signatures from raw bytes on every platform.</summary>
/// <remarks>Immutable and thread-safe. Keep one instance per key: it holds the platform's key object, so that thousands of checks cost only the checks.</remarks>
public sealed class TsePublicKey : IEquatable<TsePublicKey>
{
    private readonly byte[] _point;
    private readonly Lazy<ManagedCurve.Point[]> _table;
#if NET
    private readonly ConcurrentBag<ECDsa> _idle = [];
    private volatile bool _platformLacksCurve;
#endif

    private TsePublicKey(byte[] point, EllipticCurve curve)
    {
        _point = point;
        Curve = curve;
        SerialNumber = TseSerialNumber.FromBytes(SignatureAlgorithm.HashOf(32, point, 0, point.Length));
        var size = curve.ByteLength;
        _table = new Lazy<ManagedCurve.Point[]>(() => curve.Managed.Table(EllipticCurve.Unsigned(point, 1, size), EllipticCurve.Unsigned(point, 1 + size, size)));
    }

    /// <summary>The curve.</summary>
    public EllipticCurve Curve { get; }

    /// <summary>SHA-256 of the point: the serial number of a TSE with this key (TR-03153).</summary>
    public TseSerialNumber SerialNumber { get; }

    /// <summary>A copy of the uncompressed point <c>04 ‖ X ‖ Y</c>.</summary>
    public byte[] Point => (byte[])_point.Clone();

    /// <summary>Reads an uncompressed point; the curve is found by length and equation.</summary>
    /// <exception cref="FormatException">The point lies on no known curve.</exception>
    public static TsePublicKey FromPoint(byte[] point)
    {
        if (point is null) throw new ArgumentNullException(nameof(point));
        return TryFromPoint(point, out var key) ? key : throw new FormatException("The bytes are no uncompressed point on a known curve.");
    }

    /// <summary>Reads an uncompressed point; the curve is found by length and equation.</summary>
    public static bool TryFromPoint(byte[]? point, [NotNullWhen(true)] out TsePublicKey? key)
    {
        key = EllipticCurve.TryFind(point, out var curve) ? new TsePublicKey((byte[])point!.Clone(), curve) : null;
        return key is not null;
    }

    /// <summary>Reads a DER SubjectPublicKeyInfo (RFC 5480) with a named curve.</summary>
    public static bool TryFromSubjectPublicKeyInfo(byte[]? info, [NotNullWhen(true)] out TsePublicKey? key)
    {
        key = null;
        if (info is null || !TryReadInfo(info, 0, info.Length, out var curveOid, out var point)) return false;
        var curve = EllipticCurve.FromOid(curveOid);
        if (curve is null || !curve.Contains(point)) return false;
        key = new TsePublicKey(point, curve);
        return true;
    }

    /// <summary>The key as DER SubjectPublicKeyInfo, as other tools read it.</summary>
    public byte[] ToSubjectPublicKeyInfo() => Der.Write(
        0x30,
        Der.Write(0x30, Der.Write(0x06, Der.OidBytes("1.2.840.10045.2.1")), Der.Write(0x06, Der.OidBytes(Curve.Oid))),
        Der.Write(0x03, [0], _point));

    /// <summary>Checks a signature over data.</summary>
    /// <param name="data">The signed bytes.</param>
    /// <param name="signature">r ‖ s, or DER.</param>
    /// <param name="algorithm">The algorithm named by the message; a digest longer than the order is cut to its leftmost bits (FIPS 186).</param>
    public SignatureVerdict Verify(byte[] data, byte[] signature, SignatureAlgorithm algorithm)
    {
        if (data is null) throw new ArgumentNullException(nameof(data));
        if (signature is null) throw new ArgumentNullException(nameof(signature));
        if (algorithm is null) throw new ArgumentNullException(nameof(algorithm));
        return algorithm.IsSupported
            ? VerifyHash(algorithm.Hash(data, 0, data.Length), signature)
            : SignatureVerdict.NotPossible;
    }

    /// <summary>Checks a signature over an already computed digest.</summary>
    /// <param name="hash">The digest.</param>
    /// <param name="signature">r ‖ s, or DER.</param>
    public SignatureVerdict VerifyHash(byte[] hash, byte[] signature)
    {
        if (hash is null) throw new ArgumentNullException(nameof(hash));
        if (signature is null) throw new ArgumentNullException(nameof(signature));
        if (!EcdsaSignature.TryRead(signature, 0, signature.Length, Curve, out var r, out var s)) return SignatureVerdict.Failed;
        if (r.IsZero || s.IsZero || r >= Curve.N || s >= Curve.N) return SignatureVerdict.Failed;
#if NET
        if (TryVerifyOnPlatform(hash, signature, out var fits)) return fits ? SignatureVerdict.Verified : SignatureVerdict.Failed;
#endif
        return Curve.Managed.Verify(_table.Value, hash, r, s) ? SignatureVerdict.Verified : SignatureVerdict.Failed;
    }

    /// <inheritdoc/>
    public bool Equals(TsePublicKey? other) => other is not null && _point.SameBytes(other._point);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TsePublicKey);

    /// <inheritdoc/>
    public override int GetHashCode() => SerialNumber.GetHashCode();

    /// <summary>Curve and serial number.</summary>
    public override string ToString() => Curve.Name + " " + SerialNumber;

    /// <summary>The managed check alone, so that tests can hold it against the platform's.</summary>
    internal bool VerifyHashManaged(byte[] hash, byte[] signature) =>
        EcdsaSignature.TryRead(signature, 0, signature.Length, Curve, out var r, out var s)
        && !r.IsZero && !s.IsZero && r < Curve.N && s < Curve.N
        && Curve.Managed.Verify(_table.Value, hash, r, s);

    internal static bool TryReadInfo(byte[] bytes, int start, int length, out string curveOid, out byte[] point)
    {
        curveOid = string.Empty;
        point = [];
        var end = start + length;
        if (!Der.TryRead(bytes, start, end, 0x30, out var outer) || outer.End != end
            || !Der.TryRead(bytes, outer.Content, end, 0x30, out var algorithm)
            || !Der.TryRead(bytes, algorithm.Content, algorithm.End, 0x06, out var oid)
            || Der.OidText(bytes, oid.Content, oid.Length) != "1.2.840.10045.2.1"
            || !Der.TryRead(bytes, oid.End, algorithm.End, 0x06, out var curve) || curve.End != algorithm.End
            || !Der.TryRead(bytes, algorithm.End, end, 0x03, out var bits) || bits.End != end || bits.Length < 2 || bytes[bits.Content] != 0)
        {
            return false;
        }

        curveOid = Der.OidText(bytes, curve.Content, curve.Length);
        point = bytes.Slice(bits.Content + 1, bits.Length - 1);
        return true;
    }

#if NET
    /// <summary>False when this platform does not know the curve, which is remembered.</summary>
    internal bool TryVerifyOnPlatform(byte[] hash, byte[] signature, out bool fits)
    {
        fits = false;
        if (_platformLacksCurve) return false;
        if (!_idle.TryTake(out var ecdsa))
        {
            try
            {
                var size = Curve.ByteLength;
                ecdsa = ECDsa.Create(new ECParameters
                {
                    Curve = ECCurve.CreateFromValue(Curve.Oid),
                    Q = new ECPoint { X = _point.Slice(1, size), Y = _point.Slice(1 + size, size) },
                });
            }
            catch (Exception e) when (e is PlatformNotSupportedException or CryptographicException)
            {
                _platformLacksCurve = true;
                return false;
            }
        }

        // A key object is used by one thread at a time; idle ones wait here.
        try
        {
            var plain = signature.Length == 2 * Curve.ByteLength ? signature : EcdsaSignature.ToPlain(signature, Curve.ByteLength);
            fits = ecdsa.VerifyHash(hash, plain, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
        finally
        {
            _idle.Add(ecdsa);
        }

        return true;
    }
#endif
}
