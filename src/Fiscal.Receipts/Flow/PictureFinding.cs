using Fiscal.Documents;

namespace Fiscal.Receipts;

/// <summary>What renderers say about a picture they cannot read.</summary>
internal static class PictureFinding
{
    public static Finding Unreadable(ImageBlock image)
    {
        var (id, pixels) = (image.ContentId.Substring(0, 8), $"{image.PixelWidth}×{image.PixelHeight}");
        return new Finding(
            "picture-unreadable",
            FindingSeverity.Warning,
            image.SourceLine == 0 ? string.Empty : "line " + image.SourceLine.ToString(System.Globalization.CultureInfo.InvariantCulture),
            $"The picture {id} ({pixels} pixels) cannot be read; its alternative text stands there instead. Save it as PNG without interlacing.",
            $"Das Bild {id} ({pixels} Pixel) ist nicht lesbar; an seiner Stelle steht der Ersatztext. Als PNG ohne Interlacing speichern.");
    }
}
