using Fiscal.Documents;
using Fiscal.Journal;

namespace Fiscal.Tests;

/// <summary>Spec till-rules O7, O9, O10: slips, notes, output outages.</summary>
public sealed class SlipTests
{
    private static readonly TimeSpan ProbeAll = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task The_outage_slip_comes_at_once_with_all_it_must_name()
    {
        await using var till = new TestTill();
        till.Options.Register.PrinterName = "Bondrucker Theke";
        var slips = await OpenListeningAsync(till);
        await till.SellAsync("a");
        Unplug(till);
        await till.SellAsync("b");
        await till.Register.WhenIdleAsync();

        var slip = Assert.Single(slips);
        Assert.Equal((OutageSlipKind.Outage, 1L, TestTill.Opening, "device-absent"), (slip.Kind, slip.Number, slip.Begin, slip.Code));
        Assert.True(slip.IsTest);
        Assert.Equal(("KASSE-01", "KASSE-01", "1", "Bondrucker Theke"), (slip.RegisterId, slip.ClientId, slip.Cashier?.Id, slip.Printer));
        Assert.False(slip.SerialNumber.IsEmpty);
        Assert.Equal("Die TSE ist nicht angeschlossen.", slip.Text);
        Assert.Equal([1L, 2L], (await till.EntriesAsync()).OfType<FinishingEntry>().Select(static f => f.ReceiptNumber));
    }

    [Fact]
    public async Task The_recovery_slip_waits_for_thirty_seconds_without_a_sale()
    {
        await using var till = new TestTill();
        var slips = await OpenListeningAsync(till);
        await OutageAsync(till, "a", "b");
        await AdvanceAsync(till, TimeSpan.FromSeconds(9));
        Assert.Single(slips);
        await till.SellAsync("c");
        await AdvanceAsync(till, TimeSpan.FromSeconds(29));
        Assert.Single(slips);
        await AdvanceAsync(till, TimeSpan.FromSeconds(1));

        var slip = slips[1];
        Assert.Equal((OutageSlipKind.Recovery, 1L), (slip.Kind, slip.Number));
        Assert.Equal([1L, 2L], slip.Receipts);
        Assert.Equal(TestTill.Opening + ProbeAll, slip.End);
        await AdvanceAsync(till, TimeSpan.FromHours(1));
        Assert.Equal(2, slips.Count);
    }

    [Fact]
    public async Task The_recovery_slip_waits_while_a_basket_is_open()
    {
        await using var till = new TestTill();
        var slips = await OpenListeningAsync(till);
        await OutageAsync(till, "a");
        var basket = await till.Register.BeginAsync("open");
        await AdvanceAsync(till, TimeSpan.FromMinutes(5));
        Assert.Single(slips);
        await basket.FinishAsync(TestTill.Bread());
        await AdvanceAsync(till, TimeSpan.FromSeconds(29));
        Assert.Single(slips);
        await AdvanceAsync(till, TimeSpan.FromSeconds(1));
        Assert.Equal(OutageSlipKind.Recovery, slips[1].Kind);
    }

    [Fact]
    public async Task The_closing_does_not_wait()
    {
        await using var till = new TestTill();
        var slips = await OpenListeningAsync(till);
        await OutageAsync(till, "a");
        await till.Register.CloseDayAsync();

        Assert.Equal([OutageSlipKind.Outage, OutageSlipKind.Recovery], slips.Select(static s => s.Kind));
        await AdvanceAsync(till, TimeSpan.FromMinutes(5));
        Assert.Equal(2, slips.Count);
    }

