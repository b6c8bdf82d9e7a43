using System.ComponentModel;
using System.Diagnostics;

namespace Fiscal.Tse.Simulator.Tests;

/// <summary>Runs an independent tool. One that is missing fails the test and names its package: a check that skips itself proves nothing.</summary>
internal static class Tool
{
    internal static string Run(string folder, string package, string file, params string[] arguments)
    {
        var start = new ProcessStartInfo(file) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, $"{file} {string.Join(' ', arguments)}: {error.Result}{output}");
            return output;
        }
        catch (Win32Exception)
        {
            throw new InvalidOperationException($"This test needs {file}; install the package {package}.");
        }
    }
}
