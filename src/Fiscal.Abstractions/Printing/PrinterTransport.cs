namespace Fiscal;

/// <summary>Bytes to and from a printer: TCP, serial, device file, spooler, memory.</summary>
/// <remarks>One caller at a time. Members throw <see cref="IOException"/>.</remarks>
public abstract class PrinterTransport : IAsyncDisposable
{
    /// <summary>Where the printer is, for messages.</summary>
    public abstract string Address { get; }

    /// <summary>Whether the printer can answer.</summary>
    public abstract bool HasBackChannel { get; }

    /// <summary>Whether a printer that was switched off and on breaks the connection, as with TCP and USB. A serial line does not; there only missing answers show it.</summary>
    public virtual bool NoticesRestart => false;

    /// <summary>Opens the connection.</summary>
    public abstract Task OpenAsync(CancellationToken cancellationToken);

    /// <summary>Writes all bytes.</summary>
    public abstract Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken);

    /// <summary>Reads at least one byte; 0 at the end of the connection.</summary>
    /// <exception cref="NotSupportedException">There is no back channel.</exception>
    public abstract Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken);

    /// <summary>Closes the connection, after what was written has left; it may be opened again.</summary>
    /// <param name="cancellationToken">Cancelled, it closes at once and throws away what is still on its way.</param>
    public abstract Task CloseAsync(CancellationToken cancellationToken);

    /// <summary>Closes for good.</summary>
    public async ValueTask DisposeAsync()
    {
        await DisposeCoreAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes for good; called once.</summary>
    protected virtual Task DisposeCoreAsync() => CloseAsync(CancellationToken.None);
}
