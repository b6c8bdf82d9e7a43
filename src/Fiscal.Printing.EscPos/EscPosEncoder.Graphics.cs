namespace Fiscal.Printing.EscPos;

/// <content>Codes, pictures, logos.</content>
public sealed partial class EscPosEncoder
{
    /// <summary>Most bytes that printers store for one QR code.</summary>
    public const int MostQrBytes = 7089;

    private static readonly byte[] DefineGraphics = [0x30, 0x43, 0x30];

    /// <summary>Prints a QR code that the printer draws (<c>GS ( k</c>). The quiet zone around it is the caller's.</summary>
    /// <param name="data">1 to 7,089 bytes.</param>
    /// <param name="level">Error level.</param>
    /// <param name="cellSize">Size of a module, 1 to 16 dots.</param>
    /// <exception cref="ArgumentNullException"><paramref name="data"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There is no data or too much, or it holds a sequence that printers execute at once; send it as a picture then.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="cellSize"/> is out of its range.</exception>
    /// <exception cref="InvalidOperationException">Text stands in the line.</exception>
    public void QrCode(byte[] data, QrErrorLevel level = QrErrorLevel.Medium, int cellSize = 4) => QrCode(Argument.NotNull(data, nameof(data)).AsSpan(), level, cellSize);

    /// <summary>Prints a bar code. Whether it is as wide as the paper is not checked: printers feed paper instead.</summary>
    /// <param name="data">What it holds; see <paramref name="symbology"/>.</param>
    /// <param name="symbology">Kind; it decides which characters and how many are allowed.</param>
    /// <param name="moduleWidth">Width of the narrowest bar, 2 to 6 dots.</param>
    /// <param name="height">Height, 1 to 255 dots.</param>
    /// <param name="humanReadable">Whether the data stands in text below.</param>
    /// <exception cref="ArgumentNullException"><paramref name="data"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">This kind of bar code cannot hold the data, or the printer does not know it; the message says why.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of its range.</exception>
    /// <exception cref="InvalidOperationException">Text stands in the line.</exception>
    public void Barcode(byte[] data, BarcodeSymbology symbology, int moduleWidth = 2, int height = 72, bool humanReadable = false)
    {
        Argument.Range(moduleWidth, 2, 6, nameof(moduleWidth));
        Argument.Range(height, 1, 255, nameof(height));
        AtLineStart("A bar code");
        var prefixed = _settings.Profile.Barcodes != BarcodeSupport.Terminated;
        var code = BarcodeData.For(Argument.NotNull(data, nameof(data)), symbology, prefixed, out var problem);
        if (code is null)
        {
            throw new ArgumentException(problem, nameof(data));
        }

        Reserve(16 + code.Bytes.Length);
        Put(Gs, 0x68, (byte)height);
        Put(Gs, 0x77, (byte)moduleWidth);
        Put(Gs, 0x48, (byte)(humanReadable ? 2 : 0));
        Put(Gs, 0x6B, code.Number);
        if (prefixed)
        {
            Put((byte)code.Bytes.Length);
        }

        PutAll(code.Bytes);
        if (!prefixed)
        {
            Put(0x00);
        }

        Done();
    }

    /// <summary>Prints a picture as the profile says, in bands; nothing where the printer prints none. Sequences that printers execute at once are broken by one more dark dot.</summary>
    /// <param name="image">The dots.</param>
    /// <exception cref="ArgumentNullException"><paramref name="image"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">Text stands in the line.</exception>
    public void Raster(MonochromeImage image)
    {
        Argument.NotNull(image, nameof(image));
        AtLineStart("A picture");
        switch (_settings.Profile.Raster)
        {
            case RasterSupport.Raster:
            case RasterSupport.Graphics:
                Bands(image);
                break;
            case RasterSupport.Column:
                Columns(image);
                break;
        }

        Done();
    }

    /// <summary>Stores a logo by its key codes (<c>GS ( L</c>). It wears the printer's memory: less than ten times a day, never inside a receipt.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="logo"/> is <see langword="null"/>.</exception>
    public void DefineLogo(StoredLogo logo)
    {
        var image = Argument.NotNull(logo, nameof(logo)).Image;
        PutGraphicsHeader(image.Bits.Length + 11);
        PutAll(DefineGraphics);
        Reserve(8);
        Put((byte)logo.KeyCode1, (byte)logo.KeyCode2, 0x01);
        PutTwo(image.Width);
        PutTwo(image.Height);
        Put(0x31);
        PutPicture(image.Bits);
        Done();
    }

