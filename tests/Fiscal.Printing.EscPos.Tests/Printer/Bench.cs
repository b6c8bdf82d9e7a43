using System.Text;

namespace Fiscal.Printing.EscPos.Tests;

/// <summary>A printer object and a virtual printer under one virtual clock.</summary>
internal sealed class Bench : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);

    private readonly SynchronizationContext? _context = SynchronizationContext.Current;

    public Bench(Action<VirtualPrinterOptions>? device = null, Action<EscPosPrinterOptions>? options = null, PrinterProfile? claimed = null)
    {
        // A continuation runs where the clock is moved only if no context wants it elsewhere.
        SynchronizationContext.SetSynchronizationContext(null);
        var deviceOptions = new VirtualPrinterOptions { TimeProvider = Clock, Inline = true };
        device?.Invoke(deviceOptions);
        Device = new VirtualPrinter(deviceOptions);
        var printerOptions = new EscPosPrinterOptions { TimeProvider = Clock, Inline = true, DeliveryLog = Log, RegisterId = "KASSE-01", Name = "Bon" };
        options?.Invoke(printerOptions);
        Printer = new EscPosPrinter(Device.CreateTransport(), claimed ?? deviceOptions.Profile, printerOptions);
    }

    public VirtualClock Clock { get; } = new();

    public RecordingLog Log { get; } = new();

    public VirtualPrinter Device { get; }

    public EscPosPrinter Printer { get; }

    /// <summary>A job of some lines whose last one names it, and a cut.</summary>
    public static byte[] Job(string name, int lines = 20)
    {
        var text = new StringBuilder("\u001b@\u001c.\u001bR\0\u001bt\u0013\u001da\u000f");
        for (var i = 0; i < lines; i++)
        {
            text.Append("Roggenmischbrot 1000 g              4,80 A\n");
        }

        return Encoding.Latin1.GetBytes(text.Append("ENDE ").Append(name).Append("\n\u001dVB\0").ToString());
    }

    public PrintResult Print(string name, int lines = 20) => Wait(Printer.Enqueue(Job(name, lines)));

    public PrintResult Wait(PrintJob job)
    {
        Clock.Until(() => job.Completion.IsCompleted, Limit, job.ToString());
        return job.Completion.Result;
    }

    public int OnPaper(string name)
    {
        var text = Encoding.Latin1.GetString(Device.Paper);
        var count = 0;
        for (var at = text.IndexOf("ENDE " + name + "\n", StringComparison.Ordinal); at >= 0; at = text.IndexOf("ENDE " + name + "\n", at + 1, StringComparison.Ordinal))
        {
            count++;
        }

        return count;
    }

    public void Dispose()
    {
        var disposal = Printer.DisposeAsync().AsTask();
        Clock.Until(() => disposal.IsCompleted, Limit, "dispose");
        Assert.Equal(0, Device.Connections);
        Device.Dispose();
        SynchronizationContext.SetSynchronizationContext(_context);
    }

    internal sealed class RecordingLog : DeliveryLog
    {
        public List<string> Entries { get; } = [];

        public override void Record(ReceiptId receiptId, DeliveryEvent deliveryEvent) => Entries.Add($"{receiptId} {deliveryEvent.Kind} {deliveryEvent.Detail}");

        public override void BeginOutputOutage(string registerId, string device, string cause) => Entries.Add($"begin {registerId} {device}");

        public override void EndOutputOutage(string registerId, string device) => Entries.Add($"end {registerId} {device}");
    }
}
