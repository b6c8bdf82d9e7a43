using System.Security.Cryptography;

namespace Fiscal.Documents;

/// <summary>A picture, as PNG.</summary>
public sealed class ImageBlock : DocumentBlock
{
    /// <summary>Creates a picture.</summary>
    /// <param name="png">A PNG file; copied. Only its header is checked here.</param>
    /// <param name="alternativeText">What stands where pictures cannot be shown; may be empty.</param>
    /// <param name="format">The width it takes.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The bytes are no PNG file.</exception>
    public ImageBlock(byte[] png, string alternativeText, LineFormat? format = null)
        : base(format)
    {
        Png = Guard.Copy(png, nameof(png));
        if (!Documents.Png.TryReadSize(png, out var width, out var height))
        {
            throw new ArgumentException("The bytes are no PNG file. Fiscal.Imaging converts other pictures.", nameof(png));
        }

        PixelWidth = width;
        PixelHeight = height;
        AlternativeText = TextGlyphs.Clean(Guard.NotNull(alternativeText, nameof(alternativeText)));
        using var sha = SHA256.Create();
        ContentId = Hex.Lower(sha.ComputeHash(png));
    }

    /// <summary>The PNG file.</summary>
    public ReadOnlyMemory<byte> Png { get; }

    /// <summary>SHA-256 of the file in lower-case hex: the identity of logos stored in printers.</summary>
    public string ContentId { get; }

    /// <summary>Width in pixels.</summary>
    public int PixelWidth { get; }

    /// <summary>Height in pixels.</summary>
    public int PixelHeight { get; }

    /// <summary>What stands where pictures cannot be shown; may be empty.</summary>
    public string AlternativeText { get; }

    private protected override bool SameContent(DocumentBlock other) =>
        other is ImageBlock image && string.Equals(ContentId, image.ContentId, StringComparison.Ordinal) && string.Equals(AlternativeText, image.AlternativeText, StringComparison.Ordinal);

    private protected override int ContentHash() => Equality.Hash(Equality.Hash(6, ContentId), AlternativeText);
}
