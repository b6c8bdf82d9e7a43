using System.Globalization;
using System.Security.Cryptography;

namespace Fiscal.Receipts.Portal;

/// <summary>Keys that mails wait under: files outside of the database, one per six hours. When a key is gone, so is every address that was kept under it: in the database, its log, its replicas and its backups.</summary>
internal sealed class MailKeys(PortalOptions options, TimeProvider time)
{
    public const int Length = 32;

    private const string Extension = ".mailkey";
    private const string Format = "yyyyMMdd'T'HH";

    /// <summary>A key outlives its last use by this at most (digital-receipt §6.2).</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(48);

    private static readonly TimeSpan Span = TimeSpan.FromHours(6);

    // Whoever took the key at the last moment has written its row by then.
    private static readonly TimeSpan Grace = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();

    /// <summary>The key for new mails; made if there is none.</summary>
    public (string Name, byte[] Key) Current()
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            var begin = new DateTimeOffset(now.UtcTicks - (now.UtcTicks % Span.Ticks), TimeSpan.Zero).ToString(Format, CultureInfo.InvariantCulture);
            if (Names().FirstOrDefault(name => name.StartsWith(begin, StringComparison.Ordinal)) is { } known && Find(known) is { } key)
            {
                return (known, key);
            }

            var made = begin + "-" + RandomNumberGenerator.GetHexString(8, lowercase: true);
            key = RandomNumberGenerator.GetBytes(Length);
            Write(made, key);
            return (made, key);
        }
    }

    /// <summary>Names of the keys in this instance's folder.</summary>
    public IReadOnlyList<string> Names() => Directory.Exists(options.MailKeyDirectory)
        ? [.. Directory.GetFiles(options.MailKeyDirectory, "*" + Extension).Select(Path.GetFileNameWithoutExtension).OfType<string>().Where(name => EndOf(name) is not null).Order(StringComparer.Ordinal)]
        : [];

    /// <summary>A key; <see langword="null"/> if it is not, or no longer, in the folder.</summary>
    public byte[]? Find(string name)
    {
        try
        {
            return EndOf(name) is not null && File.ReadAllBytes(PathOf(name)) is { Length: Length } key ? key : null;
        }
        catch (IOException)
        {
            // Not here, or another instance destroys it at this moment.
            return null;
        }
    }

    /// <summary>Whether no more mails can come under this key.</summary>
    public bool IsClosed(string name) => EndOf(name) is not { } end || time.GetUtcNow() >= end + Grace;

    /// <summary>Whether its time is over, whatever waits under it.</summary>
    public bool IsOver(string name) => EndOf(name) is not { } end || time.GetUtcNow() >= end + Life;

    /// <summary>Overwrites a key and unlinks it.</summary>
    public void Destroy(string name)
    {
        var path = PathOf(name);
        try
        {
            using (var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.None))
            {
                file.Write(RandomNumberGenerator.GetBytes((int)Math.Max(file.Length, Length)));
                file.Flush(flushToDisk: true);
            }

            File.Delete(path);
        }
        catch (IOException)
        {
            // Another instance is at it or was faster; what is left of it is there in the next round.
        }
    }

    private static DateTimeOffset? EndOf(string name) =>
        name.Length == 20 && name[11] == '-' && name.AsSpan(12).IndexOfAnyExceptInRange('0', 'f') < 0
        && DateTimeOffset.TryParseExact(name.AsSpan(0, 11), Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var begin) ? begin + Span : null;

    private string PathOf(string name) => Path.Combine(options.MailKeyDirectory, name + Extension);

    private void Write(string name, byte[] key)
    {
        var creation = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(options.MailKeyDirectory);
        }
        else
        {
            Directory.CreateDirectory(options.MailKeyDirectory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            creation.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        // Whole or not at all: another instance may look for it.
        var part = Path.Combine(options.MailKeyDirectory, name + ".part");
        using (var file = new FileStream(part, creation))
        {
            file.Write(key);
            file.Flush(flushToDisk: true);
        }

        File.Move(part, PathOf(name));
    }
}
