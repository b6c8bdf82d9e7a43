namespace Fiscal.Receipts.Portal;

/// <summary>What the displays of one register show, and where it comes from. A state of any other register is refused here.</summary>
internal sealed class DisplayChannel
{
    private readonly Lock _gate = new();
    private readonly List<DisplayConnection> _connections = [];
    private volatile ShownState _shown;
    private object? _source;
    private Func<ReceiptId, bool>? _requestPaper;

    public DisplayChannel(string registerId)
    {
        RegisterId = registerId;
        _shown = Idle(1);
    }

    public string RegisterId { get; }

    public ShownState Shown => _shown;

    /// <summary>Whether a till feeds it.</summary>
    public bool IsFed => Volatile.Read(ref _source) is not null;

    /// <summary>From now on this source speaks for the register; another one is not heard any more.</summary>
    public void Attach(object source, Func<ReceiptId, bool> requestPaper)
    {
        lock (_gate)
        {
            _source = source;
            _requestPaper = requestPaper;
        }
    }

    /// <summary>The till is gone: nobody may read the last customer's receipt.</summary>
    public void Detach(object source)
    {
        lock (_gate)
        {
            if (!ReferenceEquals(_source, source))
            {
                return;
            }

            _source = null;
            _requestPaper = null;
            Show(Idle(_shown.Number + 1));
        }
    }

    /// <returns>Whether it was taken; <see langword="false"/> for an old state and for a source that is not heard any more.</returns>
    /// <exception cref="ArgumentException">The state is another register's.</exception>
    public bool Publish(object source, DisplayState state)
    {
        if (!string.Equals(state.RegisterId, RegisterId, StringComparison.Ordinal) || (state.Receipt is { } receipt && receipt.RegisterId != RegisterId))
        {
            throw new ArgumentException($"A state of {state.RegisterId} is not for the displays of {RegisterId}.", nameof(state));
        }

        lock (_gate)
        {
            if (!ReferenceEquals(_source, source) || (state.Run == _shown.State.Run && state.Number <= _shown.State.Number))
            {
                return false;
            }

            Show(new ShownState(_shown.Number + 1, state));
            return true;
        }
    }

    /// <summary>A tap on the paper button of what was shown under this number.</summary>
    /// <returns>Whether the till was asked: <see langword="false"/> if something else is shown by now, or it was asked before.</returns>
    public bool RequestPaper(long number)
    {
        Func<ReceiptId, bool>? request;
        var shown = _shown;
        lock (_gate)
        {
            request = _requestPaper;
        }

        // Outside of the gate: the till's handler may show the next state.
        return shown.Number == number && shown.State.HasPaperButton && shown.State.Receipt is { } receipt && request is not null && request(receipt);
    }

    public void Add(DisplayConnection connection)
    {
        lock (_gate)
        {
            _connections.Add(connection);
        }

        connection.Wake();
    }

    public void Remove(DisplayConnection connection)
    {
        lock (_gate)
        {
            _connections.Remove(connection);
        }
    }

    private ShownState Idle(long number) => new(number, new DisplayState(RegisterId, string.Empty, 0));

    private void Show(ShownState shown)
    {
        _shown = shown;
        foreach (var connection in _connections)
        {
            connection.Wake();
        }
    }
}
