using Fiscal.Journal;
using Fiscal.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Fiscal.Tests;

/// <summary>A second TSE stands in during a disturbance (spec till-rules O11), and two that are down are two outages (O6).</summary>
public sealed class StandbyTests : IAsyncDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    private readonly FakeTimeProvider _clock = new(TestTill.Opening);
    private InMemoryJournalStore _store = new();
    private readonly FiscalOptions _options = TestTill.NewOptions();
    private ScriptedTse _first;
    private ScriptedTse _second;
    private FiscalRegisters? _registers;
    private FiscalRegister _register = null!;

    public StandbyTests()
    {
        _first = new ScriptedTse(timeProvider: _clock, serial: 1);
        _second = new ScriptedTse(timeProvider: _clock, serial: 2) { Clients = ["KASSE-01"] };
        _options.Registers["KASSE-01"] = new RegisterOptions { TseName = "first", StandbyTseName = "second" };
    }

    [Fact]
    public async Task Nobody_stands_in_unless_it_is_asked_for()
    {
        _options.Registers["KASSE-01"].StandbyTseName = null;
        await OpenAsync();
        Unplug(_first);

        Assert.NotNull((await SellAsync("a")).Outage);
        Assert.Empty(_second.Commands);
    }

    [Fact]
    public async Task The_second_tse_signs_during_the_outage_and_hands_back()
    {
        await OpenAsync();
        var before = await SellAsync("a");
        Unplug(_first);
        var during = await SellAsync("b");
        var status = await _register.GetStatusAsync();
        PlugIn(_first);
        await LaterAsync();
        var after = await SellAsync("c");

        Assert.Equal([Serial(1), Serial(2), Serial(1)], new[] { before, during, after }.Select(static r => r.Signature!.SerialNumber.ToString()[..2]));
        Assert.Equal("second", status.SigningTse);
        Assert.Equal(1, status.Outage!.Number);
        Assert.Equal("first", (await _register.GetStatusAsync()).SigningTse);
        Assert.Equal([1L], (await EntriesAsync()).OfType<OutageEndedEntry>().Select(static e => e.OutageNumber));
        Assert.DoesNotContain(await EntriesAsync(), static e => e is SealedEntry { Outage: not null });
        await AssertSoundAsync();
    }

    [Fact]
    public async Task A_basket_moves_to_the_second_tse_and_its_transaction_on_the_first_ends_as_abort()
    {
        await OpenAsync();
        var table = await _register.BeginAsync("table");
        await _register.WhenIdleAsync();
        Unplug(_first);
        await SellAsync("counter");
        var moved = await table.FinishAsync(TestTill.Bread());
        var openThen = _first.OpenTransactions;
        PlugIn(_first);
        await LaterAsync();
        var abort = await _register.FindAsync(3);

        Assert.Equal(Serial(2), moved.Signature!.SerialNumber.ToString()[..2]);
        Assert.Equal(1, openThen);
        Assert.Equal(0, _first.OpenTransactions);
        Assert.Equal(ReceiptType.Abort, abort!.Type);
        Assert.Equal(Serial(1), abort.Signature!.SerialNumber.ToString()[..2]);
        await AssertSoundAsync();
    }

    [Fact]
    public async Task A_basket_of_the_second_tse_is_finished_there_after_the_first_is_back()
    {
        await OpenAsync();
        Unplug(_first);
        var table = await _register.BeginAsync("table");
        await _register.WhenIdleAsync();
        PlugIn(_first);
        await LaterAsync();
        var receipt = await table.FinishAsync(TestTill.Bread());

        Assert.Equal(Serial(2), receipt.Signature!.SerialNumber.ToString()[..2]);
        Assert.Equal(0, _second.OpenTransactions);
        await AssertSoundAsync();
    }

    [Fact]
    public async Task A_finish_whose_answer_is_lost_is_never_signed_a_second_time_elsewhere()
    {
        await OpenAsync();
        _first.OnAnswer = static (name, _) => name.StartsWith("Finish", StringComparison.Ordinal) ? throw Absent(TseExecution.Unknown) : Task.CompletedTask;
        _first.OnCommand = static (name, _, _) => name.StartsWith("LookUp", StringComparison.Ordinal) || name.StartsWith("GetIdentity", StringComparison.Ordinal) ? throw Absent(TseExecution.Unknown) : Task.CompletedTask;
        var lost = await SellAsync("a");
        var next = await SellAsync("b");
        _first.OnAnswer = null;
        PlugIn(_first);
        await LaterAsync();

        Assert.Equal(1, lost.Outage!.Number);
        Assert.Equal(Serial(2), next.Signature!.SerialNumber.ToString()[..2]);
        Assert.DoesNotContain(_second.Transactions, t => t.ProcessData is not null && t.TransactionNumber > 1);
        Assert.NotNull((await _register.FindAsync("a"))!.LateSignature);
        await AssertSoundAsync();
    }

    [Fact]
    public async Task Two_devices_down_are_two_outages_and_receipts_name_the_first()
    {
        await OpenAsync();
        Unplug(_first);
        Unplug(_second);
        var receipts = new[] { await SellAsync("a"), await SellAsync("b") };
        PlugIn(_second);
        await LaterAsync();
        var signed = await SellAsync("c");
        PlugIn(_first);
        await LaterAsync();
        var began = (await EntriesAsync()).OfType<OutageBeganEntry>().ToList();

        Assert.Equal([1L, 2L], began.Select(static b => b.OutageNumber));
        Assert.Equal([Serial(1), Serial(2)], began.Select(static b => b.SerialNumber.ToString()[..2]));
        Assert.All(receipts, static r => Assert.Equal(1, r.Outage!.Number));
        Assert.All(receipts, static r => Assert.Equal(Serial(1), r.Outage!.SerialNumber.ToString()[..2]));
        Assert.Equal(Serial(2), signed.Signature!.SerialNumber.ToString()[..2]);
        Assert.Equal([2L, 1L], (await EntriesAsync()).OfType<OutageEndedEntry>().Select(static e => e.OutageNumber));
        await AssertSoundAsync();
    }

    [Fact]
    public async Task A_second_tse_that_does_not_know_this_till_is_refused()
    {
        _second.Clients = ["KASSE-99"];
        await OpenAsync();
        Unplug(_first);
        var receipt = await SellAsync("a");
        var began = (await EntriesAsync()).OfType<OutageBeganEntry>().ToList();

        Assert.Equal(1, receipt.Outage!.Number);
        Assert.Equal("device-absent", receipt.Outage.Code);
        Assert.Equal(["device-absent", "standby-refused"], began.Select(static b => b.Code));
        Assert.DoesNotContain(_second.Commands, static c => c.StartsWith("Start", StringComparison.Ordinal));
    }

    [Fact]
    public async Task After_a_restart_the_second_tse_tells_what_it_signed()
    {
        await OpenAsync();
        Unplug(_first);
        var answered = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var never = new TaskCompletionSource<bool>();
        _second.OnAnswer = (name, _) =>
        {
            if (!name.StartsWith("Finish", StringComparison.Ordinal))
            {
                return Task.CompletedTask;
            }

            answered.TrySetResult(true);
            return never.Task;
        };
        var sale = await _register.BeginAsync("a");
        _ = sale.FinishAsync(TestTill.Bread());
        await answered.Task;
        _first = _first.AfterKill();
        _second = _second.AfterKill();
        await OpenAsync();
        var receipt = await _register.FindAsync("a");

        Assert.Equal(Serial(2), receipt!.Signature!.SerialNumber.ToString()[..2]);
        Assert.Equal(1, (await _register.GetStatusAsync()).LastReceiptNumber);
        Assert.Equal(0, _second.OpenTransactions);
        await AssertSoundAsync();
    }

    [Fact]
    public async Task After_a_restart_the_transaction_left_on_the_first_tse_is_ended()
    {
        await OpenAsync();
        var table = await _register.BeginAsync("table");
        await _register.WhenIdleAsync();
        Unplug(_first);
        await SellAsync("counter");
        await table.FinishAsync(TestTill.Bread());
        _first = _first.AfterKill();
        _second = _second.AfterKill();
        await OpenAsync();

        Assert.Equal(0, _first.OpenTransactions);
        Assert.Equal(3, (await _register.GetStatusAsync()).LastReceiptNumber);
        Assert.Null((await _register.GetStatusAsync()).Outage);
        await AssertSoundAsync();
    }

    [Fact]
    public async Task Master_data_hold_both_devices()
    {
        await OpenAsync();

        var masterData = Assert.Single((await EntriesAsync()).OfType<MasterDataEntry>());
        Assert.Equal(Serial(1), masterData.Tse!.SerialNumber.ToString()[..2]);
        Assert.Equal(Serial(2), masterData.StandbyTse!.SerialNumber.ToString()[..2]);
        Assert.Equal("second", masterData.StandbyTseName);
    }

    [Fact]
    public void A_tse_cannot_stand_in_for_itself()
    {
        _options.Registers["KASSE-01"].StandbyTseName = "first";

        Assert.Throws<Microsoft.Extensions.Options.OptionsValidationException>(() => FiscalRegisters.Create(_options, Tses(), _store, _clock));
    }

    public async ValueTask DisposeAsync()
    {
        if (_registers is not null)
        {
            await _registers.DisposeAsync();
        }

        _first.Dispose();
        _second.Dispose();
        _store.Dispose();
    }

    private static string Serial(byte first) => "0" + (char)('0' + first);

    private static TseException Absent(TseExecution execution) => new(TseErrorCodes.DeviceAbsent, "Unplugged.", execution, TseRecovery.Reopen);

    private static void Unplug(ScriptedTse tse)
    {
        tse.MarksSent = false;
        tse.OnCommand = static (_, _, _) => throw Absent(TseExecution.NotSent);
    }

    private static void PlugIn(ScriptedTse tse)
    {
        tse.MarksSent = true;
        tse.OnCommand = null;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_the_second_tse_signed_in_a_lost_part_of_the_journal_is_missing_history(bool isToldRestored)
    {
        await OpenAsync();
        await SellAsync("a");
        Unplug(_first);
        await SellAsync("b");
        var copy = _store.AfterKill();
        var lost = new[] { await SellAsync("c"), await SellAsync("d") };
        PlugIn(_first);
        await LaterAsync();
        await _registers!.DisposeAsync();
        _store = copy;
        if (isToldRestored)
        {
            await _store.SaveCursorAsync(JournalStore.RestoredConsumer, "KASSE-01", (await _store.GetHeadAsync("KASSE-01")).Sequence);
        }

        // An open outage of the first stands in the copy: the second is asked at the opening in both cases.
        await OpenAsync();

        var history = (await _register.GetStatusAsync()).MissingHistory!;
        Assert.Equal((2L, Serial(2)), (history.Receipts, history.SerialNumber.ToString()[..2]));
        Assert.Equal(lost.Select(static r => (long?)r.Signature!.TransactionNumber), [history.FirstTransactionNumber, history.LastTransactionNumber]);
        await Assert.ThrowsAsync<JournalException>(() => _register.BeginAsync("e"));
        Assert.True(await _register.AcknowledgeMissingHistoryAsync("Anna", string.Empty));
        Assert.Equal(5, (await SellAsync("e")).Number);
        await AssertSoundAsync();
    }

    [Fact]
    public async Task What_only_the_second_tse_knows_is_found_when_it_stands_in_again()
    {
        await OpenAsync();
        var copy = _store.AfterKill();
        Unplug(_first);
        await SellAsync("a");
        PlugIn(_first);
        await LaterAsync();
        await _registers!.DisposeAsync();
        _store = copy;
        await OpenAsync();
        Assert.Null((await _register.GetStatusAsync()).MissingHistory);
        await SellAsync("b");

        Unplug(_first);
        var sale = await _register.BeginAsync("c");
        await _register.WhenIdleAsync();

        Assert.Equal(1, (await _register.GetStatusAsync()).MissingHistory!.Receipts);
        await Assert.ThrowsAsync<JournalException>(() => sale.FinishAsync(TestTill.Bread()));
        await _register.AcknowledgeMissingHistoryAsync("Anna", string.Empty);
        var signed = await sale.FinishAsync(TestTill.Bread());
        Assert.Equal((3L, Serial(2)), (signed.Number, signed.Signature!.SerialNumber.ToString()[..2]));
    }

    [Fact]
    public async Task A_restored_journal_waits_for_the_second_tse_or_a_person()
    {
        await OpenAsync();
        await SellAsync("a");
        await _registers!.DisposeAsync();
        await _store.SaveCursorAsync(JournalStore.RestoredConsumer, "KASSE-01", 1);
        Unplug(_second);

        await OpenAsync();

        Assert.NotNull((await _register.GetStatusAsync()).MissingHistory);
        Assert.True(await _register.AcknowledgeMissingHistoryAsync("Anna", "zweite TSE ist verschrottet"));
        Assert.Equal(2, (await SellAsync("b")).Number);
    }

    private Dictionary<string, TseDriver> Tses() => new() { ["first"] = _first, ["second"] = _second };

    private async Task OpenAsync()
    {
        _registers = FiscalRegisters.Create(_options, Tses(), _store, _clock);
        _register = await _registers.OpenAsync("KASSE-01");
    }

    private async Task<Receipt> SellAsync(string saleId) => await (await _register.BeginAsync(saleId)).FinishAsync(TestTill.Bread());

    private async Task LaterAsync()
    {
        _clock.Advance(Long);
        await _register.WhenIdleAsync();
    }

    private async Task<IReadOnlyList<JournalEntry>> EntriesAsync() => [.. (await _store.ReadAsync("KASSE-01", 1, JournalStore.MaxReadCount)).Select(EntryCodec.Decode)];

    private async Task AssertSoundAsync()
    {
        var report = await JournalVerifier.VerifyAsync(_store);
        Assert.DoesNotContain(report.Findings, static f => f.Severity == FindingSeverity.Error);
    }
}
