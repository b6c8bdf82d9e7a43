using Microsoft.Extensions.DependencyInjection;

namespace Fiscal.Printing.EscPos.Tests;

public sealed class ProbeTests
{
    [Fact]
    public void A_printer_says_what_it_is_and_can_do()
    {
        using var bench = new Bench();
        var probe = Probe(bench, tryConfirmation: true);
        Assert.Equal(("VIRTUAL", "VP-1", "1.00", "V0000001"), (probe.Maker, probe.Model, probe.Firmware, probe.SerialNumber));
        Assert.Equal((true, true, true, true), (probe.RealTimeStatus, probe.AutomaticStatus, probe.OrderedStatus, probe.Confirmation));
        Assert.Equal(PrinterCondition.Ready, probe.Status.Condition);
        Assert.Equal(PrintOutcome.Printed, bench.Print("1").Outcome);
    }

    [Fact]
    public void A_printer_that_answers_nothing_takes_some_seconds_and_no_more()
    {
        using var bench = new Bench(device => device.Profile = PrinterProfile.Get("generic-58"), claimed: PrinterProfile.Get("epson-203"));
        var probe = Probe(bench, tryConfirmation: false);
        Assert.Equal((false, false, false, (bool?)null), (probe.RealTimeStatus, probe.AutomaticStatus, probe.OrderedStatus, probe.Confirmation));
        Assert.Null(probe.Maker);
        Assert.InRange(bench.Clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(6));
        var profile = PrinterProfile.Get("epson-203");
        probe.ApplyTo(profile);
        Assert.False(profile.RealTimeStatus);
    }

    [Fact]
    public async Task Registered_printers_are_made_once_and_need_an_address()
    {
        var services = new ServiceCollection();
        using var device = new VirtualPrinter();
        new FiscalBuilder(services)
            .AddEscPosPrinter(o =>
            {
                o.Profile = PrinterProfile.Get("epson-203");
                o.Transport = _ => device.CreateTransport();
            })
            .AddEscPosPrinter("küche", o => o.Address = "tcp://127.0.0.1:9")
            .AddEscPosPrinter("leer", o => o.Profile = PrinterProfile.Get("generic-58"));
        await using var provider = services.BuildServiceProvider();
        var printer = provider.GetRequiredService<EscPosPrinter>();
        Assert.Same(printer, provider.GetRequiredService<EscPosPrinter>());
        Assert.Equal(PrintOutcome.Printed, (await printer.PrintAsync(Bench.Job("1"))).Outcome);
        Assert.Equal("küche", provider.GetRequiredKeyedService<EscPosPrinter>("küche").Name);
        Assert.Contains("has no address", Assert.Throws<InvalidOperationException>(() => provider.GetRequiredKeyedService<EscPosPrinter>("leer")).Message, StringComparison.Ordinal);
    }

    private static PrinterProbe Probe(Bench bench, bool tryConfirmation)
    {
        var probe = bench.Printer.ProbeAsync(tryConfirmation);
        bench.Clock.Until(() => probe.IsCompleted, TimeSpan.FromMinutes(1), "probe");
        return probe.GetAwaiter().GetResult();
    }
}