    /// <summary>Stores all logos by number, 1 to n in their order (<c>FS q</c>). It erases what was stored before, and resets the printer.</summary>
    /// <param name="images">1 to 255 pictures, each at most 8,184 by 2,304 dots; sides are filled up to eights.</param>
    /// <exception cref="ArgumentNullException"><paramref name="images"/> is or holds <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There are none or too many, or one is too large.</exception>
    public void DefineNumberedLogos(IReadOnlyList<MonochromeImage> images)
    {
        Argument.NotNull(images, nameof(images));
        if (images.Count is 0 or > 255)
        {
            throw new ArgumentException("1 to 255 logos can be stored.", nameof(images));
        }

        Reserve(3);
        Put(Fs, 0x71, (byte)images.Count);
        foreach (var image in images)
        {
            var width = (Argument.NotNull(image, nameof(images)).Width + 7) / 8;
            var height = (image.Height + 7) / 8;
            if (width > 1023 || height > 288)
            {
                throw new ArgumentException("A logo has more than 8,184 by 2,304 dots.", nameof(images));
            }

            Reserve(4);
            PutTwo(width);
            PutTwo(height);
            var columns = new byte[width * 8 * height];
            for (var x = 0; x < width * 8; x++)
            {
                for (var y = 0; y < height; y++)
                {
                    columns[(x * height) + y] = ColumnByte(image, x, 8 * y);
                }
            }

            RealTimeCodes.Defuse(columns);
            PutAll(columns);
        }

        ForgetState();
        Done();
    }

    /// <summary>Prints a stored logo: eleven bytes by key code, four by number, as the profile says.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="logo"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">Text stands in the line, or the printer keeps no logos.</exception>
    public void PrintLogo(StoredLogo logo)
    {
        Argument.NotNull(logo, nameof(logo));
        AtLineStart("A logo");
        Reserve(11);
        switch (_settings.Profile.StoredLogos)
        {
            case StoredLogoSupport.Graphics:
                Put(Gs, 0x28, 0x4C);
                Put(0x06, 0x00);
                Put(0x30, 0x45);
                Put((byte)logo.KeyCode1, (byte)logo.KeyCode2);
                Put(0x01, 0x01);
                break;
            case StoredLogoSupport.Numbered:
                Put(Fs, 0x70);
                Put((byte)logo.KeyCode2, 0x00);
                break;
            default:
                throw new InvalidOperationException($"The printer profile '{_settings.Profile.Name}' keeps no logos; send the picture with Raster.");
        }

        Done();
    }

    /// <summary>Deletes a logo stored by its key codes.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="logo"/> is <see langword="null"/>.</exception>
    public void DeleteLogo(StoredLogo logo)
    {
        Argument.NotNull(logo, nameof(logo));
        Reserve(9);
        Put(Gs, 0x28, 0x4C);
        Put(0x04, 0x00);
        Put(0x30, 0x42);
        Put((byte)logo.KeyCode1, (byte)logo.KeyCode2);
        Done();
    }

    /// <summary>Deletes all logos stored by key codes, foreign ones too.</summary>
    public void DeleteAllLogos()
    {
        Reserve(10);
        Put(Gs, 0x28, 0x4C);
        Put(0x05, 0x00);
        Put(0x30, 0x41);
        Put(0x43, 0x4C, 0x52);
        Done();
    }

    /// <summary>Asks for the key codes in use; the printer answers in blocks.</summary>
    public void RequestLogoKeys()
    {
        Reserve(9);
        Put(Gs, 0x28, 0x4C);
        Put(0x04, 0x00);
        Put(0x30, 0x40);
        Put(0x4B, 0x43);
        Done();
    }

    internal void QrCode(ReadOnlySpan<byte> data, QrErrorLevel level, int cellSize)
    {
        Argument.Range(cellSize, 1, 16, nameof(cellSize));
        AtLineStart("A QR code");
        if (data.Length is 0 or > MostQrBytes)
        {
            throw new ArgumentException($"A QR code holds 1 to {Argument.Text(MostQrBytes)} bytes, not {Argument.Text(data.Length)}.", nameof(data));
        }

        if (RealTimeCodes.IndexOf(data) is var at and >= 0)
        {
            throw new ArgumentException($"The data holds a code at byte {Argument.Text(at)} that printers execute at once; print the QR code as a picture.", nameof(data));
        }

        Reserve(32);
        PutCode(3);
        Put(0x31, 0x43, (byte)cellSize);
        PutCode(3);
        Put(0x31, 0x45, (byte)(0x30 + (int)level));
        PutCode(data.Length + 3);
        Put(0x31, 0x50, 0x30);
        PutAll(data);
        Reserve(8);
        PutCode(3);
        Put(0x31, 0x51, 0x30);
        Done();
    }

