using System.Text;
using Fiscal.Benchmarks;
using Fiscal.Documents;

namespace Fiscal.Printing.EscPos.Tests;

/// <summary>Logos that the printer keeps: stored once, eleven bytes from then on, the picture wherever that is not sure.</summary>
public sealed class LogoTests : IDisposable
{
    private static readonly ImageBlock Picture = new(ReferenceReceipt.Logo().ToPng(), string.Empty);

    private readonly string _folder = Path.Combine(Path.GetTempPath(), "logo-" + Guid.NewGuid().ToString("N"));

    public LogoTests() => Directory.CreateDirectory(_folder);

    private string Record => Path.Combine(_folder, "logos.txt");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_logo_is_stored_once_and_printed_by_eleven_bytes()
    {
        using var bench = new Bench();
        Assert.True(PrintedBytes(bench) > 5000);
        Assert.Equal(LogoOutcome.Stored, Ensure(bench));
        var key = Assert.Single(bench.Device.Logos);
        Assert.Equal(LogoOutcome.Present, Ensure(bench));
        var before = bench.Device.Paper.Length;
        Assert.True(PrintedBytes(bench) < 200);
        // GS ( L function 69 of the specification's table: key codes, once each way.
        Assert.Contains($"\u001d(L\u0006\u00000E{key}\u0001\u0001", Encoding.Latin1.GetString(bench.Device.Paper, before, bench.Device.Paper.Length - before), StringComparison.Ordinal);
        Assert.Equal(1, Definitions(bench));
        Assert.Equal($"serial:V0000001\t{(int)key[0]}\t{(int)key[1]}\t", File.ReadAllText(Record).TrimEnd()[..^64]);
    }

    [Fact]
    public async Task The_next_start_of_the_program_and_of_the_printer_store_nothing()
    {
        using var device = new VirtualPrinter(new VirtualPrinterOptions { BytesPerSecond = 1_000_000, ConfirmationDelay = TimeSpan.Zero });
        await using (var first = new EscPosPrinter(device.CreateTransport(), PrinterProfile.Get("epson-203")))
        {
            Assert.Equal(LogoOutcome.Stored, await first.EnsureLogoAsync(Picture, Record));
        }

        device.Add(new VirtualPrinterFault(VirtualPrinterFaultKind.Restart, 0, TimeSpan.FromMilliseconds(50)));
        await Task.Delay(200);
        await using var second = new EscPosPrinter(device.CreateTransport(), PrinterProfile.Get("epson-203"));
        Assert.Equal(LogoOutcome.Present, await second.EnsureLogoAsync(Picture, Record));
        Assert.Single(device.Logos);
    }

    [Fact]
    public void An_exchanged_printer_gets_the_logo_after_a_receipt_that_carries_the_picture()
    {
        using var bench = new Bench();
        Assert.Equal(LogoOutcome.Stored, Ensure(bench));
        Assert.True(PrintedBytes(bench) < 200);
        // The connection breaks, and the printer behind the address is another one.
        bench.Device.Add(new VirtualPrinterFault(VirtualPrinterFaultKind.LoseLogos, -1));
        bench.Device.Add(new VirtualPrinterFault(VirtualPrinterFaultKind.Restart, -1, TimeSpan.FromSeconds(5)));
        Assert.Equal(PrintOutcome.Unknown, bench.Wait(bench.Printer.Enqueue(Document())).Outcome);
        bench.Clock.Pass(TimeSpan.FromSeconds(6));
        Assert.Empty(bench.Device.Logos);
        Assert.True(PrintedBytes(bench) > 5000);
        bench.Clock.Until(() => bench.Device.Logos.Count == 1 && bench.Device.Connections == 0, TimeSpan.FromMinutes(1), "stored again");
        Assert.Equal(2, Definitions(bench));
        Assert.True(PrintedBytes(bench) < 200);
    }

    [Fact]
    public void After_a_broken_connection_to_the_same_printer_nothing_is_stored_again()
    {
        using var bench = new Bench();
        Ensure(bench);
        bench.Device.Add(new VirtualPrinterFault(VirtualPrinterFaultKind.Reset, -1));
        Assert.Equal(PrintOutcome.Unknown, bench.Wait(bench.Printer.Enqueue(Document())).Outcome);
        Assert.True(PrintedBytes(bench) > 5000);
        bench.Clock.Until(() => bench.Device.Connections == 0, TimeSpan.FromMinutes(1), "looked");
        Assert.True(PrintedBytes(bench) < 200);
        Assert.Equal(1, Definitions(bench));
    }

