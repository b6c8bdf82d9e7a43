using System.Globalization;
using System.Text;
using Fiscal;
using Fiscal.Documents;
using Fiscal.Journal;
using Fiscal.Journal.Sqlite;
using Fiscal.Samples.Till;
using Fiscal.Tse.Logs;
using Fiscal.Tse.Simulator;

// A till's day in half a minute: sell, lose the TSE, go on, get it back, close, export, verify.
Console.OutputEncoding = new UTF8Encoding(false);
var keep = args.Contains("--keep");
var folder = Directory.CreateTempSubdirectory("fiscal-demo-").FullName;
Say($"Journal and simulated TSE are in {folder}{(keep ? "." : ", deleted at the end (keep them with --keep).")}");

var options = new FiscalOptions { JournalPath = Path.Combine(folder, "till.journal") };
options.SetMerchant("Bäckerei-Café Muster", "Musterstraße 1", "12345", "Musterstadt", "00/000/00000");
options.Register.FirstProbeInterval = TimeSpan.FromMilliseconds(500);
options.Register.MaxProbeInterval = TimeSpan.FromSeconds(1);

// The simulator is never a silent default: it is named here, and every receipt it signs says TEST.
using var tse = new SimulatedTse(new SimulatedTseOptions { Directory = Path.Combine(folder, "tse") });
var archive = Path.Combine(folder, "tse.tar");
var signedAgain = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

using (var registers = FiscalRegisters.Create(options, tse))
{
    var register = registers.Open("KASSE-01");
    register.OutageBegan += (_, e) => Say($"Outage {e.Outage.Number} began: {e.Outage.Text} Sales go on.");
    register.OutageEnded += (_, e) =>
    {
        Say($"Outage {e.Outage.Number} ended by itself, the TSE signs again.");
        signedAgain.TrySetResult();
    };

    Say("Three customers, every receipt signed:");
    Sell(register, "sale-1", Baskets.BreadToGo());
    Sell(register, "sale-2", Baskets.BreakfastInHouse());
    Sell(register, "sale-3", Baskets.MixedPaymentWithDiscount());

    Say("Somebody pulls the TSE out. The next customer does not notice:");
    tse.Unplug();
    Sell(register, "sale-4", Baskets.Roll());

    Say("The TSE is put back. Nobody presses a button:");
    tse.PlugIn();
    await signedAgain.Task.WaitAsync(TimeSpan.FromSeconds(30));
    Sell(register, "sale-5", Baskets.Roll());

    var closing = register.CloseDay(new CloseDayOptions { Person = "1" }).Closing!;
    Say($"Day closed, Z {closing.Number}: {closing.Totals.Receipts} receipts, {Amount(closing.Totals.Gross)} EUR, {closing.Totals.Unsigned} without signature.");
    foreach (var payment in closing.Totals.Payments)
    {
        Say($"  {payment.Name ?? DsfinvkWords.Of(payment.PaymentKind)}: {Amount(payment.Amount)} EUR");
    }

    using var file = File.Create(archive);
    var export = await tse.ExportAsync(new TseExportRange(), file);
    Say($"TSE archive exported: log messages {export.FirstCounter} to {export.LastCounter}.");
}

// What a tax auditor would do: check the archive, the journal, and both against each other.
TarVerification tar;
using (var file = File.OpenRead(archive))
{
    tar = TarVerifier.Verify(file);
}

Say($"Archive: {tar.SignaturesValid} of {tar.SignaturesChecked} signatures are valid.");
JournalVerificationReport journal;
using (var store = SqliteJournalStore.OpenReadOnly(options.JournalPath))
using (var file = File.OpenRead(archive))
{
    journal = await JournalVerifier.VerifyAsync(store, new JournalVerificationOptions { Archive = file });
}

Say($"Journal: {journal.Entries} entries in an unbroken chain, {journal.Signed} of {journal.Receipts} receipts signed, all found in the archive.");
foreach (var finding in journal.Findings.Concat(tar.Findings).Where(static f => f.Severity == FindingSeverity.Error))
{
    Say("  " + finding);
}

if (!keep)
{
    tse.Dispose();
    Directory.Delete(folder, recursive: true);
}

var green = journal.IsValid && tar.IsClean && journal is { Receipts: 5, Signed: 4 };
Say(green ? "All green." : "Something is wrong, see above.");
return green ? 0 : 1;

static void Sell(FiscalRegister register, string saleId, ReceiptDraft draft)
{
    // Begin with the first item: it is the legal start, and the TSE works while goods are scanned.
    using var sale = register.Begin(saleId);
    var receipt = sale.Finish(draft);
    Console.WriteLine(new TextRenderer(new TextRendererOptions { CharactersPerLine = 42 }).RenderToString(new StandardLayout().Create(receipt)));
    if (receipt.Signature is { } signature)
    {
        // The receipt's QR code needs more columns than paper text has; a printer draws it, a terminal shows it like this.
        Console.WriteLine(QrMatrix.FromText(signature.QrPayload).ToText());
    }
}

static void Say(string text) => Console.WriteLine($"» {text}");

static string Amount(decimal amount) => amount.ToString("0.00", CultureInfo.InvariantCulture);
