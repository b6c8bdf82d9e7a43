using System;
using Fiscal;
using Fiscal.Documents;
using Fiscal.Tse.Simulator;

internal static class Program
{
    private static void Main()
    {
        var options = new FiscalOptions { JournalPath = "fiscal.journal" };
        options.SetMerchant("Café Muster", "Marktplatz 1", "12345", "Musterstadt", "12/345/67890");
        using (var tse = new SimulatedTse(new SimulatedTseOptions { Directory = "fiscal.tse" }))
        using (var registers = FiscalRegisters.Create(options, tse))
        using (var sale = registers.Open("KASSE-01").Begin(Guid.NewGuid().ToString()))
        {
            var draft = new ReceiptDraft();
            draft.AddLine("Kaffee", 2m, 2.80m, VatCategory.Standard);
            draft.PayCash(5.60m, 10m);
            var receipt = sale.Finish(draft);
            Console.WriteLine(new TextRenderer().RenderToString(new StandardLayout().Create(receipt)));
        }
    }
}
