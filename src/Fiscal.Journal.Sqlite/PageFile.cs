namespace Fiscal.Journal.Sqlite;

/// <summary>The raw pages of a database file that nobody writes.</summary>
internal sealed class PageFile : IDisposable
{
    private readonly FileStream _stream;

    public PageFile(string path) => _stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16);

    public long Length => _stream.Length;

    public long Count => Length / Schema.PageSize;

    /// <summary>Reads a page, numbered from 1.</summary>
    /// <returns>Whether the file has it in full.</returns>
    public bool TryRead(long page, byte[] buffer)
    {
        if (page < 1 || page > Count)
        {
            return false;
        }

        _stream.Position = (page - 1) * Schema.PageSize;
        var filled = 0;
        while (filled < Schema.PageSize)
        {
            var read = _stream.Read(buffer, filled, Schema.PageSize - filled);
            if (read == 0)
            {
                return false;
            }

            filled += read;
        }

        return true;
    }

    public void Dispose() => _stream.Dispose();
}
