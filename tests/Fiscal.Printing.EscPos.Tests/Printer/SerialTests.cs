using System.Diagnostics;

namespace Fiscal.Printing.EscPos.Tests;

/// <summary>Serial lines: a real pair of pseudo-terminals (socat), and a port with modem lines behind the internal seam, because no pseudo-terminal has any.</summary>
public sealed class SerialTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Over_a_pseudo_terminal_without_modem_lines_a_receipt_is_confirmed_and_a_diagnostic_says_what_is_missing()
    {
        using var pair = await PtyPair.OpenAsync();
        using var device = new VirtualPrinter(new VirtualPrinterOptions { RestartBreaksConnection = false });
        // Flow control bytes come in the middle of statuses.
        device.Add(new VirtualPrinterFault(VirtualPrinterFaultKind.StrayBytes, 50, bytes: Bytes.Of("14 13 00 11 00 00")));
        using var other = pair.Other();
        var serving = device.AttachAsync(other);
        var transport = new SerialPrinterTransport(pair.Port, new SerialPrinterOptions { BaudRate = 115_200, FlowControl = SerialFlowControl.None });
        await using (var printer = new EscPosPrinter(transport, PrinterProfile.Get("epson-203"), new EscPosPrinterOptions { StallTimeout = TimeSpan.FromSeconds(3) }))
        {
            Assert.Equal("Printed (ProcessId)", (await printer.PrintAsync(Bench.Job("1")).WaitAsync(Limit)).ToString());
            Assert.NotEmpty(transport.Diagnostics);
            device.Add(new VirtualPrinterFault(VirtualPrinterFaultKind.Restart, 100, TimeSpan.FromSeconds(4)));
            Assert.Equal("Unknown: Interrupted", (await printer.PrintAsync(Bench.Job("2", lines: 60)).WaitAsync(Limit)).ToString());
        }

        pair.Dispose();
        await serving.WaitAsync(Limit);
    }

    [Fact]
    public async Task At_9600_baud_the_reader_sets_the_pace_and_the_confirmation_comes_at_the_end()
    {
        using var pair = await PtyPair.OpenAsync();
        using var device = new VirtualPrinter(new VirtualPrinterOptions { RestartBreaksConnection = false, BytesPerSecond = 5000 });
        using var other = pair.Other();
        // 960 bytes per second, as the wire takes them.
        using var slow = new PacedStream(other, 960);
        var serving = device.AttachAsync(slow);
        await using (var printer = new EscPosPrinter(new SerialPrinterTransport(pair.Port, new SerialPrinterOptions { FlowControl = SerialFlowControl.None }), PrinterProfile.Get("epson-203")))
        {
            var watch = Stopwatch.StartNew();
            var job = Bench.Job("1", lines: 40);
            Assert.Equal("Printed (ProcessId)", (await printer.PrintAsync(job).WaitAsync(Limit)).ToString());
            Assert.InRange(watch.Elapsed.TotalSeconds, 0.8 * job.Length / 960, 30);
        }

        pair.Dispose();
        await serving.WaitAsync(Limit);
    }

    [Fact]
    public async Task A_reader_that_stops_holds_the_write_and_giving_up_closes_the_port()
    {
        using var pair = await PtyPair.OpenAsync();
        var profile = PrinterProfile.Get("generic-58");
        await using (var printer = new EscPosPrinter(new SerialPrinterTransport(pair.Port, new SerialPrinterOptions { FlowControl = SerialFlowControl.None }), profile, new EscPosPrinterOptions { StallTimeout = TimeSpan.FromSeconds(1) }))
        {
            // Nobody reads the other side at all; what the kernel and socat hold fills up.
            Assert.Equal("Unknown: Stalled", (await printer.PrintAsync(Bench.Job("1", lines: 8000)).WaitAsync(Limit)).ToString());
        }
    }

    [Fact]
    public async Task Bytes_wait_while_the_printer_drops_its_line_and_go_on_in_small_pieces()
    {
        var line = new FakeLine();
        var transport = new SerialPrinterTransport("FAKE", new SerialPrinterOptions(), () => line);
        await transport.OpenAsync(CancellationToken.None);
        Assert.True(line.Raised);
        Assert.Empty(transport.Diagnostics);
        line.Ready = false;
        var write = transport.WriteAsync(new byte[200], 0, 200, CancellationToken.None);
        await Task.Delay(100);
        Assert.Empty(line.Writes);
        line.Ready = true;
        await write.WaitAsync(Limit);
        Assert.Equal([64, 64, 64, 8], line.Writes);
        await transport.DisposeAsync();
        Assert.True(line.Closed);
    }

    [Fact]
    public async Task A_write_is_over_when_the_driver_has_sent_it()
    {
        var line = new FakeLine { Pending = 10 };
        var transport = new SerialPrinterTransport("FAKE", new SerialPrinterOptions(), () => line);
        await transport.OpenAsync(CancellationToken.None);
        var write = transport.WriteAsync(new byte[10], 0, 10, CancellationToken.None);
        await Task.Delay(100);
        Assert.False(write.IsCompleted);
        line.Pending = 0;
        await write.WaitAsync(Limit);
        await transport.DisposeAsync();
    }

    [Fact]
    public async Task Where_a_line_is_missing_bytes_are_sent_and_a_diagnostic_says_so()
    {
        var line = new FakeLine { HasLines = false };
        var transport = new SerialPrinterTransport("FAKE", new SerialPrinterOptions(), () => line);
        await transport.OpenAsync(CancellationToken.None);
        await transport.WriteAsync(new byte[10], 0, 10, CancellationToken.None).WaitAsync(Limit);
        Assert.Equal([10], line.Writes);
        Assert.Equal(2, transport.Diagnostics.Count);
        Assert.Contains("DTR", transport.Diagnostics[0], StringComparison.Ordinal);
        Assert.Contains("DSR", transport.Diagnostics[1], StringComparison.Ordinal);
        await transport.DisposeAsync();
    }

    [Fact]
    public async Task A_write_that_hangs_in_the_driver_is_freed_by_closing()
    {
        var line = new FakeLine { Hangs = true };
        var transport = new SerialPrinterTransport("FAKE", new SerialPrinterOptions(), () => line);
        await transport.OpenAsync(CancellationToken.None);
        using var giveUp = new CancellationTokenSource(100);
        await Assert.ThrowsAnyAsync<Exception>(() => transport.WriteAsync(new byte[10], 0, 10, giveUp.Token).WaitAsync(Limit));
        Assert.True(line.Closed);
        await transport.DisposeAsync();
    }

    private sealed class FakeLine : SerialLine
    {
        private readonly ManualResetEventSlim _free = new();

        public bool Ready { get; set; } = true;

        public bool HasLines { get; set; } = true;

        public bool Hangs { get; set; }

        public bool Raised { get; private set; }

        public bool Closed { get; private set; }

        public int Pending { get; set; }

        public List<int> Writes { get; } = [];

        public override bool IsReady => HasLines ? Ready : throw new IOException("no lines");

        public override int BytesToRead => 0;

        public override int BytesToWrite => Pending;

        public override void Open()
        {
        }

        public override void RaiseLines() => Raised = HasLines ? true : throw new IOException("no lines");

        public override int Read(byte[] buffer, int offset, int count) => 0;

        public override void Write(byte[] buffer, int offset, int count)
        {
            if (Hangs)
            {
                _free.Wait();
                throw new IOException("closed");
            }

            Writes.Add(count);
        }

        public override void Discard()
        {
        }

        public override void Dispose()
        {
            Closed = true;
            _free.Set();
        }
    }

    /// <summary>Two pseudo-terminals that socat joins.</summary>
    private sealed class PtyPair : IDisposable
    {
        private readonly Process _process;
        private readonly string _folder;

        private PtyPair(Process process, string folder)
        {
            _process = process;
            _folder = folder;
        }

        public string Port => Path.Combine(_folder, "till");

        public static async Task<PtyPair> OpenAsync()
        {
            var folder = Directory.CreateTempSubdirectory("pty-").FullName;
            var start = new ProcessStartInfo("socat");
            start.ArgumentList.Add($"pty,raw,echo=0,link={Path.Combine(folder, "till")}");
            start.ArgumentList.Add($"pty,raw,echo=0,link={Path.Combine(folder, "printer")}");
            var pair = new PtyPair(Process.Start(start)!, folder);
            for (var i = 0; i < 500 && !(File.Exists(pair.Port) && File.Exists(Path.Combine(folder, "printer"))); i++)
            {
                await Task.Delay(10);
            }

            Assert.True(File.Exists(pair.Port), "socat made no pseudo-terminal");
            return pair;
        }

        public FileStream Other() => new(Path.Combine(_folder, "printer"), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, 0);

        public void Dispose()
        {
            if (Directory.Exists(_folder))
            {
                _process.Kill();
                _process.WaitForExit();
                _process.Dispose();
                Directory.Delete(_folder, recursive: true);
            }
        }
    }

    /// <summary>Reads no faster than so many bytes per second.</summary>
    private sealed class PacedStream(Stream inner, int bytesPerSecond) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush() => inner.Flush();

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await inner.ReadAsync(buffer.Slice(0, Math.Min(buffer.Length, 32)), cancellationToken);
            await Task.Delay(1000 * read / bytesPerSecond, cancellationToken);
            return read;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => inner.WriteAsync(buffer, cancellationToken);

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