    [Fact]
    public void A_key_of_somebody_else_is_left_alone()
    {
        using var bench = new Bench();
        Ensure(bench);
        var key = Assert.Single(bench.Device.Logos);
        File.Delete(Record);
        Assert.Equal(LogoOutcome.Stored, Ensure(bench));
        Assert.Equal(2, bench.Device.Logos.Count);
        Assert.Contains(key, bench.Device.Logos);
    }

    [Fact]
    public void More_keys_than_a_block_holds_are_all_read()
    {
        using var bench = new Bench(device => device.MostLogos = 500);
        var wanted = StoredLogo.FromImage(Picture, PrinterProfile.Get("epson-203"));
        var job = new List<byte>();
        // The 100 keys from the wanted one on are somebody else's.
        var code = ((wanted.KeyCode1 - 32) * 95) + wanted.KeyCode2 - 32;
        for (var i = 0; i < 100; i++, code++)
        {
            job.AddRange([0x1D, 0x28, 0x4C, 0x0C, 0x00, 0x30, 0x43, 0x30, (byte)(32 + (code / 95)), (byte)(32 + (code % 95)), 0x01, 0x08, 0x00, 0x01, 0x00, 0x31, 0xFF]);
        }

        bench.Wait(bench.Printer.Enqueue(job.ToArray()));
        bench.Clock.Pass(TimeSpan.FromMinutes(5));
        Assert.Equal(100, bench.Device.Logos.Count);
        Assert.Equal(LogoOutcome.Stored, Ensure(bench));
        Assert.Contains(new string([(char)(32 + (code / 95)), (char)(32 + (code % 95))]), bench.Device.Logos);
    }

    [Theory]
    [InlineData("generic-80", "generic-80")]
    [InlineData("epson-tm-t88iii", "epson-tm-t88iii")]
    [InlineData("generic-80", "epson-203")]
    public void A_printer_that_keeps_none_gets_the_picture(string real, string claimed)
    {
        // The last one promises what the printer does not do: it answers nothing and prints the question.
        using var bench = new Bench(
            device =>
            {
                device.Profile = PrinterProfile.Get(real);
                device.Profile.RealTimeStatus = true;
                device.Profile.OrderedStatus = true;
            },
            claimed: Claimed(claimed));
        Assert.Equal(LogoOutcome.NotSupported, Ensure(bench));
        Assert.Empty(bench.Device.Logos);
        Assert.True(PrintedBytes(bench) > 5000);
    }

    [Fact]
    public void A_full_memory_is_said_and_the_picture_printed()
    {
        using var bench = new Bench(device => device.MostLogos = 0);
        Assert.Equal(LogoOutcome.NotStored, Ensure(bench));
        Assert.True(PrintedBytes(bench) > 5000);
    }

    [Fact]
    public void A_printer_without_paper_and_a_record_that_cannot_be_written_are_errors()
    {
        using var bench = new Bench();
        bench.Device.Add(new VirtualPrinterFault(VirtualPrinterFaultKind.PaperEnd, 0, Timeout.InfiniteTimeSpan));
        Assert.Contains("offline", Assert.Throws<IOException>(() => Ensure(bench)).Message, StringComparison.Ordinal);
        bench.Device.Repair();
        Assert.ThrowsAny<IOException>(() => Ensure(bench, Path.Combine(_folder, "missing", "logos.txt")));
        Assert.Empty(bench.Device.Logos);
        Assert.Equal(LogoOutcome.Stored, Ensure(bench));
    }

    private static PrinterProfile Claimed(string name)
    {
        var profile = PrinterProfile.Get(name);
        profile.RealTimeStatus = true;
        profile.OrderedStatus = true;
        profile.Confirmation = false;
        profile.AutomaticStatus = false;
        return profile;
    }

    private static ReceiptDocument Document() => new DocumentBuilder().Add(Picture).Text("Brötchen").ToDocument();

    private static int PrintedBytes(Bench bench)
    {
        var before = bench.Device.Paper.Length;
        Assert.Equal(PrintOutcome.Printed, bench.Wait(bench.Printer.Enqueue(Document())).Outcome);
        return bench.Device.Paper.Length - before;
    }

    private static int Definitions(Bench bench)
    {
        var text = Encoding.Latin1.GetString(bench.Device.Paper);
        return Enumerable.Range(0, text.Length - 8).Count(i => text[i] == '\u001d' && string.CompareOrdinal(text, i + 1, "(L", 0, 2) == 0 && string.CompareOrdinal(text, i + 5, "0C0", 0, 3) == 0);
    }

    private LogoOutcome Ensure(Bench bench, string? record = null)
    {
        var ensured = bench.Printer.EnsureLogoAsync(Picture, record ?? Record);
        bench.Clock.Until(() => ensured.IsCompleted, TimeSpan.FromMinutes(5), "logo");
        return ensured.GetAwaiter().GetResult();
    }
}
