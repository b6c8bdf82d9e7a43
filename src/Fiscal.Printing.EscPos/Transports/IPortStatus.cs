namespace Fiscal.Printing.EscPos;

/// <summary>A way whose driver knows the status lines of the port, whatever the printer's language.</summary>
internal interface IPortStatus
{
    /// <summary>The status byte of the USB printer class: 20 paper empty, 10 selected, 08 no error (spec escpos §12); <see langword="null"/> if the driver does not say.</summary>
    int? ReadPortStatus();
}
