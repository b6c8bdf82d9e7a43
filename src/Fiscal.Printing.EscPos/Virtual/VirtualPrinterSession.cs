namespace Fiscal.Printing.EscPos;

/// <summary>One connection to a <see cref="VirtualPrinter"/>. Its members are used under the printer's lock; <see cref="Changed"/> is raised outside of it.</summary>
internal sealed class VirtualPrinterSession
{
    private readonly Queue<byte> _output = new();

    /// <summary>Raised when there is something to read, when bytes are taken again, and at the end.</summary>
    public event Action? Changed;

    /// <summary>Ended by the host: what it sent is printed.</summary>
    public bool IsClosed { get; set; }

    /// <summary>Broken by the printer or by the network.</summary>
    public bool IsReset { get; set; }

    /// <summary>Nothing arrives in either direction.</summary>
    public bool IsSilent { get; set; }

    /// <summary>What is sent meanwhile arrives later.</summary>
    public bool IsHeld { get; set; }

    public bool IsOver => IsClosed || IsReset;

    public int Available => _output.Count;

    public void Send(byte[] bytes)
    {
        foreach (var value in bytes)
        {
            _output.Enqueue(value);
        }
    }

    public int Read(byte[] buffer, int offset, int count)
    {
        var read = Math.Min(count, _output.Count);
        for (var i = 0; i < read; i++)
        {
            buffer[offset + i] = _output.Dequeue();
        }

        return read;
    }

    public void Raise() => Changed?.Invoke();
}
