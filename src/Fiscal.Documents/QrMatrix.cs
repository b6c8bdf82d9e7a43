using System.Globalization;
using System.Text;
using QRCoder;

namespace Fiscal.Documents;

/// <summary>The modules of a QR code, without the quiet zone around them.</summary>
/// <remarks>
/// Immutable and thread-safe. Data goes in as it is: ASCII in the shortest mix of numeric, alphanumeric and byte mode, everything else in byte mode,
/// without byte order mark and without ECI, because readers of receipts know neither.
/// </remarks>
public sealed class QrMatrix
{
    /// <summary>Light modules that must surround the symbol on each side.</summary>
    public const int QuietZone = 4;

    /// <summary>From this version on the error level gives way: its 117 modules and the quiet zone are what 58 mm paper (384 dots) holds at three dots a module.</summary>
    public const int LargestComfortableVersion = 25;

    /// <summary>Most bytes that a QR code holds (version 40, level L, byte mode).</summary>
    public const int MostBytes = 2953;

    private readonly bool[] _dark;

    internal QrMatrix(bool[] dark, int size, QrErrorLevel level)
    {
        _dark = dark;
        Size = size;
        ErrorLevel = level;
    }

    /// <summary>Modules per side, without the quiet zone: 21 to 177.</summary>
    public int Size { get; }

    /// <summary>Version of the symbol, 1 to 40.</summary>
    public int Version => (Size - 17) / 4;

    /// <summary>The error level used, which may be lower than the one asked for.</summary>
    public QrErrorLevel ErrorLevel { get; }

    /// <summary>Makes the symbol of bytes.</summary>
    /// <param name="data">1 to 2,953 bytes; up to 4,296 capital letters and digits, up to 7,089 digits.</param>
    /// <param name="level">Error level; <see cref="QrErrorLevel.Low"/> is used instead when the symbol would be larger than <paramref name="largestVersion"/>.</param>
    /// <param name="largestVersion">From which version on the error level gives way, 1 to 40.</param>
    /// <exception cref="ArgumentNullException"><paramref name="data"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There is no data, or more than a QR code holds.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="largestVersion"/> is not 1 to 40.</exception>
    public static QrMatrix FromBytes(byte[] data, QrErrorLevel level = QrErrorLevel.Medium, int largestVersion = LargestComfortableVersion)
    {
        CheckLength(Guard.NotNull(data, nameof(data)), nameof(data));
        Guard.Range(largestVersion, 1, 40, nameof(largestVersion));
        var matrix = TryEncode(data, level);
        if (level != QrErrorLevel.Low && (matrix is null || matrix.Version > largestVersion))
        {
            matrix = TryEncode(data, QrErrorLevel.Low);
        }

        return matrix ?? throw new ArgumentException($"A QR code cannot hold these {data.Length} bytes.", nameof(data));
    }

    /// <summary>Makes the symbol of a text, as UTF-8 without byte order mark.</summary>
    /// <param name="text">1 to 2,953 bytes of UTF-8.</param>
    /// <param name="level">Error level; <see cref="QrErrorLevel.Low"/> is used instead when the symbol would be larger than <paramref name="largestVersion"/>.</param>
    /// <param name="largestVersion">From which version on the error level gives way, 1 to 40.</param>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There is no data, or more than a QR code holds.</exception>
    public static QrMatrix FromText(string text, QrErrorLevel level = QrErrorLevel.Medium, int largestVersion = LargestComfortableVersion) =>
        FromBytes(Encoding.UTF8.GetBytes(Guard.NotNull(text, nameof(text))), level, largestVersion);

    /// <summary>Whether a module is dark. Outside the symbol all are light.</summary>
    /// <param name="column">From 0 at the left.</param>
    /// <param name="row">From 0 at the top.</param>
    public bool IsDark(int column, int row) => column >= 0 && row >= 0 && column < Size && row < Size && _dark[(row * Size) + column];

