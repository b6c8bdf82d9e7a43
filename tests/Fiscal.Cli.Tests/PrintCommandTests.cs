using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Fiscal.Cli.Tests;

public sealed class PrintCommandTests
{
    [Fact]
    public async Task A_preview_shows_what_bytes_print_and_fails_on_incomplete_commands()
    {
        using var shop = new Shop();
        var file = shop.Path("bon.escpos");
        await File.WriteAllBytesAsync(file, [0x1B, 0x40, 0x1B, 0x74, 19, (byte)'K', 0x84, (byte)'s', (byte)'e', 0x0A]);
        var text = await shop.RunAsync("print", "preview", file);
        Assert.Equal((0, "Käse\n"), (text.ExitCode, text.Output));
        var written = shop.Path("bon.txt");
        Assert.Equal(string.Empty, (await shop.RunAsync("print", "preview", file, "--text", written)).Output);
        Assert.Equal("Käse\n", await File.ReadAllTextAsync(written));

        await File.WriteAllBytesAsync(file, [0x41, 0x0A, 0x1D, 0x56]);
        var broken = await shop.RunAsync("print", "preview", file, "--json");
        Assert.Equal(1, broken.ExitCode);
        Assert.Equal("printer-command-incomplete", broken.Json().GetProperty("findings")[0].GetProperty("code").GetString());
    }

    [Fact]
    public async Task Sending_says_what_became_of_it()
    {
        using var shop = new Shop();
        var file = shop.Path("bon.escpos");
        await File.WriteAllBytesAsync(file, "\u001b@Guten Tag\n"u8.ToArray());
        using var printer = new TinyPrinter();
        var printed = await shop.RunAsync("print", "send", file, "--to", $"tcp://127.0.0.1:{printer.Port}", "--profile", "epson-203", "--json");
        Assert.Equal(0, printed.ExitCode);
        Assert.Equal(("printed", "processId"), (printed.Json().GetProperty("result").GetString(), printed.Json().GetProperty("confirmedBy").GetString()));
        Assert.Contains("Guten Tag", printer.Received, StringComparison.Ordinal);

        var dead = await shop.RunAsync("print", "send", file, "--to", "tcp://127.0.0.1:1", "--json");
        Assert.Equal(1, dead.ExitCode);
        Assert.Equal("failed", dead.Json().GetProperty("result").GetString());
        Assert.Contains("tcp://127.0.0.1:1", dead.Json().GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Profiles_are_listed_shown_and_read_back()
    {
        using var shop = new Shop();
        var list = (await shop.RunAsync("print", "profiles", "--json")).JsonLines();
        Assert.Contains(list, profile => profile.GetProperty("name").GetString() == "epson-203");
        var json = await shop.RunAsync("print", "profiles", "generic-58");
        var file = shop.Path("theke.json");
        await File.WriteAllTextAsync(file, json.Output);
        var page = shop.Path("seite.escpos");
        Assert.Equal(0, (await shop.RunAsync("print", "calibrate", "--profile", file, "--out", page)).ExitCode);
        var preview = await shop.RunAsync("print", "preview", page, "--profile", file);
        Assert.Equal(0, preview.ExitCode);
        Assert.Contains(" 19 CP858: äöüÄÖÜß€§", preview.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("print", "send", "x", "--to", "lp0")]
    [InlineData("print", "probe", "--to", "tcp://:1")]
    [InlineData("print", "calibrate")]
    [InlineData("print", "profiles", "no-such")]
    public async Task Wrong_usage_is_one_line_and_exit_code_2(params string[] arguments)
    {
        using var shop = new Shop();
        await File.WriteAllTextAsync(shop.Path("x"), "x");
        var run = await shop.RunAsync([.. arguments.Select(argument => argument == "x" ? shop.Path("x") : argument)]);
        Assert.Equal(2, run.ExitCode);
        Assert.Single(run.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>Answers real-time questions and confirmations by the manuals, and nothing else.</summary>
    private sealed class TinyPrinter : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly StringBuilder _received = new();

        public TinyPrinter()
        {
            _listener.Start();
            _ = ServeAsync();
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public string Received
        {
            get
            {
                lock (_received)
                {
                    return _received.ToString();
                }
            }
        }

        public void Dispose() => _listener.Stop();

        private async Task ServeAsync()
        {
            using var socket = await _listener.AcceptSocketAsync();
            var buffer = new byte[4096];
            var seen = new List<byte>();
            for (int count; (count = await socket.ReceiveAsync(buffer, SocketFlags.None)) > 0;)
            {
                lock (_received)
                {
                    _received.Append(Encoding.Latin1.GetString(buffer, 0, count));
                }

                foreach (var value in buffer.AsMemory(0, count).ToArray())
                {
                    seen.Add(value);
                    if (seen.Count >= 3 && seen[^3] == 0x10 && seen[^2] == 0x04)
                    {
                        await socket.SendAsync(new byte[] { 0x12 });
                    }
                    else if (seen.Count >= 11 && seen[^11] == 0x1D && seen[^10] == 0x28 && seen[^9] == 0x48)
                    {
                        await socket.SendAsync(new byte[] { 0x37, 0x22, seen[^4], seen[^3], seen[^2], seen[^1], 0 });
                    }
                }
            }
        }
    }
}
