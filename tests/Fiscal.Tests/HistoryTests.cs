using Fiscal.Journal;
using Fiscal.Testing;
using Fiscal.Tse.Simulator;
using Microsoft.Extensions.Logging;

namespace Fiscal.Tests;

/// <summary>A journal that was copied back from a backup meets a device that knows more (commit protocol, "Restored backup versus power cut").</summary>
public sealed class HistoryTests
{
    [Theory]
    [InlineData(LookUpProfile.Everything)]
    [InlineData(LookUpProfile.RepeatableStart)]
    public async Task Restored_copy_uses_no_number_until_a_person_takes_note(LookUpProfile lookUps)
    {
        await using var till = new RestoredTill(lookUps);
        await till.OpenAsync();
        await till.SellAsync("a");
        var copy = till.Store.AfterKill();
        var lost = new List<Receipt> { await till.SellAsync("b", 1.50m), await till.SellAsync("c"), await till.SellAsync("d") };

        await till.RestoreAsync(copy);

        var history = till.Register.GetStatus().MissingHistory!;
        Assert.Equal(3, history.Receipts);
        Assert.Equal(lost[0].Signature!.TransactionNumber, history.FirstTransactionNumber);
        Assert.Equal(lost[2].Signature!.TransactionNumber, history.LastTransactionNumber);
        Assert.Contains("fehlen 3 Belege", history.Text, StringComparison.Ordinal);
        Assert.Contains(till.Log, l => l.Level == LogLevel.Critical && l.Text.Contains("3 signed receipts are missing", StringComparison.Ordinal));
        var refused = await Assert.ThrowsAsync<JournalException>(() => till.Register.BeginAsync("e"));
        Assert.Equal(JournalErrorCodes.HistoryMissing, refused.Code);
        Assert.Contains(nameof(FiscalRegister.AcknowledgeMissingHistory), refused.Message, StringComparison.Ordinal);

        Assert.True(await till.Register.AcknowledgeMissingHistoryAsync("Anna", "Sicherung vom Vortag"));

        Assert.Null(till.Register.GetStatus().MissingHistory);
        Assert.Equal(5, (await till.SellAsync("e")).Number);
        var entry = (await till.EntriesAsync()).OfType<HistoryMissingEntry>().Single();
        Assert.Equal(lost.Select(r => r.Signature!.TransactionNumber), entry.Transactions.Select(t => t.TransactionNumber));
        Assert.Equal(lost.Select(r => (long?)r.Signature!.SignatureCounter), entry.Transactions.Select(t => t.SignatureCounter));
        Assert.Equal("Beleg^0.00_1.50_0.00_0.00_0.00^1.50:Bar", entry.Transactions[0].ProcessData);
        var note = (await till.EntriesAsync()).OfType<HistoryAcknowledgedEntry>().Single();
        Assert.Equal(("Anna", "Sicherung vom Vortag", (long?)5), (note.Person, note.Text, note.ContinueAtReceiptNumber));
        Assert.False(await till.Register.AcknowledgeMissingHistoryAsync("Anna", string.Empty));
    }

    [Fact]
    public async Task Verifier_names_the_loss_and_reports_no_orphan()
    {
        await using var till = new RestoredTill();
        await till.OpenAsync();
        await till.SellAsync("a");
        var copy = till.Store.AfterKill();
        await till.SellAsync("b");
        await till.SellAsync("c");
        await till.RestoreAsync(copy);
        Assert.Equal(["history-missing"], (await till.VerifyAsync()).Select(f => f.Code));

        await till.Register.AcknowledgeMissingHistoryAsync("Anna", string.Empty);
        await till.Register.CloseDayAsync();
        await till.SellAsync("d");
        await till.Register.CloseDayAsync();
        await till.OpenAsync();
        Assert.Equal(5, (await till.SellAsync("e")).Number);

        Assert.Equal(["history-missing"], (await till.VerifyAsync()).Select(f => f.Code));
    }

    [Fact]
    public async Task Claim_stands_after_a_closing_and_a_restart()
    {
        await using var till = new RestoredTill();
        await till.OpenAsync();
        await till.SellAsync("a");
        var copy = till.Store.AfterKill();
        await till.SellAsync("b");
        await till.RestoreAsync(copy);
        await till.Register.CloseDayAsync();

        await till.OpenAsync();

        Assert.Equal(1, till.Register.GetStatus().MissingHistory!.Receipts);
        Assert.Single((await till.EntriesAsync()).OfType<HistoryMissingEntry>());
        await Assert.ThrowsAsync<JournalException>(() => till.Register.BeginAsync("c"));
    }

