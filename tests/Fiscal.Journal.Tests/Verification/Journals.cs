using Fiscal.Testing;
using Fiscal.Tse.Logs;

namespace Fiscal.Journal.Tests.Verification;

internal static class Journals
{
    /// <summary>Two closings, nine receipts: signed, training, two in an outage of which one was found later, reversal, abort, order, several rates.</summary>
    public static TestJournal Day()
    {
        var journal = new TestJournal(tse: new TestTse(EllipticCurve.P256));
        var first = journal.Sell(); // 1
        journal.Sell(static b => b.Training()); // 2
        journal.Sell(static b => b.Line("Käse", 0.451m, 19.90m, VatCategory.Reduced).Line("Tasse", 2, 7.77m).Pay(PaymentKind.DebitCard, 10m, "girocard").Cash(14.51m, 20m)); // 3
        journal.BeginOutage();
        journal.Sell(); // 4
        journal.Sell(static b => b.FoundLater(TimeSpan.FromMinutes(1))); // 5
        journal.EndOutage();
        journal.Close();
        journal.Sell(b => b.Reversal(first.ToReceipt(), 1)); // 6
        journal.Sell(static b => b.Aborted()); // 7
        journal.Sell(static b => b.Order()); // 8
        journal.BeginOutage("no-answer");
        var last = journal.Sell().Sealed; // 9
        journal.EndOutage();
        journal.Entries.Add(new ReprintedEntry { Time = last.Time, ReceiptNumber = 3 });
        journal.Entries.Add(new DeliveryEntry { Time = last.Time, ReceiptNumber = 1, What = DeliveryKind.Printed });
        return journal;
    }

    public static T Of<T>(TestJournal journal, long receiptNumber)
        where T : JournalEntry => journal.Entries.OfType<T>().First(e => e switch
        {
            FinishingEntry f => f.ReceiptNumber == receiptNumber,
            SealedEntry s => s.ReceiptNumber == receiptNumber,
            FoundOnDeviceEntry f => f.ReceiptNumber == receiptNumber,
            StartedEntry s => s.SaleId == "sale-" + receiptNumber,
            _ => false,
        });
}
