using Microsoft.Extensions.Logging;

namespace Fiscal.Printing.EscPos;

/// <summary>How an <see cref="EscPosPrinter"/> works. Times are for a printer that works; a printer out of paper is waited for without limit.</summary>
public sealed class EscPosPrinterOptions
{
    /// <summary>What the printer is called in results, logs and the journal; the transport's address if empty.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>Register whose printer it is, for outages that no receipt belongs to; <see langword="null"/> where several registers print here: then receipts say it.</summary>
    public string? RegisterId { get; set; }

    /// <summary>Where results and outages are recorded; <see langword="null"/> records nothing.</summary>
    public DeliveryLog? DeliveryLog { get; set; }

    /// <summary>How receipts look; <see cref="StandardLayout"/> by default.</summary>
    public ReceiptLayout? Layout { get; set; }

    /// <summary>How documents are written.</summary>
    public EscPosRendererOptions Rendering { get; set; } = new();

    /// <summary>
    /// Whether the connection stays open between jobs, with a question every 30 seconds. Off by default: most network printers serve one connection at a time, so an open one locks out all other tills.
    /// On, the status is known while nothing is printed.
    /// </summary>
    public bool KeepConnection { get; set; }

    /// <summary>How long connecting may take; 3 seconds by default.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How long the first answer may take before the printer counts as held by somebody else; 2 seconds by default.</summary>
    public TimeSpan AnswerTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long the printer may take no data although it reports no reason; 10 seconds by default.</summary>
    public TimeSpan StallTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the confirmation may take beyond the time of printing; 20 seconds by default. Time in which the printer is paused does not count.</summary>
    public TimeSpan ConfirmationTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long <see cref="EscPosPrinter.Dispose"/> waits for a job that is being printed; 2 seconds by default.</summary>
    public TimeSpan DisposeTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a pause may last before it is recorded as an outage of the output; a minute by default, because changing a roll is none.</summary>
    public TimeSpan OutageAfter { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Clock.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Told what the printer said and what became of jobs; never receipt contents.</summary>
    public ILogger? Logger { get; set; }

    /// <summary>Whether everything runs on the thread that moves the clock.</summary>
    internal bool Inline { get; set; }

    internal EscPosPrinterOptions Copy() => (EscPosPrinterOptions)MemberwiseClone();
}
