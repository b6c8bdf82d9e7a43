using System.Diagnostics;

namespace Fiscal.Tests;

/// <summary>Synchronous callers must never need a thread of the pool, asynchronous ones never the caller's.</summary>
public sealed class ThreadingTests
{
    [Fact]
    public async Task Finish_from_a_thread_pool_of_size_one_does_not_deadlock()
    {
        var output = await RunChildAsync("pool");

        Assert.Contains("min True", output, StringComparison.Ordinal);
        Assert.Contains("max True", output, StringComparison.Ordinal);
        Assert.Contains("synchronous 1 signed True closed 1", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Finish_called_from_ui_thread_does_not_deadlock()
    {
        var output = await RunChildAsync("context");

        Assert.Contains("synchronous 1 signed True closed 1", output, StringComparison.Ordinal);
        Assert.Contains("asynchronous 1 signed True", output, StringComparison.Ordinal);
    }

    private static async Task<string> RunChildAsync(string mode)
    {
        var folder = Directory.CreateTempSubdirectory("fiscal-threading-");
        try
        {
            var child = (await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "test-child.txt"))).Trim();
            var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
            start.ArgumentList.Add(child);
            start.ArgumentList.Add(mode);
            start.ArgumentList.Add(folder.FullName);
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            Assert.True(process.ExitCode == 0, $"exit {process.ExitCode}: {await output} {await errors}");
            return await output;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
