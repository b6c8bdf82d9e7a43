using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace Fiscal.Receipts;

/// <summary>The layouts a till can give its portal, by id.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class LayoutShelf
{
    private readonly ConcurrentDictionary<string, byte[]> _packages = new(StringComparer.Ordinal);
    private readonly string? _folder;

    public LayoutShelf(IEnumerable<TemplateLayout> layouts, string? folder)
    {
        _folder = folder;
        foreach (var layout in layouts)
        {
            Add(layout);
        }
    }

    public static string IdOf(byte[] id)
    {
        var text = new StringBuilder(2 * id.Length);
        foreach (var b in id)
        {
            text.Append(b.ToString("x2", CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }

    public void Add(TemplateLayout layout)
    {
        var id = IdOf(layout.LayoutId.ToArray());
        var package = LayoutPackage.Write(layout);
        _packages[id] = package;
        if (_folder is not null && PathOf(id) is var path && !File.Exists(path))
        {
            Directory.CreateDirectory(_folder);
            var draft = path + "." + Guid.NewGuid().ToString("N") + ".tmp";
            File.WriteAllBytes(draft, package);
            try
            {
                File.Move(draft, path);
            }
            catch (IOException) when (File.Exists(path))
            {
                // Another register's till was first; the same id is the same content.
                File.Delete(draft);
            }
        }
    }

    /// <summary>The package of an id; <see langword="null"/> if the till does not have it.</summary>
    public byte[]? Find(string id)
    {
        if (_packages.TryGetValue(id, out var package))
        {
            return package;
        }

        try
        {
            return _folder is not null && IsId(id) && File.Exists(PathOf(id)) ? _packages[id] = File.ReadAllBytes(PathOf(id)) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public static bool IsId(string id) => id.Length == 64 && id.All(static c => c is (>= '0' and <= '9') or (>= 'a' and <= 'f'));

    private string PathOf(string id) => Path.Combine(_folder!, id + ".layout.json");
}
