using System.Globalization;
using Fiscal.Documents;

namespace Fiscal.Shared;

/// <summary>What media that draw say about what they could not draw.</summary>
internal static class DrawingFinding
{
    /// <param name="codePoints">The characters, each once.</param>
    /// <param name="remedy">A sentence in English that begins with a blank, or nothing.</param>
    /// <param name="remedyDe">The same in German.</param>
    public static Finding Missing(IReadOnlyList<int> codePoints, string remedy, string remedyDe)
    {
        const int Most = 10;
        var list = string.Join(", ", codePoints.Take(Most).Select(static c => "U+" + c.ToString("X4", CultureInfo.InvariantCulture))) + (codePoints.Count > Most ? " …" : string.Empty);
        return new Finding(
            "characters-missing",
            FindingSeverity.Warning,
            string.Empty,
            $"No font has the characters {list}; they are shown as \uFFFD.{remedy}",
            $"Keine Schrift hat die Zeichen {list}; sie erscheinen als \uFFFD.{remedyDe}");
    }

    public static Finding Unreadable(ImageBlock image)
    {
        var (id, pixels) = (image.ContentId.Substring(0, 8), $"{image.PixelWidth}×{image.PixelHeight}");
        return new Finding(
            "picture-unreadable",
            FindingSeverity.Warning,
            image.SourceLine == 0 ? string.Empty : "line " + image.SourceLine.ToString(CultureInfo.InvariantCulture),
            $"The picture {id} ({pixels} pixels) cannot be read; its alternative text stands there instead. Save it as PNG without interlacing.",
            $"Das Bild {id} ({pixels} Pixel) ist nicht lesbar; an seiner Stelle steht der Ersatztext. Als PNG ohne Interlacing speichern.");
    }
}
