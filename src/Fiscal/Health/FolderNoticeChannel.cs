using System.Globalization;

namespace Fiscal;

/// <summary>Writes each notice as a JSON file into a folder, for another program to pick up, and for tests.</summary>
/// <remarks>Thread-safe. A file has its name only when it is complete; names sort by time.</remarks>
public sealed class FolderNoticeChannel : NoticeChannel
{
    private readonly string _folder;
    private int _count;

    /// <summary>Creates the channel.</summary>
    /// <param name="folder">The folder; made if missing.</param>
    public FolderNoticeChannel(string folder)
    {
        if (string.IsNullOrWhiteSpace(folder))
        {
            throw new ArgumentException("No folder is named.", nameof(folder));
        }

        _folder = folder;
    }

    /// <inheritdoc/>
    public override string Name => "folder";

    /// <inheritdoc/>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public override Task SendAsync(HealthNotice notice, CancellationToken cancellationToken)
    {
        if (notice is null)
        {
            throw new ArgumentNullException(nameof(notice));
        }

        cancellationToken.ThrowIfCancellationRequested();
        Directory.CreateDirectory(_folder);
        var number = Interlocked.Increment(ref _count).ToString("0000", CultureInfo.InvariantCulture);
        var name = notice.Time.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture) + "-" + number + "-" + notice.Fact.Code;
        var draft = Path.Combine(_folder, name + "." + Guid.NewGuid().ToString("N") + ".tmp");
        File.WriteAllBytes(draft, NoticeJson.Write(notice));
        var path = Path.Combine(_folder, name + ".json");
        File.Move(draft, File.Exists(path) ? Path.Combine(_folder, name + "-" + Guid.NewGuid().ToString("N") + ".json") : path);
        return Task.CompletedTask;
    }
}
