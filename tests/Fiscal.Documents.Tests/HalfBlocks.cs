namespace Fiscal.Documents.Tests;

/// <summary>Rasterises half-block text as a terminal or a screen would: each character is two pixels high.</summary>
internal static class HalfBlocks
{
    public static byte[] ToPng(string text, bool ink, int scale = 4)
    {
        var lines = text.TrimEnd('\n').Split('\n');
        var width = lines.Max(line => line.Length);
        var image = new MonochromeImage(width * scale, lines.Length * 2 * scale);
        for (var y = 0; y < image.Height; y++)
        {
            for (var x = 0; x < image.Width; x++)
            {
                var line = lines[y / (2 * scale)];
                var c = x / scale < line.Length ? line[x / scale] : ' ';
                var block = c == '█' || c == (y / scale % 2 == 0 ? '▀' : '▄');
                if (block == ink)
                {
                    image.Set(x, y);
                }
            }
        }

        return image.ToPng();
    }
}
