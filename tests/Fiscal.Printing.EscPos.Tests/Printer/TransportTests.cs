using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Xunit.Abstractions;

namespace Fiscal.Printing.EscPos.Tests;

/// <summary>The ways to the printer over real sockets, pipes and pseudo-terminals, in real time.</summary>
public sealed class TransportTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Over_tcp_a_receipt_is_confirmed_and_the_next_client_prints_at_once_after_dispose()
    {
        using var device = new VirtualPrinter(new VirtualPrinterOptions { BytesPerSecond = 1_000_000 });
        using var listener = new VirtualPrinterListener(device);
        await using (var first = new EscPosPrinter(new TcpPrinterTransport("127.0.0.1", listener.Port), PrinterProfile.Get("epson-203"), new EscPosPrinterOptions { KeepConnection = true }))
        {
            Assert.Equal("Printed (ProcessId)", (await first.PrintAsync(Bench.Job("1")).WaitAsync(Limit)).ToString());
            // It keeps the printer: the second one is accepted and not answered.
            await using var second = new EscPosPrinter(new TcpPrinterTransport("127.0.0.1", listener.Port), PrinterProfile.Get("epson-203"), new EscPosPrinterOptions { AnswerTimeout = TimeSpan.FromMilliseconds(200) });
            Assert.Equal("Failed: Busy", (await second.PrintAsync(Bench.Job("2")).WaitAsync(Limit)).ToString());
        }

        await using var next = new EscPosPrinter(new TcpPrinterTransport("127.0.0.1", listener.Port), PrinterProfile.Get("epson-203"));
        Assert.Equal("Printed (ProcessId)", (await next.PrintAsync(Bench.Job("3")).WaitAsync(Limit)).ToString());
    }

    /// <summary>The 100 ms, as the median of fifty: one in a busy moment of the machine says nothing about the connection.</summary>
    [Fact]
    public async Task Over_tcp_the_next_client_has_printed_100_ms_after_dispose()
    {
        const int Clients = 50;
        // What the printer itself takes is not what is measured.
        using var device = new VirtualPrinter(new VirtualPrinterOptions { BytesPerSecond = 1_000_000, ConfirmationDelay = TimeSpan.Zero });
        using var listener = new VirtualPrinterListener(device);
        var times = new List<double>();
        var watch = new Stopwatch();
        for (var i = 0; i < Clients; i++)
        {
            var printer = new EscPosPrinter(new TcpPrinterTransport("127.0.0.1", listener.Port), PrinterProfile.Get("epson-203"), new EscPosPrinterOptions { KeepConnection = true });
            Assert.Equal("Printed (ProcessId)", (await printer.PrintAsync(Bench.Job("1", lines: 3)).WaitAsync(Limit)).ToString());
            if (i > 0)
            {
                times.Add(watch.Elapsed.TotalMilliseconds);
            }

            // The connection is open: what is measured is its end and the turn of the next one.
            Assert.Equal(1, device.Connections);
            watch.Restart();
            await printer.DisposeAsync();
        }

        times.Sort();
        var figures = $"median {times[times.Count / 2]:F1} ms, 95 % {times[times.Count * 95 / 100]:F1} ms, worst {times[^1]:F1} ms";
        output.WriteLine(figures);
        Assert.True(times[times.Count / 2] <= 100, figures);
    }

    [Fact]
    public async Task Over_tcp_a_reset_leaves_the_outcome_open()
    {
        using var device = new VirtualPrinter();
        using var listener = new VirtualPrinterListener(device);
        device.Add(new VirtualPrinterFault(VirtualPrinterFaultKind.Reset, 300));
        await using var printer = new EscPosPrinter(new TcpPrinterTransport("127.0.0.1", listener.Port), PrinterProfile.Get("epson-203"));
        Assert.Equal("Unknown: ConnectionLost", (await printer.PrintAsync(Bench.Job("1")).WaitAsync(Limit)).ToString());
    }

    [Fact]
    public async Task Over_tcp_nobody_there_is_a_failure_that_names_the_address()
    {
        using var probe = new TcpListener(System.Net.IPAddress.Loopback, 0);
        probe.Start();
        var port = ((System.Net.IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        await using var printer = new EscPosPrinter(new TcpPrinterTransport("127.0.0.1", port), PrinterProfile.Get("epson-203"));
        var result = await printer.PrintAsync(Bench.Job("1")).WaitAsync(Limit);
        Assert.Equal("Failed: Unreachable", result.ToString());
        Assert.Contains($"tcp://127.0.0.1:{port}", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Closing_waits_until_the_printer_has_read_everything()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var transport = new TcpPrinterTransport("127.0.0.1", ((System.Net.IPEndPoint)listener.LocalEndpoint).Port);
        await transport.OpenAsync(CancellationToken.None);
        using var peer = await listener.AcceptSocketAsync();
        // What was not read when a socket is closed makes the stack reset the connection.
        await peer.SendAsync(new byte[100]);
        await transport.WriteAsync(new byte[10_000], 0, 10_000, CancellationToken.None);
        var closing = transport.CloseAsync(CancellationToken.None);
        var received = 0;
        var buffer = new byte[4096];
        for (int count; (count = await peer.ReceiveAsync(buffer, SocketFlags.None)) > 0;)
        {
            received += count;
        }

        peer.Close();
        await closing.WaitAsync(Limit);
        Assert.Equal(10_000, received);
        await transport.DisposeAsync();
    }

    [Fact]
    public async Task A_device_file_that_only_takes_ends_as_delivered()
    {
        var path = await FifoAsync();
        var reading = Task.Run(() => File.ReadAllBytes(path));
        await using (var printer = await OpenedAsync(path))
        {
            var result = await printer.PrintAsync(Bench.Job("1")).WaitAsync(Limit);
            Assert.Equal("Delivered", result.ToString());
        }

        Assert.Contains("ENDE 1", Encoding.Latin1.GetString(await reading.WaitAsync(Limit)), StringComparison.Ordinal);
        File.Delete(path);
    }

    [Fact]
    public async Task A_device_file_that_takes_nothing_more_is_given_up_and_its_thread_ends()
    {
        var path = await FifoAsync();
        using var reader = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, 0);
        await using var printer = new EscPosPrinter(new DeviceFilePrinterTransport(path, hasBackChannel: false), PrinterProfile.Get("generic-80"), new EscPosPrinterOptions { StallTimeout = TimeSpan.FromMilliseconds(500) });
        // A pipe holds 64 KiB.
        Assert.Equal("Unknown: Stalled", (await printer.PrintAsync(Bench.Job("1", lines: 3000)).WaitAsync(Limit)).ToString());
        File.Delete(path);
    }

    [Fact]
    public async Task A_device_file_that_is_missing_says_what_to_look_at()
    {
        await using var printer = new EscPosPrinter(new DeviceFilePrinterTransport("/dev/usb/lp77"), PrinterProfile.Get("epson-203"));
        var result = await printer.PrintAsync(Bench.Job("1")).WaitAsync(Limit);
        Assert.Equal("Failed: Unreachable", result.ToString());
        Assert.Contains("'/dev/usb/lp77'", result.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0x18, "Delivered")]
    [InlineData(0x00, "Delivered")]
    [InlineData(null, "Delivered")]
    [InlineData(0x38, "Failed: PaperEnd")]
    [InlineData(0x08, "Failed: Offline")]
    [InlineData(0x10, "Failed: PrinterError")]
    public async Task A_port_whose_driver_knows_why_fails_before_the_first_byte(int? status, string expected)
    {
        var port = new Port(status);
        await using var printer = new EscPosPrinter(port, PrinterProfile.Get("generic-80"));
        Assert.Equal(expected, (await printer.PrintAsync(Bench.Job("1")).WaitAsync(Limit)).ToString());
        Assert.Equal(expected == "Delivered", port.Written > 0);
    }

    [Fact]
    public async Task A_pipe_has_no_port_status()
    {
        var path = await FifoAsync();
        using var reader = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, 0);
        var transport = new DeviceFilePrinterTransport(path, hasBackChannel: false);
        await transport.OpenAsync(CancellationToken.None);
        Assert.Null(((IPortStatus)transport).ReadPortStatus());
        await transport.DisposeAsync();
        File.Delete(path);
    }

    [Theory]
    [InlineData("tcp://10.0.0.5", "tcp://10.0.0.5:9100")]
    [InlineData("tcp://bon.local:9101/", "tcp://bon.local:9101")]
    [InlineData("tcp://[fe80::1]:9100", "tcp://fe80::1:9100")]
    [InlineData("serial:COM3?baud=19200&flow=xon", "serial:COM3")]
    [InlineData("file:/dev/usb/lp0", "file:/dev/usb/lp0")]
    [InlineData("spooler:Bondrucker", "spooler:Bondrucker")]
    public void Addresses_name_ways(string address, string expected) => Assert.Equal(expected, PrinterAddress.Open(address).Address);

    [Theory]
    [InlineData("lp0")]
    [InlineData("tcp://:9100")]
    [InlineData("tcp://host:0")]
    [InlineData("serial:")]
    [InlineData("serial:COM1?parity=even")]
    public void What_is_no_address_says_what_one_is(string address)
    {
        var problem = Assert.Throws<ArgumentException>(() => PrinterAddress.Open(address));
        Assert.Contains($"'{address}'", problem.Message, StringComparison.Ordinal);
    }

    private static async Task<string> FifoAsync()
    {
        var path = Path.Combine(Path.GetTempPath(), "fifo-" + Guid.NewGuid().ToString("N")[..8]);
        using var process = Process.Start("mkfifo", path);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        return path;
    }

    // A pipe can be opened for writing only when somebody reads.
    private static async Task<EscPosPrinter> OpenedAsync(string path)
    {
        var transport = new DeviceFilePrinterTransport(path, hasBackChannel: false);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await transport.OpenAsync(CancellationToken.None);
                // Opened again by the printer while the pipe stays open here.
                return new EscPosPrinter(new Kept(transport), PrinterProfile.Get("generic-80"));
            }
            catch (IOException) when (attempt < 200)
            {
                await Task.Delay(20);
            }
        }
    }

    private sealed class Port(int? status) : PrinterTransport, IPortStatus
    {
        public int Written { get; private set; }

        public override string Address => "file:/dev/usb/lp0";

        public override bool HasBackChannel => false;

        public int? ReadPortStatus() => status;

        public override Task OpenAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
            Written += count;
            return Task.CompletedTask;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => throw new NotSupportedException();

        public override Task CloseAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class Kept(PrinterTransport inner) : PrinterTransport
    {
        public override string Address => inner.Address;

        public override bool HasBackChannel => inner.HasBackChannel;

        public override Task OpenAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => inner.WriteAsync(buffer, offset, count, cancellationToken);

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => inner.ReadAsync(buffer, offset, count, cancellationToken);

        public override Task CloseAsync(CancellationToken cancellationToken) => inner.CloseAsync(cancellationToken);
    }
}
