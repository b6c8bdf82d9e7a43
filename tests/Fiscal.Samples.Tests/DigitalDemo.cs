using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Fiscal.Samples.Tests;

/// <summary>The demo of digital receipts as a process: typed to and listened to as a person at the terminal would.</summary>
internal sealed class DigitalDemo : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _data = Directory.CreateTempSubdirectory("fiscal-digital-demo-").FullName;
    private readonly StringBuilder _output = new();
    private readonly Process _process;

    public DigitalDemo(int mailPort)
    {
        Port = FreePort();
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, StandardOutputEncoding = Encoding.UTF8, WorkingDirectory = _data };
        foreach (var argument in (string[])[Program(), "--port", Text(Port), "--data", _data, "--mail-server", "127.0.0.1:" + Text(mailPort)])
        {
            start.ArgumentList.Add(argument);
        }

        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, e) => Take(e.Data);
        _process.ErrorDataReceived += (_, e) => Take(e.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Port { get; }

    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    public void Type(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
    }

    /// <summary>Waits for a line that begins so, the n-th one; gives it.</summary>
    public async Task<string> UntilAsync(string beginning, int count = 1)
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < Patience)
        {
            var lines = Output.Split('\n').Where(line => line.StartsWith(beginning, StringComparison.Ordinal)).ToList();
            if (lines.Count >= count)
            {
                return lines[count - 1];
            }

            await Task.Delay(50);
        }

        throw new TimeoutException($"'{beginning}' was not printed within {Patience.TotalSeconds} s:\n{Output}");
    }

    public async Task<int> ExitAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    private void Take(string? line)
    {
        lock (_output)
        {
            _output.Append(line).Append('\n');
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Program() =>
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "sample-programs.txt")).Single(static path => Path.GetFileName(path) == "Fiscal.Samples.DigitalReceipt.dll");
}
