using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Fiscal.Receipts.Tests.Rendering;

/// <summary>Independent programs that say whether our bytes are what we think they are. A missing one fails the test: a skipped oracle proves nothing.</summary>
internal static class Tool
{
    /// <summary>Where the sources are: found by looking, because on a build server the compiler's paths are elsewhere.</summary>
    public static string Repository
    {
        get
        {
            var folder = AppContext.BaseDirectory;
            while (!File.Exists(System.IO.Path.Combine(folder, "Fiscal.sln")))
            {
                folder = System.IO.Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests do not run inside the repository.");
            }

            return folder;
        }
    }

    public static byte[] Run(string program, string package, params string[] arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            throw new InvalidOperationException($"{program} is missing: install it with 'apt-get install -y {package}'.");
        }

        using (process)
        {
            var error = process.StandardError.ReadToEndAsync();
            using var output = new MemoryStream();
            process.StandardOutput.BaseStream.CopyTo(output);
            process.WaitForExit();
            return process.ExitCode == 0 ? output.ToArray() : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {error.Result}{Encoding.UTF8.GetString(output.ToArray())}");
        }
    }

    public static string Text(string program, string package, params string[] arguments) => Encoding.UTF8.GetString(Run(program, package, arguments));

    /// <summary>What zbarimg reads from a picture, byte for byte.</summary>
    public static byte[] ReadQr(string png) => Run("zbarimg", "zbar-tools", "--nodbus", "--quiet", "--raw", "--oneshot", "-Sdisable", "-Sqrcode.enable", "-Sbinary", png);

    /// <summary>A folder of its own that goes when the test ends.</summary>
    public sealed class Folder : IDisposable
    {
        private readonly string _path = Directory.CreateTempSubdirectory("fiscal-").FullName;

        public string Path(string name) => System.IO.Path.Combine(_path, name);

        public string Write(string name, byte[] bytes)
        {
            var path = Path(name);
            File.WriteAllBytes(path, bytes);
            return path;
        }

        public void Dispose() => Directory.Delete(_path, recursive: true);
    }
}
