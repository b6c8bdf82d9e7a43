using Fiscal;
using Fiscal.Documents;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var builder = Host.CreateApplicationBuilder(args);
builder.Services.AddFiscal(o => o.SetMerchant("Café Muster", "Marktplatz 1", "12345", "Musterstadt", "12/345/67890"))
    .AddSimulatedTse(o => o.Directory = "fiscal.tse");                    // for development; a till names its device
using var host = builder.Build();
var register = host.Services.GetRequiredService<FiscalRegister>();
using var sale = register.Begin(saleId: Guid.NewGuid().ToString());      // first item: the TSE starts in the background
var draft = new ReceiptDraft();
draft.AddLine("Kaffee", 2m, 2.80m, VatCategory.Standard);
draft.AddLine("Apfelkuchen", 1m, 3.20m, VatCategory.Reduced);
draft.PayCash(8.80m, given: 10m);
var receipt = sale.Finish(draft);                                        // journalled, signed, verified
Console.WriteLine(new TextRenderer().RenderToString(new StandardLayout().Create(receipt)));
