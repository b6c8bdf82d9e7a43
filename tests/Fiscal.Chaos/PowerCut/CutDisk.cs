using System.Text;

namespace Fiscal.Chaos;

/// <summary>A disk whose power goes: what was synchronised is there; of everything else the disk may have written all, nothing, parts, and in any order.</summary>
/// <remarks>
/// Contents: each write since the file's last sync is kept, dropped or torn at sectors, each by itself, so later ones survive without earlier ones.
/// Names (create, rename, unlink): in order, and every sync brings all before it, as the journals of ext4, XFS and NTFS do; without one a cut takes a tail of them.
/// </remarks>
internal sealed class CutDisk
{
    private const int Sector = 512;

    private readonly Dictionary<string, CutFile> _names = new(StringComparer.Ordinal);
    private readonly List<RecordedOperation> _unsyncedNames = [];
    private Dictionary<string, CutFile> _durableNames = new(StringComparer.Ordinal);

    public void Apply(RecordedOperation operation)
    {
        switch (operation.Kind)
        {
            case 'W' or 'T' when _names.TryGetValue(operation.Path, out var file):
                file.Unsynced.Add(operation);
                break;
            case 'S':
                if (_names.TryGetValue(operation.Path, out var synced))
                {
                    synced.Sync();
                }

                _durableNames = new Dictionary<string, CutFile>(_names, StringComparer.Ordinal);
                _unsyncedNames.Clear();
                break;
            case 'C' or 'R' or 'U':
                Name(_names, operation);
                _unsyncedNames.Add(operation);
                break;
            default:
                break;
        }
    }

    /// <summary>Writes what the next start finds, below <paramref name="target"/> what was below <paramref name="source"/>.</summary>
    public void Cut(string source, string target, Random random)
    {
        var names = new Dictionary<string, CutFile>(_durableNames, StringComparer.Ordinal);
        foreach (var operation in _unsyncedNames.Take(random.Next(_unsyncedNames.Count + 1)))
        {
            // A file that is created by this very cut is the one that the process wrote to.
            if (operation.Kind == 'C')
            {
                names[operation.Path] = operation.Path is var path && _names.TryGetValue(path, out var same) ? same : new CutFile();
            }
            else
            {
                Name(names, operation);
            }
        }

        // How a disk loses: everything not synchronised, nothing, or each write by its own luck.
        var luck = random.Next(4) switch { 0 => 0.0, 1 => 1.0, _ => random.NextDouble() };
        foreach (var (path, file) in names)
        {
            // SQLite's index of the WAL means nothing after a restart of the machine and is made anew.
            if (!path.StartsWith(source + "/", StringComparison.Ordinal) || path.EndsWith("-shm", StringComparison.Ordinal))
            {
                continue;
            }

            var to = Path.Combine(target, path[(source.Length + 1)..]);
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.WriteAllBytes(to, file.AfterCut(luck, random));
        }
    }

    private static void Name(Dictionary<string, CutFile> names, RecordedOperation operation)
    {
        switch (operation.Kind)
        {
            case 'C':
                names[operation.Path] = new CutFile();
                break;
            case 'R' when names.Remove(operation.Path, out var moved):
                names[Encoding.UTF8.GetString(operation.Data)] = moved;
                break;
            case 'U':
                names.Remove(operation.Path);
                break;
            default:
                break;
        }
    }

    private sealed class CutFile
    {
        private byte[] _durable = [];

        public List<RecordedOperation> Unsynced { get; } = [];

        public void Sync()
        {
            foreach (var operation in Unsynced)
            {
                Do(ref _durable, operation);
            }

            Unsynced.Clear();
        }

        public byte[] AfterCut(double luck, Random random)
        {
            var content = (byte[])_durable.Clone();
            foreach (var operation in Unsynced)
            {
                if (random.NextDouble() < luck)
                {
                    Do(ref content, operation);
                }
                else if (operation.Kind == 'W' && luck > 0 && random.Next(2) == 0)
                {
                    Tear(ref content, operation, random);
                }
            }

            return content;
        }

        /// <summary>Some of the sectors reach the disk, not always the first ones.</summary>
        private static void Tear(ref byte[] content, RecordedOperation operation, Random random)
        {
            var inOrder = random.Next(2) == 0;
            for (var at = 0; at < operation.Data.Length;)
            {
                var length = Math.Min(operation.Data.Length - at, Sector - (int)((operation.Offset + at) % Sector));
                if (random.Next(2) == 0)
                {
                    Do(ref content, operation with { Offset = operation.Offset + at, Data = operation.Data[at..(at + length)] });
                }
                else if (inOrder)
                {
                    return;
                }

                at += length;
            }
        }

        private static void Do(ref byte[] content, RecordedOperation operation)
        {
            if (operation.Kind == 'T')
            {
                Array.Resize(ref content, (int)operation.Offset);
                return;
            }

            var end = (int)operation.Offset + operation.Data.Length;
            if (end > content.Length)
            {
                Array.Resize(ref content, end);
            }

            operation.Data.CopyTo(content, (int)operation.Offset);
        }
    }
}
