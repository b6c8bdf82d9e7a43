using System.Numerics;

namespace Fiscal.Tse.Logs;

/// <summary>ECDSA verification in managed code, for platforms that lack a curve (macOS: brainpool) and for netstandard2.0, which has no way to import a point.</summary>
/// <remarks>
/// Montgomery arithmetic on 32-bit limbs, Jacobian points, u1·G + u2·Q by interleaved signed windows.
/// It handles public values only and is therefore not constant-time; only the keys of simulators sign with it.
/// </remarks>
internal sealed class ManagedCurve
{
    private const int Window = 5;
    private const int TableSize = 1 << (Window - 2);

    private readonly EllipticCurve _curve;
    private readonly int _limbs;
    private readonly uint[] _p;
    private readonly uint _inverse;
    private readonly uint[] _rSquared;
    private readonly uint[] _one;
    private readonly uint[] _a;
    private readonly Point[] _generator;
    private readonly Lazy<Point[][]> _comb;
    private readonly BigInteger _fromMontgomery;

    internal ManagedCurve(EllipticCurve curve)
    {
        _curve = curve;
        _limbs = (curve.ByteLength + 3) / 4;
        _p = Limbs(curve.P);
        uint inverse = 1;
        for (var i = 0; i < 5; i++) inverse *= 2 - (_p[0] * inverse);
        _inverse = 0 - inverse;
        _rSquared = Limbs(BigInteger.ModPow(2, 64 * _limbs, curve.P));
        _one = Limbs(BigInteger.ModPow(2, 32 * _limbs, curve.P));
        _a = Enter(curve.A);
        _generator = Table(curve.Gx, curve.Gy);
        _comb = new Lazy<Point[][]>(Comb);
        _fromMontgomery = Invert(BigInteger.ModPow(2, 32 * _limbs, curve.P), curve.P);
    }

    internal Point[] Table(BigInteger x, BigInteger y)
    {
        var work = new Scratch(_limbs);
        var table = new Point[TableSize];
        table[0] = new Point(Enter(x), Enter(y), (uint[])_one.Clone());
        var twice = table[0].Copy();
        Double(twice, work);
        for (var i = 1; i < TableSize; i++)
        {
            table[i] = table[i - 1].Copy();
            Add(table[i], twice, false, work);
        }

        return table;
    }

    /// <summary>Whether (r, s) is a signature of <paramref name="hash"/> under the key with this table. r and s lie in 1..n-1, the caller has checked.</summary>
    internal bool Verify(Point[] key, byte[] hash, BigInteger r, BigInteger s)
    {
        var n = _curve.N;
        var e = Truncate(hash, n);
        var w = Invert(s, n);
        var u1 = e * w % n;
        var u2 = r * w % n;
        var sum = Multiply(u1, key, u2);
        if (IsZero(sum.Z)) return false;

        // x = X/Z²; comparing r·Z² with X saves the inversion.
        var zz = new uint[_limbs];
        var product = new uint[_limbs];
        var t = new uint[_limbs + 2];
        Multiply(zz, sum.Z, sum.Z, t);
        for (var candidate = r; candidate < _curve.P; candidate += n)
        {
            Multiply(product, Enter(candidate), zz, t);
            if (product.AsSpan().SequenceEqual(sum.X)) return true;
        }

        return false;
    }

    /// <summary>Affine coordinates of scalar·G; the scalar lies in 1..n-1. For test keys only, see the remarks.</summary>
    internal (BigInteger X, BigInteger Y) MultiplyGenerator(BigInteger scalar)
    {
        var p = _curve.P;
        var comb = _comb.Value;
        var limbs = Limbs(scalar);
        var work = new Scratch(_limbs);
        var point = new Point((uint[])_one.Clone(), (uint[])_one.Clone(), new uint[_limbs]);
        for (var i = 0; i < comb.Length; i++)
        {
            var digit = (limbs[i / 8] >> (4 * (i % 8))) & 15;
            if (digit != 0) Add(point, comb[i][digit - 1], false, work);
        }

        var inverse = Invert(Value(point.Z) * _fromMontgomery % p, p);
        var square = inverse * inverse % p;
        return (Value(point.X) * _fromMontgomery % p * square % p, Value(point.Y) * _fromMontgomery % p * square % p * inverse % p);

        static BigInteger Value(uint[] limbs)
        {
            var bytes = new byte[(limbs.Length * 4) + 1];
            Buffer.BlockCopy(limbs, 0, bytes, 0, limbs.Length * 4);
            return new BigInteger(bytes);
        }
    }

    /// <summary>1..15 times 16^i times G: with these, a multiple of G is a sum without doublings.</summary>
    private Point[][] Comb()
    {
        var work = new Scratch(_limbs);
        var rows = new Point[_limbs * 8][];
        var unit = _generator[0].Copy();
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = new Point[15];
            rows[i][0] = unit;
            for (var j = 1; j < 15; j++)
            {
                rows[i][j] = rows[i][j - 1].Copy();
                Add(rows[i][j], unit, false, work);
            }

            unit = rows[i][14].Copy();
            Add(unit, rows[i][0], false, work);
        }