    [Theory]
    [InlineData(true, false, OutageSlipKind.Outage)]
    [InlineData(false, true, OutageSlipKind.Recovery)]
    public async Task Each_kind_can_be_switched_off_and_asked_for_later(bool outage, bool recovery, OutageSlipKind left)
    {
        await using var till = new TestTill();
        (till.Options.Register.AutomaticOutageSlip, till.Options.Register.AutomaticRecoverySlip) = (outage, recovery);
        var slips = await OpenListeningAsync(till);
        await OutageAsync(till, "a");
        await till.Register.CloseDayAsync();

        Assert.Equal(left, Assert.Single(slips).Kind);
        Assert.Equal((OutageSlipKind.Outage, 0), ((await till.Register.GetOutageSlipAsync(1))!.Kind, till.Register.GetOutageSlip(1)!.Receipts.Count));
        Assert.Equal([1L], (await till.Register.GetRecoverySlipAsync(1))!.Receipts);
        Assert.Equal([1L], till.Register.GetRecoverySlip(1)!.Receipts);
        Assert.Null(await till.Register.GetOutageSlipAsync(2));
        Assert.Null(till.Register.GetRecoverySlip(0));
    }

    [Fact]
    public async Task A_later_print_is_the_same_paper()
    {
        await using var till = new TestTill();
        till.Options.Register.PrinterName = "P";
        var slips = await OpenListeningAsync(till);
        await till.SellAsync("before");
        await OutageAsync(till, "a", "b");
        await till.Register.CloseDayAsync();
        await till.ReopenAsync();

        var layout = new OutageSlipLayout();
        Assert.Equal(layout.Create(slips[0]), layout.Create((await till.Register.GetOutageSlipAsync(1))!));
        Assert.Equal(layout.Create(slips[1]), layout.Create((await till.Register.GetRecoverySlipAsync(1))!));
    }

    [Fact]
    public async Task There_is_no_recovery_slip_while_the_outage_lasts()
    {
        await using var till = new TestTill();
        var slips = await OpenListeningAsync(till);
        Unplug(till);
        await till.SellAsync("a");
        await till.Register.CloseDayAsync();

        Assert.Single(slips);
        Assert.Null(till.Register.GetRecoverySlip(1));
    }

    [Fact]
    public async Task A_slip_that_was_due_before_a_restart_is_handed_over_once_after_it()
    {
        await using var till = new TestTill();
        var before = await OpenListeningAsync(till);
        await OutageAsync(till, "a", "b");
        var after = new List<OutageSlip>();
        await till.ReopenAsync();
        Listen(till, after);
        await AdvanceAsync(till, TimeSpan.FromSeconds(30));
        var never = new List<OutageSlip>();
        await till.ReopenAsync();
        Listen(till, never);
        await AdvanceAsync(till, TimeSpan.FromMinutes(5));

        Assert.Equal(OutageSlipKind.Outage, Assert.Single(before).Kind);
        Assert.Equal([1L, 2L], Assert.Single(after).Receipts);
        Assert.Equal(OutageSlipKind.Recovery, after[0].Kind);
        Assert.Empty(never);
    }

    [Fact]
    public async Task An_outage_that_begins_and_one_that_ends_with_the_opening_wait_for_the_first_listener()
    {
        await using var till = new TestTill();
        Unplug(till);
        var slips = await OpenListeningAsync(till);
        await till.Register.WhenIdleAsync();
        Assert.Equal(OutageSlipKind.Outage, Assert.Single(slips).Kind);
        await till.SellAsync("a");
        PlugIn(till);
        await till.ReopenAsync();
        Listen(till, slips);
        await AdvanceAsync(till, TimeSpan.FromSeconds(30));

        Assert.Equal([OutageSlipKind.Outage, OutageSlipKind.Recovery], slips.Select(static s => s.Kind));
        Assert.Equal([1L], slips[1].Receipts);
    }

    [Fact]
    public async Task A_closing_that_changed_master_data_force_at_the_opening_loses_no_slip()
    {
        await using var till = new TestTill();
        Unplug(till);
        await till.OpenAsync();
        await till.SellAsync("a");
        PlugIn(till);
        till.Options.Merchant.City = "Neustadt";
        await till.ReopenAsync();
        Assert.Single((await till.EntriesAsync()).OfType<ClosingEntry>());
        var slips = new List<OutageSlip>();
        await till.ReopenAsync();
        Listen(till, slips);
        await AdvanceAsync(till, TimeSpan.FromSeconds(30));

        Assert.Equal([OutageSlipKind.Outage, OutageSlipKind.Recovery], slips.Select(static s => s.Kind));
    }

