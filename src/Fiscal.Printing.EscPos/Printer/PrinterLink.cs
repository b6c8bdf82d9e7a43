namespace Fiscal.Printing.EscPos;

/// <summary>An open connection: what the printer has said on it, and what it was asked.</summary>
/// <remarks>One flow writes and asks; the reader only notes what came and wakes that flow.</remarks>
internal sealed class PrinterLink : IDisposable
{
    private const int ReadBytes = 256;

    // The slowest line sends a byte in four milliseconds: what pauses this long inside a frame was none.
    private static readonly TimeSpan LongestGap = TimeSpan.FromMilliseconds(250);

    private readonly object _lock = new();
    private readonly PrinterTransport _transport;
    private readonly TimeProvider _timeProvider;
    private readonly Action<PrinterStatus> _statusChanged;
    private readonly ReturnChannel _channel = new();
    private readonly CancellationTokenSource _reading = new();
    private Task _reader = Task.CompletedTask;

    private int _question;
    private long _asked;
    private long _lastRead;
    private int _awaitedId;
    private bool _byteAwaited;
    private bool _blockAwaited;

    public PrinterLink(PrinterTransport transport, TimeProvider timeProvider, Signal changed, PrinterStatus status, Action<PrinterStatus> statusChanged)
    {
        _transport = transport;
        _timeProvider = timeProvider;
        _statusChanged = statusChanged;
        Changed = changed;
        Status = status;
    }

    public Signal Changed { get; }

    public PrinterStatus Status { get; private set; }

    /// <summary>Why the connection is over, or <see langword="null"/>.</summary>
    public string? Lost { get; private set; }

    /// <summary>Whether the confirmation that was awaited has come.</summary>
    public bool IsConfirmed { get; private set; }

    /// <summary>The byte that was awaited, or -1.</summary>
    public int Byte { get; private set; } = -1;

    /// <summary>The block that was awaited.</summary>
    public ReturnItem? Block { get; private set; }

    /// <summary>Answers to real-time questions so far.</summary>
    public int Answers { get; private set; }

    /// <summary>Questions that were not answered since the last answer.</summary>
    public int Unanswered { get; private set; }

    /// <summary>Statuses that came by themselves.</summary>
    public int Reports { get; private set; }

    /// <summary>Bytes that meant nothing where they stood.</summary>
    public int Strays { get; private set; }

    /// <summary>Whether a real-time question waits for its answer.</summary>
    public bool IsAsking => _question != 0;

    /// <summary>When the last question was asked, by the clock's time stamps.</summary>
    public long Asked => _asked;

    public bool HasBackChannel => _transport.HasBackChannel;

    /// <summary>What the driver says about the port; <see langword="null"/> if it says nothing.</summary>
    public int? PortStatus => (_transport as IPortStatus)?.ReadPortStatus();

    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        await _transport.OpenAsync(cancellationToken).ConfigureAwait(false);
        if (_transport.HasBackChannel)
        {
            _reader = ReadAsync();
        }
    }

    /// <param name="atOnce">Whether what is still on its way may be thrown away.</param>
    public async Task CloseAsync(bool atOnce)
    {
        try
        {
            await _transport.CloseAsync(new CancellationToken(atOnce)).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // Whatever it was, the connection is gone.
        }

        _reading.Cancel();
        await _reader.ConfigureAwait(false);
    }

    public void Dispose() => _reading.Dispose();

    public Task WriteAsync(byte[] bytes, int offset, int count, CancellationToken cancellationToken) => _transport.WriteAsync(bytes, offset, count, cancellationToken);

    /// <summary>Notes that a real-time question leaves; its answer is the next one that comes.</summary>
    public byte[] Ask(int question)
    {
        lock (_lock)
        {
            _question = question;
            _asked = _timeProvider.GetTimestamp();
        }

        return [0x10, 0x04, (byte)question];
    }

    /// <summary>Gives up a question. What had begun to arrive is no answer any more.</summary>
    public void GiveUpQuestion()
    {
        lock (_lock)
        {
            if (_question != 0)
            {
                _question = 0;
                Unanswered++;
                _channel.Reset();
            }
        }
    }

    public void Await(int id)
    {
        lock (_lock)
        {
            _awaitedId = id;
            IsConfirmed = false;
        }
    }

    public void AwaitByte()
    {
        lock (_lock)
        {
            _byteAwaited = true;
            Byte = -1;
        }
    }

    public void AwaitBlock()
    {
        lock (_lock)
        {
            _blockAwaited = true;
            Block = null;
        }
    }

    public void Lose(string why)
    {
        lock (_lock)
        {
            Lost ??= why;
        }

        Changed.Set();
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[ReadBytes];
        var items = new List<ReturnItem>();
        try
        {
            while (true)
            {
                var count = await _transport.ReadAsync(buffer, 0, buffer.Length, _reading.Token).ConfigureAwait(false);
                if (count == 0)
                {
                    Lose("the printer closed the connection");
                    return;
                }

                var before = Status;
                lock (_lock)
                {
                    if (_timeProvider.GetElapsedTime(_lastRead) > LongestGap)
                    {
                        _channel.Reset();
                    }

                    _lastRead = _timeProvider.GetTimestamp();
                    for (var i = 0; i < count; i++)
                    {
                        _channel.Push(buffer[i], items);
                    }

                    foreach (var item in items)
                    {
                        Take(item);
                    }

                    items.Clear();
                }

                if (before.Flags != Status.Flags)
                {
                    _statusChanged(Status);
                }

                Changed.Set();
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or NotSupportedException)
        {
            Lose(e.Message);
        }
    }

    private void Take(ReturnItem item)
    {
        switch (item.Kind)
        {
            case ReturnItemKind.AutomaticStatus:
                Status = PrinterStatus.FromAutomatic(item.Data);
                Reports++;
                break;
            case ReturnItemKind.RealTimeStatus when _question != 0:
                Status = Status.With(_question, item.Header);
                _question = 0;
                Unanswered = 0;
                Answers++;
                break;
            case ReturnItemKind.Block when item.Header == ReturnChannel.ResponseHeader && item.Data.Length == 5 && item.Data[0] == ReturnChannel.ConfirmationIdentifier:
                // Of a job before, or damaged on the way: any other number proves nothing.
                IsConfirmed |= _awaitedId != 0 && Number(item.Data) == _awaitedId;
                break;
            case ReturnItemKind.Block when _blockAwaited:
                Block = item;
                _blockAwaited = false;
                break;
            case ReturnItemKind.Byte when _byteAwaited:
                Byte = item.Header;
                _byteAwaited = false;
                break;
            case ReturnItemKind.Hold or ReturnItemKind.Resume:
                break;
            default:
                Strays++;
                break;
        }
    }

    private static int Number(byte[] data)
    {
        var number = 0;
        for (var i = 1; i < data.Length; i++)
        {
            if (data[i] is < (byte)'0' or > (byte)'9')
            {
                return -1;
            }

            number = (10 * number) + data[i] - '0';
        }

        return number;
    }
}
