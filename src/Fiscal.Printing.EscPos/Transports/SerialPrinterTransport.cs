namespace Fiscal.Printing.EscPos;

/// <summary>A printer on a serial line or a virtual one, Bluetooth included (spec escpos §12).</summary>
/// <remarks>
/// Missing modem lines are no error, because converters and virtual ports lack them; <see cref="Diagnostics"/> says so. A write ends when the driver has sent it, so what is asked then is not queued behind
/// seconds of text. Blocking calls have threads of their own.
/// </remarks>
public sealed class SerialPrinterTransport : PrinterTransport
{
    private const int MostAtOnce = 64;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan CloseTime = TimeSpan.FromSeconds(1);

    private readonly object _lock = new();
    private readonly Func<SerialLine> _create;
    private readonly SerialPrinterOptions _options;
    private readonly string _name;
    private List<string> _diagnostics = [];
    private SerialLine? _line;
    private bool _readyUnknown;

    /// <summary>Creates the way; the port is not opened before it is needed.</summary>
    /// <param name="portName">For example <c>COM3</c> or <c>/dev/ttyUSB0</c>.</param>
    /// <param name="options">How the line is set up; copied.</param>
    /// <exception cref="ArgumentNullException"><paramref name="portName"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The baud rate is not 300 to 4,000,000.</exception>
    public SerialPrinterTransport(string portName, SerialPrinterOptions? options = null)
        : this(portName, options, null)
    {
    }

    internal SerialPrinterTransport(string portName, SerialPrinterOptions? options, Func<SerialLine>? create)
    {
        _name = Argument.NotNull(portName, nameof(portName));
        options ??= new SerialPrinterOptions();
        _options = new SerialPrinterOptions
        {
            BaudRate = Argument.Range(options.BaudRate, 300, 4_000_000, nameof(options.BaudRate)),
            FlowControl = options.FlowControl,
            TimeProvider = options.TimeProvider,
        };
        _create = create ?? (() => new PortSerialLine(_name, _options));
    }

    /// <summary>What was missing when the port was opened last, for example modem lines; one sentence each.</summary>
    public IReadOnlyList<string> Diagnostics
    {
        get
        {
            lock (_lock)
            {
                return [.. _diagnostics];
            }
        }
    }

    /// <inheritdoc/>
    public override string Address => "serial:" + _name;

    /// <inheritdoc/>
    public override bool HasBackChannel => true;

    /// <inheritdoc/>
    public override async Task OpenAsync(CancellationToken cancellationToken)
    {
        var diagnostics = new List<string>();
        _readyUnknown = false;
        var line = _create();
        // Some drivers take seconds to find out that nobody is there.
        await Blocking(() =>
        {
            try
            {
                line.Open();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException or PlatformNotSupportedException)
            {
                throw new IOException($"The serial port '{_name}' cannot be opened: {e.Message}", e);
            }

            try
            {
                line.RaiseLines();
            }
            catch (Exception e) when (e is IOException or InvalidOperationException)
            {
                diagnostics.Add($"The port has no lines DTR and RTS ({e.Message}); that is usual for virtual ports.");
            }
        }).ConfigureAwait(false);
        lock (_lock)
        {
            _diagnostics = diagnostics;
            _line = line;
        }

        if (cancellationToken.IsCancellationRequested)
        {
            await CloseAsync(CancellationToken.None).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <inheritdoc/>
    public override async Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        var line = Line();
        // A driver that has bytes and may not send them holds the thread; only closing frees it.
        using (cancellationToken.Register(() => Abandon(line)))
        {
            while (count > 0)
            {
                while (!IsReady(line))
                {
                    await _options.TimeProvider.DelayAsync(Poll, cancellationToken).ConfigureAwait(false);
                }

                var piece = Math.Min(count, MostAtOnce);
                var from = offset;
                await Blocking(() => line.Write(buffer, from, piece)).ConfigureAwait(false);
                offset += piece;
                count -= piece;
                while (Pending(line))
                {
                    await _options.TimeProvider.DelayAsync(Poll, cancellationToken).ConfigureAwait(false);
                }

                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    /// <inheritdoc/>
    public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        var line = Line();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                // A read that waits would keep the port from closing.
                if (line.BytesToRead > 0)
                {
                    return line.Read(buffer, offset, count);
                }
            }
            catch (TimeoutException)
            {
                // Counted, and gone: wait for the next.
            }
            catch (Exception e) when (e is IOException or InvalidOperationException or UnauthorizedAccessException or OperationCanceledException or ObjectDisposedException)
            {
                throw new IOException($"The serial port '{_name}' failed: {e.Message}", e);
            }

            if (!ReferenceEquals(line, _line))
            {
                return 0;
            }

            await _options.TimeProvider.DelayAsync(Poll, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public override async Task CloseAsync(CancellationToken cancellationToken)
    {
        SerialLine? line;
        lock (_lock)
        {
            line = _line;
            _line = null;
        }

        if (line is not null)
        {
            var closed = Close(line, cancellationToken.IsCancellationRequested);
            await Task.WhenAny(closed, _options.TimeProvider.DelayAsync(CloseTime, CancellationToken.None)).ConfigureAwait(false);
        }
    }

    private static Task Blocking(Action action) => Task.Factory.StartNew(
        () =>
        {
            try
            {
                action();
            }
            catch (Exception e) when (e is TimeoutException or InvalidOperationException or OperationCanceledException or UnauthorizedAccessException)
            {
                throw new IOException(e.Message, e);
            }
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    private static Task Close(SerialLine line, bool discard) => Blocking(() =>
    {
        try
        {
            if (discard)
            {
                line.Discard();
            }
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            // Then the driver sends what it has.
        }

        line.Dispose();
    });

    private void Abandon(SerialLine line)
    {
        lock (_lock)
        {
            if (ReferenceEquals(_line, line))
            {
                _line = null;
            }
        }

        _ = Close(line, discard: true);
    }

    private bool IsReady(SerialLine line)
    {
        if (_options.FlowControl != SerialFlowControl.Dsr || _readyUnknown)
        {
            return true;
        }

        try
        {
            return line.IsReady;
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            if (!ReferenceEquals(line, _line))
            {
                throw new IOException("The serial port was closed.", e);
            }

            _readyUnknown = true;
            lock (_lock)
            {
                _diagnostics.Add($"The port has no line DSR ({e.Message}): a printer whose buffer is full cannot say so. Set another flow control.");
            }

            return true;
        }
    }

    private static bool Pending(SerialLine line)
    {
        try
        {
            return line.BytesToWrite > 0;
        }
        catch (Exception e) when (e is InvalidOperationException or IOException)
        {
            throw new IOException("The serial port was closed.", e);
        }
    }

    private SerialLine Line() => _line ?? throw new IOException("The serial port is not open.");
}
