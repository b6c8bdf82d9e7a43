using System.Numerics;

namespace Fiscal.Tse.Logs;

/// <summary>The two spellings of an ECDSA signature: plain (r ‖ s, TR-03111) in log messages, DER in X.509 and in the example of DSFinV-K 2.0–2.2.</summary>
public static class EcdsaSignature
{
    /// <summary>Whether the bytes are a DER SEQUENCE of two INTEGERs and nothing else.</summary>
    public static bool IsDer(byte[]? signature) => signature is not null && TryReadDer(signature, 0, signature.Length, out _, out _);

    /// <summary>Turns DER into r ‖ s, both left-padded.</summary>
    /// <param name="der">The DER signature.</param>
    /// <param name="byteLength">Length of r and s: <see cref="EllipticCurve.ByteLength"/>.</param>
    /// <exception cref="FormatException">The bytes are no DER signature of that length.</exception>
    public static byte[] ToPlain(byte[] der, int byteLength)
    {
        if (der is null) throw new ArgumentNullException(nameof(der));
        if (!TryReadDer(der, 0, der.Length, out var r, out var s)) throw new FormatException("Not a DER signature.");
        var plain = new byte[2 * byteLength];
        if (!Pad(der, r, plain, 0, byteLength) || !Pad(der, s, plain, byteLength, byteLength)) throw new FormatException("r or s is too long for this curve.");
        return plain;
    }

    /// <summary>Turns r ‖ s into DER, as X.509 and most tools want it.</summary>
    /// <exception cref="FormatException">The length is odd or zero.</exception>
    public static byte[] ToDer(byte[] plain)
    {
        if (plain is null) throw new ArgumentNullException(nameof(plain));
        if (plain.Length == 0 || plain.Length % 2 != 0) throw new FormatException("A plain signature has two halves of equal length.");
        var half = plain.Length / 2;
        return Der.Write(0x30, Der.Write(0x02, Der.UnsignedInteger(plain, 0, half)), Der.Write(0x02, Der.UnsignedInteger(plain, half, half)));
    }

    /// <summary>r and s of either form for a curve; false if the bytes are neither.</summary>
    internal static bool TryRead(byte[] bytes, int start, int length, EllipticCurve curve, out BigInteger r, out BigInteger s)
    {
        var size = curve.ByteLength;
        if (length == 2 * size)
        {
            r = EllipticCurve.Unsigned(bytes, start, size);
            s = EllipticCurve.Unsigned(bytes, start + size, size);
            return true;
        }

        r = s = default;
        if (!TryReadDer(bytes, start, length, out var first, out var second) || first.Length > size + 1 || second.Length > size + 1) return false;
        r = EllipticCurve.Unsigned(bytes, first.Content, first.Length);
        s = EllipticCurve.Unsigned(bytes, second.Content, second.Length);
        return true;
    }

    internal static bool TryReadDer(byte[] bytes, int start, int length, out Tlv r, out Tlv s)
    {
        r = s = default;
        var end = start + length;
        return Der.TryRead(bytes, start, end, 0x30, out var outer) && outer.End == end
            && Der.TryRead(bytes, outer.Content, end, 0x02, out r) && IsPositive(bytes, r)
            && Der.TryRead(bytes, r.End, end, 0x02, out s) && IsPositive(bytes, s) && s.End == end;
    }

    private static bool IsPositive(byte[] bytes, Tlv tlv) =>
        tlv.Length > 0 && bytes[tlv.Content] < 0x80 && (tlv.Length == 1 || bytes[tlv.Content] != 0 || bytes[tlv.Content + 1] >= 0x80);

    private static bool Pad(byte[] source, Tlv tlv, byte[] target, int start, int size)
    {
        var (from, length) = (tlv.Content, tlv.Length);
        if (length > 1 && source[from] == 0)
        {
            from++;
            length--;
        }

        if (length > size) return false;
        Buffer.BlockCopy(source, from, target, start + size - length, length);
        return true;
    }
}
