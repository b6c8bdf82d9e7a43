namespace Fiscal.Cli.Output;

/// <summary>A file that is there whole or not at all, also after Ctrl-C.</summary>
internal static class WholeFile
{
    /// <param name="path">The file. A link is followed; what lies in /dev is written as it is, for it cannot be replaced.</param>
    /// <param name="write">Writes the content.</param>
    /// <param name="flushToDisk">Whether the content must outlive a power cut.</param>
    public static async Task WriteAsync(string path, Func<Stream, Task> write, bool flushToDisk = true)
    {
        // Renaming over /dev/null or /dev/stdout would take them away from everybody.
        if (path.StartsWith("/dev/", StringComparison.Ordinal))
        {
            var device = new FileStream(path, FileMode.Open, FileAccess.Write);
            await using (device.ConfigureAwait(false))
            {
                await write(device).ConfigureAwait(false);
            }

            return;
        }

        var file = new FileInfo(path);
        var target = file.LinkTarget is null ? path : file.ResolveLinkTarget(returnFinalTarget: true)!.FullName;

        var folder = Path.GetDirectoryName(Path.GetFullPath(target));
        if (folder is not null && !Directory.Exists(folder))
        {
            throw new CliException(ExitCodes.Environment, $"The folder '{folder}' does not exist; make it first.");
        }

        // A name that nobody else has, in the same folder: only there renaming is one step.
        var temporary = target + "." + Guid.NewGuid().ToString("N")[..8] + ".part";
        try
        {
            var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);
            await using (stream.ConfigureAwait(false))
            {
                await write(stream).ConfigureAwait(false);
                stream.Flush(flushToDisk);
            }

            File.Move(temporary, target, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
