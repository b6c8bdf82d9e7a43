using Fiscal.Journal.Tests.Codec;
using Fiscal.Testing;

namespace Fiscal.Journal.Tests.Reading;

public sealed class JournalReaderTests
{
    [Fact]
    public void What_is_read_back_equals_what_finishing_returned()
    {
        var entries = Samples.Full();
        var decoded = entries.All.Select(static e => EntryCodec.Decode(Samples.Stored(EntryCodec.Encode(e)))).ToList();

        var receipt = ReceiptReader.Read("KASSE-01", decoded.OfType<FinishingEntry>().Single(), decoded.OfType<SealedEntry>().Single());

        Assert.Equal(Dump.Of(entries.ToReceipt()), Dump.Of(receipt));
        Assert.Equal(ReceiptOrigin.Journal, receipt.Origin);
    }

    [Fact]
    public void The_qr_payload_of_a_receipt_verifies() =>
        Assert.Equal(Tse.Logs.QrVerdict.Valid, Tse.Logs.QrPayload.Verify(new ReceiptBuilder().LongTexts().Build().Signature!.QrPayload).Verdict);

    [Fact]
    public void A_second_finding_completes_the_first()
    {
        var sale = new ReceiptBuilder().Outage().FoundLater().BuildEntries();
        var first = new FoundOnDeviceEntry { Time = sale.Found!.Time.AddMinutes(-1), SaleId = sale.Found.SaleId, ReceiptNumber = 1, SerialNumber = sale.Found.SerialNumber, TransactionNumber = 1 };

        var late = ReceiptReader.Read("KASSE-01", sale.Finishing, sale.Sealed, [first, sale.Found]).LateSignature!;

        Assert.Equal((first.Time, sale.Found.SignatureCounter, sale.Found.Signature), (late.FoundAt, late.SignatureCounter, late.Value));
    }

    [Fact]
    public void Entries_of_different_receipts_are_refused()
    {
        var one = new ReceiptBuilder().BuildEntries();
        var two = new ReceiptBuilder().Number(2).BuildEntries();

        Assert.Throws<ArgumentException>(() => ReceiptReader.Read("KASSE-01", one.Finishing, two.Sealed));
        one.Sealed.Signature = null;
        Assert.Throws<ArgumentException>(() => ReceiptReader.Read("KASSE-01", one.Finishing, one.Sealed));
    }

    [Fact]
    public async Task Receipts_come_in_order_page_by_page_whole_or_streamed()
    {
        var journal = Day();
        var reader = new JournalReader(journal.ToStore(), "KASSE-01");

        var all = new List<Receipt>();
        await reader.ReadReceiptsAsync(r =>
        {
            all.Add(r);
            return Task.FromResult(true);
        });
        var paged = new List<Receipt>();
        var from = 1L;
        ReceiptPage page;
        do
        {
            page = await reader.ReadReceiptsAsync(from, 2);
            Assert.True(page.Receipts.Count <= 2);
            paged.AddRange(page.Receipts);
            from = page.NextSequence;
        }
        while (!page.IsLast);
        var streamed = new List<Receipt>();
        await foreach (var receipt in reader.ReadReceiptsAsync())
        {
            streamed.Add(receipt);
        }

        Assert.Equal([1, 2, 3, 4, 5, 6], all.Select(static r => (int)r.Number));
        Assert.Equal(all.Select(Dump.Of), paged.Select(Dump.Of));
        Assert.Equal(all.Select(Dump.Of), streamed.Select(Dump.Of));
        Assert.NotNull(all[3].LateSignature);
    }

    [Fact]
    public async Task A_receipt_is_found_by_number_and_by_sale()
    {
        var reader = new JournalReader(Day().ToStore(), "KASSE-01");

        Assert.Equal(Dump.Of(await reader.FindReceiptAsync(4)), Dump.Of(await reader.FindReceiptAsync("sale-4")));
        Assert.NotNull((await reader.FindReceiptAsync(4))!.LateSignature);
        Assert.Null(await reader.FindReceiptAsync(99));
        Assert.Null(await reader.FindReceiptAsync("nobody"));
    }

    [Fact]
    public async Task What_is_not_sealed_is_not_given_and_holds_nothing_up()
    {
        var journal = Day();
        journal.Entries.RemoveAt(journal.Entries.ToList().FindIndex(static e => e is SealedEntry { ReceiptNumber: 5 }));
        var reader = new JournalReader(journal.ToStore(), "KASSE-01");

        var page = await reader.ReadReceiptsAsync(1, 100);

        Assert.Equal([1, 2, 3, 4, 6], page.Receipts.Select(static r => (int)r.Number));
        Assert.Null(await reader.FindReceiptAsync(5));
    }

    [Fact]
    public async Task Outages_name_begin_end_and_receipts()
    {
        var journal = Day();
        journal.Entries.Add(new OutageAnnotatedEntry { Time = journal.Clock, OutageNumber = 1, Text = "gesteckt", Person = "Anna" });
        journal.BeginOutage("storage-full");

        var outages = await new JournalReader(journal.ToStore(), "KASSE-01").ReadOutagesAsync();

        Assert.Equal(["device-absent", "storage-full"], outages.Select(static o => o.Code));
        Assert.Equal([3L, 4L], outages[0].Receipts);
        Assert.NotNull(outages[0].End);
        Assert.Equal("gesteckt", Assert.Single(outages[0].Annotations).Text);
        Assert.Null(outages[1].End);
    }

    [Fact]
    public async Task Closings_and_entries_are_read()
    {
        var journal = Day();
        var reader = new JournalReader(journal.ToStore(), "KASSE-01");

        Assert.Equal([1L, 2L], (await reader.ReadClosingsAsync()).Select(static c => c.ClosingNumber));
        Assert.Equal(journal.Entries.Take(7).Select(static e => e.Kind), (await reader.ReadEntriesAsync(1, 7)).Select(static e => e.Kind));
    }

    internal static TestJournal Day()
    {
        var journal = new TestJournal(tse: new TestTse(Tse.Logs.EllipticCurve.P256));
        journal.Sell();
        journal.Sell(static b => b.Training());
        journal.BeginOutage();
        journal.Sell();
        journal.Sell(static b => b.FoundLater(TimeSpan.FromMinutes(1)));
        journal.EndOutage();
        journal.Close();
        journal.Sell(static b => b.Aborted());
        journal.Sell(static b => b.Line("Käse", 0.451m, 19.90m, VatCategory.Reduced));
        journal.Close();
        return journal;
    }
}
