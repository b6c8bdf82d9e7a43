using Fiscal.Documents;

namespace Fiscal.Receipts;

/// <summary>A picture as PDF files hold it: white where it was transparent, grey where it has no colour, one bit where it is black and white.</summary>
internal sealed class PdfImage
{
    private PdfImage(string dictionary, byte[] data)
    {
        Dictionary = dictionary;
        Data = data;
    }

    /// <summary>Entries of the stream beside length and filter.</summary>
    public string Dictionary { get; }

    /// <summary>The compressed samples.</summary>
    public byte[] Data { get; }

    /// <summary>Reads a picture; <see langword="null"/> if it is damaged or of a kind that is not read.</summary>
    public static PdfImage? TryRead(ImageBlock block)
    {
        RasterImage image;
        try
        {
            image = RasterImage.FromPng(block.Png.ToArray());
        }
        catch (InvalidDataException)
        {
            return null;
        }

        var pixels = image.Pixels;
        var isGrey = true;
        var isBinary = true;
        for (var i = 0; i < pixels.Length; i += 4)
        {
            for (var n = i; n < i + 3; n++)
            {
                pixels[n] = (byte)(((pixels[n] * pixels[i + 3]) + (255 * (255 - pixels[i + 3]))) / 255);
            }

            isGrey &= pixels[i] == pixels[i + 1] && pixels[i] == pixels[i + 2];
            isBinary &= isGrey && pixels[i] is 0 or 255;
        }

        var stride = isBinary ? (image.Width + 7) / 8 : isGrey ? image.Width : 3 * image.Width;
        var data = new byte[stride * image.Height];
        for (var y = 0; y < image.Height; y++)
        {
            for (var x = 0; x < image.Width; x++)
            {
                var pixel = 4 * ((y * image.Width) + x);
                if (isBinary)
                {
                    data[(y * stride) + (x / 8)] |= (byte)(pixels[pixel] == 0 ? 0 : 0x80 >> (x % 8));
                }
                else if (isGrey)
                {
                    data[(y * stride) + x] = pixels[pixel];
                }
                else
                {
                    Buffer.BlockCopy(pixels, pixel, data, (y * stride) + (3 * x), 3);
                }
            }
        }

        var head = new PdfBuffer(96).Raw("/Type/XObject/Subtype/Image/Width ").Int(image.Width).Raw("/Height ").Int(image.Height)
            .Raw(isGrey ? "/ColorSpace/DeviceGray/BitsPerComponent " : "/ColorSpace/DeviceRGB/BitsPerComponent ").Int(isBinary ? 1 : 8);
        return new PdfImage(System.Text.Encoding.ASCII.GetString(head.ToArray()), Flate.Compress(data, data.Length));
    }
}
