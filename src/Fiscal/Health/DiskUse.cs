namespace Fiscal;

/// <summary>Sizes of files and disks; null where the system does not tell.</summary>
internal static class DiskUse
{
    public static long? SizeOf(string journal)
    {
        try
        {
            return new[] { string.Empty, "-wal" }.Select(end => new FileInfo(journal + end)).Where(static file => file.Exists).Sum(static file => file.Length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    public static long? FreeAt(string journal)
    {
        try
        {
            return new DriveInfo(Path.GetDirectoryName(Path.GetFullPath(journal)) ?? journal).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
