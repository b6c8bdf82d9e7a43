namespace Fiscal.Printing.EscPos.Tests;

/// <summary>The printer object against a printer that behaves badly, under a virtual clock. Expectations from spec escpos §0, §8 and §9.</summary>
public sealed class ScriptedPrinterTests
{
    private static readonly TimeSpan Brief = TimeSpan.FromSeconds(30);

    [Fact]
    public void What_the_printer_confirms_is_printed()
    {
        using var bench = new Bench();
        Assert.Equal("Printed (ProcessId)", bench.Print("1").ToString());
        Assert.Equal(1, bench.OnPaper("1"));
        // The confirmation's own 50 ms, 20 kB/s and the questions: not a fixed wait.
        Assert.InRange(bench.Clock.Elapsed, TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(500));
    }

    [Fact]
    public void Jobs_keep_their_order_and_share_a_connection()
    {
        using var bench = new Bench();
        var jobs = Enumerable.Range(1, 5).Select(i => bench.Printer.Enqueue(Bench.Job(i.ToString(System.Globalization.CultureInfo.InvariantCulture)))).ToArray();
        Assert.Equal(5, bench.Printer.Waiting);
        Assert.All(jobs, job => Assert.Equal(PrintOutcome.Printed, bench.Wait(job).Outcome));
        var text = System.Text.Encoding.Latin1.GetString(bench.Device.Paper);
        Assert.Equal(["1", "2", "3", "4", "5"], System.Text.RegularExpressions.Regex.Matches(text, "ENDE (.)").Select(match => match.Groups[1].Value));
    }

    [Fact]
    public void A_refused_connection_is_a_failure_and_an_outage_that_the_next_print_ends()
    {
        using var bench = new Bench(device => device.RefusesSecondConnection = true);
        var other = bench.Device.CreateTransport();
        Assert.True(other.OpenAsync(CancellationToken.None).IsCompletedSuccessfully);
        Assert.Equal("Failed: Unreachable", bench.Print("1").ToString());
        Assert.True(other.CloseAsync(CancellationToken.None).IsCompletedSuccessfully);
        Assert.Equal(PrintOutcome.Printed, bench.Print("1").Outcome);
        Assert.Equal(["begin KASSE-01 Bon", "end KASSE-01 Bon"], bench.Log.Entries);
        Assert.Equal(1, bench.OnPaper("1"));
    }

