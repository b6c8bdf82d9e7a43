using System.Net;
using System.Net.Sockets;

namespace Fiscal.Journal.PostgreSql.Tests;

/// <summary>The network between store and server: it can be cut, at once or in the moment when the server's next answer would pass.</summary>
internal sealed class LineProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<TcpClient> _clients = [];
    private readonly int _target;
    private volatile bool _isDown;
    private volatile bool _swallowsNextAnswer;
    private volatile bool _holdsRequests;
    private int _swallowed;

    public LineProxy(int target)
    {
        _target = target;
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many answers were lost on purpose.</summary>
    public int Swallowed => Volatile.Read(ref _swallowed);

    /// <summary>Lets requests pass and cuts the line when an answer to one of them comes.</summary>
    public void SwallowNextAnswer() => _swallowsNextAnswer = true;

    /// <summary>Keeps requests from the server: it never hears of them.</summary>
    public void HoldRequests(bool hold) => _holdsRequests = hold;

    public void Cut(bool staysDown)
    {
        _isDown = staysDown;
        CloseAll();
    }

    public void Mend() => _isDown = false;

    public void Dispose()
    {
        _listener.Stop();
        CloseAll();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                if (_isDown)
                {
                    client.Dispose();
                    continue;
                }

                var server = new TcpClient { NoDelay = true };
                client.NoDelay = true;
                await server.ConnectAsync(IPAddress.Loopback, _target);
                lock (_clients)
                {
                    _clients.Add(client);
                    _clients.Add(server);
                }

                _ = PumpAsync(client, server, isAnswer: false);
                _ = PumpAsync(server, client, isAnswer: true);
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task PumpAsync(TcpClient from, TcpClient to, bool isAnswer)
    {
        var buffer = new byte[1 << 16];
        try
        {
            while (true)
            {
                var read = await from.GetStream().ReadAsync(buffer);
                if (read == 0)
                {
                    break;
                }

                if (isAnswer && _swallowsNextAnswer)
                {
                    _swallowsNextAnswer = false;
                    Interlocked.Increment(ref _swallowed);
                    break;
                }

                if (!isAnswer && _holdsRequests)
                {
                    continue;
                }

                await to.GetStream().WriteAsync(buffer.AsMemory(0, read));
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // Cut.
        }

        from.Dispose();
        to.Dispose();
    }

    private void CloseAll()
    {
        lock (_clients)
        {
            _clients.ForEach(static client => client.Dispose());
            _clients.Clear();
        }
    }
}
