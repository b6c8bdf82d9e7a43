using System.Diagnostics;
using System.Globalization;

namespace Fiscal.Journal.Sqlite.Tests;

/// <summary>A tmpfs of a few megabytes. Needs the right to mount; without it the test fails and says so.</summary>
internal sealed class SmallDisk : IDisposable
{
    public SmallDisk(string folder, int megabytes)
    {
        Folder = System.IO.Directory.CreateDirectory(Path.Combine(folder, "disk")).FullName;
        Run("mount", "-t", "tmpfs", "-o", "size=" + megabytes.ToString(CultureInfo.InvariantCulture) + "m", "tmpfs", Folder);
    }

    public string Folder { get; }

    public void MakeReadOnly() => Run("mount", "-o", "remount,ro", Folder);

    public void Dispose() => Run("umount", Folder);

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })
            ?? throw new InvalidOperationException($"'{program}' is missing: install it (Debian: mount).");
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"'{program} {string.Join(' ', arguments)}' failed: {process.StandardError.ReadToEnd()} These tests need the right to mount a tmpfs (root, or a container with CAP_SYS_ADMIN).");
    }
}
