using System.Collections.Concurrent;
using System.Text;
using Fiscal;
using Fiscal.Documents;
using Fiscal.Exports;
using Fiscal.Journal;
using Fiscal.Journal.Sqlite;
using Fiscal.Samples.Till;
using Fiscal.Tse.Logs;
using Fiscal.Tse.Simulator;

string[] known = ["--de", "--keep", "--quiet-qr"];
if (args.Except(known).Any())
{
    Console.Error.WriteLine("usage: Fiscal.Samples.Till [--de] [--keep] [--quiet-qr]");
    return 64;
}

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
var screen = new Screen(german: args.Contains("--de"), drawQrCodes: !args.Contains("--quiet-qr"));
var keep = args.Contains("--keep");
var folder = Directory.CreateTempSubdirectory("fiscal-till-").FullName;
var journalFile = Path.Combine(folder, "till.journal");
var archiveFile = Path.Combine(folder, "tse.tar");
try
{
    screen.Say(
        $"A bakery's till, one day in a few seconds. Nothing here is certified: the TSE is a simulated one.\nJournal, TSE and archive lie in {folder}{(keep ? "." : ", deleted at the end (keep them with --keep).")}",
        $"Die Kasse einer Bäckerei, ein Tag in wenigen Sekunden. Nichts hier ist zertifiziert: die TSE ist simuliert.\nJournal, TSE und Archiv liegen in {folder}{(keep ? "." : ", am Ende gelöscht (mit --keep bleiben sie).")}");

    // The device outlives the till: it is made first and disposed last. P-256 keeps the QR codes small enough for a terminal.
    await using var tse = new SimulatedTse(new SimulatedTseOptions { Directory = Path.Combine(folder, "tse"), UseP256 = true });
    var green = await SellAsync(tse);
    if (green)
    {
        await ExportAsync(tse);
        await ExportOutagesAsync();
        green = await VerifyAsync();
    }

    Console.WriteLine();
    if (green)
    {
        screen.Say("All green: every sale is journalled, every signature fits, journal and TSE tell the same story.", "Alles grün: jeder Verkauf steht im Journal, jede Signatur passt, Journal und TSE erzählen dasselbe.");
    }
    else
    {
        screen.Say("Not green: see above what is wrong.", "Nicht grün: was nicht stimmt, steht oben.");
    }

    return green ? 0 : 1;
}
catch (Exception e)
{
    screen.Say($"WRONG: {e.Message}", $"FALSCH: {e.Message}");
    return 1;
}
finally
{
    if (!keep)
    {
        Directory.Delete(folder, recursive: true);
    }
}

