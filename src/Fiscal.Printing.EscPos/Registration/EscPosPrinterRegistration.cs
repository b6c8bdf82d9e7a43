namespace Fiscal.Printing.EscPos;

/// <summary>What <c>AddEscPosPrinter</c> asks for.</summary>
public sealed class EscPosPrinterRegistration
{
    /// <summary>Where the printer is, see <see cref="PrinterAddress.Open"/>; for example <c>tcp://192.168.1.50:9100</c>.</summary>
    public string Address { get; set; } = string.Empty;

    /// <summary>What it can do; <c>generic-80</c> by default, which assumes nothing.</summary>
    public PrinterProfile Profile { get; set; } = PrinterProfile.Get("generic-80");

    /// <summary>How it works. Clock, log and <see cref="DeliveryLog"/> are taken from the application's services where they are not set.</summary>
    public EscPosPrinterOptions Options { get; } = new();

    /// <summary>Makes the way to the printer where <see cref="Address"/> cannot name it.</summary>
    public Func<IServiceProvider, PrinterTransport>? Transport { get; set; }
}