    /// <summary>An SVG image of one path, scalable, with quiet zone and white ground.</summary>
    /// <param name="title">Accessible name; none if empty.</param>
    /// <exception cref="ArgumentNullException"><paramref name="title"/> is <see langword="null"/>.</exception>
    public string ToSvg(string title = "")
    {
        Guard.NotNull(title, nameof(title));
        var side = (Size + (2 * QuietZone)).ToString(CultureInfo.InvariantCulture);
        var svg = new StringBuilder();
        svg.Append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ").Append(side).Append(' ').Append(side).Append("\" shape-rendering=\"crispEdges\" role=\"img\">");
        if (title.Length != 0)
        {
            svg.Append("<title>").Append(TextGlyphs.Clean(title).Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;")).Append("</title>");
        }

        svg.Append("<path fill=\"#fff\" d=\"M0 0h").Append(side).Append('v').Append(side).Append("H0z\"/><path fill=\"#000\" d=\"");
        for (var row = 0; row < Size; row++)
        {
            for (var column = 0; column < Size; column++)
            {
                if (!IsDark(column, row))
                {
                    continue;
                }

                var end = column;
                while (IsDark(end, row))
                {
                    end++;
                }

                svg.Append('M').Append(Number(column + QuietZone)).Append(' ').Append(Number(row + QuietZone)).Append('h').Append(Number(end - column)).Append("v1H").Append(Number(column + QuietZone)).Append('z');
                column = end;
            }
        }

        return svg.Append("\"/></svg>").ToString();

        static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>The symbol with its quiet zone as a raster.</summary>
    /// <param name="pixelsPerModule">Pixels per module, 1 to 64.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pixelsPerModule"/> is not 1 to 64.</exception>
    public MonochromeImage ToImage(int pixelsPerModule = 4)
    {
        Guard.Range(pixelsPerModule, 1, 64, nameof(pixelsPerModule));
        var side = (Size + (2 * QuietZone)) * pixelsPerModule;
        var image = new MonochromeImage(side, side);
        for (var y = 0; y < side; y++)
        {
            for (var x = 0; x < side; x++)
            {
                if (IsDark((x / pixelsPerModule) - QuietZone, (y / pixelsPerModule) - QuietZone))
                {
                    image.Set(x, y);
                }
            }
        }

        return image;
    }

    /// <summary>The symbol with its quiet zone as a PNG file of one bit per pixel.</summary>
    /// <param name="pixelsPerModule">Pixels per module, 1 to 64; readers want three or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pixelsPerModule"/> is not 1 to 64.</exception>
    public byte[] ToPng(int pixelsPerModule = 4) => ToImage(pixelsPerModule).ToPng();

    /// <summary>The symbol with its quiet zone in half blocks, two rows of modules in a line, each line ended by a line feed.</summary>
    /// <param name="invert">Whether blocks stand for light modules, for terminals with a dark ground.</param>
    public string ToText(bool invert = false)
    {
        var text = new StringBuilder();
        for (var row = -QuietZone; row < Size + QuietZone; row += 2)
        {
            for (var column = -QuietZone; column < Size + QuietZone; column++)
            {
                var upper = IsDark(column, row) != invert;
                // Size is odd: the last line has an upper half only, and light below is outside the symbol.
                var lower = IsDark(column, row + 1) != invert;
                text.Append(upper ? lower ? '█' : '▀' : lower ? '▄' : ' ');
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Refuses what no version holds, so that a block that was made can also be drawn (ISO/IEC 18004, version 40-L by mode).</summary>
    internal static void CheckLength(byte[] data, string name)
    {
        const int MostDigits = 7089;
        const int MostAlphanumeric = 4296;
        var most = data.Length <= MostBytes ? MostBytes
            : Array.TrueForAll(data, b => b is >= (byte)'0' and <= (byte)'9') ? MostDigits
            : Array.TrueForAll(data, b => "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:".IndexOf((char)b) >= 0) ? MostAlphanumeric
            : MostBytes;
        if (data.Length == 0 || data.Length > most)
        {
            throw new ArgumentException($"A QR code holds 1 to {most} bytes of this kind, not {data.Length}.", name);
        }
    }

    private static QrMatrix? TryEncode(byte[] data, QrErrorLevel level)
    {
        var quality = level switch
        {
            QrErrorLevel.Low => QRCodeGenerator.ECCLevel.L,
            QrErrorLevel.Medium => QRCodeGenerator.ECCLevel.M,
            QrErrorLevel.Quartile => QRCodeGenerator.ECCLevel.Q,
            _ => QRCodeGenerator.ECCLevel.H,
        };
        try
        {
            // The text overload finds the shortest mix of modes, unless it is forced to UTF-8; for ASCII both are the same bytes. Other bytes it would turn into characters first.
            using var code = Array.TrueForAll(data, b => b < 0x80)
                ? QRCodeGenerator.GenerateQrCode(Encoding.ASCII.GetString(data), quality, forceUtf8: false, utf8BOM: false, QRCodeGenerator.EciMode.Default)
                : QRCodeGenerator.GenerateQrCode(data, quality);

            // QRCoder's matrix includes the quiet zone.
            var size = code.ModuleMatrix.Count - (2 * QuietZone);
            var dark = new bool[size * size];
            for (var row = 0; row < size; row++)
            {
                for (var column = 0; column < size; column++)
                {
                    dark[(row * size) + column] = code.ModuleMatrix[row + QuietZone][column + QuietZone];
                }
            }

            return new QrMatrix(dark, size, level);
        }
        catch (QRCoder.Exceptions.DataTooLongException)
        {
            return null;
        }
    }
}
