namespace Fiscal.Tse.Logs;

/// <summary>The ustar format (POSIX 1003.1) as reader and writer share it.</summary>
internal static class TarFormat
{
    internal const int Block = 512;
    internal const int NameLength = 100;
    internal const int ChecksumAt = 148;

    /// <summary>Header, content and zero padding of one member.</summary>
    internal static byte[] Entry(byte[] name, char type, byte[] content, long time)
    {
        var padded = (content.Length + Block - 1) / Block * Block;
        var bytes = new byte[Block + padded];
        Buffer.BlockCopy(name, 0, bytes, 0, name.Length);
        Octal(bytes, 100, 7, 420); // 0644
        Octal(bytes, 108, 7, 0);
        Octal(bytes, 116, 7, 0);
        Octal(bytes, 124, 11, content.Length);
        Octal(bytes, 136, 11, Math.Max(0, time));
        bytes[156] = (byte)type;
        Buffer.BlockCopy("ustar\000"u8.ToArray(), 0, bytes, 257, 8);
        Octal(bytes, ChecksumAt, 6, Checksum(bytes, 0, false));
        bytes[ChecksumAt + 6] = 0;
        bytes[ChecksumAt + 7] = (byte)' ';
        Buffer.BlockCopy(content, 0, bytes, Block, content.Length);
        return bytes;
    }

    /// <summary><c>NN key=value\n</c>, where NN counts itself.</summary>
    internal static byte[] PaxRecord(string key, byte[] value)
    {
        var body = Der.Concat([Texts.Utf8(" " + key + "="), value, Texts.Utf8("\n")]);
        var length = body.Length + 1;
        while (Digits.Text(length).Length + body.Length != length) length = Digits.Text(length).Length + body.Length;
        return Der.Concat([Texts.Utf8(Digits.Text(length)), body]);
    }

    /// <summary>A name for the header of a member whose real name stands in its pax header.</summary>
    internal static string ShortAscii(string name)
    {
        var chars = name.Substring(0, Math.Min(name.Length, NameLength - 12)).ToCharArray();
        for (var i = 0; i < chars.Length; i++)
        {
            if (chars[i] is < ' ' or > '~') chars[i] = '_';
        }

        return new string(chars);
    }

    /// <summary>Sum of the header's bytes with the checksum field as blanks.</summary>
    internal static int Checksum(byte[] header, int start, bool signed)
    {
        var sum = 0;
        for (var i = 0; i < Block; i++)
        {
            var value = i is >= ChecksumAt and < ChecksumAt + 8 ? (byte)' ' : header[start + i];
            sum += signed ? (sbyte)value : value;
        }

        return sum;
    }

    internal static bool IsZero(byte[] bytes, int start, int length)
    {
        for (var i = start; i < start + length; i++)
        {
            if (bytes[i] != 0) return false;
        }

        return true;
    }

    private static void Octal(byte[] target, int at, int digits, long value)
    {
        for (var i = at + digits - 1; i >= at; i--)
        {
            target[i] = (byte)('0' + (value & 7));
            value >>= 3;
        }
    }
}
