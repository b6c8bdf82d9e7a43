namespace Fiscal.Exports.Tests;

internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("fiscal-exports-").FullName;

    public IEnumerable<string> Names => Directory.GetFileSystemEntries(Path).Select(static p => System.IO.Path.GetFileName(p)!).Order(StringComparer.Ordinal);

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
