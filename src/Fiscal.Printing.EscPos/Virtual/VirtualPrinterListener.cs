using System.Net;
using System.Net.Sockets;

namespace Fiscal.Printing.EscPos;

/// <summary>A <see cref="VirtualPrinter"/> in the network of this machine: raw TCP, as on port 9100.</summary>
public sealed class VirtualPrinterListener : IDisposable
{
    private readonly VirtualPrinter _printer;
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Listens at once.</summary>
    /// <param name="printer">The printer; not disposed with this.</param>
    /// <param name="port">The port of 127.0.0.1; 0 takes a free one.</param>
    /// <exception cref="ArgumentNullException"><paramref name="printer"/> is <see langword="null"/>.</exception>
    /// <exception cref="SocketException">The port is in use.</exception>
    public VirtualPrinterListener(VirtualPrinter printer, int port = 0)
    {
        _printer = Argument.NotNull(printer, nameof(printer));
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = AcceptAsync();
    }

    /// <summary>The port it listens on.</summary>
    public int Port { get; }

    /// <summary>Stops listening and ends all connections.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _listener.Stop();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var stop = _stop.Token;
        while (!stop.IsCancellationRequested)
        {
            Socket socket;
            try
            {
                socket = await _listener.AcceptSocketAsync().ConfigureAwait(false);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }

            _ = ServeAsync(socket, stop);
        }
    }

    private async Task ServeAsync(Socket socket, CancellationToken stop)
    {
        socket.NoDelay = true;
        using (socket)
        using (var stream = new NetworkStream(socket, ownsSocket: false))
        using (stop.Register(static state => ((Socket)state!).Dispose(), socket))
        {
            // Without lingering, closing resets.
            await StreamAttachment.RunAsync(_printer, stream, () => socket.Close(0), stop).ConfigureAwait(false);
        }
    }
}
