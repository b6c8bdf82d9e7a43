#if NETSTANDARD2_0
using System.Runtime.InteropServices;
#endif

namespace Fiscal.Receipts;

/// <summary>A file that only its owner can read, from its first byte on.</summary>
internal static class SecretFile
{
    public static void Write(string path, byte[] content)
    {
        var draft = path + "." + Guid.NewGuid().ToString("N") + ".tmp";
        try
        {
            using (var file = Create(draft))
            {
                file.Write(content, 0, content.Length);
                file.Flush(flushToDisk: true);
            }

            if (File.Exists(path))
            {
                File.Replace(draft, path, destinationBackupFileName: null);
            }
            else
            {
                File.Move(draft, path);
            }
        }
        catch
        {
            File.Delete(draft);
            throw;
        }
    }

#if NETSTANDARD2_0
    private const uint OwnerOnly = 0x180; // rw-------

    private static FileStream Create(string path)
    {
        var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);

        // Still empty. A file that others could read holds no key.
        if (!RuntimeInformation.IsOSPlatform(OSPlatform.Windows) && ChangeMode(path, OwnerOnly) != 0)
        {
            file.Dispose();
            throw new IOException($"'{path}' cannot be kept from other users (error {Marshal.GetLastWin32Error()}).");
        }

        return file;
    }

    [DllImport("libc", EntryPoint = "chmod", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ChangeMode(string path, uint mode);
#else
    private static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }
#endif
}
