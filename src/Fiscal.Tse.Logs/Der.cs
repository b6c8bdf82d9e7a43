namespace Fiscal.Tse.Logs;

/// <summary>What stopped a strict DER read.</summary>
internal enum DerProblem
{
    None,
    Missing,
    Truncated,
    BadLength,
    Indefinite,
    BadTag,
}

/// <summary>One tag-length-value inside a buffer, by offsets: log messages are sliced, never re-encoded.</summary>
internal readonly struct Tlv(byte tag, int start, int content, int length)
{
    public byte Tag { get; } = tag;

    public int Start { get; } = start;

    public int Content { get; } = content;

    public int Length { get; } = length;

    public int End => Content + Length;
}

/// <summary>Strict, bounded DER. Lengths must be minimal; tags have one byte; nothing is longer than 16 MiB.</summary>
internal static class Der
{
    /// <summary>Reads the element at <paramref name="offset"/>. With <see cref="DerProblem.Indefinite"/> the element has length 0 and starts after the <c>80</c>.</summary>
    internal static DerProblem Read(byte[] bytes, int offset, int end, out Tlv tlv)
    {
        tlv = default;
        if (offset >= end) return DerProblem.Missing;
        var tag = bytes[offset];
        if ((tag & 0x1f) == 0x1f) return DerProblem.BadTag;
        if (offset + 1 >= end) return DerProblem.Truncated;
        int first = bytes[offset + 1];
        var content = offset + 2;
        var length = first;
        if (first == 0x80)
        {
            tlv = new Tlv(tag, offset, content, 0);
            return DerProblem.Indefinite;
        }

        if (first > 0x80)
        {
            var count = first & 0x7f;
            if (count > 3) return DerProblem.BadLength;
            if (content + count > end) return DerProblem.Truncated;
            length = 0;
            for (var i = 0; i < count; i++) length = (length << 8) | bytes[content + i];
            var least = count switch { 1 => 0x80, 2 => 0x100, _ => 0x10000 };
            if (length < least) return DerProblem.BadLength;
            content += count;
        }

        if (length > end - content) return DerProblem.Truncated;
        tlv = new Tlv(tag, offset, content, length);
        return DerProblem.None;
    }

    /// <summary>Reads an element that must have <paramref name="tag"/>.</summary>
    internal static bool TryRead(byte[] bytes, int offset, int end, byte tag, out Tlv tlv) =>
        Read(bytes, offset, end, out tlv) == DerProblem.None && tlv.Tag == tag;

    internal static byte[] Slice(this byte[] bytes, int start, int length)
    {
        var result = new byte[length];
        Buffer.BlockCopy(bytes, start, result, 0, length);
        return result;
    }

    internal static byte[] ContentOf(this byte[] bytes, Tlv tlv) => bytes.Slice(tlv.Content, tlv.Length);

    internal static bool SameBytes(this byte[] left, byte[] right) => left.AsSpan().SequenceEqual(right);

    /// <summary>Encodes one element with minimal length.</summary>
    internal static byte[] Write(byte tag, params byte[][] parts)
    {
        var length = 0;
        foreach (var part in parts) length = checked(length + part.Length);
        var header = Header(tag, length);
        var result = new byte[header.Length + length];
        Buffer.BlockCopy(header, 0, result, 0, header.Length);
        var at = header.Length;
        foreach (var part in parts)
        {
            Buffer.BlockCopy(part, 0, result, at, part.Length);
            at += part.Length;
        }

        return result;
    }

    internal static byte[] Concat(IReadOnlyList<byte[]> parts)
    {
        var length = 0;
        foreach (var part in parts) length = checked(length + part.Length);
        var result = new byte[length];
        var at = 0;
        foreach (var part in parts)
        {
            Buffer.BlockCopy(part, 0, result, at, part.Length);
            at += part.Length;
        }

        return result;
    }

    /// <summary>Minimal two's complement of a value that is not negative (TR-03151, §1.7 of our notes).</summary>
    internal static byte[] Integer(long value)
    {
        if (value < 0) throw new ArgumentOutOfRangeException(nameof(value), value, "Log messages hold no negative integers.");
        var count = 1;
        for (var rest = value >> 7; rest != 0; rest >>= 8) count++;
        var result = new byte[count];
        for (var i = count - 1; i >= 0; i--)
        {
            result[i] = (byte)value;
            value >>= 8;
        }

        return result;
    }

    /// <summary>Unsigned big-endian bytes as the content of an INTEGER.</summary>
    internal static byte[] UnsignedInteger(byte[] bytes, int start, int length)
    {
        while (length > 1 && bytes[start] == 0)
        {
            start++;
            length--;
        }

        var pad = bytes[start] >= 0x80 ? 1 : 0;
        var result = new byte[length + pad];
        Buffer.BlockCopy(bytes, start, result, pad, length);
        return result;
    }

    /// <summary>Dotted text of an OID's content; empty if it is no OID.</summary>
    internal static string OidText(byte[] bytes, int start, int length)
    {
        if (length == 0) return string.Empty;
        var text = new System.Text.StringBuilder();
        long value = 0;
        var first = true;
        for (var i = start; i < start + length; i++)
        {
            if (value == 0 && bytes[i] == 0x80) return string.Empty;
            if (value > long.MaxValue >> 8) return string.Empty;
            value = (value << 7) | (uint)(bytes[i] & 0x7f);
            if (bytes[i] >= 0x80)
            {
                if (i == start + length - 1) return string.Empty;
                continue;
            }

            if (first)
            {
                var root = value < 40 ? 0 : value < 80 ? 1 : 2;
                text.Append(root).Append('.').Append(value - (root * 40));
                first = false;
            }
            else
            {
                text.Append('.').Append(value);
            }

            value = 0;
        }

        return text.ToString();
    }

    /// <summary>Content of an OID from its dotted text, which is one of ours.</summary>
    internal static byte[] OidBytes(string dotted)
    {
        var arcs = dotted.Split('.');
        var result = new List<byte>();
        for (var i = 1; i < arcs.Length; i++)
        {
            var value = Digits.ParseLong(arcs[i]);
            if (i == 1) value += 40 * Digits.ParseLong(arcs[0]);
            var at = result.Count;
            result.Add((byte)(value & 0x7f));
            while ((value >>= 7) != 0) result.Insert(at, (byte)(0x80 | (value & 0x7f)));
        }

        return result.ToArray();
    }

    private static byte[] Header(byte tag, int length) => length switch
    {
        < 0x80 => [tag, (byte)length],
        < 0x100 => [tag, 0x81, (byte)length],
        < 0x10000 => [tag, 0x82, (byte)(length >> 8), (byte)length],
        _ => [tag, 0x83, (byte)(length >> 16), (byte)(length >> 8), (byte)length],
    };
}
