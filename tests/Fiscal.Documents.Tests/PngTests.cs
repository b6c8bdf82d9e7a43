using System.IO.Compression;
using System.Text;

namespace Fiscal.Documents.Tests;

/// <summary>pngcheck judges what we write; what we read was put together here by hand, filter by filter.</summary>
public sealed class PngTests
{
    [Fact]
    public void What_is_written_is_valid_and_read_back_unchanged()
    {
        var random = new Random(TestSettings.Seed);
        for (var i = 0; i < 6; i++)
        {
            var image = new RasterImage(random.Next(1, 40), random.Next(1, 40));
            random.NextBytes(image.Pixels);
            var png = image.ToPng();

            Tool.CheckPng(png);
            Assert.Equal(image.Pixels, RasterImage.FromPng(png).Pixels);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(384)]
    public void One_bit_images_are_valid_and_read_back_unchanged(int width)
    {
        var random = new Random(TestSettings.Seed);
        var image = new MonochromeImage(width, 13);
        for (var i = 0; i < width * 5; i++)
        {
            image.Set(random.Next(width), random.Next(13));
        }

        var png = image.ToPng();
        Tool.CheckPng(png);
        Assert.Equal(image.Bits, MonochromeImage.FromThreshold(RasterImage.FromPng(png)).Bits);
    }

    [Theory]
    [InlineData(0, 8, 1)]
    [InlineData(2, 8, 3)]
    [InlineData(3, 8, 1)]
    [InlineData(4, 8, 2)]
    [InlineData(6, 8, 4)]
    [InlineData(2, 16, 3)]
    public void Every_filter_of_every_colour_type_is_undone(byte colour, byte depth, int channels)
    {
        const int Width = 9;
        const int Height = 10;
        var random = new Random(TestSettings.Seed + colour);
        var step = channels * depth / 8;
        var stride = Width * step;
        var samples = new byte[Height][];
        var raw = new MemoryStream();
        for (var y = 0; y < Height; y++)
        {
            samples[y] = new byte[stride];
            random.NextBytes(samples[y]);
            var filter = y % 5;
            raw.WriteByte((byte)filter);
            for (var i = 0; i < stride; i++)
            {
                int left = i >= step ? samples[y][i - step] : 0, up = y > 0 ? samples[y - 1][i] : 0, corner = y > 0 && i >= step ? samples[y - 1][i - step] : 0;
                var p = left + up - corner;
                var paeth = Math.Abs(p - left) <= Math.Abs(p - up) && Math.Abs(p - left) <= Math.Abs(p - corner) ? left : Math.Abs(p - up) <= Math.Abs(p - corner) ? up : corner;
                raw.WriteByte(unchecked((byte)(samples[y][i] - (filter switch { 1 => left, 2 => up, 3 => (left + up) / 2, 4 => paeth, _ => 0 }))));
            }
        }

        var palette = new byte[768];
        random.NextBytes(palette);
        var png = Build(Width, Height, depth, colour, raw.ToArray(), colour == 3 ? [("PLTE", palette), ("tRNS", [0, 128])] : []);
        Tool.CheckPng(png);
        var image = RasterImage.FromPng(png);

        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                byte At(int channel) => samples[y][(x * step) + (channel * depth / 8)];
                byte[] expected = colour switch
                {
                    0 => [At(0), At(0), At(0), 255],
                    2 => [At(0), At(1), At(2), 255],
                    3 => [palette[3 * At(0)], palette[(3 * At(0)) + 1], palette[(3 * At(0)) + 2], At(0) switch { 0 => 0, 1 => 128, _ => 255 }],
                    4 => [At(0), At(0), At(0), At(1)],
                    _ => [At(0), At(1), At(2), At(3)],
                };
                Assert.Equal(expected, image.Pixels.AsSpan(4 * ((y * Width) + x), 4).ToArray());
            }
        }
    }

    [Fact]
    public void Interlaced_and_oversized_files_are_refused_before_memory_is_taken()
    {
        var interlaced = Build(2, 2, 8, 0, [0, 0, 0, 0, 0, 0], [], interlace: 1);
        var bomb = Build(16384, 16384, 8, 0, [0], []);

        Assert.Contains("nterlac", Assert.Throws<InvalidDataException>(() => RasterImage.FromPng(interlaced)).Message, StringComparison.Ordinal);
        Assert.Contains("268435456", Assert.Throws<InvalidDataException>(() => RasterImage.FromPng(bomb)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_data_than_the_header_says_is_refused_without_unpacking_it()
    {
        var bomb = Build(2, 2, 8, 0, new byte[64 * 1024 * 1024], []);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<InvalidDataException>(() => RasterImage.FromPng(bomb));

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 4 * 1024 * 1024);
    }

    [Fact]
    public void Damaged_files_are_refused_with_one_kind_of_exception()
    {
        var random = new Random(TestSettings.Seed);
        var image = new RasterImage(20, 20);
        random.NextBytes(image.Pixels);
        var good = image.ToPng();
        for (var i = 0; i < 3000 * TestSettings.Scale; i++)
        {
            var bad = good.Take(random.Next(4) == 0 ? random.Next(good.Length) : good.Length).ToArray();
            for (var k = random.Next(1, 4); k > 0 && bad.Length > 0; k--)
            {
                bad[random.Next(bad.Length)] = (byte)random.Next(256);
            }

            // A valid checksum lets the damage through to the code behind it.
            if (random.Next(2) == 0)
            {
                Repair(bad);
            }

            try
            {
                Assert.InRange(RasterImage.FromPng(bad).Width, 1, RasterImage.LargestSide);
            }
            catch (InvalidDataException)
            {
            }
        }
    }

    [Fact]
    public void Threshold_puts_transparent_pixels_on_white()
    {
        var image = new RasterImage(4, 1);
        new byte[] { 0, 0, 0, 255, 0, 0, 0, 0, 127, 127, 127, 255, 128, 128, 128, 255 }.CopyTo(image.Pixels, 0);

        Assert.Equal([0b1010_0000], MonochromeImage.FromThreshold(image).Bits);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(64)]
    [InlineData(128)]
    [InlineData(200)]
    [InlineData(255)]
    public void Dithering_keeps_the_brightness(byte grey)
    {
        var image = new RasterImage(64, 64);
        for (var i = 0; i < image.Pixels.Length; i++)
        {
            image.Pixels[i] = i % 4 == 3 ? (byte)255 : grey;
        }

        var dark = MonochromeImage.FromDithering(image);
        var count = Enumerable.Range(0, 64 * 64).Count(i => dark.IsDark(i % 64, i / 64));

        Assert.InRange(count, (64 * 64 * (255 - grey) / 255) - 60, (64 * 64 * (255 - grey) / 255) + 60);
    }

    private static byte[] Build(int width, int height, byte depth, byte colour, byte[] raw, (string Name, byte[] Content)[] chunks, byte interlace = 0)
    {
        var file = new MemoryStream();
        file.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        Chunk("IHDR", [.. Big(width), .. Big(height), depth, colour, 0, 0, interlace]);
        foreach (var (name, content) in chunks)
        {
            Chunk(name, content);
        }

        var data = new MemoryStream();
        using (var zlib = new ZLibStream(data, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(raw);
        }

        Chunk("IDAT", data.ToArray());
        Chunk("IEND", []);
        return file.ToArray();

        void Chunk(string name, byte[] content)
        {
            byte[] body = [.. Encoding.ASCII.GetBytes(name), .. content];
            file.Write(Big(content.Length));
            file.Write(body);
            file.Write(Big((int)Crc(body, 0, body.Length)));
        }
    }

    private static byte[] Big(int value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];

    private static void Repair(byte[] png)
    {
        for (var offset = 8; offset + 12 <= png.Length;)
        {
            var length = (png[offset] << 24) | (png[offset + 1] << 16) | (png[offset + 2] << 8) | png[offset + 3];
            if (length < 0 || length > png.Length - offset - 12)
            {
                return;
            }

            Big((int)Crc(png, offset + 4, length + 4)).CopyTo(png, offset + 8 + length);
            offset += length + 12;
        }
    }

    private static uint Crc(byte[] bytes, int start, int count)
    {
        var crc = uint.MaxValue;
        for (var i = start; i < start + count; i++)
        {
            crc ^= bytes[i];
            for (var k = 0; k < 8; k++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            }
        }

        return ~crc;
    }
}