    [Fact]
    public async Task Copy_made_right_after_a_closing_is_compared_too()
    {
        await using var till = new RestoredTill();
        await till.OpenAsync();
        await till.SellAsync("a");
        await till.Register.CloseDayAsync();
        var copy = till.Store.AfterKill();
        await till.SellAsync("b");

        await till.RestoreAsync(copy);

        Assert.Equal(1, till.Register.GetStatus().MissingHistory!.Receipts);
    }

    [Fact]
    public async Task Empty_journal_beside_a_used_device_is_a_lost_one()
    {
        await using var till = new RestoredTill();
        await till.OpenAsync();
        await till.SellAsync("a");
        await till.SellAsync("b");

        await till.RestoreAsync(new InMemoryJournalStore());

        Assert.Equal(2, till.Register.GetStatus().MissingHistory!.Receipts);
        await till.Register.AcknowledgeMissingHistoryAsync("Anna", "Platte defekt", continueAtReceiptNumber: 100);
        Assert.Equal(100, (await till.SellAsync("c")).Number);
    }

    [Fact]
    public async Task Person_cannot_continue_at_a_used_number()
    {
        await using var till = new RestoredTill();
        await till.OpenAsync();
        await till.SellAsync("a");
        var copy = till.Store.AfterKill();
        await till.SellAsync("b");
        await till.RestoreAsync(copy);

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => till.Register.AcknowledgeMissingHistoryAsync("Anna", string.Empty, 1));
        Assert.Throws<ArgumentException>(() => till.Register.AcknowledgeMissingHistory(" ", string.Empty));
        Assert.NotNull(till.Register.GetStatus().MissingHistory);
    }

    [Fact]
    public async Task Option_lets_the_till_go_on_at_once_above_the_lost_numbers()
    {
        await using var till = new RestoredTill();
        till.Options.Register.ContinueWithMissingHistory = true;
        await till.OpenAsync();
        await till.SellAsync("a");
        var copy = till.Store.AfterKill();
        await till.SellAsync("b");

        await till.RestoreAsync(copy);

        Assert.Null(till.Register.GetStatus().MissingHistory);
        Assert.Equal(3, (await till.SellAsync("c")).Number);
        Assert.Equal(["history-missing"], (await till.VerifyAsync()).Select(f => f.Code));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Power_cut_that_takes_the_tail_of_an_open_basket_is_harmless(int buffered)
    {
        await using var till = new RestoredTill();
        await till.OpenAsync();
        await till.SellAsync("a");
        await till.Register.BeginAsync("b");
        await till.Register.WhenIdleAsync();

        await till.RestoreAsync(till.Store.AfterPowerCut(buffered));

        Assert.Null(till.Register.GetStatus().MissingHistory);
        Assert.True((await till.SellAsync("c")).Number is 2 or 3);
        Assert.DoesNotContain(await till.EntriesAsync(), e => e is HistoryMissingEntry);
    }

    [Fact]
    public async Task Basket_that_was_open_in_the_copy_and_finished_afterwards_is_over()
    {
        await using var till = new RestoredTill();
        await till.OpenAsync();
        await till.SellAsync("a");
        var sale = await till.Register.BeginAsync("b");
        await till.Register.WhenIdleAsync();
        var copy = till.Store.AfterKill();
        var lost = await sale.FinishAsync(TestTill.Bread());

        await till.RestoreAsync(copy);

        var history = till.Register.GetStatus().MissingHistory!;
        Assert.Equal((1L, lost.Signature!.TransactionNumber), (history.Receipts, history.LastTransactionNumber!.Value));
        Assert.Empty(till.Register.GetStatus().OpenBaskets);
        await till.Register.AcknowledgeMissingHistoryAsync("Anna", string.Empty);
        await till.OpenAsync();
        var again = await till.SellAsync("b");
        Assert.Equal(3, again.Number);
        Assert.NotEqual(lost.Signature.TransactionNumber, again.Signature!.TransactionNumber);
        Assert.Equal(["history-missing"], (await till.VerifyAsync()).Select(f => f.Code));
    }

    [Fact]
    public async Task Transaction_left_open_by_the_lost_part_is_aborted_once_numbers_are_free()
    {
        await using var till = new RestoredTill();
        await till.OpenAsync();
        await till.SellAsync("a");
        var copy = till.Store.AfterKill();
        await till.SellAsync("b");
        await till.Register.BeginAsync("c");
        await till.Register.WhenIdleAsync();
        await till.RestoreAsync(copy);
        Assert.Equal(1, (await till.Tse.GetStatusAsync()).OpenTransactions);

        await till.Register.AcknowledgeMissingHistoryAsync("Anna", string.Empty);

        Assert.Equal(0, (await till.Tse.GetStatusAsync()).OpenTransactions);
        Assert.Equal(ReceiptType.Abort, (await till.Register.FindAsync(3))!.Type);
        Assert.Equal(["history-missing"], (await till.VerifyAsync()).Select(f => f.Code));
    }

    [Fact]
    public async Task Device_that_cannot_tell_makes_no_claim()
    {
        await using var till = new RestoredTill(LookUpProfile.LastAnswerOnly);
        await till.OpenAsync();
        await till.SellAsync("a");
        var copy = till.Store.AfterKill();
        await till.SellAsync("b");

        await till.RestoreAsync(copy);

        Assert.Null(till.Register.GetStatus().MissingHistory);
        Assert.Equal(2, (await till.SellAsync("c")).Number);
    }

    [Fact]
    public async Task Marked_copy_of_a_device_that_cannot_tell_waits_for_a_person()
    {
        await using var till = new RestoredTill(LookUpProfile.LastAnswerOnly);
        await till.OpenAsync();
        await till.SellAsync("a");
        var copy = till.Store.AfterKill();
        await till.SellAsync("b");
        await copy.SaveCursorAsync(JournalStore.RestoredConsumer, "KASSE-01", 1);

        await till.RestoreAsync(copy);

        Assert.Equal(0, till.Register.GetStatus().MissingHistory!.Receipts);
        var refused = await Assert.ThrowsAsync<JournalException>(() => till.Register.BeginAsync("c"));
        Assert.Equal(JournalErrorCodes.HistoryMissing, refused.Code);
        await till.Register.AcknowledgeMissingHistoryAsync("Anna", "Bon 2 liegt vor", 3);
        Assert.Equal(3, (await till.SellAsync("c")).Number);
        await till.OpenAsync();
        Assert.Null(till.Register.GetStatus().MissingHistory);
    }

    [Fact]
    public async Task Marked_copy_that_lacks_nothing_goes_on_by_itself()
    {
        await using var till = new RestoredTill();
        await till.OpenAsync();
        await till.SellAsync("a");
        var copy = till.Store.AfterKill();
        await copy.SaveCursorAsync(JournalStore.RestoredConsumer, "KASSE-01", 1);

        await till.RestoreAsync(copy);

        Assert.Equal(2, (await till.SellAsync("b")).Number);
        Assert.Equal(0, await copy.LoadCursorAsync(JournalStore.RestoredConsumer, "KASSE-01"));
    }

    [Fact]
    public async Task Marked_copy_uses_no_number_while_the_device_is_away_and_is_compared_when_it_is_back()
    {
        await using var till = new RestoredTill();
        await till.OpenAsync();
        await till.SellAsync("a");
        var whole = till.Store.AfterKill();
        await whole.SaveCursorAsync(JournalStore.RestoredConsumer, "KASSE-01", 1);
        await till.CloseAsync();
        till.Unplug();

        await till.RestoreAsync(whole);

        Assert.NotNull(till.Register.GetStatus().Outage);
        await Assert.ThrowsAsync<JournalException>(() => till.Register.BeginAsync("b"));
        await till.PlugInAsync();
        Assert.Null(till.Register.GetStatus().MissingHistory);
        Assert.Equal(2, (await till.SellAsync("b")).Number);
    }

    [Fact]
    public async Task Copy_put_back_while_the_device_is_away_is_found_out_when_it_is_back()
    {
        await using var till = new RestoredTill();
        await till.OpenAsync();
        await till.SellAsync("a");
        var copy = till.Store.AfterKill();
        var lost = await till.SellAsync("b");
        await till.CloseAsync();
        till.Unplug();
        await till.RestoreAsync(copy);
        MissingHistory? raised = null;
        till.Register.HistoryMissing += (_, e) => raised = e.History;
        Assert.Equal(2, (await till.SellAsync("c")).Number);
        var living = await till.Register.BeginAsync("d");

        await till.PlugInAsync();

        Assert.Equal(lost.Signature!.TransactionNumber, raised!.LastTransactionNumber);
        Assert.Equal(JournalErrorCodes.HistoryMissing, (await Assert.ThrowsAsync<JournalException>(() => living.FinishAsync(TestTill.Bread()))).Code);
        await till.Register.AcknowledgeMissingHistoryAsync("Anna", string.Empty);
        Assert.Equal(4, (await living.FinishAsync(TestTill.Bread())).Number);
        Assert.Equal(["history-missing"], (await till.VerifyAsync()).Select(f => f.Code));
    }
}
