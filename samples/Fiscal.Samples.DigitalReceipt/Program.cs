using System.Text;
using Fiscal;
using Fiscal.Journal.Sqlite;
using Fiscal.Receipts;
using Fiscal.Receipts.Mail;
using Fiscal.Receipts.Portal;
using Fiscal.Samples.DigitalReceipt;
using Fiscal.Tse.Simulator;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

if (DemoOptions.Parse(args) is not { } options)
{
    Console.Error.WriteLine(DemoOptions.Usage);
    return 64;
}

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
var data = options.Data is { } folder ? Directory.CreateDirectory(folder).FullName : Directory.CreateTempSubdirectory("fiscal-digital-").FullName;
using var ending = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    ending.Cancel();
};
try
{
    await RunAsync();
}
catch (OperationCanceledException) when (ending.IsCancellationRequested)
{
    // Ctrl-C
}
finally
{
    if (options.Data is null)
    {
        Directory.Delete(data, recursive: true);
    }
}

return 0;

async Task RunAsync()
{
    var address = new Uri($"http://{options.Listen}:{options.Port}/");

    // The portal: in the till's process here, on a server of its own elsewhere (docs/portal.md).
    var builder = WebApplication.CreateSlimBuilder();
    builder.Logging.SetMinimumLevel(LogLevel.Warning);
    builder.WebHost.UseUrls(address.AbsoluteUri);
    builder.Services.AddDataProtection().PersistKeysToFileSystem(Directory.CreateDirectory(In("keys"))).SetApplicationName("fiscal-demo");
    builder.Services.AddFiscalReceipts(o =>
    {
        o.SqlitePath = In("portal.db");
        o.PublicUrl = address;
        o.MailKeyDirectory = In("mail-keys");
        o.Smtp.From = "bon@baeckerei.example";
        if (options.MailServer is { } server)
        {
            (o.Smtp.Host, o.Smtp.Port, o.Smtp.Security) = (server.Host, server.Port, MailSecurity.None);
        }
        else
        {
            o.MailPickupDirectory = Directory.CreateDirectory(In("mails")).FullName;
        }
    });
    await using var app = builder.Build();

    // The till: journal, simulated TSE, one register.
    using var store = SqliteJournalStore.Open(In("till.journal"));
    await using var tse = new SimulatedTse(new SimulatedTseOptions { Directory = In("tse"), UseP256 = true });
    var till = new FiscalOptions { RegisterId = "KASSE-01" };
    till.SetMerchant("Bäckerei Muster GmbH", "Marktplatz 1", "12345", "Musterstadt", "12/345/67890");
    await using var registers = FiscalRegisters.Create(till, new Dictionary<string, TseDriver> { ["KASSE-01"] = tse }, store);
    var register = registers.Open("KASSE-01");

    // The customer display: served by the till's process, for tablets of the shop.
    using var displays = new CustomerDisplays(new CustomerDisplayOptions { PairingsPath = In("displays.json"), ShopName = "Bäckerei Muster" });
    using var display = new CustomerDisplayFeed(register.Id);
    displays.Add(display);
    app.MapFiscalReceipts();
    app.MapFiscalDisplay(displays);
    await app.StartAsync(ending.Token);

    using var digital = new DigitalReceipts(store, register.Id, new DigitalReceiptsOptions { PairingPath = In("pairing.json"), DeliveryLog = registers.DeliveryLog });
    register.ReceiptSealed += (_, _) => digital.Wake();
    digital.PickedUp += (_, e) => Console.WriteLine($"Receipt {e.ReceiptId.Number} was opened.");
    display.PaperRequested += (_, e) => Shop.Print(e.Receipt.Number);
    if (digital.Pairing is null)
    {
        await Branch.PairAsync(app.Services.GetRequiredService<PortalAdministration>(), digital, address, ending.Token);
    }

    Console.WriteLine("Nothing here is certified: the TSE is a simulated one.");
    Console.WriteLine($"Portal   {address}");
    Console.WriteLine($"Display  {new Uri(address, "display")}");
    Console.WriteLine($"Health   {new Uri(address, "health/receipts")}");
    Console.WriteLine($"Data     {data}");
    await new Shop(register, digital, display, displays).RunAsync(Console.In, ending.Token);
}

string In(string name) => Path.Combine(data, name);
