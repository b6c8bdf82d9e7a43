namespace Fiscal.Tse.Simulator.Tests;

/// <summary>The families of spec tse-providers §11, one profile each, as a till sees them.</summary>
public sealed class LookUpProfileTests
{
    [Theory]
    [InlineData(LookUpProfile.ListWithoutOwner, true, false)]
    [InlineData(LookUpProfile.NoLookUp, false, false)]
    [InlineData(LookUpProfile.AsynchronousExport, true, true)]
    [InlineData(LookUpProfile.LateArrival, true, true)]
    public void Capabilities_say_what_the_profile_can_look_up(LookUpProfile profile, bool byNumber, bool lists)
    {
        using var tse = Device.New(configure: o => o.LookUps = profile);

        Assert.Equal((byNumber, lists), (tse.Capabilities.LookUpByNumber, tse.Capabilities.ListsOpenTransactionsByClient));
        Assert.False(tse.Capabilities.RepeatableStart || tse.Capabilities.LookUpByOperationId || tse.Capabilities.LastAnswerOnly);
    }

    [Fact]
    public async Task A_list_without_owner_tells_open_from_finished_and_neither_whose_nor_what_was_signed()
    {
        using var tse = Device.New(configure: o => o.LookUps = LookUpProfile.ListWithoutOwner);
        await tse.SellAsync();
        var open = await tse.StartAsync("KASSE-02");

        var finished = await LookUpAsync(tse, 1);
        var foreign = await LookUpAsync(tse, open.TransactionNumber);

        Assert.Equal((TseTransactionState.Finished, 1L, null, null, null), (finished.State, finished.TransactionNumber!.Value, finished.SignatureCounter, finished.LogTime, finished.ClientId));
        Assert.Null(finished.Signature);
        Assert.Equal((TseTransactionState.Open, null), (foreign.State, foreign.ClientId));
        Assert.Equal(TseTransactionState.NotFound, (await LookUpAsync(tse, 3)).State);
        Assert.Equal((false, TseLookUpHelp.Export), Told(await tse.GetOpenTransactionsAsync(Device.Client)));
        Assert.Equal((false, TseLookUpHelp.Export), Told(await tse.FindTransactionsAsync(Device.Client, 0)));
    }

    [Fact]
    public async Task Without_look_up_nothing_is_told_even_after_an_export()
    {
        using var tse = Device.New(configure: o => o.LookUps = LookUpProfile.NoLookUp);
        await tse.SellAsync();
        await tse.StartAsync();
        await tse.ExportAsync();

        Assert.Equal((TseTransactionState.CannotTell, TseLookUpHelp.None), ((await LookUpAsync(tse, 1)).State, (await LookUpAsync(tse, 1)).Help));
        Assert.Equal(TseTransactionState.CannotTell, (await LookUpAsync(tse, 2)).State);
        Assert.Equal((false, TseLookUpHelp.None), Told(await tse.GetOpenTransactionsAsync(Device.Client)));
        Assert.Equal((false, TseLookUpHelp.None), Told(await tse.FindTransactionsAsync(Device.Client, 0)));
    }

    [Fact]
    public async Task An_asynchronous_export_tells_what_it_holds_until_the_device_is_opened_anew()
    {
        using var folder = new TempFolder();
        using (var tse = Open())
        {
            var answer = await tse.SellAsync();
            var before = await LookUpAsync(tse, 1);
            await tse.ExportAsync(new TseExportRange { FromCounter = 1, ToCounter = answer.SignatureCounter });
            var afterAPart = await LookUpAsync(tse, 1);
            await tse.ExportAsync();
            var after = await LookUpAsync(tse, 1);
            await tse.SellAsync();
            var next = await LookUpAsync(tse, 2);
            await tse.StartAsync();

            Assert.Equal((TseTransactionState.CannotTell, TseLookUpHelp.Export), (before.State, before.Help));
            Assert.Equal(TseTransactionState.CannotTell, afterAPart.State);
            Assert.Equal((TseTransactionState.Finished, answer.SignatureCounter), (after.State, after.SignatureCounter));
            Assert.Equal(answer.Signature, after.Signature);
            Assert.Equal(TseTransactionState.CannotTell, next.State);
            Assert.Equal(TseTransactionState.Open, (await LookUpAsync(tse, 3)).State);
            Assert.Equal((false, TseLookUpHelp.Export), Told(await tse.FindTransactionsAsync(Device.Client, 0)));
        }

        using var reopened = Open();
        Assert.Equal(TseTransactionState.CannotTell, (await LookUpAsync(reopened, 1)).State);

        SimulatedTse Open() => Device.New(configure: o => { o.Directory = folder.Path; o.LookUps = LookUpProfile.AsynchronousExport; });
    }