    private static byte ColumnByte(MonochromeImage image, int x, int top)
    {
        var value = 0;
        for (var bit = 0; bit < 8; bit++)
        {
            value = (value << 1) | (image.IsDark(x, top + bit) ? 1 : 0);
        }

        return (byte)value;
    }

    private static bool IsWhite(ReadOnlySpan<byte> rows)
    {
        foreach (var b in rows)
        {
            if (b != 0)
            {
                return false;
            }
        }

        return true;
    }

    private void PutCode(int length)
    {
        Put(Gs, 0x28, 0x6B);
        PutTwo(length);
    }

    private void PutGraphicsHeader(int length)
    {
        Reserve(7);
        if (length <= 0xFFFF)
        {
            Put(Gs, 0x28, 0x4C);
            PutTwo(length);
        }
        else
        {
            Put(Gs, 0x38, 0x4C);
            PutTwo(length & 0xFFFF);
            PutTwo(length >> 16);
        }
    }

    // The copy is made harmless, not the image: it belongs to the caller.
    private void PutPicture(ReadOnlySpan<byte> bits)
    {
        Reserve(bits.Length);
        bits.CopyTo(_array.AsSpan(_next));
        RealTimeCodes.Defuse(_array.AsSpan(_next, bits.Length));
        _next += bits.Length;
    }

    private void Bands(MonochromeImage image)
    {
        const int LeastWhiteRows = 8;
        var profile = _settings.Profile;
        for (var y = 0; y < image.Height;)
        {
            var white = WhiteRows(image, y);
            if (profile.FeedUnitsPerDot > 0 && white >= LeastWhiteRows)
            {
                y += white;
                for (var units = white * profile.FeedUnitsPerDot; units > 0; units -= 255)
                {
                    FeedUnits(Math.Min(units, 255));
                }

                continue;
            }

            var rows = Math.Min(profile.RasterRows, image.Height - y);
            for (var below = 1; below < rows && profile.FeedUnitsPerDot > 0; below++)
            {
                if (WhiteRows(image, y + below) >= LeastWhiteRows)
                {
                    rows = below;
                }
            }

            Band(image, y, rows);
            y += rows;
        }
    }

    private static int WhiteRows(MonochromeImage image, int from)
    {
        var y = from;
        while (y < image.Height && IsWhite(image.Bits.AsSpan(y * image.Stride, image.Stride)))
        {
            y++;
        }

        return y - from;
    }

    private void Band(MonochromeImage image, int y, int rows)
    {
        var bits = image.Bits.AsSpan(y * image.Stride, rows * image.Stride);
        if (_settings.Profile.Raster == RasterSupport.Raster)
        {
            Reserve(8);
            Put(Gs, 0x76);
            Put(0x30, 0x00);
            PutTwo(image.Stride);
            PutTwo(rows);
            PutPicture(bits);
        }
        else
        {
            PutGraphicsHeader(bits.Length + 10);
            Reserve(10);
            Put(0x30, 0x70, 0x30);
            Put(0x01, 0x01, 0x31);
            PutTwo(image.Width);
            PutTwo(rows);
            PutPicture(bits);
            Reserve(7);
            Put(Gs, 0x28, 0x4C);
            Put(0x02, 0x00);
            Put(0x30, 0x32);
        }
    }

    private void Columns(MonochromeImage image)
    {
        const int BandRows = 24;
        Reserve(3);
        Put(Esc, 0x33, (byte)_settings.Profile.ColumnBandSpacing);
        var band = new byte[image.Width * 3];
        for (var y = 0; y < image.Height; y += BandRows)
        {
            for (var x = 0; x < image.Width; x++)
            {
                for (var part = 0; part < 3; part++)
                {
                    band[(3 * x) + part] = ColumnByte(image, x, y + (8 * part));
                }
            }

            RealTimeCodes.Defuse(band);
            Reserve(5);
            Put(Esc, 0x2A, 0x21);
            PutTwo(image.Width);
            PutAll(band);
            Reserve(1);
            Put(Lf);
        }

        Reserve(2);
        Put(Esc, 0x32);
    }
}
