namespace Fiscal.Journal.Sqlite;

internal static class Medium
{
    /// <summary>Free bytes of the disk that holds a file; <see cref="long.MaxValue"/> where the operating system cannot tell (network names).</summary>
    public static long FreeSpace(string path)
    {
        try
        {
            var full = Path.GetFullPath(path);
            var place = Path.DirectorySeparatorChar == '\\' ? Path.GetPathRoot(full) : Path.GetDirectoryName(full);
            return new DriveInfo(place!).AvailableFreeSpace;
        }
        catch (Exception error) when (error is IOException or ArgumentException or UnauthorizedAccessException)
        {
            return long.MaxValue;
        }
    }
}
