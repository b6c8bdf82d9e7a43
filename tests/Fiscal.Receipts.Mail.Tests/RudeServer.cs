using System.Net;
using System.Net.Sockets;

namespace Fiscal.Receipts.Mail.Tests;

/// <summary>A server that answers what a test tells it to: refusals, silence, hanging up.</summary>
internal sealed class RudeServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<string, string?> _answer;
    private readonly List<string> _heard = [];

    /// <param name="answer">Gives the answer to a line, without line end; <see langword="null"/> hangs up, an empty text says nothing.</param>
    public RudeServer(Func<string, string?> answer)
    {
        _answer = answer;
        _listener.Start();
        _ = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public IReadOnlyList<string> Heard
    {
        get
        {
            lock (_heard)
            {
                return [.. _heard];
            }
        }
    }

    public void Dispose() => _listener.Stop();

    private async Task ServeAsync()
    {
        try
        {
            using var client = await _listener.AcceptTcpClientAsync();
            using var reader = new StreamReader(client.GetStream());
            using var writer = new StreamWriter(client.GetStream()) { NewLine = "\r\n", AutoFlush = true };
            await writer.WriteLineAsync("220 localhost");
            while (await reader.ReadLineAsync() is { } line)
            {
                lock (_heard)
                {
                    _heard.Add(line);
                }

                if (_answer(line) is not { } answer)
                {
                    return;
                }

                if (answer.Length > 0)
                {
                    await writer.WriteLineAsync(answer);
                }
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
