namespace Fiscal.Documents;

/// <summary>A picture of 8-bit red, green, blue and alpha.</summary>
public sealed class RasterImage
{
    /// <summary>Most pixels per side.</summary>
    public const int LargestSide = 16384;

    /// <summary>Most pixels of an image that is read unless said otherwise: far beyond any logo, and 16 MiB of memory.</summary>
    public const int DefaultMostPixels = 4 * 1024 * 1024;

    /// <summary>Creates a transparent picture.</summary>
    /// <param name="width">1 to 16,384 pixels.</param>
    /// <param name="height">1 to 16,384 pixels.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side is out of its range.</exception>
    public RasterImage(int width, int height)
    {
        Width = Guard.Range(width, 1, LargestSide, nameof(width));
        Height = Guard.Range(height, 1, LargestSide, nameof(height));
        Pixels = new byte[checked(4 * width * height)];
    }

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>Red, green, blue, alpha of each pixel, row by row from the top.</summary>
    public byte[] Pixels { get; }

    /// <summary>Reads a PNG file: grey, RGB, palette, with or without alpha, 1 to 16 bits, not interlaced.</summary>
    /// <param name="png">The file.</param>
    /// <param name="mostPixels">Refuses larger pictures before memory is taken.</param>
    /// <exception cref="ArgumentNullException"><paramref name="png"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, too large, or of a kind that is not read; the message says which.</exception>
    public static RasterImage FromPng(byte[] png, int mostPixels = DefaultMostPixels) => Png.Read(Guard.NotNull(png, nameof(png)), mostPixels);

    /// <summary>The picture as a PNG file of 8-bit RGBA.</summary>
    public byte[] ToPng() => Png.Write(this);

    /// <summary>Brightness of a pixel on white ground, 0 to 255 (ITU-R BT.601 in integers).</summary>
    internal int BrightnessAt(int x, int y)
    {
        var i = 4 * ((y * Width) + x);
        var luma = ((299 * Pixels[i]) + (587 * Pixels[i + 1]) + (114 * Pixels[i + 2])) / 1000;
        return ((luma * Pixels[i + 3]) + (255 * (255 - Pixels[i + 3]))) / 255;
    }
}
