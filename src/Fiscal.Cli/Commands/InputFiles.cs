using Fiscal.Cli.Output;

namespace Fiscal.Cli.Commands;

/// <summary>Files that commands read; <c>-</c> is stdin.</summary>
internal static class InputFiles
{
    public static void CheckExists(string file, string what)
    {
        if (Directory.Exists(file))
        {
            throw new CliException(ExitCodes.Environment, $"The {what} '{file}' is a folder; name a file.");
        }

        if (!File.Exists(file))
        {
            throw new CliException(ExitCodes.Environment, $"The {what} '{file}' does not exist; check the path.");
        }
    }

    public static Stream Open(CommandConsole console, string file)
    {
        if (file == "-")
        {
            return console.OpenInput();
        }

        CheckExists(file, "file");
        return new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16, FileOptions.SequentialScan);
    }

    /// <summary>Reads at most a number of bytes, and one more where there are more.</summary>
    public static byte[] ReadUpTo(Stream stream, int most)
    {
        using var content = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int read; content.Length <= most && (read = stream.Read(buffer, 0, (int)Math.Min(buffer.Length, most + 1 - content.Length))) > 0;)
        {
            content.Write(buffer, 0, read);
        }

        return content.ToArray();
    }
}
