namespace Fiscal.Printing.EscPos;

/// <summary>What the transport needs of a serial port: the seam at which tests put a port with modem lines, because no pseudo-terminal has any.</summary>
internal abstract class SerialLine : IDisposable
{
    public abstract void Open();

    /// <summary>Raises DTR and RTS; throws where there are no such lines.</summary>
    public abstract void RaiseLines();

    /// <summary>Whether the other side is ready (DSR); throws where there is no such line.</summary>
    public abstract bool IsReady { get; }

    public abstract int BytesToRead { get; }

    public abstract int BytesToWrite { get; }

    public abstract int Read(byte[] buffer, int offset, int count);

    /// <summary>Blocks until all is handed to the driver.</summary>
    public abstract void Write(byte[] buffer, int offset, int count);

    /// <summary>Throws away what the driver still holds.</summary>
    public abstract void Discard();

    public abstract void Dispose();
}
