using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Fiscal.Printing.EscPos;

/// <summary>The till's own record of the logos it stored, by printer: a key that a printer lists and that does not stand here is somebody else's.</summary>
/// <remarks>A text file: printer, first and second key code, SHA-256 of the dots, parted by tabs. Lines that do not read so are left out, which costs one more write to the printer.</remarks>
internal sealed class LogoRecord
{
    private readonly string _path;
    private readonly List<(string Printer, int Key1, int Key2, string Content)> _lines = [];

    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public LogoRecord(string path)
    {
        _path = path;
        if (!File.Exists(path))
        {
            return;
        }

        foreach (var line in File.ReadAllLines(path, Encoding.UTF8))
        {
            var parts = line.Split('\t');
            if (parts.Length == 4 && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var key1) && int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var key2))
            {
                _lines.Add((parts[0], key1, key2, parts[3]));
            }
        }
    }

    public static string ContentOf(MonochromeImage image)
    {
        using var hash = SHA256.Create();
        var size = Encoding.ASCII.GetBytes($"{Argument.Text(image.Width)}x{Argument.Text(image.Height)}:");
        return string.Concat(hash.ComputeHash([.. size, .. image.Bits]).Select(b => b.ToString("x2", CultureInfo.InvariantCulture)));
    }

    public (int Key1, int Key2)? Find(string printer, string content)
    {
        var at = _lines.FindIndex(line => line.Printer == printer && line.Content == content);
        return at < 0 ? null : (_lines[at].Key1, _lines[at].Key2);
    }

    /// <summary>Notes a key, in the file before anything is written to the printer: a key noted and not stored costs nothing.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public void Note(string printer, string content, int key1, int key2)
    {
        _lines.RemoveAll(line => line.Printer == printer && (line.Content == content || (line.Key1 == key1 && line.Key2 == key2)));
        _lines.Add((printer, key1, key2, content));
        // Written aside and put in place, so that an end of the program in between leaves the old one.
        var aside = _path + ".new";
        File.WriteAllLines(aside, _lines.Select(line => string.Join("\t", line.Printer, Argument.Text(line.Key1), Argument.Text(line.Key2), line.Content)), new UTF8Encoding(false));
        File.Copy(aside, _path, overwrite: true);
        File.Delete(aside);
    }
}
