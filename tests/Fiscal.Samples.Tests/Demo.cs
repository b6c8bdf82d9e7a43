using System.Diagnostics;

namespace Fiscal.Samples.Tests;

/// <summary>One run of the demo till as a process, with a temporary folder of its own to see what it leaves there.</summary>
internal sealed class Demo : IDisposable
{
    private Demo(string folder, int exitCode, string output, string error)
    {
        Folder = folder;
        ExitCode = exitCode;
        Output = output;
        Error = error;
    }

    public string Folder { get; }

    public int ExitCode { get; }

    public string Output { get; }

    public string Error { get; }

    public IReadOnlyList<string> Lines => Output.Split('\n');

    public static Task<Demo> RunAsync(params string[] arguments) => RunAsync([], arguments);

    public static async Task<Demo> RunAsync((string Name, string Value)[] environment, params string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("fiscal-samples-").FullName;
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = System.Text.Encoding.UTF8,
            WorkingDirectory = folder,
        };
        start.ArgumentList.Add(Program());
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        // The runtime's own sockets for debuggers would lie in the same folder.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        foreach (var name in new[] { "TMPDIR", "TMP", "TEMP" })
        {
            start.Environment[name] = folder;
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        using var minute = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(minute.Token);
            var error = process.StandardError.ReadToEndAsync(minute.Token);
            await process.WaitForExitAsync(minute.Token);
            return new Demo(folder, process.ExitCode, (await output).ReplaceLineEndings("\n"), await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException("The demo till did not end within a minute.");
        }
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static string Program() =>
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "sample-programs.txt")).Single(static path => Path.GetFileName(path) == "Fiscal.Samples.Till.dll");
}
