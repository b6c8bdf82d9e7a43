using System.ComponentModel;
using System.Diagnostics;

namespace Fiscal.Documents.Tests;

/// <summary>Independent programs that say whether our bytes are what we think they are. A missing one fails the test: a skipped oracle proves nothing.</summary>
internal static class Tool
{
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
            return process.ExitCode == 0 ? output.ToArray() : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {error.Result}");
        }
    }

    /// <summary>What zbarimg reads from a PNG, byte for byte.</summary>
    public static byte[] ReadQr(byte[] png) => WithFile(png, path =>
        Run("zbarimg", "zbar-tools", "--quiet", "--raw", "--oneshot", "-Sdisable", "-Sqrcode.enable", "-Sbinary", path));

    public static void CheckPng(byte[] png) => WithFile(png, path => Run("pngcheck", "pngcheck", "-q", path));

    private static T WithFile<T>(byte[] bytes, Func<string, T> use)
    {
        var path = Path.Combine(Path.GetTempPath(), "fiscal-" + Guid.NewGuid().ToString("N") + ".png");
        File.WriteAllBytes(path, bytes);
        try
        {
            return use(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
