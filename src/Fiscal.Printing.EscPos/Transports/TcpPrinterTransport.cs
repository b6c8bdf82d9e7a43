using System.Net.Sockets;

namespace Fiscal.Printing.EscPos;

/// <summary>A printer in the network: raw TCP, port 9100 (spec escpos §12).</summary>
/// <remarks>
/// Small writes leave at once, a dead peer is noticed after about sixteen seconds of silence. Closing says that nothing more comes, then reads until the printer has closed too, at most a second: closing with
/// unread bytes would reset the connection and let the printer throw away what it has not printed.
/// </remarks>
public sealed class TcpPrinterTransport : PrinterTransport
{
    /// <summary>The port of raw printing.</summary>
    public const int DefaultPort = 9100;

    private const int KeepAliveIdleSeconds = 10;
    private const int KeepAliveIntervalSeconds = 2;
    private const int KeepAliveProbes = 3;
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(1);

    private readonly string _host;
    private readonly int _port;
    private readonly SemaphoreSlim _receiving = new(1);
    private readonly TimeProvider _timeProvider;
    private Socket? _socket;

    /// <summary>Creates the way; it is not connected before it is needed.</summary>
    /// <param name="host">Name or address.</param>
    /// <param name="port">Port, 1 to 65535.</param>
    /// <param name="timeProvider">Clock; the system's if <see langword="null"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="host"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="port"/> is out of its range.</exception>
    public TcpPrinterTransport(string host, int port = DefaultPort, TimeProvider? timeProvider = null)
    {
        _host = Argument.NotNull(host, nameof(host));
        _port = Argument.Range(port, 1, 65535, nameof(port));
        _timeProvider = timeProvider ?? TimeProvider.System;
    }

    /// <inheritdoc/>
    public override string Address => $"tcp://{_host}:{Argument.Text(_port)}";

    /// <inheritdoc/>
    public override bool HasBackChannel => true;

    /// <inheritdoc/>
    public override bool NoticesRestart => true;

    /// <inheritdoc/>
    public override async Task OpenAsync(CancellationToken cancellationToken)
    {
        // Both families, whatever the name resolves to.
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            KeepAlive(socket);
            using (cancellationToken.Register(static state => ((Socket)state!).Dispose(), socket))
            {
                await socket.ConnectAsync(_host, _port).ConfigureAwait(false);
            }

            cancellationToken.ThrowIfCancellationRequested();
            _socket = socket;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            socket.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            throw new IOException(e.Message, e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override async Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        var socket = Open();
        try
        {
            // A write that is given up leaves a connection on which nobody knows what was sent.
            using (cancellationToken.Register(static state => Reset((Socket)state!), socket))
            {
                while (count > 0)
                {
                    var sent = await socket.SendAsync(new ArraySegment<byte>(buffer, offset, count), SocketFlags.None).ConfigureAwait(false);
                    offset += sent;
                    count -= sent;
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new IOException(e.Message, e);
        }
    }

    /// <inheritdoc/>
    public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        var socket = Open();
        await _receiving.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await socket.ReceiveAsync(new ArraySegment<byte>(buffer, offset, count), SocketFlags.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            throw new IOException(e.Message, e);
        }
        finally
        {
            _receiving.Release();
        }
    }

    /// <inheritdoc/>
    public override async Task CloseAsync(CancellationToken cancellationToken)
    {
        var socket = _socket;
        if (socket is null)
        {
            return;
        }

        if (cancellationToken.IsCancellationRequested)
        {
            _socket = null;
            Reset(socket);
            return;
        }

        try
        {
            socket.Shutdown(SocketShutdown.Send);
            using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var drain = DrainAsync();
            await Task.WhenAny(drain, _timeProvider.DelayAsync(DrainTime, enough.Token)).ConfigureAwait(false);
            enough.Cancel();
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The other side was faster.
        }

        _socket = null;
        socket.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task DisposeCoreAsync()
    {
        await CloseAsync(CancellationToken.None).ConfigureAwait(false);
        _receiving.Dispose();
    }

    private async Task DrainAsync()
    {
        var buffer = new byte[256];
        try
        {
            while (await ReadAsync(buffer, 0, buffer.Length, CancellationToken.None).ConfigureAwait(false) > 0)
            {
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // Closed by either side: there is nothing more to come.
        }
    }

    private Socket Open() => _socket ?? throw new IOException("The connection is not open.");

    private static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Gone already.
        }

        socket.Dispose();
    }

    private static void KeepAlive(Socket socket)
    {
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
#if NET
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, KeepAliveIdleSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, KeepAliveIntervalSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, KeepAliveProbes);
#else
        try
        {
            // On, idle and interval in milliseconds; Windows probes ten times.
            var values = new byte[12];
            BitConverter.GetBytes(1).CopyTo(values, 0);
            BitConverter.GetBytes(1000 * KeepAliveIdleSeconds).CopyTo(values, 4);
            BitConverter.GetBytes(1000 * KeepAliveIntervalSeconds * KeepAliveProbes / 10).CopyTo(values, 8);
            socket.IOControl(IOControlCode.KeepAliveValues, values, null);
        }
        catch (Exception e) when (e is SocketException or PlatformNotSupportedException)
        {
            // The system's own times, then.
        }
#endif
    }
}
