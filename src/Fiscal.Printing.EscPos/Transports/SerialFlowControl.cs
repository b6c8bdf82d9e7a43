namespace Fiscal.Printing.EscPos;

/// <summary>How a printer on a serial line says that its buffer is full. It has to be what the printer is set to.</summary>
public enum SerialFlowControl
{
    /// <summary>It drops its DTR, which arrives as DSR: the usual setting of receipt printers. The framework does not know it, so the line is looked at before every 64 bytes.</summary>
    Dsr,

    /// <summary>Its DTR is wired to CTS, or it uses RTS and CTS: the driver does it.</summary>
    RtsCts,

    /// <summary>It sends XOFF and XON: the driver does it.</summary>
    XonXoff,

    /// <summary>None; then the profile has to say how much it takes at once.</summary>
    None,
}
