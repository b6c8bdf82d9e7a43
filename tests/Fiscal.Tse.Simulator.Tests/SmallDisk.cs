using System.Globalization;

namespace Fiscal.Tse.Simulator.Tests;

/// <summary>A tmpfs of a few kilobytes. Needs the right to mount; without it the test fails and says so.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TempFolder _parent = new();

    public SmallDisk(int kilobytes)
    {
        Folder = Directory.CreateDirectory(_parent.File("disk")).FullName;
        Run("mount", "-t", "tmpfs", "-o", "size=" + kilobytes.ToString(CultureInfo.InvariantCulture) + "k", "tmpfs", Folder);
    }

    public string Folder { get; }

    public void MakeReadOnly() => Run("mount", "-o", "remount,ro", Folder);

    public void Dispose()
    {
        Run("umount", Folder);
        _parent.Dispose();
    }

    private void Run(string program, params string[] arguments) => Tool.Run(_parent.Path, "mount", program, arguments);
}
