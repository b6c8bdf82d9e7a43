namespace Fiscal.Printing.EscPos;

/// <summary>From pictures to dots.</summary>
internal static class Rasters
{
    public static MonochromeImage FromPng(byte[] png, int mostWidth, Dithering dithering)
    {
        var picture = RasterImage.FromPng(png);
        if (picture.Width > mostWidth)
        {
            picture = Reduce(picture, mostWidth);
        }

        return dithering switch
        {
            Dithering.FloydSteinberg => MonochromeImage.FromDithering(picture),
            Dithering.Atkinson => Atkinson(picture),
            _ => MonochromeImage.FromThreshold(picture),
        };
    }

    /// <summary>An eighth of the error to each of six neighbours, two eighths to nobody; in eighths, so that no rounding depends on the machine.</summary>
    private static MonochromeImage Atkinson(RasterImage picture)
    {
        var result = new MonochromeImage(picture.Width, picture.Height);
        // A column of margin to the left, two to the right.
        var here = new int[picture.Width + 3];
        var below = new int[picture.Width + 3];
        var farBelow = new int[picture.Width + 3];
        for (var y = 0; y < picture.Height; y++)
        {
            for (var x = 0; x < picture.Width; x++)
            {
                var value = (8 * Brightness(picture, x, y)) + here[x + 1];
                var dark = value < 8 * 128;
                if (dark)
                {
                    result.Set(x, y);
                }

                var error = (value - (dark ? 0 : 8 * 255)) / 8;
                here[x + 2] += error;
                here[x + 3] += error;
                below[x] += error;
                below[x + 1] += error;
                below[x + 2] += error;
                farBelow[x + 1] += error;
            }

            (here, below, farBelow) = (below, farBelow, here);
            Array.Clear(farBelow, 0, farBelow.Length);
        }

        return result;
    }

    // On white ground, ITU-R BT.601 in integers.
    private static int Brightness(RasterImage picture, int x, int y)
    {
        var i = 4 * ((y * picture.Width) + x);
        var pixels = picture.Pixels;
        var luma = ((299 * pixels[i]) + (587 * pixels[i + 1]) + (114 * pixels[i + 2])) / 1000;
        return ((luma * pixels[i + 3]) + (255 * (255 - pixels[i + 3]))) / 255;
    }

    public static MonochromeImage FromQr(QrMatrix matrix, int cellSize)
    {
        var image = new MonochromeImage(matrix.Size * cellSize, matrix.Size * cellSize);
        for (var y = 0; y < image.Height; y++)
        {
            for (var x = 0; x < image.Width; x++)
            {
                if (matrix.IsDark(x / cellSize, y / cellSize))
                {
                    image.Set(x, y);
                }
            }
        }

        return image;
    }

    /// <summary>The mean of the pixels that fall on each dot, in integers.</summary>
    private static RasterImage Reduce(RasterImage picture, int width)
    {
        var height = Math.Max(1, (int)((long)picture.Height * width / picture.Width));
        var result = new RasterImage(width, height);
        for (var y = 0; y < height; y++)
        {
            var top = (int)((long)y * picture.Height / height);
            var bottom = Math.Max(top + 1, (int)((long)(y + 1) * picture.Height / height));
            for (var x = 0; x < width; x++)
            {
                var left = (int)((long)x * picture.Width / width);
                var right = Math.Max(left + 1, (int)((long)(x + 1) * picture.Width / width));
                Mean(picture, left, top, right, bottom, result.Pixels, 4 * ((y * width) + x));
            }
        }

        return result;
    }

    private static void Mean(RasterImage picture, int left, int top, int right, int bottom, byte[] target, int index)
    {
        long red = 0, green = 0, blue = 0, alpha = 0;
        for (var y = top; y < bottom; y++)
        {
            for (var x = left; x < right; x++)
            {
                var i = 4 * ((y * picture.Width) + x);
                var a = picture.Pixels[i + 3];
                red += picture.Pixels[i] * a;
                green += picture.Pixels[i + 1] * a;
                blue += picture.Pixels[i + 2] * a;
                alpha += a;
            }
        }

        if (alpha != 0)
        {
            target[index] = (byte)(red / alpha);
            target[index + 1] = (byte)(green / alpha);
            target[index + 2] = (byte)(blue / alpha);
            target[index + 3] = (byte)(alpha / ((bottom - top) * (right - left)));
        }
    }
}
