using Fiscal.Documents;
using Fiscal.Receipts.Tests.Rendering;
using SkiaSharp;

namespace Fiscal.Imaging.Tests;

public sealed class PictureReaderTests
{
    [Theory]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Webp)]
    public void Usual_kinds_are_read(SKEncodedImageFormat format)
    {
        var image = PictureReader.Read(Halves(format, 200, 100));

        Assert.Equal((200, 100), (image.Width, image.Height));
        AssertLike(image, 10, 50, 200, 30, 30);
        AssertLike(image, 190, 50, 30, 30, 200);
    }

    [Fact]
    public void Transparency_and_colour_survive_as_our_own_reader_sees_them()
    {
        var expected = RasterImage.FromPng(Samples.Logo());

        var image = PictureReader.Read(Samples.Logo());

        Assert.Equal((300, 100), (image.Width, image.Height));
        Assert.Equal(0, image.Pixels[3]);
        for (var i = 0; i < expected.Pixels.Length; i += 4)
        {
            if (expected.Pixels[i + 3] == 255)
            {
                Assert.Equal(expected.Pixels.AsSpan(i, 4).ToArray(), image.Pixels.AsSpan(i, 4).ToArray());
            }
        }
    }

    [Fact]
    public void Large_pictures_are_made_smaller_in_proportion_and_small_ones_stay()
    {
        var image = PictureReader.Read(Halves(SKEncodedImageFormat.Png, 1200, 600), mostWidth: 384);
        Assert.Equal((384, 192), (image.Width, image.Height));
        AssertLike(image, 20, 100, 200, 30, 30);
        Assert.Equal((100, 50), Size(PictureReader.Read(Halves(SKEncodedImageFormat.Png, 1200, 600), mostWidth: 384, mostHeight: 50)));
        Assert.Equal((20, 10), Size(PictureReader.Read(Halves(SKEncodedImageFormat.Png, 20, 10))));
    }

    [Theory]
    [InlineData(1, false, "left")]
    [InlineData(3, false, "right")]
    [InlineData(6, true, "top")]
    [InlineData(8, true, "bottom")]
    public void Pictures_of_cameras_are_turned_upright(int orientation, bool sideways, string redIs)
    {
        var image = PictureReader.Read(WithOrientation(Halves(SKEncodedImageFormat.Jpeg, 64, 32), orientation));

        Assert.Equal(sideways ? (32, 64) : (64, 32), Size(image));
        var (x, y) = redIs switch { "left" => (4, 16), "right" => (60, 16), "top" => (16, 4), _ => (16, 60) };
        AssertLike(image, x, y, 200, 30, 30);
    }

    [Fact]
    public void What_is_no_picture_is_refused_with_the_reason()
    {
        Assert.Contains("PNG or JPEG", Assert.Throws<InvalidDataException>(() => PictureReader.Read("<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"u8.ToArray())).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => PictureReader.Read([]));
        Assert.Throws<InvalidDataException>(() => PictureReader.Read(Halves(SKEncodedImageFormat.Png, 200, 100), mostPixels: 19_999));
        var cut = Halves(SKEncodedImageFormat.Png, 200, 100);
        Assert.Throws<InvalidDataException>(() => PictureReader.Read(cut.AsSpan(0, cut.Length / 2).ToArray()));
        Assert.Throws<ArgumentOutOfRangeException>(() => PictureReader.Read(cut, mostWidth: 0));
    }

    [Fact]
    public void Damaged_files_never_give_another_exception()
    {
        var random = new Random(TestSettings.Seed);
        var files = new[] { Halves(SKEncodedImageFormat.Png, 64, 32), Halves(SKEncodedImageFormat.Jpeg, 64, 32), Halves(SKEncodedImageFormat.Webp, 64, 32) };
        for (var i = 0; i < 200 * TestSettings.Scale; i++)
        {
            var damaged = (byte[])files[i % 3].Clone();
            for (var n = 0; n < 4; n++)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            try
            {
                PictureReader.Read(damaged);
            }
            catch (InvalidDataException)
            {
            }
        }
    }

    private static (int, int) Size(RasterImage image) => (image.Width, image.Height);

    private static void AssertLike(RasterImage image, int x, int y, int red, int green, int blue)
    {
        var at = 4 * ((y * image.Width) + x);
        Assert.InRange(image.Pixels[at], red - 12, red + 12);
        Assert.InRange(image.Pixels[at + 1], green - 12, green + 12);
        Assert.InRange(image.Pixels[at + 2], blue - 12, blue + 12);
    }

    /// <summary>The left half red, the right one blue.</summary>
    private static byte[] Halves(SKEncodedImageFormat format, int width, int height)
    {
        using var bitmap = new SKBitmap(width, height);
        using (var canvas = new SKCanvas(bitmap))
        {
            using var red = new SKPaint { Color = new SKColor(200, 30, 30) };
            canvas.Clear(new SKColor(30, 30, 200));
            canvas.DrawRect(SKRect.Create(0, 0, width / 2, height), red);
        }

        using var data = bitmap.Encode(format, 95);
        return data.ToArray();
    }

    /// <summary>Puts an Exif segment with nothing but the orientation behind the start of a JPEG file.</summary>
    private static byte[] WithOrientation(byte[] jpeg, int orientation)
    {
        byte[] exif = [0xFF, 0xE1, 0, 34, (byte)'E', (byte)'x', (byte)'i', (byte)'f', 0, 0, (byte)'M', (byte)'M', 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0];
        return [.. jpeg.AsSpan(0, 2), .. exif, .. jpeg.AsSpan(2)];
    }
}
