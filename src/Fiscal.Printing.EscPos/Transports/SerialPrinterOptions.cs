namespace Fiscal.Printing.EscPos;

/// <summary>How a serial line is set up; eight bits, no parity, one stop bit.</summary>
public sealed class SerialPrinterOptions
{
    /// <summary>Bits per second, as the printer's switches say; 9,600 by default.</summary>
    public int BaudRate { get; set; } = 9600;

    /// <summary>How the printer says that its buffer is full.</summary>
    public SerialFlowControl FlowControl { get; set; }

    /// <summary>Clock.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;
}
