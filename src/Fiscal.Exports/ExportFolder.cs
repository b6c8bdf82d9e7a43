using System.Security.Cryptography;

namespace Fiscal.Exports;

/// <summary>Files under names nobody else has, until all of them are whole.</summary>
internal sealed class ExportFolder(string path) : IDisposable
{
    private const int BufferSize = 1 << 16;

    private readonly List<(string Name, string Part, FileStream Stream)> _files = [];
    private readonly string _suffix = "." + Guid.NewGuid().ToString("N").Substring(0, 8) + ".part";

    public Stream Create(string name)
    {
        if (string.IsNullOrEmpty(name) || Path.GetFileName(name) != name || name is "." or "..")
        {
            throw new ArgumentException($"'{name}' is no file name.", nameof(name));
        }

        if (_files.Exists(file => string.Equals(file.Name, name, StringComparison.OrdinalIgnoreCase)))
        {
            throw new ArgumentException($"The file '{name}' was begun already.", nameof(name));
        }

        var part = Path.Combine(path, name + _suffix);
        var stream = new FileStream(part, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, BufferSize);
        _files.Add((name, part, stream));
        return stream;
    }

    /// <summary>Closes the files, measures them, and says what they are; their names are not given yet.</summary>
    public List<ExportFile> Complete()
    {
        var files = new List<ExportFile>(_files.Count);
        foreach (var (name, part, stream) in _files)
        {
            if (stream.CanWrite)
            {
                stream.Flush(flushToDisk: true);
                stream.Dispose();
            }

            files.Add(Measure(name, part));
        }

        return files;
    }

    public IEnumerable<(string Name, string Part)> Parts => _files.Select(static file => (file.Name, file.Part));

    /// <summary>Gives the complete files their names, replacing what was there.</summary>
    public void GiveNames()
    {
        foreach (var (name, part, _) in _files)
        {
            var target = Path.Combine(path, name);
            if (File.Exists(target))
            {
                File.Replace(part, target, destinationBackupFileName: null);
            }
            else
            {
                File.Move(part, target);
            }
        }

        _files.Clear();
    }

    public static ExportFile Measure(string name, string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, BufferSize);
        using var sha256 = SHA256.Create();
        var hash = sha256.ComputeHash(stream);
        var hex = new System.Text.StringBuilder(2 * hash.Length);
        foreach (var value in hash)
        {
            hex.Append(value.ToString("x2", System.Globalization.CultureInfo.InvariantCulture));
        }

        return new ExportFile(name, stream.Length, hex.ToString());
    }

    /// <summary>Takes away what got no name.</summary>
    public void Dispose()
    {
        foreach (var (_, part, stream) in _files)
        {
            stream.Dispose();
            File.Delete(part);
        }

        _files.Clear();
    }
}
