using Fiscal.Journal;
using Fiscal.Journal.Sqlite;

namespace Fiscal.Chaos;

/// <summary>A SQLite file; a kill leaves file and WAL as they are, and whoever comes next works on a copy of both.</summary>
internal sealed class SqliteMedium : JournalMedium
{
    private readonly DirectoryInfo _folder = Directory.CreateDirectory(Path.Combine(Fast, "fiscal-chaos-" + Guid.NewGuid().ToString("N")));
    private int _generation;

    // What the table kills is copied, not cut off from its power: memory is disk enough, and a thousand openings are quick there.
    private static string Fast => Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();

    private string Journal => Path.Combine(_folder.FullName, $"till-{_generation}.db");

    public override JournalStore Open() => SqliteJournalStore.Open(Journal);

    public override void Kill()
    {
        var dead = Journal;
        _generation++;
        foreach (var suffix in new[] { string.Empty, "-wal" })
        {
            if (File.Exists(dead + suffix))
            {
                File.Copy(dead + suffix, Journal + suffix);
            }
        }
    }

    public override void Dispose() => _folder.Delete(recursive: true);
}
