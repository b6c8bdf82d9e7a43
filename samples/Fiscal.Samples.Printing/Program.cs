// Sells a coffee and prints the receipt. Name your printer as the only argument, for example tcp://192.168.1.50:9100 or file:/dev/usb/lp0;
// without one, a virtual printer in memory prints, and its paper runs out on the way.
using Fiscal;
using Fiscal.Printing.EscPos;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

using var device = new VirtualPrinter();
var builder = Host.CreateApplicationBuilder();
builder.Services.AddFiscal(o => o.SetMerchant("Café Muster", "Marktplatz 1", "12345", "Musterstadt", "12/345/67890"))
    .AddSimulatedTse(o => o.Directory = "fiscal.tse")
    .AddEscPosPrinter(o =>
    {
        o.Profile = PrinterProfile.Get("epson-203");                      // fiscal print probe and fiscal print calibrate help to choose
        o.Address = args.FirstOrDefault() ?? string.Empty;
        if (args.Length == 0)
        {
            o.Transport = _ => device.CreateTransport();
            device.Add(new VirtualPrinterFault(VirtualPrinterFaultKind.PaperEnd, 400, TimeSpan.FromSeconds(2)));
        }
    });
using var host = builder.Build();
var register = host.Services.GetRequiredService<FiscalRegister>();
var printer = host.Services.GetRequiredService<EscPosPrinter>();

using var sale = register.Begin(saleId: Guid.NewGuid().ToString());
var draft = new ReceiptDraft();
draft.AddLine("Kaffee", 2m, 2.80m, VatCategory.Standard);
draft.PayCash(5.60m, given: 10m);
var receipt = sale.Finish(draft);

var job = printer.Enqueue(receipt);
job.Changed += (_, _) => Console.WriteLine(job.State == PrintJobState.Paused ? $"The printer waits: {job.PausedBy}" : $"{job.State}");
var result = await job.Completion;
switch (result.Outcome)
{
    case PrintOutcome.Printed:
        Console.WriteLine($"Printed, confirmed by {result.ConfirmedBy}.");
        break;
    case PrintOutcome.Delivered:
        Console.WriteLine("Sent; this printer cannot say whether it printed.");
        break;
    case PrintOutcome.Failed:
        Console.WriteLine($"Not printed, you may print again: {result.Reason}");
        break;
    default:
        Console.WriteLine($"Look at the paper: {result.Reason} Printing again marks it as KOPIE.");
        break;
}

if (args.Length == 0)
{
    Console.Write(device.ReadPaper().ToText());
}