        return rows;
    }

    internal static BigInteger Truncate(byte[] hash, BigInteger n)
    {
        var bits = BitLength(n);
        var value = EllipticCurve.Unsigned(hash, 0, hash.Length);
        return hash.Length * 8 > bits ? value >> ((hash.Length * 8) - bits) : value;
    }

    internal static BigInteger Invert(BigInteger value, BigInteger modulus)
    {
        var (a, b) = (value, modulus);
        var (x, y) = (BigInteger.One, BigInteger.Zero);
        while (!b.IsZero)
        {
            var quotient = BigInteger.DivRem(a, b, out var rest);
            (a, b) = (b, rest);
            (x, y) = (y, x - (quotient * y));
        }

        return x.Sign < 0 ? x + modulus : x;
    }

    private static int BitLength(BigInteger value)
    {
        var bytes = value.ToByteArray();
        var last = bytes.Length - 1;
        while (last > 0 && bytes[last] == 0) last--;
        var bits = last * 8;
        for (int top = bytes[last]; top != 0; top >>= 1) bits++;
        return bits;
    }

    private Point Multiply(BigInteger u1, Point[] key, BigInteger u2)
    {
        var first = SignedDigits(u1);
        var second = SignedDigits(u2);
        var work = new Scratch(_limbs);
        var sum = new Point((uint[])_one.Clone(), (uint[])_one.Clone(), new uint[_limbs]);
        for (var i = Math.Max(first.Length, second.Length) - 1; i >= 0; i--)
        {
            Double(sum, work);
            if (i < first.Length && first[i] != 0) Add(sum, _generator[Math.Abs(first[i]) >> 1], first[i] < 0, work);
            if (i < second.Length && second[i] != 0) Add(sum, key[Math.Abs(second[i]) >> 1], second[i] < 0, work);
        }

        return sum;
    }

    /// <summary>Non-adjacent form of width 5: odd digits between -15 and 15.</summary>
    private sbyte[] SignedDigits(BigInteger value)
    {
        var limbs = new uint[_limbs + 1];
        Limbs(value).CopyTo(limbs, 0);
        var digits = new sbyte[(_limbs * 32) + 1];
        for (var i = 0; i < digits.Length; i++)
        {
            if ((limbs[0] & 1) != 0)
            {
                var digit = (int)(limbs[0] & ((1 << Window) - 1));
                if (digit >= 1 << (Window - 1)) digit -= 1 << Window;
                digits[i] = (sbyte)digit;
                AddSmall(limbs, -digit);
            }

            for (var j = 0; j < limbs.Length; j++) limbs[j] = (limbs[j] >> 1) | (j + 1 < limbs.Length ? limbs[j + 1] << 31 : 0);
        }

        return digits;
    }

    private static void AddSmall(uint[] limbs, int value)
    {
        long carry = value;
        for (var j = 0; j < limbs.Length && carry != 0; j++)
        {
            var sum = limbs[j] + carry;
            limbs[j] = (uint)sum;
            carry = sum >> 32;
        }
    }

    private void Double(Point point, Scratch work)
    {
        if (IsZero(point.Z)) return;
        var (xx, yy, m, s, t) = (work.A, work.B, work.C, work.D, work.T);
        Multiply(yy, point.Y, point.Y, t);
        Multiply(s, point.X, yy, t);
        Add(s, s, s);
        Add(s, s, s);
        Multiply(yy, yy, yy, t);
        Multiply(xx, point.X, point.X, t);
        Multiply(m, point.Z, point.Z, t);
        Multiply(point.Z, point.Y, point.Z, t);
        Add(point.Z, point.Z, point.Z);
        Multiply(m, m, m, t);
        Multiply(m, m, _a, t);
        Add(m, m, xx);
        Add(m, m, xx);
        Add(m, m, xx);
        Multiply(point.X, m, m, t);
        Subtract(point.X, point.X, s);
        Subtract(point.X, point.X, s);
        Subtract(s, s, point.X);
        Multiply(point.Y, m, s, t);
        Add(yy, yy, yy);
        Add(yy, yy, yy);
        Add(yy, yy, yy);
        Subtract(point.Y, point.Y, yy);
    }

    private void Add(Point point, Point other, bool negate, Scratch work)
    {
        var t = work.T;
        if (IsZero(other.Z)) return;
        if (negate) Subtract(work.H, work.Zero, other.Y);
        var otherY = negate ? work.H : other.Y;
        if (IsZero(point.Z))
        {
            other.X.CopyTo(point.X, 0);
            otherY.CopyTo(point.Y, 0);
            other.Z.CopyTo(point.Z, 0);
            return;
        }

        var (zz1, zz2, u1, u2, s1, s2) = (work.A, work.B, work.C, work.D, work.E, work.F);
        Multiply(zz1, point.Z, point.Z, t);
        Multiply(zz2, other.Z, other.Z, t);
        Multiply(u1, point.X, zz2, t);
        Multiply(u2, other.X, zz1, t);
        Multiply(s1, point.Y, other.Z, t);
        Multiply(s1, s1, zz2, t);
        Multiply(s2, otherY, point.Z, t);
        Multiply(s2, s2, zz1, t);
        Subtract(u2, u2, u1);
        Subtract(s2, s2, s1);
        if (IsZero(u2))
        {
            if (IsZero(s2)) Double(point, work);
            else Array.Clear(point.Z, 0, _limbs);
            return;
        }

        Multiply(point.Z, point.Z, other.Z, t);
        Multiply(point.Z, point.Z, u2, t);
        Multiply(zz1, u2, u2, t);
        Multiply(zz2, zz1, u2, t);
        Multiply(u1, u1, zz1, t);
        Multiply(point.X, s2, s2, t);
        Subtract(point.X, point.X, zz2);
        Subtract(point.X, point.X, u1);
        Subtract(point.X, point.X, u1);
        Subtract(u1, u1, point.X);
        Multiply(point.Y, s2, u1, t);
        Multiply(s1, s1, zz2, t);
        Subtract(point.Y, point.Y, s1);
    }

    private uint[] Limbs(BigInteger value)
    {
        var bytes = value.ToByteArray();
        var limbs = new uint[_limbs];
        for (var i = 0; i < bytes.Length && i < _limbs * 4; i++) limbs[i / 4] |= (uint)bytes[i] << (8 * (i % 4));
        return limbs;
    }

    private uint[] Enter(BigInteger value)
    {
        var result = new uint[_limbs];
        Multiply(result, Limbs(value), _rSquared, new uint[_limbs + 2]);
        return result;
    }

    private static bool IsZero(uint[] value)
    {
        foreach (var limb in value)
        {
            if (limb != 0) return false;
        }

        return true;
    }

    private void Multiply(uint[] result, uint[] left, uint[] right, uint[] t)
    {
        var p = _p;
        var count = p.Length;
        Array.Clear(t, 0, t.Length);
        for (var i = 0; i < count; i++)
        {
            ulong factor = right[i];
            ulong carry = 0;
            for (var j = 0; j < left.Length; j++)
            {
                carry += t[j] + (left[j] * factor);
                t[j] = (uint)carry;
                carry >>= 32;
            }

            carry += t[count];
            t[count] = (uint)carry;
            t[count + 1] = (uint)(carry >> 32);
            ulong reduce = t[0] * _inverse;
            carry = (t[0] + (p[0] * reduce)) >> 32;
            for (var j = 1; j < p.Length; j++)
            {
                carry += t[j] + (p[j] * reduce);
                t[j - 1] = (uint)carry;
                carry >>= 32;
            }

            carry += t[count];
            t[count - 1] = (uint)carry;
            t[count] = t[count + 1] + (uint)(carry >> 32);
        }

        if (t[count] != 0 || !Less(t, p)) SubtractModulus(t);
        Array.Copy(t, result, count);
    }

    private void Add(uint[] result, uint[] left, uint[] right)
    {
        ulong carry = 0;
        for (var i = 0; i < result.Length; i++)
        {
            carry += (ulong)left[i] + right[i];
            result[i] = (uint)carry;
            carry >>= 32;
        }

        if (carry != 0 || !Less(result, _p)) SubtractModulus(result);
    }

    private void Subtract(uint[] result, uint[] left, uint[] right)
    {
        long borrow = 0;
        for (var i = 0; i < result.Length; i++)
        {
            borrow += (long)left[i] - right[i];
            result[i] = (uint)borrow;
            borrow >>= 32;
        }

        if (borrow == 0) return;
        ulong carry = 0;
        for (var i = 0; i < result.Length; i++)
        {
            carry += (ulong)result[i] + _p[i];
            result[i] = (uint)carry;
            carry >>= 32;
        }
    }

    private void SubtractModulus(uint[] value)
    {
        long borrow = 0;
        for (var i = 0; i < _p.Length; i++)
        {
            borrow += (long)value[i] - _p[i];
            value[i] = (uint)borrow;
            borrow >>= 32;
        }
    }

    private static bool Less(uint[] left, uint[] right)
    {
        for (var i = right.Length - 1; i >= 0; i--)
        {
            if (left[i] != right[i]) return left[i] < right[i];
        }

        return false;
    }

    /// <summary>A point in Jacobian coordinates, Montgomery form; Z = 0 is infinity.</summary>
    internal sealed class Point(uint[] x, uint[] y, uint[] z)
    {
        internal uint[] X { get; } = x;

        internal uint[] Y { get; } = y;

        internal uint[] Z { get; } = z;

        internal Point Copy() => new((uint[])X.Clone(), (uint[])Y.Clone(), (uint[])Z.Clone());
    }

    private sealed class Scratch(int limbs)
    {
        internal uint[] A { get; } = new uint[limbs];

        internal uint[] B { get; } = new uint[limbs];

        internal uint[] C { get; } = new uint[limbs];

        internal uint[] D { get; } = new uint[limbs];

        internal uint[] E { get; } = new uint[limbs];

        internal uint[] F { get; } = new uint[limbs];

        internal uint[] H { get; } = new uint[limbs];

        internal uint[] Zero { get; } = new uint[limbs];

        internal uint[] T { get; } = new uint[limbs + 2];
    }
}