    [Fact]
    public async Task Where_nobody_listens_the_closing_leaves_slips_to_be_asked_for()
    {
        await using var till = new TestTill();
        await till.OpenAsync();
        await OutageAsync(till, "a");
        await till.Register.CloseDayAsync();
        var slips = new List<OutageSlip>();
        Listen(till, slips);
        await AdvanceAsync(till, TimeSpan.FromMinutes(5));
        await till.ReopenAsync();
        Listen(till, slips);
        await AdvanceAsync(till, TimeSpan.FromMinutes(5));

        Assert.Empty(slips);
        Assert.NotNull(till.Register.GetRecoverySlip(1));
    }

    [Fact]
    public async Task A_handler_that_throws_stops_neither_the_till_nor_the_next_slip()
    {
        await using var till = new TestTill();
        await till.OpenAsync();
        var calls = 0;
        till.Register.OutageSlipDue += (_, _) =>
        {
            calls++;
            throw new InvalidOperationException("no paper");
        };
        await OutageAsync(till, "a");
        Assert.NotNull((await till.SellAsync("b")).Signature);
        await till.Register.CloseDayAsync();

        Assert.Equal(2, calls);
    }

    [Fact]
    public async Task A_handler_that_was_removed_is_not_called()
    {
        await using var till = new TestTill();
        await till.OpenAsync();
        var slips = new List<OutageSlip>();
        void Take(object? sender, OutageSlipEventArgs e) => slips.Add(e.Slip);
        till.Register.OutageSlipDue += Take;
        till.Register.OutageSlipDue -= Take;
        await OutageAsync(till, "a");
        Assert.Empty(slips);
        till.Register.OutageSlipDue += Take;
        await till.Register.WhenIdleAsync();

        Assert.Equal(OutageSlipKind.Outage, Assert.Single(slips).Kind);
    }

    [Fact]
    public async Task The_cashier_of_a_slip_is_nobody_of_the_day_before()
    {
        await using var till = new TestTill();
        var slips = await OpenListeningAsync(till);
        await till.SellAsync("a");
        await till.Register.CloseDayAsync();
        Unplug(till);
        await till.SellAsync("b");
        await till.Register.WhenIdleAsync();

        Assert.Null(Assert.Single(slips).Cashier);
    }

    [Fact]
    public async Task Notes_about_an_outage_are_only_ever_added()
    {
        await using var till = new TestTill();
        await till.OpenAsync();
        await OutageAsync(till, "a");
        await till.Register.AnnotateOutageAsync(1, "Stecker saß lose, neu gesteckt", "Frau Klein");
        till.Register.AnnotateOutage(1, "Halterung angebracht", "Herr Groß");

        var outage = Assert.Single(await till.Register.GetOutagesAsync());
        Assert.Equal([("Stecker saß lose, neu gesteckt", "Frau Klein"), ("Halterung angebracht", "Herr Groß")], outage.Annotations.Select(static a => (a.Text, a.Person)));
        Assert.Equal([1L], outage.Receipts);
        Assert.NotNull(outage.End);
        Assert.Equal(2, (await till.EntriesAsync()).OfType<OutageAnnotatedEntry>().Count());
        Assert.Single(till.Register.GetOutages());
    }

    [Theory]
    [InlineData(0, "text", "person")]
    [InlineData(2, "text", "person")]
    [InlineData(1, " ", "person")]
    [InlineData(1, "text", "")]
    public async Task A_note_without_outage_text_or_person_is_refused(long number, string text, string person)
    {
        await using var till = new TestTill();
        await till.OpenAsync();
        await OutageAsync(till, "a");

        await Assert.ThrowsAnyAsync<ArgumentException>(() => till.Register.AnnotateOutageAsync(number, text, person));
        Assert.ThrowsAny<ArgumentException>(() => till.Register.AnnotateOutage(number, text, person));
        Assert.Empty((await till.EntriesAsync()).OfType<OutageAnnotatedEntry>());
    }

