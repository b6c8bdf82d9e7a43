using Fiscal.Journal;

namespace Fiscal.Tests;

public sealed class OutageTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Finish_without_tse_returns_receipt_with_outage_and_signing_resumes()
    {
        await using var till = new TestTill();
        await till.OpenAsync();
        await till.SellAsync("a");
        Unplug(till);
        var first = await till.SellAsync("b");
        var second = await till.SellAsync("c");
        PlugIn(till);
        till.Clock.Advance(Long);
        await till.Register.WhenIdleAsync();
        var after = await till.SellAsync("d");

        Assert.Null(first.Signature);
        Assert.Equal(1, first.Outage!.Number);
        Assert.Equal("device-absent", first.Outage.Code);
        Assert.Equal("Die TSE ist nicht angeschlossen.", first.Outage.Text);
        Assert.Equal(1, second.Outage!.Number);
        Assert.NotNull(after.Signature);
        Assert.Equal([1L, 2L, 3L, 4L], new[] { 1L, first.Number, second.Number, after.Number });
        Assert.Null((await till.Register.GetStatusAsync()).Outage);
        Assert.Single((await till.EntriesAsync()).OfType<OutageEndedEntry>());
    }

    [Fact]
    public async Task Later_sales_do_not_touch_the_dead_tse()
    {
        await using var till = new TestTill();
        await till.OpenAsync();
        Unplug(till);
        await till.SellAsync("a");
        var asked = till.Tse.Commands.Count;
        await till.SellAsync("b");
        await till.SellAsync("c");

        Assert.Equal(asked, till.Tse.Commands.Count);
    }

    [Fact]
    public async Task A_hanging_tse_costs_the_budget_and_its_late_signature_is_kept()
    {
        await using var till = new TestTill();
        await till.OpenAsync();
        var answer = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        till.Tse.OnAnswer = (name, _) => name.StartsWith("Finish", StringComparison.Ordinal) ? answer.Task : Task.CompletedTask;
        var sale = await till.Register.BeginAsync("a");
        await till.Register.WhenIdleAsync();
        var finishing = sale.FinishAsync(TestTill.Bread());
        await UntilAsync(() => till.Tse.Commands.Contains("FinishTransaction KASSE-01"));
        Assert.False(finishing.IsCompleted);
        till.Clock.Advance(TimeSpan.FromSeconds(3));
        var receipt = await finishing;

        Assert.Equal("no-answer", receipt.Outage!.Code);
        answer.SetResult(true);
        till.Tse.OnAnswer = null;
        await UntilAsync(async () => (await till.EntriesAsync()).OfType<FoundOnDeviceEntry>().Any());
        till.Clock.Advance(Long);
        await till.Register.WhenIdleAsync();
        var found = await till.Register.FindAsync("a");

        Assert.NotNull(found!.LateSignature);
        Assert.NotNull(found.Outage);
        Assert.Null(found.Signature);
        Assert.Single((await till.EntriesAsync()).OfType<FoundOnDeviceEntry>());
        Assert.Equal(0, till.Tse.OpenTransactions);
    }

    [Fact]
    public async Task A_lost_finish_is_made_true_with_the_receipts_own_data()
    {
        await using var till = new TestTill();
        await till.OpenAsync();
        till.Tse.OnCommand = (name, _, _) => name.StartsWith("Finish", StringComparison.Ordinal)
            ? throw new TseException(TseErrorCodes.DeviceFailed, "refused", TseExecution.Refused)
            : Task.CompletedTask;
        var receipt = await till.SellAsync("a");
        till.Tse.OnCommand = null;
        till.Clock.Advance(Long);
        await till.Register.WhenIdleAsync();

        var transaction = Assert.Single(till.Tse.Transactions);
        Assert.Equal(TseTransactionState.Finished, transaction.State);
        Assert.Equal(receipt.ProcessData, System.Text.Encoding.UTF8.GetString(transaction.ProcessData!));
        Assert.NotNull((await till.Register.FindAsync("a"))!.LateSignature);
    }

    [Fact]
    public async Task A_fast_unknown_outcome_is_looked_up_and_signed()
    {
        await using var till = new TestTill();
        await till.OpenAsync();
        var lost = 0;
        till.Tse.OnAnswer = (name, _) => name.StartsWith("Finish", StringComparison.Ordinal) && lost++ == 0
            ? throw new TseException(TseErrorCodes.NoAnswer, "lost", TseExecution.Unknown, TseRecovery.LookUp)
            : Task.CompletedTask;

        var receipt = await till.SellAsync("a");

        Assert.NotNull(receipt.Signature);
        Assert.Contains("LookUpTransaction KASSE-01", till.Tse.Commands);
        Assert.Equal(0, (await till.Register.GetStatusAsync()).UnresolvedTransactions);
    }

    [Fact]
    public async Task A_start_that_fails_before_finish_is_made_up_for_when_the_tse_is_back()
    {
        await using var till = new TestTill();
        await till.OpenAsync();
        Unplug(till);
        var sale = await till.Register.BeginAsync("a");
        await till.Register.WhenIdleAsync();
        PlugIn(till);
        till.Clock.Advance(Long);
        await till.Register.WhenIdleAsync();
        var receipt = await sale.FinishAsync(TestTill.Bread());

        Assert.NotNull(receipt.Signature);
        Assert.Equal(TestTill.Opening, receipt.Start);
        Assert.Equal(0, till.Tse.OpenTransactions);
    }

    [Fact]
    public async Task A_start_whose_answer_was_lost_is_taken_up_by_its_operation_id()
    {
        await using var till = new TestTill();
        await till.OpenAsync();
        var lost = 0;
        till.Tse.OnAnswer = (name, _) => name.StartsWith("Start", StringComparison.Ordinal) && lost++ == 0
            ? throw new TseException(TseErrorCodes.NoAnswer, "lost", TseExecution.Unknown, TseRecovery.LookUp)
            : Task.CompletedTask;
        var sale = await till.Register.BeginAsync("a");
        await till.Register.WhenIdleAsync();
        till.Clock.Advance(Long);
        await till.Register.WhenIdleAsync();
        var receipt = await sale.FinishAsync(TestTill.Bread());

        Assert.Equal(1, receipt.Signature!.TransactionNumber);
        Assert.Single(till.Tse.Transactions);
    }

    [Fact]
    public async Task A_start_lost_on_a_device_without_look_up_ends_as_an_abort_of_its_own()
    {
        var capabilities = Fiscal.Testing.ScriptedTse.FullCapabilities();
        capabilities.LookUpByOperationId = false;
        await using var till = new TestTill(capabilities);
        await till.OpenAsync();
        var lost = 0;
        till.Tse.OnAnswer = (name, _) => name.StartsWith("Start", StringComparison.Ordinal) && lost++ == 0
            ? throw new TseException(TseErrorCodes.NoAnswer, "lost", TseExecution.Unknown, TseRecovery.LookUp)
            : Task.CompletedTask;
        var receipt = await till.SellAsync("a");
        till.Clock.Advance(Long);
        await till.Register.WhenIdleAsync();

        Assert.NotNull(receipt.Outage);
        Assert.Equal(0, till.Tse.OpenTransactions);
        var orphan = await till.Register.FindAsync(2);
        Assert.Equal(ReceiptType.Abort, orphan!.Type);
        Assert.Equal("orphan-01000000-1", orphan.SaleId);
        Assert.NotNull(orphan.Signature);
    }

    [Fact]
    public async Task A_till_without_tse_opens_in_an_outage_and_sells()
    {
        await using var till = new TestTill();
        Unplug(till);
        await till.OpenAsync();
        var receipt = await till.SellAsync("a");
        PlugIn(till);
        till.Clock.Advance(Long);
        await till.Register.WhenIdleAsync();
        var signed = await till.SellAsync("b");

        Assert.NotNull(receipt.Outage);
        Assert.NotNull(signed.Signature);
        Assert.Empty((await till.EntriesAsync()).OfType<ClosingEntry>());
    }

    [Fact]
    public async Task An_open_outage_survives_a_restart_under_its_number()
    {
        await using var till = new TestTill();
        await till.OpenAsync();
        Unplug(till);
        await till.SellAsync("a");
        await till.ReopenAsync();
        var receipt = await till.SellAsync("b");
        PlugIn(till);
        await till.ReopenAsync();
        var signed = await till.SellAsync("c");

        Assert.Equal(1, receipt.Outage!.Number);
        Assert.NotNull(signed.Signature);
        Assert.Single((await till.EntriesAsync()).OfType<OutageBeganEntry>());
        Assert.Single((await till.EntriesAsync()).OfType<OutageEndedEntry>());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_basket_that_was_open_is_finished_by_a_till_that_starts_without_tse(bool startAnswerLost)
    {
        await using var till = new TestTill();
        await till.OpenAsync();
        if (startAnswerLost)
        {
            till.Tse.OnAnswer = static (name, _) => name.StartsWith("Start", StringComparison.Ordinal)
                ? throw new TseException(TseErrorCodes.NoAnswer, "lost", TseExecution.Unknown, TseRecovery.LookUp)
                : Task.CompletedTask;
        }

        await till.Register.BeginAsync("a");
        await till.Register.WhenIdleAsync();
        till.Tse.OnAnswer = null;
        Unplug(till);
        await till.ReopenAsync();
        var receipt = await till.SellAsync("a").WaitAsync(TimeSpan.FromSeconds(10));
        PlugIn(till);
        till.Clock.Advance(Long);
        await till.Register.WhenIdleAsync();

        Assert.NotNull(receipt.Outage);
        Assert.NotNull((await till.Register.FindAsync("a"))!.LateSignature);
        Assert.Equal(0, till.Tse.OpenTransactions);
    }

    [Fact]
    public async Task Cancelling_before_the_sale_is_accepted_leaves_the_basket_open()
    {
        await using var till = new TestTill();
        await till.OpenAsync();
        var start = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        till.Tse.OnCommand = (name, _, _) => name.StartsWith("Start", StringComparison.Ordinal) ? start.Task : Task.CompletedTask;
        var sale = await till.Register.BeginAsync("a");
        using var cancellation = new CancellationTokenSource();
        var finishing = sale.FinishAsync(TestTill.Bread(), cancellation.Token);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => finishing);
        start.SetResult(true);
        Assert.NotNull((await sale.FinishAsync(TestTill.Bread())).Signature);
    }

    [Fact]
    public async Task Cancel_after_first_byte_still_returns_the_signature()
    {
        await using var till = new TestTill();
        await till.OpenAsync();
        using var cancellation = new CancellationTokenSource();
        var sent = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        till.Tse.OnCommand = (name, _, _) => name.StartsWith("Finish", StringComparison.Ordinal) ? sent.Task : Task.CompletedTask;
        var sale = await till.Register.BeginAsync("a");
        var finishing = sale.FinishAsync(TestTill.Bread(), cancellation.Token);
        await UntilAsync(() => till.Tse.Commands.Contains("FinishTransaction KASSE-01"));
        await cancellation.CancelAsync();
        sent.SetResult(true);

        Assert.NotNull((await finishing).Signature);
    }

    [Fact]
    public async Task A_tse_that_other_registers_keep_busy_is_told_apart_from_a_fault()
    {
        await using var till = new TestTill();
        await till.OpenAsync();
        var neighbour = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        till.Tse.OnCommand = (name, _, _) => name.EndsWith("NACHBAR", StringComparison.Ordinal) ? neighbour.Task : Task.CompletedTask;
        var blocking = till.Tse.StartTransactionAsync(new TseStartRequest { ClientId = "NACHBAR", OperationId = Guid.NewGuid() });
        var sale = await till.Register.BeginAsync("a");
        var finishing = sale.FinishAsync(TestTill.Bread());
        for (var i = 0; i < 100 && !finishing.IsCompleted; i++)
        {
            till.Clock.Advance(TimeSpan.FromSeconds(0.5));
            await Task.Delay(5);
        }

        Assert.Equal("tse-busy", (await finishing).Outage!.Code);
        neighbour.SetResult(true);
        await blocking;
    }

    [Fact]
    public async Task A_device_that_names_a_pause_is_asked_again_after_it_and_not_before()
    {
        await using var till = new TestTill();
        await till.OpenAsync();
        var asked = new List<DateTimeOffset>();
        till.Tse.MarksSent = false;
        till.Tse.OnCommand = (name, _, _) =>
        {
            asked.Add(till.Clock.GetUtcNow());
            return asked.Count > 2 ? Task.CompletedTask : throw NotReady(TimeSpan.FromSeconds(1));
        };
        var sale = await till.Register.BeginAsync("a");
        var finishing = sale.FinishAsync(TestTill.Bread());
        for (var i = 0; i < 100 && !finishing.IsCompleted; i++)
        {
            till.Clock.Advance(TimeSpan.FromSeconds(0.1));
            await Task.Delay(5);
        }

        Assert.NotNull((await finishing).Signature);
        Assert.True(asked[1] - asked[0] >= TimeSpan.FromSeconds(1), $"Asked again after {asked[1] - asked[0]}.");
        Assert.True(asked[2] - asked[1] >= TimeSpan.FromSeconds(1), $"Asked again after {asked[2] - asked[1]}.");
    }

    [Fact]
    public async Task A_pause_that_would_outlast_the_fault_budget_is_not_waited_for()
    {
        await using var till = new TestTill();
        await till.OpenAsync();
        till.Tse.MarksSent = false;
        till.Tse.OnCommand = (_, _, _) => throw NotReady(TimeSpan.FromSeconds(4));

        var sale = await till.Register.BeginAsync("a");
        var receipt = await sale.FinishAsync(TestTill.Bread()).WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(TseErrorCodes.NotReady, receipt.Outage!.Code);
        Assert.Single(till.Tse.Commands, static c => c.StartsWith("StartTransaction", StringComparison.Ordinal));
    }

    private static TseException NotReady(TimeSpan pause) =>
        new(TseErrorCodes.NotReady, "starting", TseExecution.NotSent, TseRecovery.Wait) { IsTransient = true, RetryAfter = pause };

    private static void Unplug(TestTill till)
    {
        till.Tse.MarksSent = false;
        till.Tse.OnCommand = (_, _, _) => throw new TseException(TseErrorCodes.DeviceAbsent, "gone", TseExecution.NotSent, TseRecovery.Reopen);
    }

    private static void PlugIn(TestTill till)
    {
        till.Tse.MarksSent = true;
        till.Tse.OnCommand = null;
    }

    private static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        for (var i = 0; i < 500; i++)
        {
            if (await condition())
            {
                return;
            }

            await Task.Delay(10);
        }

        Assert.Fail("What the test waits for did not happen within 5 seconds.");
    }
}
