using System.Diagnostics;

namespace Fiscal.Cli.Tests;

/// <summary>Programs of others that judge what ours wrote.</summary>
internal static class Tool
{
    /// <summary>The QR code in a picture, as zbarimg reads it.</summary>
    public static string Scan(string png) => Run("zbarimg", "zbar-tools", "--nodbus", "-q", "--raw", "-Sdisable", "-Sqrcode.enable", png).TrimEnd('\n');

    /// <summary>Runs a program and gives what it prints.</summary>
    /// <param name="program">The program.</param>
    /// <param name="package">Debian's package of it.</param>
    /// <param name="arguments">Its arguments.</param>
    public static string Run(string program, string package, params string[] arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, $"'{program}' ended with {process.ExitCode}: {errors.Result}");
            return output;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new InvalidOperationException($"This test needs {program}; install the package {package}.");
        }
    }
}
