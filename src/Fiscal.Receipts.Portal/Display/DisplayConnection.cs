using System.Threading.Channels;

namespace Fiscal.Receipts.Portal;

/// <summary>One open stream to a tablet: waiting with a code, or bound to a register.</summary>
internal sealed class DisplayConnection
{
    private readonly Channel<bool> _wake = System.Threading.Channels.Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private volatile DisplayChannel? _channel;
    private volatile string? _code;
    private volatile string? _displayId;
    private int _beatDue;

    public DisplayConnection(string code, DateTimeOffset since)
    {
        _code = code;
        CodeSince = since;
    }

    public DisplayConnection(DisplayChannel channel, string displayId)
    {
        _displayId = displayId;
        _channel = channel;
        channel.Add(this);
    }

    /// <summary>The register's channel, once paired.</summary>
    public DisplayChannel? Channel => _channel;

    /// <summary>What the waiting tablet shows.</summary>
    public string? Code => _code;

    public DateTimeOffset CodeSince { get; private set; }

    public string? DisplayId => _displayId;

    public void Bind(DisplayChannel channel, string displayId)
    {
        _code = null;
        _displayId = displayId;
        _channel = channel;
        channel.Add(this);
        Wake();
    }

    public void Renew(string code, DateTimeOffset since)
    {
        _code = code;
        CodeSince = since;
        Wake();
    }

    public void Wake() => _wake.Writer.TryWrite(true);

    public void Beat()
    {
        Interlocked.Exchange(ref _beatDue, 1);
        Wake();
    }

    public bool TakeBeat() => Interlocked.Exchange(ref _beatDue, 0) == 1;

    public void Close()
    {
        _channel?.Remove(this);
        _code = null;
        _wake.Writer.TryComplete();
    }

    /// <summary>Waits until there may be something to send; <see langword="false"/> when the connection is to end.</summary>
    public async ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
    {
        if (!await _wake.Reader.WaitToReadAsync(cancellationToken))
        {
            return false;
        }

        _wake.Reader.TryRead(out _);
        return true;
    }
}