    [Fact]
    public void A_printer_that_somebody_else_holds_is_busy()
    {
        using var bench = new Bench();
        var other = bench.Device.CreateTransport();
        Assert.True(other.OpenAsync(CancellationToken.None).IsCompletedSuccessfully);
        Assert.Equal("Failed: Busy", bench.Print("1").ToString());
        Assert.Equal(0, bench.OnPaper("1"));
        Assert.InRange(bench.Clock.Elapsed, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2.1));
        Assert.True(other.CloseAsync(CancellationToken.None).IsCompletedSuccessfully);
    }

    [Theory]
    [InlineData(VirtualPrinterFaultKind.PaperEnd, "Failed: PaperEnd")]
    [InlineData(VirtualPrinterFaultKind.CoverOpen, "Failed: CoverOpen")]
    [InlineData(VirtualPrinterFaultKind.CutterError, "Failed: PrinterError")]
    public void What_is_wrong_before_the_first_byte_is_a_failure_that_says_it(VirtualPrinterFaultKind kind, string expected)
    {
        using var bench = new Bench();
        bench.Device.Add(new VirtualPrinterFault(kind, 0, Timeout.InfiniteTimeSpan));
        Assert.Equal(expected, bench.Print("1").ToString());
        bench.Device.Repair();
        bench.Clock.Pass(Brief);
        Assert.Equal(0, bench.OnPaper("1"));
        Assert.Equal(PrintOutcome.Printed, bench.Print("1").Outcome);
    }

    [Theory]
    [InlineData(VirtualPrinterFaultKind.PaperEnd, PrinterCondition.PaperEnd, true, 200)]
    [InlineData(VirtualPrinterFaultKind.CoverOpen, PrinterCondition.CoverOpen, true, 200)]
    [InlineData(VirtualPrinterFaultKind.CutterError, PrinterCondition.Error, true, 200)]
    [InlineData(VirtualPrinterFaultKind.PaperEnd, PrinterCondition.PaperEnd, false, 200)]
    [InlineData(VirtualPrinterFaultKind.CoverOpen, PrinterCondition.CoverOpen, false, 200)]
    [InlineData(VirtualPrinterFaultKind.CutterError, PrinterCondition.Error, false, 200)]
    [InlineData(VirtualPrinterFaultKind.PaperEnd, PrinterCondition.PaperEnd, true, -1)]
    [InlineData(VirtualPrinterFaultKind.CoverOpen, PrinterCondition.CoverOpen, false, -1)]
    [InlineData(VirtualPrinterFaultKind.CutterError, PrinterCondition.Error, true, -1)]
    [InlineData(VirtualPrinterFaultKind.CutterError, PrinterCondition.Error, false, -1)]
    public void A_printer_that_stops_and_goes_on_by_itself_prints_once(VirtualPrinterFaultKind kind, PrinterCondition condition, bool automatic, int atByte)
    {
        var profile = PrinterProfile.Get("epson-203");
        profile.AutomaticStatus = automatic;
        using var bench = new Bench(device => device.Profile = profile);
        bench.Device.Add(new VirtualPrinterFault(kind, atByte, Brief));
        var job = bench.Printer.Enqueue(Bench.Job("1"));
        var states = new List<string>();
        job.Changed += (_, _) => states.Add($"{job.State} {job.PausedBy}");
        Assert.Equal("Printed (ProcessId)", bench.Wait(job).ToString());
        Assert.Equal(1, bench.OnPaper("1"));
        Assert.InRange(bench.Clock.Elapsed, Brief, Brief + TimeSpan.FromSeconds(2));
        // Once, however often the printer says it.
        Assert.Single(states, state => state == $"Paused {condition}");
        Assert.Equal("Ended Ready", states[^1]);
        Assert.Empty(bench.Log.Entries);
    }

    [Fact]
    public void A_pause_that_lasts_is_an_outage_of_the_output()
    {
        using var bench = new Bench();
        bench.Device.Add(new VirtualPrinterFault(VirtualPrinterFaultKind.PaperEnd, 200, TimeSpan.FromMinutes(5)));
        Assert.Equal(PrintOutcome.Printed, bench.Print("1").Outcome);
        Assert.Equal(["begin KASSE-01 Bon", "end KASSE-01 Bon"], bench.Log.Entries);
    }

    [Fact]
    public void A_job_cancelled_while_paused_is_thrown_away_by_the_printer()
    {
        using var bench = new Bench();
        bench.Device.Add(new VirtualPrinterFault(VirtualPrinterFaultKind.PaperEnd, 100, Timeout.InfiniteTimeSpan));
        // More than the printer's buffer and the first write: the end cannot have left.
        var job = bench.Printer.Enqueue(Bench.Job("1", lines: 300));
        bench.Clock.Until(() => job.State == PrintJobState.Paused, Brief, "paused");
        job.Cancel();
        Assert.Equal("Failed: Canceled", bench.Wait(job).ToString());
        bench.Device.Repair();
        Assert.Equal(PrintOutcome.Printed, bench.Print("2").Outcome);
        Assert.Equal(0, bench.OnPaper("1"));
        Assert.Equal(1, bench.OnPaper("2"));
    }

    [Fact]
    public void A_job_cancelled_when_all_has_left_may_be_on_paper()
    {
        using var bench = new Bench();
        // The paper ends behind the cut: everything is printed, and the number has not come back.
        bench.Device.Add(new VirtualPrinterFault(VirtualPrinterFaultKind.PaperEnd, -1, Timeout.InfiniteTimeSpan));
        var job = bench.Printer.Enqueue(Bench.Job("1"));
        bench.Clock.Until(() => job.State == PrintJobState.Paused, Brief, "paused");
        job.Cancel();
        Assert.Equal("Unknown: Canceled", bench.Wait(job).ToString());
        Assert.Equal(1, bench.OnPaper("1"));
    }

    [Fact]
    public void A_job_cancelled_in_the_queue_never_leaves()
    {
        using var bench = new Bench();
        bench.Device.Add(new VirtualPrinterFault(VirtualPrinterFaultKind.PaperEnd, 100, Brief));
        var first = bench.Printer.Enqueue(Bench.Job("1"));
        var second = bench.Printer.Enqueue(Bench.Job("2"));
        second.Cancel();
        Assert.True(second.Completion.IsCompleted);
        Assert.Equal("Failed: Canceled", bench.Wait(second).ToString());
        Assert.Equal(PrintOutcome.Printed, bench.Wait(first).Outcome);
        bench.Clock.Pass(Brief);
        Assert.Equal(0, bench.OnPaper("2"));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(700)]
    [InlineData(-1)]
    public void A_connection_that_is_reset_leaves_the_outcome_open(int atByte)
    {
        using var bench = new Bench();
        bench.Device.Add(new VirtualPrinterFault(VirtualPrinterFaultKind.Reset, atByte));
        Assert.Equal("Unknown: ConnectionLost", bench.Print("1").ToString());
        bench.Clock.Pass(Brief);
        // The printer had it: printing again on its own account would have printed it twice.
        Assert.Equal(1, bench.OnPaper("1"));
        Assert.Equal(PrintOutcome.Printed, bench.Print("2").Outcome);
    }

    [Fact]
    public void A_pulled_cable_is_noticed_without_a_reset()
    {
        using var bench = new Bench();
        bench.Device.Add(new VirtualPrinterFault(VirtualPrinterFaultKind.Silence, 100));
        var result = bench.Print("1");
        Assert.Equal(PrintOutcome.Unknown, result.Outcome);
        Assert.InRange(bench.Clock.Elapsed, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(60));
    }

    [Fact]
    public void A_confirmation_may_be_late()
    {
        using var bench = new Bench();
        bench.Device.Add(new VirtualPrinterFault(VirtualPrinterFaultKind.DelayConfirmation, 0, TimeSpan.FromSeconds(10)));
        Assert.Equal("Printed (ProcessId)", bench.Print("1").ToString());
    }

    [Theory]
    [InlineData(VirtualPrinterFaultKind.LoseConfirmation)]
    [InlineData(VirtualPrinterFaultKind.WrongConfirmation)]
    [InlineData(VirtualPrinterFaultKind.DelayConfirmation)]
    public void Where_the_number_does_not_come_back_ordered_answers_prove_it(VirtualPrinterFaultKind kind)
    {
        using var bench = new Bench();
        bench.Device.Add(new VirtualPrinterFault(kind, 0, TimeSpan.FromMinutes(10)));
        Assert.Equal("Printed (OrderedStatus)", bench.Print("1").ToString());
    }

    [Fact]
    public void Without_number_and_ordered_answers_nobody_knows()
    {
        var profile = PrinterProfile.Get("epson-203");
        profile.OrderedStatus = false;
        using var bench = new Bench(device => device.Profile = profile);
        bench.Device.Add(new VirtualPrinterFault(VirtualPrinterFaultKind.LoseConfirmation, 0));
        Assert.Equal("Unknown: NoConfirmation", bench.Print("1").ToString());
    }

    [Fact]
    public void The_number_of_the_job_before_proves_nothing()
    {
        using var bench = new Bench(options: options => options.KeepConnection = true);
        Assert.Equal(PrintOutcome.Printed, bench.Print("1").Outcome);
        bench.Device.Add(new VirtualPrinterFault(VirtualPrinterFaultKind.RepeatConfirmation, 200));
        bench.Device.Add(new VirtualPrinterFault(VirtualPrinterFaultKind.PaperEnd, 300, Brief));
        Assert.Equal("Printed (ProcessId)", bench.Print("2").ToString());
        Assert.InRange(bench.Clock.Elapsed, Brief, Brief + Brief);
    }

    [Fact]
    public void Status_and_flow_control_inside_the_confirmation_and_stray_bytes_do_no_harm()
    {
        using var bench = new Bench();
        bench.Device.Add(new VirtualPrinterFault(VirtualPrinterFaultKind.StrayBytes, 100, bytes: Bytes.Of("FF 13 11 14 00 37 41 00")));
        bench.Device.Add(new VirtualPrinterFault(VirtualPrinterFaultKind.StatusInBlock, 0));
        Assert.Equal("Printed (ProcessId)", bench.Print("1").ToString());
    }

    [Fact]
    public void A_block_that_noise_began_does_not_swallow_what_comes_later()
    {
        using var bench = new Bench(device => device.ConfirmationDelay = TimeSpan.FromSeconds(1));
        bench.Device.Add(new VirtualPrinterFault(VirtualPrinterFaultKind.StrayBytes, 100, bytes: Bytes.Of("5F")));
        Assert.Equal("Printed (ProcessId)", bench.Print("1").ToString());
    }

    [Fact]
    public void A_burst_of_stray_bytes_does_not_count_as_ordered_answers()
    {
        var profile = PrinterProfile.Get("generic-80");
        using var bench = new Bench(device => device.Profile = profile);
        // Behind the request the printer stops; the line hums meanwhile.
        bench.Device.Add(new VirtualPrinterFault(VirtualPrinterFaultKind.PaperEnd, 300, Timeout.InfiniteTimeSpan));
        bench.Device.Add(new VirtualPrinterFault(VirtualPrinterFaultKind.StrayBytes, 250, bytes: Bytes.Of("00 00 00 00 00 00")));
        var job = bench.Printer.Enqueue(Bench.Job("1"));
        bench.Clock.Pass(TimeSpan.FromMinutes(1));
        Assert.False(job.Completion.IsCompleted);
        bench.Device.Repair();
        Assert.Equal("Printed (OrderedStatus)", bench.Wait(job).ToString());
    }

    [Fact]
    public void A_small_buffer_without_flow_control_does_not_overflow_where_the_profile_says_so()
    {
        var profile = PrinterProfile.Get("generic-80");
        profile.ChunkBytes = 256;
        using var bench = new Bench(device =>
        {
            device.Profile = profile;
            device.BufferBytes = 512;
            device.FlowControl = false;
            device.BytesPerSecond = 2000;
        });
        Assert.Equal("Printed (OrderedStatus)", bench.Print("1", lines: 100).ToString());
        Assert.Equal(100, bench.Device.ReadPaper().Lines.Count(line => line.Kind == Documents.PositionedLineKind.Text && line.Cells[0].Runs.Any(run => run.Text.StartsWith("Roggenmischbrot 1000 g              4,80 A", StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData(true, "Unknown: ConnectionLost")]
    [InlineData(false, "Unknown: Interrupted")]
    public void A_printer_switched_off_and_on_leaves_the_outcome_open(bool breaks, string expected)
    {
        using var bench = new Bench(device => device.RestartBreaksConnection = breaks);
        bench.Device.Add(new VirtualPrinterFault(VirtualPrinterFaultKind.Restart, 300));
        Assert.Equal(expected, bench.Print("1").ToString());
        bench.Clock.Pass(Brief);
        Assert.Equal(0, bench.OnPaper("1"));
        Assert.Equal(PrintOutcome.Printed, bench.Print("2").Outcome);
    }

    [Fact]
    public void A_printer_in_double_byte_mode_prints_umlauts()
    {
        using var bench = new Bench(device => device.StartsInKanjiMode = true);
        var result = bench.Wait(bench.Printer.Enqueue(new Documents.DocumentBuilder().Text("Käsebrötchen für Ärzte 1,20 €").ToDocument()));
        Assert.Equal(PrintOutcome.Printed, result.Outcome);
        Assert.Contains("Käsebrötchen für Ärzte 1,20 €", bench.Device.ReadPaper().ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_printer_that_prints_the_request_as_text_is_asked_in_order()
    {
        // The profile claims more than the printer can.
        using var bench = new Bench(device => device.Profile = PrinterProfile.Get("generic-80"), claimed: PrinterProfile.Get("epson-203"));
        Assert.Equal("Printed (OrderedStatus)", bench.Print("1").ToString());
        Assert.Contains("00", bench.Device.ReadPaper().ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_printer_without_answers_gets_delivered_and_never_printed()
    {
        using var bench = new Bench(device => device.Profile = PrinterProfile.Get("generic-58"));
        Assert.Equal("Delivered", bench.Print("1").ToString());
    }

    [Fact]
    public void Dispose_ends_a_paused_job_in_its_time_and_waiting_ones_at_once()
    {
        using var bench = new Bench();
        bench.Device.Add(new VirtualPrinterFault(VirtualPrinterFaultKind.PaperEnd, 100, Timeout.InfiniteTimeSpan));
        var first = bench.Printer.Enqueue(Bench.Job("1"));
        var second = bench.Printer.Enqueue(Bench.Job("2"));
        bench.Clock.Until(() => first.State == PrintJobState.Paused, Brief, "paused");
        var before = bench.Clock.Elapsed;
        var disposal = bench.Printer.DisposeAsync().AsTask();
        Assert.Equal("Failed: Disposed", bench.Wait(second).ToString());
        bench.Clock.Until(() => disposal.IsCompleted, Brief, "disposed");
        Assert.Equal("Unknown: Disposed", bench.Wait(first).ToString());
        Assert.InRange(bench.Clock.Elapsed - before, TimeSpan.Zero, TimeSpan.FromSeconds(2.1));
        Assert.Equal(0, bench.Device.Connections);
        Assert.Throws<ObjectDisposedException>(() => { bench.Printer.Enqueue(Bench.Job("3")); });
    }

    [Fact]
    public void The_next_client_prints_within_a_tenth_of_a_second_after_dispose()
    {
        using var bench = new Bench(options: options => options.KeepConnection = true);
        Assert.Equal(PrintOutcome.Printed, bench.Print("1").Outcome);
        var disposal = bench.Printer.DisposeAsync().AsTask();
        bench.Clock.Until(() => disposal.IsCompleted, Brief, "disposed");
        var before = bench.Clock.Elapsed;
        var next = new EscPosPrinter(bench.Device.CreateTransport(), PrinterProfile.Get("epson-203"), new EscPosPrinterOptions { TimeProvider = bench.Clock, Inline = true });
        var job = next.Enqueue(Bench.Job("2", lines: 5));
        bench.Clock.Until(() => bench.OnPaper("2") == 1, Brief, "printed");
        Assert.InRange(bench.Clock.Elapsed - before, TimeSpan.Zero, TimeSpan.FromMilliseconds(100));
        Assert.Equal(PrintOutcome.Printed, bench.Wait(job).Outcome);
        disposal = next.DisposeAsync().AsTask();
        bench.Clock.Until(() => disposal.IsCompleted, Brief, "disposed");
    }

    [Fact]
    public void A_handler_that_throws_does_not_stop_the_printer()
    {
        using var bench = new Bench();
        bench.Printer.StatusChanged += (_, _) => throw new InvalidOperationException("window closed");
        var job = bench.Printer.Enqueue(Bench.Job("1"));
        job.Changed += (_, _) => throw new InvalidOperationException("window closed");
        Assert.Equal(PrintOutcome.Printed, bench.Wait(job).Outcome);
        Assert.Equal(PrintOutcome.Printed, bench.Print("2").Outcome);
    }

    [Fact]
    public void A_kept_connection_is_asked_every_half_minute_and_made_anew_when_it_is_gone()
    {
        using var bench = new Bench(options: options => options.KeepConnection = true);
        Assert.Equal(PrintOutcome.Printed, bench.Print("1").Outcome);
        Assert.Equal(1, bench.Device.Connections);
        bench.Device.Add(new VirtualPrinterFault(VirtualPrinterFaultKind.CoverOpen, 0, Brief));
        Assert.Equal(PrinterCondition.CoverOpen, bench.Printer.Status.Condition);
        bench.Clock.Pass(TimeSpan.FromMinutes(2));
        Assert.Equal(PrinterCondition.Ready, bench.Printer.Status.Condition);
        bench.Device.Add(new VirtualPrinterFault(VirtualPrinterFaultKind.Reset, 0));
        bench.Clock.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal(PrintOutcome.Printed, bench.Print("2").Outcome);
    }
}