// A day at the till. The code of a sale is the same, with TSE or without.
async Task<bool> SellAsync(SimulatedTse tse)
{
    var options = new FiscalOptions { JournalPath = journalFile, RegisterId = "KASSE-01" };
    options.SetMerchant("Bäckerei Muster GmbH", "Marktplatz 1", "12345", "Musterstadt", "12/345/67890");

    // Shorter than the defaults, so that nobody has to wait in a demo.
    options.Register.PrinterName = "Bondrucker";
    (options.Register.FirstProbeInterval, options.Register.MaxProbeInterval) = (TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(1));

    using var registers = FiscalRegisters.Create(options, tse);
    var register = await registers.OpenAsync(options.RegisterId);
    var sale = 0;

    // The papers of an outage: one at once, one when nobody waits at the till, at the latest before the closing. They have no receipt number.
    // A real till gives them to its printer's queue; here they wait until the receipt is out.
    var slips = new ConcurrentQueue<OutageSlip>();
    register.OutageSlipDue += (_, e) => slips.Enqueue(e.Slip);

    // Staff must learn of an outage and of its end. Events come on the register's own thread, which should not be kept waiting.
    var signsAgain = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    register.OutageBegan += (_, e) => screen.Say($"! For the staff: TSE outage {e.Outage.Number} ({e.Outage.Code}). Selling goes on.", $"! Für das Personal: TSE-Ausfall {e.Outage.Number}. {e.Outage.Text} Es wird weiter verkauft.");
    register.OutageEnded += (_, e) =>
    {
        screen.Say($"! For the staff: the TSE signs again, outage {e.Outage.Number} is over.", $"! Für das Personal: Die TSE signiert wieder, Ausfall {e.Outage.Number} ist beendet.");
        signsAgain.TrySetResult();
    };

    screen.Headline("Three sales: cash with change, card, and a voided line paid in two ways", "Drei Verkäufe: bar mit Rückgeld, Karte, und eine stornierte Zeile, auf zwei Arten bezahlt");
    var breakfast = await SellOneAsync(Bakery.BreakfastToGo);
    await SellOneAsync(Bakery.CoffeeAndCake);
    await SellOneAsync(Bakery.SecondThoughts);

    screen.Headline("Somebody pulls the TSE out. Two more sales", "Jemand zieht die TSE ab. Zwei weitere Verkäufe");
    tse.Unplug();
    await SellOneAsync(Bakery.OneCoffee);
    await SellOneAsync(Bakery.PartyOrder);

    screen.Headline("The TSE is back. The till notices by itself", "Die TSE steckt wieder. Die Kasse merkt es von selbst");
    tse.PlugIn();
    if (await Task.WhenAny(signsAgain.Task, Task.Delay(TimeSpan.FromSeconds(15))) != signsAgain.Task)
    {
        screen.Say("WRONG: the till did not sign again within 15 seconds.", "FALSCH: Die Kasse signiert nach 15 Sekunden noch nicht wieder.");
        return false;
    }

    await SellOneAsync(Bakery.LastLoaf);

    screen.Headline("Two rolls come back: the till scans the code of the first receipt", "Zwei Brötchen kommen zurück: Die Kasse liest den Code des ersten Belegs");
    var original = await register.FindOriginalAsync(breakfast.Signature!.QrPayload) ?? throw new InvalidOperationException("The receipt was not found.");
    await SellOneAsync(() => Bakery.TwoRollsBack(original));

    screen.Headline("A voucher is sold, and redeemed: it is no payment, it is a line", "Ein Gutschein wird verkauft und eingelöst: keine Zahlung, sondern eine Zeile");
    await SellOneAsync(Bakery.VoucherSold);
    await SellOneAsync(Bakery.VoucherRedeemed);

    screen.Headline("A table orders and pays: the order is signed at once, the bill names its begin", "Ein Tisch bestellt und zahlt: Die Bestellung wird sofort signiert, die Rechnung nennt ihren Beginn");
    var table = register.GetTable("Tisch 4");
    foreach (var order in await table.OrderAsync($"demo-{++sale}", Bakery.LunchOrder()))
    {
        screen.ShowOrder(order);
    }

    var bill = await table.CreateBillAsync();
    bill.PayCash(22m, given: 30m);
    await SellOneAsync(() => bill);

    screen.Headline("The drawer is counted: ten cents are missing", "Die Lade wird gezählt: Zehn Cent fehlen");
    var count = await register.CountCashAsync($"demo-{++sale}", new CashCount { Cashier = new Cashier("7", "Frühschicht") }.Add(20m, 2).Add(1m, 1).Add(0.50m, 1).Add(0.05m, 1));
    screen.Show(count.Receipt);

    // The cause must be removed without delay; what was done is noted, and notes are only ever added.
    await register.AnnotateOutageAsync(1, "TSE wieder eingesteckt", "Filialleitung");

    screen.Headline("Closing time: the day's sums", "Feierabend: die Summen des Tages");
    var result = await register.CloseDayAsync(new CloseDayOptions { Person = "7" });
    if (result.Closing is null)
    {
        screen.Say("WRONG: there are open baskets.", "FALSCH: Es sind noch Vorgänge offen.");
        return false;
    }

    await PrintSlipsAsync();
    screen.Show(result.Closing);
    return true;

    async Task<Receipt> SellOneAsync(Func<ReceiptDraft> basket)
    {
        // Begin with the first item, finish when all is paid. The sale id is the till's own: who is unsure after a crash begins it again and gets the same sale.
        using var transaction = await register.BeginAsync($"demo-{++sale}");
        var receipt = await transaction.FinishAsync(basket());
        screen.Show(receipt);
        await PrintSlipsAsync();
        return receipt;
    }

    async Task PrintSlipsAsync()
    {
        await register.WhenIdleAsync();
        while (slips.TryDequeue(out var slip))
        {
            screen.Show(slip);
        }
    }
}

// The TSE's own memory, as an auditor asks for it.
async Task ExportAsync(SimulatedTse tse)
{
    screen.Headline("The TSE's archive, as an auditor gets it", "Das Archiv der TSE, wie es eine Prüferin bekommt");
    await using var archive = File.Create(archiveFile);
    var export = await tse.ExportAsync(new TseExportRange(), archive);
    screen.Say($"{archive.Length} bytes, signature counters {export.FirstCounter} to {export.LastCounter}.", $"{archive.Length} Bytes, Signaturzähler {export.FirstCounter} bis {export.LastCounter}.");
}

// The outage log, as shop and tax adviser open it.
async Task ExportOutagesAsync()
{
    screen.Headline("The outage log: two CSV files for any spreadsheet", "Das Ausfallprotokoll: zwei CSV-Dateien für jede Tabellenkalkulation");
    using var journal = SqliteJournalStore.OpenReadOnly(journalFile);
    var export = await new OutageExport().WriteToFolderAsync(journal, folder);
    foreach (var file in export.Files)
    {
        Screen.ShowTable(Path.Combine(folder, file.Name));
    }
}

// Three questions, asked of the files alone. The last one finds what neither file shows by itself: sales that one of both does not know.
async Task<bool> VerifyAsync()
{
    screen.Headline("Checking everything, from the two files alone", "Alles wird geprüft, allein aus den beiden Dateien");
    var file = await SqliteJournalStore.VerifyFileAsync(journalFile);
    var green = screen.Show("journal: the file is sound, its chain of hashes has no gap", "Journal: die Datei ist heil, ihre Hashkette ohne Lücke", file);

    using var archive = File.OpenRead(archiveFile);
    var tar = TarVerifier.Verify(archive);
    green &= screen.Show($"archive: {tar.SignaturesValid} of {tar.Messages} signatures fit, {tar.Transactions} transactions", $"Archiv: {tar.SignaturesValid} von {tar.Messages} Signaturen passen, {tar.Transactions} Transaktionen", tar.Findings);

    archive.Position = 0;
    using var journal = SqliteJournalStore.OpenReadOnly(journalFile);
    var both = await JournalVerifier.VerifyAsync(journal, new JournalVerificationOptions { Archive = archive });
    green &= screen.Show($"both against each other: {both.Receipts} receipts, {both.Signed} signed, {both.Outages} outage", $"beide gegeneinander: {both.Receipts} Belege, {both.Signed} signiert, {both.Outages} Ausfall", both.Findings);
    return green;
}
