using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Fiscal.Samples.Tests;

/// <summary>Reads the QR codes of a text as a telephone would: makes a picture of the half blocks and has zbarimg read it.</summary>
internal static class PrintedQrCodes
{
    private const int PixelsPerModule = 4;

    public static IReadOnlyList<string> Scan(IReadOnlyList<string> lines)
    {
        var codes = new List<string>();
        var code = new List<string>();
        foreach (var line in lines.Append(string.Empty))
        {
            // The quiet zone belongs to it: rows of blanks.
            if (line.Length >= 29 && line.All(static c => c is ' ' or '█' or '▀' or '▄'))
            {
                code.Add(line);
            }
            else if (code.Count != 0)
            {
                codes.Add(Scan(ToPicture(code)));
                code.Clear();
            }
        }

        return codes;
    }

    private static byte[] ToPicture(List<string> rows)
    {
        var columns = rows.Max(static row => row.Length);
        var (width, height) = (columns * PixelsPerModule, rows.Count * 2 * PixelsPerModule);
        var header = Encoding.ASCII.GetBytes(FormattableString.Invariant($"P5\n{width} {height}\n255\n"));
        var picture = new byte[header.Length + (width * height)];
        header.CopyTo(picture, 0);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var row = rows[y / (2 * PixelsPerModule)];
                var c = x / PixelsPerModule < row.Length ? row[x / PixelsPerModule] : ' ';
                var dark = c == '█' || c == (y / PixelsPerModule % 2 == 0 ? '▀' : '▄');
                picture[header.Length + (y * width) + x] = dark ? (byte)0 : (byte)255;
            }
        }

        return picture;
    }

    private static string Scan(byte[] picture)
    {
        var path = Path.Combine(Path.GetTempPath(), "fiscal-" + Guid.NewGuid().ToString("N") + ".pgm");
        File.WriteAllBytes(path, picture);
        try
        {
            using var process = Process.Start(new ProcessStartInfo("zbarimg", ["--quiet", "--raw", "--oneshot", "-Sdisable", "-Sqrcode.enable", "-Sbinary", path])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                StandardOutputEncoding = Encoding.UTF8,
            })!;
            var error = process.StandardError.ReadToEndAsync();
            var text = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? text : throw new InvalidOperationException($"zbarimg ended with {process.ExitCode}: {error.Result}");
        }
        catch (Win32Exception)
        {
            throw new InvalidOperationException("zbarimg is missing: install it with 'apt-get install -y zbar-tools'.");
        }
        finally
        {
            File.Delete(path);
        }
    }
}
