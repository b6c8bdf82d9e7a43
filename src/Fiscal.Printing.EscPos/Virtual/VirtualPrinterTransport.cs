namespace Fiscal.Printing.EscPos;

/// <summary>The way to a <see cref="VirtualPrinter"/> in memory.</summary>
internal sealed class VirtualPrinterTransport(VirtualPrinter printer) : PrinterTransport
{
    private readonly object _lock = new();
    private VirtualPrinterSession? _session;
    private TaskCompletionSource<bool>? _change;

    public override string Address => "memory://virtual-printer";

    public override bool HasBackChannel => true;

    public override bool NoticesRestart => printer.RestartBreaksConnection;

    public override Task OpenAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _session = printer.Connect() ?? throw new IOException("The connection was refused.");
        _session.Changed += OnChanged;
        return Task.CompletedTask;
    }

    public override async Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        var session = Session();
        while (count > 0)
        {
            var change = Change();
            if (session.IsOver)
            {
                throw new IOException("The connection was reset.");
            }

            var taken = printer.Write(session, buffer, offset, count);
            offset += taken;
            count -= taken;
            if (taken == 0)
            {
                await WaitAsync(change, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        var session = Session();
        while (true)
        {
            var change = Change();
            var read = printer.Read(session, buffer, offset, count);
            if (read > 0 || session.IsClosed)
            {
                return read;
            }

            if (session.IsReset)
            {
                throw new IOException("The connection was reset.");
            }

            await WaitAsync(change, cancellationToken).ConfigureAwait(false);
        }
    }

    public override Task CloseAsync(CancellationToken cancellationToken)
    {
        if (_session is { } session)
        {
            printer.Close(session, cancellationToken.IsCancellationRequested);
            _session = null;
            OnChanged();
            session.Changed -= OnChanged;
        }

        return Task.CompletedTask;
    }

    private VirtualPrinterSession Session() => _session ?? throw new IOException("The connection is not open.");

    private Task<bool> Change()
    {
        lock (_lock)
        {
            _change ??= new TaskCompletionSource<bool>(printer.Inline ? TaskCreationOptions.None : TaskCreationOptions.RunContinuationsAsynchronously);
            return _change.Task;
        }
    }

    private void OnChanged()
    {
        TaskCompletionSource<bool>? change;
        lock (_lock)
        {
            change = _change;
            _change = null;
        }

        change?.TrySetResult(true);
    }

    private async Task WaitAsync(Task<bool> change, CancellationToken cancellationToken)
    {
        if (change.IsCompleted)
        {
            return;
        }

        var canceled = new TaskCompletionSource<bool>(printer.Inline ? TaskCreationOptions.None : TaskCreationOptions.RunContinuationsAsynchronously);
        using (cancellationToken.Register(static state => ((TaskCompletionSource<bool>)state!).TrySetResult(true), canceled))
        {
            await Task.WhenAny(change, canceled.Task).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
