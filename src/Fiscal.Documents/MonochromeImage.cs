namespace Fiscal.Documents;

/// <summary>A raster of one bit per pixel, as printers take it: 1 is dark.</summary>
/// <remarks>Rows are packed from the left, the most significant bit first, each row in whole bytes whose surplus bits are 0.</remarks>
public sealed class MonochromeImage
{
    /// <summary>Creates an image of light pixels.</summary>
    /// <param name="width">1 to 16,384 pixels.</param>
    /// <param name="height">1 to 16,384 pixels.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side is out of its range.</exception>
    public MonochromeImage(int width, int height)
    {
        Width = Guard.Range(width, 1, RasterImage.LargestSide, nameof(width));
        Height = Guard.Range(height, 1, RasterImage.LargestSide, nameof(height));
        Stride = (width + 7) / 8;
        Bits = new byte[Stride * height];
    }

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>Bytes per row.</summary>
    public int Stride { get; }

    /// <summary>The rows, from top to bottom.</summary>
    public byte[] Bits { get; }

    /// <summary>Whether a pixel is dark; outside the image all are light.</summary>
    public bool IsDark(int x, int y) => x >= 0 && y >= 0 && x < Width && y < Height && (Bits[(y * Stride) + (x >> 3)] & (0x80 >> (x & 7))) != 0;

    /// <summary>Makes a pixel dark.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The pixel is outside the image.</exception>
    public void Set(int x, int y) =>
        Bits[(Guard.Range(y, 0, Height - 1, nameof(y)) * Stride) + (Guard.Range(x, 0, Width - 1, nameof(x)) >> 3)] |= (byte)(0x80 >> (x & 7));

    /// <summary>Makes one-bit pixels by a threshold: for logos, text and codes.</summary>
    /// <param name="image">The image; transparent parts lie on white.</param>
    /// <param name="threshold">Brightness from which a pixel is light, 1 to 255.</param>
    /// <exception cref="ArgumentNullException"><paramref name="image"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threshold"/> is out of its range.</exception>
    public static MonochromeImage FromThreshold(RasterImage image, int threshold = 128)
    {
        Guard.NotNull(image, nameof(image));
        Guard.Range(threshold, 1, 255, nameof(threshold));
        var result = new MonochromeImage(image.Width, image.Height);
        for (var y = 0; y < image.Height; y++)
        {
            for (var x = 0; x < image.Width; x++)
            {
                if (image.BrightnessAt(x, y) < threshold)
                {
                    result.Set(x, y);
                }
            }
        }

        return result;
    }

    /// <summary>Makes one-bit pixels by Floyd–Steinberg error diffusion: for photographs.</summary>
    /// <param name="image">The image; transparent parts lie on white.</param>
    /// <exception cref="ArgumentNullException"><paramref name="image"/> is <see langword="null"/>.</exception>
    public static MonochromeImage FromDithering(RasterImage image)
    {
        Guard.NotNull(image, nameof(image));
        var result = new MonochromeImage(image.Width, image.Height);
        // Errors in sixteenths, so that no rounding depends on the machine's floating point; one column of margin on each side.
        var here = new int[image.Width + 2];
        var below = new int[image.Width + 2];
        for (var y = 0; y < image.Height; y++)
        {
            for (var x = 0; x < image.Width; x++)
            {
                var value = (16 * image.BrightnessAt(x, y)) + here[x + 1];
                var dark = value < 16 * 128;
                if (dark)
                {
                    result.Set(x, y);
                }

                var error = (value - (dark ? 0 : 16 * 255)) / 16;
                here[x + 2] += 7 * error;
                below[x] += 3 * error;
                below[x + 1] += 5 * error;
                below[x + 2] += error;
            }

            (here, below) = (below, here);
            Array.Clear(below, 0, below.Length);
        }

        return result;
    }

    /// <summary>The image as a PNG file of one bit per pixel.</summary>
    public byte[] ToPng() => Png.Write(this);
}