    [Fact]
    public async Task A_note_is_refused_by_length()
    {
        await using var till = new TestTill();
        await till.OpenAsync();
        await OutageAsync(till, "a");

        await till.Register.AnnotateOutageAsync(1, new string('x', 2_000), new string('y', 200));
        await Assert.ThrowsAsync<ArgumentException>(() => till.Register.AnnotateOutageAsync(1, new string('x', 2_001), "p"));
        await Assert.ThrowsAsync<ArgumentException>(() => till.Register.AnnotateOutageAsync(1, "x", new string('y', 201)));
    }

    [Fact]
    public async Task Output_outages_told_to_the_delivery_log_are_listed_with_their_receipts()
    {
        await using var till = new TestTill();
        using var registers = FiscalRegisters.Create(till.Options, till.Tse, till.Store, till.Clock);
        var register = await registers.OpenAsync("KASSE-01");
        await SellAsync(register, "a");
        registers.DeliveryLog.BeginOutputOutage("KASSE-01", "Bondrucker", "Papier fehlt");
        await SellAsync(register, "b");
        await SellAsync(register, "c");
        till.Clock.Advance(TimeSpan.FromMinutes(2));
        registers.DeliveryLog.EndOutputOutage("KASSE-01", "Bondrucker");
        await SellAsync(register, "d");
        registers.DeliveryLog.BeginOutputOutage("KASSE-01", "Portal", "kein Netz");
        await register.WhenIdleAsync();

        var outages = await register.GetOutputOutagesAsync();
        Assert.Equal([("Bondrucker", "Papier fehlt"), ("Portal", "kein Netz")], outages.Select(static o => (o.Device, o.Cause)));
        Assert.Equal((TestTill.Opening, (DateTimeOffset?)TestTill.Opening.AddMinutes(2)), (outages[0].Begin, outages[0].End));
        Assert.Equal([2L, 3L], outages[0].Receipts);
        Assert.Null(outages[1].End);
        Assert.Empty(outages[1].Receipts);
        Assert.Equal(2, register.GetOutputOutages().Count);
    }

    private static async Task<Receipt> SellAsync(FiscalRegister register, string saleId)
    {
        var sale = await register.BeginAsync(saleId);
        return await sale.FinishAsync(TestTill.Bread());
    }

    private static async Task<List<OutageSlip>> OpenListeningAsync(TestTill till)
    {
        var slips = new List<OutageSlip>();
        await till.OpenAsync();
        Listen(till, slips);
        return slips;
    }

    private static void Listen(TestTill till, List<OutageSlip> slips) => till.Register.OutageSlipDue += (_, e) => slips.Add(e.Slip);

    /// <summary>An outage of twenty seconds with these sales in it.</summary>
    private static async Task OutageAsync(TestTill till, params string[] sales)
    {
        Unplug(till);
        foreach (var sale in sales)
        {
            await till.SellAsync(sale);
        }

        PlugIn(till);
        await AdvanceAsync(till, ProbeAll);
        Assert.Null((await till.Register.GetStatusAsync()).Outage);
    }

    private static async Task AdvanceAsync(TestTill till, TimeSpan time)
    {
        await till.Register.WhenIdleAsync();
        till.Clock.Advance(time);
        await till.Register.WhenIdleAsync();
    }

    private static void Unplug(TestTill till)
    {
        till.Tse.MarksSent = false;
        till.Tse.OnCommand = static (_, _, _) => throw new TseException(TseErrorCodes.DeviceAbsent, "unplugged", TseExecution.NotSent);
    }

    private static void PlugIn(TestTill till)
    {
        till.Tse.MarksSent = true;
        till.Tse.OnCommand = null;
    }
}
