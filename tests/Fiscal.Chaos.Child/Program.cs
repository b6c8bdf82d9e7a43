using System.Globalization;
using Fiscal;
using Fiscal.Tse.Simulator;

// Two registers on one TSE sell until they are killed or have sold enough: "FOLDER FIRST COUNT OUT". Sale ids go on from FIRST. Every receipt that is
// handed out is written to OUT ("-" is standard output) before anything else is done: register, number, sale id, signature.
var folder = args[0];
var first = int.Parse(args[1], CultureInfo.InvariantCulture);
var count = int.Parse(args[2], CultureInfo.InvariantCulture);
var isRecorded = args[3] != "-";
using var output = isRecorded
    ? new FileStream(args[3], FileMode.Append, FileAccess.Write, FileShare.Read, 1)
    : Console.OpenStandardOutput();
using var tse = new SimulatedTse(new SimulatedTseOptions { Directory = Path.Combine(folder, "tse"), UseP256 = true, FlushToDisk = isRecorded });
var options = new FiscalOptions { JournalPath = Path.Combine(folder, "till.db") };
options.SetMerchant("Bäckerei Muster GmbH", "Musterstraße 1", "12345", "Musterstadt", "00/000/00000");
await using var registers = FiscalRegisters.Create(options, tse);
await Task.WhenAll(SellAsync("KASSE-01"), SellAsync("KASSE-02"));
return 0;

async Task SellAsync(string registerId)
{
    var register = await registers.OpenAsync(registerId);
    for (var i = first; i < first + count; i++)
    {
        var sale = await register.BeginAsync("sale-" + i.ToString(CultureInfo.InvariantCulture));
        var receipt = i % 7 == 6 ? await sale.AbortAsync() : await sale.FinishAsync(Bread(i));
        Say($"{registerId} {receipt.Number} {receipt.SaleId} {Convert.ToHexString(receipt.Signature?.Value.ToArray() ?? [])}\n");
        if (i % 20 == 19)
        {
            await register.CloseDayAsync();
        }
    }
}

void Say(string line)
{
    // One write a line: a kill between two lines leaves no half of one.
    var bytes = System.Text.Encoding.ASCII.GetBytes(line);
    lock (output)
    {
        output.Write(bytes);
        output.Flush();
    }
}

static ReceiptDraft Bread(int i)
{
    var price = 1m + (i % 50);
    var draft = new ReceiptDraft { Cashier = new Cashier("1") };
    draft.AddLine("Brot", 1m, price, VatCategory.Reduced);
    draft.PayCash(price);
    return draft;
}
