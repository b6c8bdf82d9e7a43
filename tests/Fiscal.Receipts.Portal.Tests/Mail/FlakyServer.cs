using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Fiscal.Receipts.Portal.Tests;

/// <summary>A mail server that takes mails, and does what a test tells it to do with some of them.</summary>
internal sealed class FlakyServer : IDisposable
{
    private readonly TcpListener _listener;
    private readonly Func<int, string, string?> _answer;
    private readonly List<string> _mails = [];
    private int _connections;

    /// <param name="answer">Gives the answer to a line of a connection (counted from 1), <see langword="null"/> hangs up, an empty text takes the usual answer. The end of the data is the line <c>.</c>.</param>
    /// <param name="port">Port; any if 0.</param>
    public FlakyServer(Func<int, string, string?> answer, int port = 0)
    {
        _answer = answer;
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = AcceptAsync();
    }

    public int Port { get; }

    public int Connections => Volatile.Read(ref _connections);

    /// <summary>What came between DATA and the dot, whether it was answered or not.</summary>
    public IReadOnlyList<string> Mails
    {
        get
        {
            lock (_mails)
            {
                return [.. _mails];
            }
        }
    }

    public void Dispose() => _listener.Stop();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(), Interlocked.Increment(ref _connections));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient connection, int number)
    {
        try
        {
            using var client = connection;
            using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
            await using var writer = new StreamWriter(client.GetStream(), Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };
            await writer.WriteLineAsync("220 localhost");
            while (await reader.ReadLineAsync() is { } line)
            {
                if (line == "DATA")
                {
                    await writer.WriteLineAsync("354 go on");
                    var mail = new StringBuilder();
                    while (await reader.ReadLineAsync() is { } text && text != ".")
                    {
                        mail.Append(text).Append('\n');
                    }

                    lock (_mails)
                    {
                        _mails.Add(mail.ToString());
                    }

                    line = ".";
                }

                if (_answer(number, line) is not { } answer)
                {
                    return;
                }

                await writer.WriteLineAsync(answer.Length > 0 ? answer : line.StartsWith("EHLO", StringComparison.Ordinal) ? "250 localhost" : line == "QUIT" ? "221 bye" : "250 fine");
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            // The client hung up.
        }
    }
}
