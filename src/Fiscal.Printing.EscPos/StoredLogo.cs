namespace Fiscal.Printing.EscPos;

/// <summary>A logo that a printer keeps, so that a receipt sends eleven bytes instead of thousands.</summary>
/// <remarks>
/// Immutable and thread-safe. Define it once, never inside a receipt: flash memory wears out (less than ten times a day), the printer ignores everything while it writes.
/// Logos by key code and logos by number exclude each other in one printer.
/// </remarks>
public sealed class StoredLogo
{
    /// <summary>Most dots per line of a stored logo.</summary>
    public const int MostWidth = 8192;

    /// <summary>Most rows of a stored logo.</summary>
    public const int MostHeight = 2304;

    private const int FirstCode = 0x20;
    private const int Codes = 95;

    /// <summary>Creates a logo.</summary>
    /// <param name="contentId">SHA-256 of the picture in hex, as <see cref="ImageBlock.ContentId"/> says.</param>
    /// <param name="image">The dots; at most 8,192 by 2,304.</param>
    /// <param name="keyCode1">First key code, 32 to 126.</param>
    /// <param name="keyCode2">Second key code, 32 to 126; the number of the logo (1 to 126) where logos are numbered.</param>
    /// <exception cref="ArgumentNullException"><paramref name="contentId"/> or <paramref name="image"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The picture is too large.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A key code is out of its range.</exception>
    public StoredLogo(string contentId, MonochromeImage image, int keyCode1, int keyCode2)
    {
        ContentId = Argument.NotNull(contentId, nameof(contentId));
        Image = Argument.NotNull(image, nameof(image));
        if (image.Width > MostWidth || image.Height > MostHeight)
        {
            throw new ArgumentException($"The logo has {Argument.Text(image.Width)} by {Argument.Text(image.Height)} dots; printers keep at most {Argument.Text(MostWidth)} by {Argument.Text(MostHeight)}.", nameof(image));
        }

        KeyCode1 = Argument.Range(keyCode1, FirstCode, FirstCode + Codes - 1, nameof(keyCode1));
        KeyCode2 = Argument.Range(keyCode2, 1, FirstCode + Codes - 1, nameof(keyCode2));
    }

    /// <summary>SHA-256 of the picture in hex.</summary>
    public string ContentId { get; }

    /// <summary>The dots.</summary>
    public MonochromeImage Image { get; }

    /// <summary>First key code.</summary>
    public int KeyCode1 { get; }

    /// <summary>Second key code; the number where logos are numbered.</summary>
    public int KeyCode2 { get; }

    /// <summary>A logo from the picture of a document, with key codes derived from its content: the same picture gets the same ones on every till.</summary>
    /// <param name="image">The picture; its dots are taken one by one, by threshold.</param>
    /// <param name="profile">The printer, whose width the picture is reduced to if it is wider.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="InvalidDataException">The picture is damaged or too large.</exception>
    public static StoredLogo FromImage(ImageBlock image, PrinterProfile profile)
    {
        Argument.NotNull(image, nameof(image));
        Argument.NotNull(profile, nameof(profile));
        var bits = Rasters.FromPng(image.Png.ToArray(), profile.Dots, Dithering.Threshold);
        // 95 times 95 pairs; the thirteen bits of a hash reach 8,192 of them.
        var hash = Convert.ToInt32(image.ContentId.Substring(0, 4), 16) & 0x1FFF;
        return new StoredLogo(image.ContentId, bits, FirstCode + (hash / Codes), FirstCode + (hash % Codes));
    }
}
