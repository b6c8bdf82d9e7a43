namespace Fiscal.Journal.Sqlite.Tests;

internal sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder()
    {
        Directory = System.IO.Directory.CreateTempSubdirectory("fiscal-journal-").FullName;
        Journal = Path.Combine(Directory, "till.db");
    }

    public string Directory { get; }

    public string Journal { get; }

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);
}
