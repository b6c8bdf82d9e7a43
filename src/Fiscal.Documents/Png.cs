using System.IO.Compression;
using System.Text;

namespace Fiscal.Documents;

/// <summary>A small PNG reader and writer: what logos need, bounded, no dependency.</summary>
internal static class Png
{
    private static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];
    private static readonly uint[] CrcTable = MakeCrcTable();

    public static bool TryReadSize(byte[] png, out int width, out int height)
    {
        width = height = 0;
        if (png.Length < 33 || !png.AsSpan(0, 8).SequenceEqual(Signature) || Name(png, 12) != "IHDR")
        {
            return false;
        }

        var w = ReadUInt32(png, 16);
        var h = ReadUInt32(png, 20);
        if (w is 0 or > RasterImage.LargestSide || h is 0 or > RasterImage.LargestSide)
        {
            return false;
        }

        width = (int)w;
        height = (int)h;
        return true;
    }

    public static RasterImage Read(byte[] png, int mostPixels)
    {
        if (png.Length < 8 || !png.AsSpan(0, 8).SequenceEqual(Signature))
        {
            throw new InvalidDataException("This is no PNG file. Fiscal.Imaging converts other pictures.");
        }

        if (!TryReadSize(png, out var width, out var height))
        {
            throw new InvalidDataException($"The PNG file has no valid header, or a side above {RasterImage.LargestSide} pixels.");
        }

        if ((long)width * height > mostPixels)
        {
            throw new InvalidDataException($"The picture has {(long)width * height} pixels; {mostPixels} are allowed.");
        }

        var depth = png[24];
        var colour = png[25];
        Header(depth, colour, png[26], png[27], png[28]);
        var (palette, transparency, data) = Chunks(png, colour);
        var channels = colour switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };
        var stride = ((width * channels * depth) + 7) / 8;
        var raw = Inflate(data, (stride + 1) * height);
        Unfilter(raw, stride, height, Math.Max(channels * depth / 8, 1));
        var image = new RasterImage(width, height);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                ReadPixel(raw, (y * (stride + 1)) + 1, x, depth, colour, palette, transparency, image.Pixels, 4 * ((y * width) + x));
            }
        }

        return image;
    }

    public static byte[] Write(RasterImage image)
    {
        var raw = new byte[((4 * image.Width) + 1) * image.Height];
        for (var y = 0; y < image.Height; y++)
        {
            Buffer.BlockCopy(image.Pixels, 4 * image.Width * y, raw, (((4 * image.Width) + 1) * y) + 1, 4 * image.Width);
        }

        return File(image.Width, image.Height, 8, 6, raw);
    }

    public static byte[] Write(MonochromeImage image)
    {
        // Grey of one bit: 0 is black there and 1 is dark here.
        var raw = new byte[(image.Stride + 1) * image.Height];
        for (var y = 0; y < image.Height; y++)
        {
            for (var i = 0; i < image.Stride; i++)
            {
                raw[((image.Stride + 1) * y) + 1 + i] = (byte)~image.Bits[(y * image.Stride) + i];
            }
        }

        return File(image.Width, image.Height, 1, 0, raw);
    }

    private static void Header(int depth, int colour, int compression, int filter, int interlace)
    {
        var known = colour switch
        {
            0 => depth is 1 or 2 or 4 or 8 or 16,
            3 => depth is 1 or 2 or 4 or 8,
            2 or 4 or 6 => depth is 8 or 16,
            _ => false,
        };
        if (!known || compression != 0 || filter != 0)
        {
            throw new InvalidDataException($"The PNG file has colour type {colour} at {depth} bits, which does not exist.");
        }

        if (interlace != 0)
        {
            throw new InvalidDataException("Interlaced PNG files are not read. Save the picture without interlacing.");
        }
    }

    private static (byte[] Palette, byte[] Transparency, MemoryStream Data) Chunks(byte[] png, int colour)
    {
        byte[] palette = [];
        byte[] transparency = [];
        var data = new MemoryStream();
        var offset = 8;
        var ended = false;
        while (!ended)
        {
            if (png.Length - offset < 12)
            {
                throw new InvalidDataException("The PNG file ends before its end chunk.");
            }

            var length = ReadUInt32(png, offset);
            if (length > png.Length - offset - 12)
            {
                throw new InvalidDataException("A chunk of the PNG file is longer than the file.");
            }

            var start = offset + 8;
            var size = (int)length;
            var name = Name(png, offset + 4);
            if (Crc(png, offset + 4, size + 4) != ReadUInt32(png, start + size))
            {
                throw new InvalidDataException($"The checksum of chunk {name} is wrong: the PNG file is damaged.");
            }

            switch (name)
            {
                case "PLTE" when size % 3 == 0 && size <= 768:
                    palette = png.AsSpan(start, size).ToArray();
                    break;
                case "tRNS" when size <= 256:
                    transparency = png.AsSpan(start, size).ToArray();
                    break;
                case "IDAT":
                    data.Write(png, start, size);
                    break;
                case "IEND":
                    ended = true;
                    break;
                case "IHDR" when offset == 8:
                    break;
                default:
                    // An upper-case first letter marks a chunk without which the picture cannot be shown.
                    if ((name[0] & 0x20) == 0)
                    {
                        throw new InvalidDataException($"The PNG file needs chunk {name}, which is not read.");
                    }

                    break;
            }

            offset = start + size + 4;
        }

        if (colour == 3 && palette.Length == 0)
        {
            throw new InvalidDataException("The PNG file has no palette.");
        }

        data.Position = 0;
        return (palette, transparency, data);
    }

    /// <summary>Exactly so many bytes: what a bomb holds beyond them is never unpacked.</summary>
    private static byte[] Inflate(MemoryStream data, int length)
    {
        if (data.Length < 6 || (data.GetBuffer()[0] & 15) != 8 || ((data.GetBuffer()[0] << 8) | data.GetBuffer()[1]) % 31 != 0 || (data.GetBuffer()[1] & 0x20) != 0)
        {
            throw new InvalidDataException("The PNG file's data is no zlib stream.");
        }

        // netstandard2.0 has no ZLibStream: two bytes of header are skipped, the Adler checksum is compared by hand.
        var checksum = ReadUInt32(data.GetBuffer(), (int)data.Length - 4);
        data.Position = 2;
        var raw = new byte[length];
        var filled = 0;
        using (var inflate = new DeflateStream(data, CompressionMode.Decompress, leaveOpen: true))
        {
            while (filled < length)
            {
                var read = inflate.Read(raw, filled, length - filled);
                if (read == 0)
                {
                    throw new InvalidDataException("The PNG file has fewer pixels than its header says.");
                }

                filled += read;
            }

            if (inflate.ReadByte() >= 0)
            {
                throw new InvalidDataException("The PNG file has more pixels than its header says.");
            }
        }

        return Adler(raw) == checksum ? raw : throw new InvalidDataException("The checksum of the PNG file's pixels is wrong: it is damaged.");
    }

    private static void Unfilter(byte[] raw, int stride, int height, int step)
    {
        for (var y = 0; y < height; y++)
        {
            var row = y * (stride + 1);
            var filter = raw[row];
            if (filter > 4)
            {
                throw new InvalidDataException($"Row {y} of the PNG file has filter {filter}, which does not exist.");
            }

            for (var i = 1; i <= stride; i++)
            {
                int left = i > step ? raw[row + i - step] : 0;
                int up = y > 0 ? raw[row - stride - 1 + i] : 0;
                int corner = y > 0 && i > step ? raw[row - stride - 1 + i - step] : 0;
                var predicted = filter switch
                {
                    1 => left,
                    2 => up,
                    3 => (left + up) / 2,
                    4 => Paeth(left, up, corner),
                    _ => 0,
                };
                raw[row + i] = unchecked((byte)(raw[row + i] + predicted));
            }
        }
    }

    private static int Paeth(int left, int up, int corner)
    {
        var guess = left + up - corner;
        var toLeft = Math.Abs(guess - left);
        var toUp = Math.Abs(guess - up);
        var toCorner = Math.Abs(guess - corner);
        return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
    }

    private static void ReadPixel(byte[] raw, int row, int x, int depth, int colour, byte[] palette, byte[] transparency, byte[] pixels, int target)
    {
        byte alpha = 255;
        switch (colour)
        {
            case 3:
                var index = Sample(raw, row, x, depth);
                if ((3 * index) + 2 >= palette.Length)
                {
                    throw new InvalidDataException($"The PNG file uses colour {index}, which its palette does not have.");
                }

                alpha = index < transparency.Length ? transparency[index] : (byte)255;
                Set(palette[3 * index], palette[(3 * index) + 1], palette[(3 * index) + 2]);
                break;
            case 0 or 4:
                var channels = colour == 4 ? 2 : 1;
                var sample = Sample(raw, row, x * channels, depth);
                var grey = Scale(sample, depth);
                alpha = colour == 4 ? Scale(Sample(raw, row, (x * channels) + 1, depth), depth) : Keyed(0, sample) ? (byte)0 : (byte)255;
                Set(grey, grey, grey);
                break;
            default:
                var count = colour == 6 ? 4 : 3;
                var red = Sample(raw, row, x * count, depth);
                var green = Sample(raw, row, (x * count) + 1, depth);
                var blue = Sample(raw, row, (x * count) + 2, depth);
                alpha = colour == 6 ? Scale(Sample(raw, row, (x * count) + 3, depth), depth) : Keyed(0, red) && Keyed(1, green) && Keyed(2, blue) ? (byte)0 : (byte)255;
                Set(Scale(red, depth), Scale(green, depth), Scale(blue, depth));
                break;
        }

        bool Keyed(int channel, int value) => transparency.Length >= (2 * channel) + 2 && ((transparency[2 * channel] << 8) | transparency[(2 * channel) + 1]) == value;

        void Set(byte red, byte green, byte blue)
        {
            pixels[target] = red;
            pixels[target + 1] = green;
            pixels[target + 2] = blue;
            pixels[target + 3] = alpha;
        }
    }

    private static int Sample(byte[] raw, int row, int index, int depth) => depth switch
    {
        16 => (raw[row + (2 * index)] << 8) | raw[row + (2 * index) + 1],
        8 => raw[row + index],
        _ => (raw[row + (index * depth / 8)] >> (8 - depth - (index * depth % 8))) & ((1 << depth) - 1),
    };

    private static byte Scale(int sample, int depth) => depth == 16 ? (byte)(sample >> 8) : (byte)(sample * 255 / ((1 << depth) - 1));

    private static byte[] File(int width, int height, byte depth, byte colour, byte[] raw)
    {
        var file = new MemoryStream();
        file.Write(Signature, 0, Signature.Length);
        var header = new byte[13];
        WriteUInt32(header, 0, (uint)width);
        WriteUInt32(header, 4, (uint)height);
        header[8] = depth;
        header[9] = colour;
        Chunk(file, "IHDR", header);
        var data = new MemoryStream();
        data.WriteByte(0x78);
        data.WriteByte(0x9C);
        using (var deflate = new DeflateStream(data, CompressionLevel.Optimal, leaveOpen: true))
        {
            deflate.Write(raw, 0, raw.Length);
        }

        var checksum = new byte[4];
        WriteUInt32(checksum, 0, Adler(raw));
        data.Write(checksum, 0, 4);
        Chunk(file, "IDAT", data.ToArray());
        Chunk(file, "IEND", []);
        return file.ToArray();
    }

    private static void Chunk(MemoryStream file, string name, byte[] content)
    {
        var chunk = new byte[content.Length + 12];
        WriteUInt32(chunk, 0, (uint)content.Length);
        Encoding.ASCII.GetBytes(name, 0, 4, chunk, 4);
        Buffer.BlockCopy(content, 0, chunk, 8, content.Length);
        WriteUInt32(chunk, content.Length + 8, Crc(chunk, 4, content.Length + 4));
        file.Write(chunk, 0, chunk.Length);
    }

    private static string Name(byte[] bytes, int offset) => Encoding.ASCII.GetString(bytes, offset, 4);

    private static uint ReadUInt32(byte[] bytes, int offset) =>
        ((uint)bytes[offset] << 24) | ((uint)bytes[offset + 1] << 16) | ((uint)bytes[offset + 2] << 8) | bytes[offset + 3];

    private static void WriteUInt32(byte[] bytes, int offset, uint value)
    {
        bytes[offset] = (byte)(value >> 24);
        bytes[offset + 1] = (byte)(value >> 16);
        bytes[offset + 2] = (byte)(value >> 8);
        bytes[offset + 3] = (byte)value;
    }

    private static uint Adler(byte[] bytes)
    {
        uint a = 1;
        uint b = 0;
        foreach (var value in bytes)
        {
            a = (a + value) % 65521;
            b = (b + a) % 65521;
        }

        return (b << 16) | a;
    }

    private static uint Crc(byte[] bytes, int offset, int count)
    {
        var crc = uint.MaxValue;
        for (var i = offset; i < offset + count; i++)
        {
            crc = CrcTable[(crc ^ bytes[i]) & 0xFF] ^ (crc >> 8);
        }

        return ~crc;
    }

    private static uint[] MakeCrcTable()
    {
        var table = new uint[256];
        for (uint n = 0; n < 256; n++)
        {
            var c = n;
            for (var k = 0; k < 8; k++)
            {
                c = (c & 1) == 1 ? 0xEDB88320 ^ (c >> 1) : c >> 1;
            }

            table[n] = c;
        }

        return table;
    }
}
