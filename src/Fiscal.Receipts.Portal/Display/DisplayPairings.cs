using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Fiscal.Receipts.Portal;

/// <summary>Which display belongs to which register: the SHA-256 of each display's id, so that the file opens no display.</summary>
internal sealed class DisplayPairings
{
    private const int Most = 1_000;
    private const int MostBytes = 1 << 20;
    private const int MostIdLength = 64;

    private readonly Lock _gate = new();
    private readonly string? _path;
    private readonly TimeProvider _timeProvider;
    private readonly List<Pairing> _pairings = [];

    public DisplayPairings(string? path, TimeProvider timeProvider)
    {
        _path = path is null ? null : Path.GetFullPath(path);
        _timeProvider = timeProvider;
        if (_path is not null && File.Exists(_path))
        {
            Load(_path);
        }
    }

    public string? Find(string displayId)
    {
        if (displayId.Length > MostIdLength)
        {
            return null;
        }

        var hash = Hash(displayId);
        lock (_gate)
        {
            return _pairings.Find(pairing => pairing.Hash == hash)?.RegisterId;
        }
    }

    public void Add(string displayId, string registerId)
    {
        lock (_gate)
        {
            List<Pairing> changed = [.. _pairings.Skip(Math.Max(0, _pairings.Count + 1 - Most)), new Pairing(Hash(displayId), registerId, _timeProvider.GetUtcNow())];
            Replace(changed);
        }
    }

    public int Remove(string registerId)
    {
        lock (_gate)
        {
            var count = _pairings.Count(pairing => pairing.RegisterId == registerId);
            if (count != 0)
            {
                Replace(_pairings.FindAll(pairing => pairing.RegisterId != registerId));
            }

            return count;
        }
    }

    private static string Hash(string displayId) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(displayId)));

    private void Replace(List<Pairing> changed)
    {
        Save(changed);
        _pairings.Clear();
        _pairings.AddRange(changed);
    }

    private void Save(List<Pairing> pairings)
    {
        if (_path is null)
        {
            return;
        }

        // Whole or not at all: a display that loses its register in a power cut would have to be paired by hand.
        var scratch = _path + ".new";
        using (var file = new FileStream(scratch, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            using (var json = new Utf8JsonWriter(file, new JsonWriterOptions { Indented = true }))
            {
                json.WriteStartObject();
                json.WriteStartArray("displays");
                foreach (var pairing in pairings)
                {
                    json.WriteStartObject();
                    json.WriteString("sha256", pairing.Hash);
                    json.WriteString("register", pairing.RegisterId);
                    json.WriteString("paired", pairing.Since);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            file.Flush(flushToDisk: true);
        }

        File.Move(scratch, _path, overwrite: true);
    }

    private void Load(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            if (file.Length > MostBytes)
            {
                throw new FormatException();
            }

            using var json = JsonDocument.Parse(file);
            foreach (var display in json.RootElement.GetProperty("displays").EnumerateArray().TakeLast(Most))
            {
                _pairings.Add(new Pairing(display.GetProperty("sha256").GetString()!, display.GetProperty("register").GetString()!, display.GetProperty("paired").GetDateTimeOffset()));
            }
        }
        catch (Exception e) when (e is JsonException or FormatException or KeyNotFoundException or InvalidOperationException)
        {
            throw new InvalidDataException($"The pairings of customer displays in {path} cannot be read. Delete the file and pair the displays anew.", e);
        }
    }

    private sealed record Pairing(string Hash, string RegisterId, DateTimeOffset Since);
}
