using Fiscal.Documents;
using SkiaSharp;

namespace Fiscal.Imaging;

/// <summary>From SkiaSharp's pixels to ours.</summary>
internal static class Pixels
{
    public static MonochromeImage ToMonochrome(SKBitmap bitmap)
    {
        const int Threshold = 128;
        var image = new MonochromeImage(bitmap.Width, bitmap.Height);
        var bytes = bitmap.GetPixelSpan();
        for (var y = 0; y < bitmap.Height; y++)
        {
            for (var x = 0; x < bitmap.Width; x++)
            {
                if (bytes[(y * bitmap.RowBytes) + x] < Threshold)
                {
                    image.Set(x, y);
                }
            }
        }

        return image;
    }

    public static RasterImage ToRaster(SKBitmap bitmap)
    {
        var image = new RasterImage(bitmap.Width, bitmap.Height);
        var bytes = bitmap.GetPixelSpan();
        for (var y = 0; y < bitmap.Height; y++)
        {
            bytes.Slice(y * bitmap.RowBytes, 4 * bitmap.Width).CopyTo(image.Pixels.AsSpan(4 * bitmap.Width * y));
        }

        return image;
    }
}
