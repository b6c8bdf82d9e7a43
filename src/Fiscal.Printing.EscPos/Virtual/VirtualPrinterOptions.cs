namespace Fiscal.Printing.EscPos;

/// <summary>What a <see cref="VirtualPrinter"/> is like.</summary>
public sealed class VirtualPrinterOptions
{
    /// <summary>What it can do: what the profile does not claim it does not answer. <c>epson-203</c> by default.</summary>
    public PrinterProfile Profile { get; set; } = PrinterProfile.Get("epson-203");

    /// <summary>Bytes it takes before it prints them, at least 16; 4,096 by default.</summary>
    public int BufferBytes { get; set; } = 4096;

    /// <summary>Whether it stops reading when the buffer is full; otherwise what is too much is lost, as with cheap boards.</summary>
    public bool FlowControl { get; set; } = true;

    /// <summary>Bytes printed per second, 100 at least; 20,000 by default.</summary>
    public int BytesPerSecond { get; set; } = 20_000;

    /// <summary>Time from the last printed byte to the confirmation; 50 ms by default.</summary>
    public TimeSpan ConfirmationDelay { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Whether it is switched on in double-byte mode, as printers with Chinese firmware are.</summary>
    public bool StartsInKanjiMode { get; set; }

    /// <summary>Whether a connection while another one is open is refused; otherwise it is accepted and nothing on it is read, as most network printers do.</summary>
    public bool RefusesSecondConnection { get; set; }

    /// <summary>Whether a connection that is reset takes what is not printed yet with it.</summary>
    public bool DiscardsOnReset { get; set; }

    /// <summary>Whether a restart breaks the connection, as with TCP and USB; off, it is like a serial line.</summary>
    public bool RestartBreaksConnection { get; set; } = true;

    /// <summary>Logos that its memory holds; what is more is not stored. 50 by default.</summary>
    public int MostLogos { get; set; } = 50;

    /// <summary>Clock.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    internal bool Inline { get; set; }
}
