using System.Diagnostics;

namespace Fiscal.Tse.Logs.Tests;

/// <summary>Runs an independent tool. One that is missing fails the test: a check that skips itself proves nothing.</summary>
internal static class Tool
{
    internal static string Run(string folder, string file, params string[] arguments)
    {
        var start = new ProcessStartInfo(file) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = Process.Start(start) ?? throw new InvalidOperationException(file);
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{file} {string.Join(' ', arguments)}: {error.Result}{output}");
        return output;
    }
}
