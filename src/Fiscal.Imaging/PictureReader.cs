using Fiscal.Documents;
using SkiaSharp;

namespace Fiscal.Imaging;

/// <summary>Reads pictures that shops have: PNG of every kind, JPEG, GIF, BMP, WebP, ICO; turned upright, made as small as wanted.</summary>
/// <remarks>Thread-safe. The result holds pixels alone: what cameras and programs write beside them (place, date, thumbnails) is gone. SVG is refused: it can hold scripts.</remarks>
public static class PictureReader
{
    /// <summary>Most bytes of a file that is read unless said otherwise.</summary>
    public const int DefaultMostBytes = 8 * 1024 * 1024;

    /// <summary>Most pixels of a picture before it is made smaller, unless said otherwise.</summary>
    public const int DefaultMostPixels = 40 * 1000 * 1000;

    /// <summary>Reads a picture.</summary>
    /// <param name="file">The bytes of the file.</param>
    /// <param name="mostWidth">Width in pixels that it is made smaller to if it is wider, 1 to 16,384; 576 dots are a line on 80 mm paper.</param>
    /// <param name="mostHeight">Height in pixels that it is made smaller to if it is higher, 1 to 16,384.</param>
    /// <param name="mostPixels">Refuses larger pictures before memory is taken.</param>
    /// <returns>The picture; its proportions are kept and it is never enlarged.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="file"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <exception cref="InvalidDataException">The file is no picture, damaged or too large; the message says which.</exception>
    public static RasterImage Read(byte[] file, int mostWidth = 576, int mostHeight = RasterImage.LargestSide, int mostPixels = DefaultMostPixels)
    {
        if (file is null)
        {
            throw new ArgumentNullException(nameof(file));
        }

        Range(mostWidth, nameof(mostWidth));
        Range(mostHeight, nameof(mostHeight));
        if (file.Length > DefaultMostBytes)
        {
            throw new InvalidDataException($"The picture's file has {file.Length} bytes; {DefaultMostBytes} are allowed.");
        }

        using var data = SKData.CreateCopy(file);
        using var codec = SKCodec.Create(data) ?? throw new InvalidDataException("This is no picture that can be read. Save it as PNG or JPEG.");
        if ((long)codec.Info.Width * codec.Info.Height > mostPixels || codec.Info.Width > RasterImage.LargestSide || codec.Info.Height > RasterImage.LargestSide)
        {
            throw new InvalidDataException($"The picture has {codec.Info.Width} × {codec.Info.Height} pixels; {mostPixels} in all and {RasterImage.LargestSide} per side are allowed.");
        }

        using var decoded = new SKBitmap(new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        if (codec.GetPixels(decoded.Info, decoded.GetPixels()) is not SKCodecResult.Success)
        {
            throw new InvalidDataException("The picture is damaged: not all of its pixels can be read.");
        }

        using var upright = Turn(decoded, codec.EncodedOrigin);
        var picture = upright ?? decoded;
        var scale = Math.Min(1, Math.Min((double)mostWidth / picture.Width, (double)mostHeight / picture.Height));
        if (scale >= 1)
        {
            return Pixels.ToRaster(picture);
        }

        using var small = Shrink(picture, Math.Max((int)Math.Round(picture.Width * scale), 1), Math.Max((int)Math.Round(picture.Height * scale), 1));
        return Pixels.ToRaster(small);
    }

    private static void Range(int value, string name)
    {
        if (value is < 1 or > RasterImage.LargestSide)
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} is 1 to {RasterImage.LargestSide}.");
        }
    }

    private static SKBitmap Shrink(SKBitmap picture, int width, int height)
    {
        var small = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        if (!picture.ScalePixels(small, new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear)))
        {
            small.Dispose();
            throw new InvalidDataException("The picture cannot be made smaller.");
        }

        return small;
    }

    /// <summary>Cameras store pictures as the sensor saw them and write beside it how they were held.</summary>
    private static SKBitmap? Turn(SKBitmap picture, SKEncodedOrigin origin)
    {
        if (origin is SKEncodedOrigin.TopLeft or 0)
        {
            return null;
        }

        var isSideways = origin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;
        var (w, h) = (picture.Width, picture.Height);
        var turned = new SKBitmap(new SKImageInfo(isSideways ? h : w, isSideways ? w : h, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        var source = picture.GetPixelSpan();
        var target = turned.GetPixelSpan();
        for (var y = 0; y < turned.Height; y++)
        {
            for (var x = 0; x < turned.Width; x++)
            {
                var (sx, sy) = origin switch
                {
                    SKEncodedOrigin.TopRight => (w - 1 - x, y),
                    SKEncodedOrigin.BottomRight => (w - 1 - x, h - 1 - y),
                    SKEncodedOrigin.BottomLeft => (x, h - 1 - y),
                    SKEncodedOrigin.LeftTop => (y, x),
                    SKEncodedOrigin.RightTop => (y, h - 1 - x),
                    SKEncodedOrigin.RightBottom => (w - 1 - y, h - 1 - x),
                    _ => (w - 1 - y, x),
                };
                source.Slice((sy * picture.RowBytes) + (4 * sx), 4).CopyTo(target.Slice((y * turned.RowBytes) + (4 * x)));
            }
        }

        return turned;
    }
}
