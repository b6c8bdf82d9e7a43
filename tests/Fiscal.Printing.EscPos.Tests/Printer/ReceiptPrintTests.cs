using System.Text;
using Fiscal.Documents.Tests;

namespace Fiscal.Printing.EscPos.Tests;

/// <summary>Receipts straight to the printer: what is recorded, and which paper says KOPIE.</summary>
public sealed class ReceiptPrintTests
{
    [Fact]
    public void A_second_paper_is_marked_and_results_are_recorded_at_the_receipt()
    {
        using var bench = new Bench();
        var receipt = SampleReceipts.Sale();
        Assert.Equal(PrintOutcome.Printed, bench.Wait(bench.Printer.Enqueue(receipt)).Outcome);
        Assert.DoesNotContain("KOPIE", Text(bench), StringComparison.Ordinal);
        Assert.Equal(PrintOutcome.Printed, bench.Wait(bench.Printer.Enqueue(receipt)).Outcome);
        Assert.Contains("KOPIE", Text(bench), StringComparison.Ordinal);
        Assert.Equal([$"{receipt.Id} Printed processId", $"{receipt.Id} Printed processId"], bench.Log.Entries);
    }

    [Fact]
    public void After_a_failure_the_next_paper_is_the_original_and_after_an_open_outcome_a_copy()
    {
        using var bench = new Bench();
        var receipt = SampleReceipts.Sale();
        bench.Device.Add(new VirtualPrinterFault(VirtualPrinterFaultKind.PaperEnd, 0, Timeout.InfiniteTimeSpan));
        Assert.Equal("Failed: PaperEnd", bench.Wait(bench.Printer.Enqueue(receipt)).ToString());
        bench.Device.Repair();
        bench.Device.Add(new VirtualPrinterFault(VirtualPrinterFaultKind.Reset, -1));
        Assert.Equal("Unknown: ConnectionLost", bench.Wait(bench.Printer.Enqueue(receipt)).ToString());
        Assert.DoesNotContain("KOPIE", Text(bench), StringComparison.Ordinal);
        Assert.Equal(PrintOutcome.Printed, bench.Wait(bench.Printer.Enqueue(receipt)).Outcome);
        Assert.Contains("KOPIE", Text(bench), StringComparison.Ordinal);
        // A copy that fails makes no original of the next one.
        bench.Device.Add(new VirtualPrinterFault(VirtualPrinterFaultKind.CoverOpen, 0, Timeout.InfiniteTimeSpan));
        Assert.Equal(PrintOutcome.Failed, bench.Wait(bench.Printer.Enqueue(receipt)).Outcome);
        bench.Device.Repair();
        var before = bench.Device.Paper.Length;
        Assert.Equal(PrintOutcome.Printed, bench.Wait(bench.Printer.Enqueue(receipt)).Outcome);
        Assert.Contains("KOPIE", Encoding.Latin1.GetString(bench.Device.Paper, before, bench.Device.Paper.Length - before), StringComparison.Ordinal);
        Assert.Equal(
            [
                $"{receipt.Id} PrintFailed paperEnd", $"begin {receipt.RegisterId} Bon", $"{receipt.Id} PrintUnknown connectionLost", $"{receipt.Id} Printed processId", $"end {receipt.RegisterId} Bon",
                $"{receipt.Id} PrintFailed coverOpen", $"begin {receipt.RegisterId} Bon", $"{receipt.Id} Printed processId", $"end {receipt.RegisterId} Bon",
            ],
            bench.Log.Entries);
    }

    [Fact]
    public void What_nobody_can_confirm_is_recorded_as_unknown_and_never_as_printed()
    {
        // Takes everything and answers nothing.
        using var bench = new Bench(device => device.Profile = PrinterProfile.Get("generic-58"));
        var receipt = SampleReceipts.Sale();
        Assert.Equal("Delivered", bench.Wait(bench.Printer.Enqueue(receipt)).ToString());
        Assert.Equal([$"{receipt.Id} PrintUnknown delivered"], bench.Log.Entries);
        // It may be on paper: the next one is a copy, and no outage was opened.
        Assert.Equal("Delivered", bench.Wait(bench.Printer.Enqueue(receipt)).ToString());
        Assert.Contains("KOPIE", Text(bench), StringComparison.Ordinal);
    }

    private static string Text(Bench bench) => bench.Device.ReadPaper().ToText();
}
