using System.IO.Compression;

namespace Fiscal.Receipts;

/// <summary>zlib streams; netstandard2.0 has deflate alone.</summary>
internal static class Flate
{
    public static byte[] Compress(byte[] bytes, int length)
    {
        using var output = new MemoryStream((length / 2) + 64);
        output.WriteByte(0x78);
        output.WriteByte(0x9C);
        using (var deflate = new DeflateStream(output, CompressionLevel.Optimal, leaveOpen: true))
        {
            deflate.Write(bytes, 0, length);
        }

        var sum = Adler(bytes, length);
        for (var shift = 24; shift >= 0; shift -= 8)
        {
            output.WriteByte((byte)(sum >> shift));
        }

        return output.ToArray();
    }

    private static uint Adler(byte[] bytes, int length)
    {
        // As many sums as fit 32 bits before the remainder has to be taken.
        const int Run = 5552;
        uint a = 1;
        uint b = 0;
        for (var i = 0; i < length;)
        {
            for (var end = Math.Min(i + Run, length); i < end; i++)
            {
                a += bytes[i];
                b += a;
            }

            a %= 65521;
            b %= 65521;
        }

        return (b << 16) | a;
    }
}