    [Fact]
    public async Task A_late_start_arrives_behind_the_next_answer_and_is_one_transaction_more()
    {
        var (tse, clock) = Late();
        using var _ = tse;
        await tse.SellAsync();
        tse.Faults.MoveTo(1);
        var lost = await Assert.ThrowsAsync<TseException>(() => tse.StartAsync(command: Device.Patient(clock, TimeSpan.FromSeconds(3))));
        tse.Faults.Pass();

        var before = await tse.GetOpenTransactionsAsync(Device.Client);
        var after = await tse.GetOpenTransactionsAsync(Device.Client);

        Assert.Equal(TseExecution.Unknown, lost.Execution);
        Assert.Empty(before.Transactions);
        Assert.Equal([2L], after.Transactions.Select(t => t.TransactionNumber!.Value));
        Assert.Equal(3, (await tse.StartAsync()).TransactionNumber);
    }

    [Fact]
    public async Task A_late_finish_arrives_between_look_up_and_repetition_and_is_signed_once()
    {
        var (tse, clock) = Late();
        using var _ = tse;
        var start = await tse.StartAsync();
        tse.Faults.MoveTo(1);
        await Assert.ThrowsAsync<TseException>(() => tse.FinishAsync(start.TransactionNumber, command: Device.Patient(clock, TimeSpan.FromSeconds(3))));
        tse.Faults.Pass();

        var before = await LookUpAsync(tse, start.TransactionNumber);
        var again = await Assert.ThrowsAsync<TseException>(() => tse.FinishAsync(start.TransactionNumber));
        var after = await LookUpAsync(tse, start.TransactionNumber);

        Assert.Equal(TseTransactionState.Open, before.State);
        Assert.Equal((TseErrorCodes.TransactionNotOpen, TseExecution.Refused), (again.Code, again.Execution));
        Assert.Equal((TseTransactionState.Finished, start.SignatureCounter + 1), (after.State, after.SignatureCounter));
    }

    [Fact]
    public async Task A_repetition_that_overtakes_the_late_finish_leaves_it_refused()
    {
        var (tse, clock) = Late();
        using var _ = tse;
        var start = await tse.StartAsync();
        tse.Faults.MoveTo(1);
        await Assert.ThrowsAsync<TseException>(() => tse.FinishAsync(start.TransactionNumber, command: Device.Patient(clock, TimeSpan.FromSeconds(3))));
        tse.Faults.Pass();

        var overtaken = await tse.FinishAsync(start.TransactionNumber);

        Assert.Equal(overtaken.SignatureCounter, (await tse.GetStatusAsync()).LastSignatureCounter);
    }

    private static (SimulatedTse Tse, VirtualClock Clock) Late()
    {
        var clock = new VirtualClock(Device.Noon);
        return (Device.New(clock, o => { o.LookUps = LookUpProfile.LateArrival; o.Faults = FaultScript.Parse("lost-command@1"); }), clock);
    }

    private static (bool IsComplete, TseLookUpHelp Help) Told(TseTransactionList list) => (list.IsComplete, list.Help);

    private static Task<TseTransactionInfo> LookUpAsync(SimulatedTse tse, long transaction) =>
        tse.LookUpTransactionAsync(new TseLookUpRequest { ClientId = Device.Client, TransactionNumber = transaction });
}
