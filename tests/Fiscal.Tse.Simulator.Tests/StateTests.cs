using System.Diagnostics;

namespace Fiscal.Tse.Simulator.Tests;

public sealed class StateTests
{
    [Fact]
    public async Task A_folder_keeps_identity_counters_and_open_transactions()
    {
        using var folder = new TempFolder();
        TseIdentity before;
        long open;
        using (var tse = Device.New(configure: o => o.Directory = folder.Path))
        {
            before = await tse.GetIdentityAsync();
            await tse.SellAsync();
            open = (await tse.StartAsync()).TransactionNumber;
        }

        using var reopened = Device.New(configure: o => o.Directory = folder.Path);
        var status = await reopened.GetStatusAsync();

        Assert.Equal(before.SerialNumber, (await reopened.GetIdentityAsync()).SerialNumber);
        Assert.Equal((6L, 2L, 1), (status.LastSignatureCounter, status.LastTransactionNumber, status.OpenTransactions));
        Assert.Equal(open, Assert.Single((await reopened.GetOpenTransactionsAsync(Device.Client)).Transactions).TransactionNumber);
        Assert.Equal(7, (await reopened.FinishAsync(open)).SignatureCounter);
    }

    [Fact]
    public async Task A_torn_last_record_is_cut_at_every_byte_and_the_device_goes_on()
    {
        using var folder = new TempFolder();
        using (var tse = Device.New(configure: o => o.Directory = folder.Path))
        {
            await tse.SellAsync();
        }

        var whole = await File.ReadAllBytesAsync(folder.File("device.log"));
        using (var tse = Device.New(configure: o => o.Directory = folder.Path))
        {
            await tse.StartAsync();
        }

        var more = await File.ReadAllBytesAsync(folder.File("device.log"));
        Assert.True(more.Length > whole.Length);
        for (var length = whole.Length; length < more.Length; length++)
        {
            await File.WriteAllBytesAsync(folder.File("device.log"), more[..length]);
            using var tse = Device.New(configure: o => o.Directory = folder.Path);
            Assert.Equal((5L, 0), ((await tse.GetStatusAsync()).LastSignatureCounter, (await tse.GetStatusAsync()).OpenTransactions));
        }
    }

    [Fact]
    public async Task Damage_in_the_middle_is_a_clear_error()
    {
        using var folder = new TempFolder();
        using (var tse = Device.New(configure: o => o.Directory = folder.Path))
        {
            await tse.SellAsync();
        }

        var log = await File.ReadAllBytesAsync(folder.File("device.log"));
        log[100] ^= 1;
        await File.WriteAllBytesAsync(folder.File("device.log"), log);
        using var damaged = Device.New(configure: o => o.Directory = folder.Path);

        var error = await Assert.ThrowsAsync<TseException>(() => damaged.GetStatusAsync());

        Assert.Equal((TseErrorCodes.StorageFailed, TseExecution.NotSent), (error.Code, error.Execution));
        Assert.Contains("damaged", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_in_use_is_refused_as_busy()
    {
        using var folder = new TempFolder();
        using var first = Device.New(configure: o => o.Directory = folder.Path);
        await first.GetIdentityAsync();
        using var second = Device.New(configure: o => o.Directory = folder.Path);

        var error = await Assert.ThrowsAsync<TseException>(() => second.GetIdentityAsync());

        Assert.Equal((TseErrorCodes.TseBusy, TseExecution.NotSent), (error.Code, error.Execution));
    }

    [Fact]
    public async Task The_log_never_goes_back_on_an_earlier_clock()
    {
        using var folder = new TempFolder();
        using (var tse = Device.New(configure: o => o.Directory = folder.Path))
        {
            await tse.SellAsync();
        }

        using var earlier = Device.New(new VirtualClock(Device.Noon.AddYears(-1)), o => o.Directory = folder.Path);

        Assert.Equal(Device.Noon, (await earlier.SellAsync()).LogTime);
    }

    [Fact]
    public async Task Two_openings_at_once_open_one_device()
    {
        for (var i = 0; i < 20; i++)
        {
            using var folder = new TempFolder();
            using var tse = Device.New(configure: o => o.Directory = folder.Path);
            var administration = (TseAdministration)tse.GetService(typeof(TseAdministration))!;
            await Task.WhenAll(Enumerable.Range(0, 4).Select(n => Task.Run(() => n % 2 == 0 ? (Task)tse.GetIdentityAsync() : administration.GetClientsAsync(default))));
        }
    }

    [Theory]
    [InlineData(LookUpProfile.Everything)]
    [InlineData(LookUpProfile.RepeatableStart)]
    [InlineData(LookUpProfile.LastAnswerOnly)]
    public async Task Look_ups_answer_as_the_profile_says(LookUpProfile profile)
    {
        using var tse = Device.New(configure: o => o.LookUps = profile);
        var operation = Guid.NewGuid();
        var start = await tse.StartAsync(operation: operation);
        var again = await tse.StartAsync(operation: operation);
        var open = await LookUpAsync(tse, start.TransactionNumber);
        await tse.FinishAsync(start.TransactionNumber);
        var finished = await LookUpAsync(tse, start.TransactionNumber);
        await tse.SellAsync();
        var older = await LookUpAsync(tse, start.TransactionNumber);
        var byOperation = await tse.LookUpTransactionAsync(new TseLookUpRequest { ClientId = Device.Client, OperationId = operation });

        Assert.Equal(profile == LookUpProfile.RepeatableStart, start.TransactionNumber == again.TransactionNumber);
        Assert.Equal(TseTransactionState.Open, open.State);
        Assert.Equal(TseTransactionState.Finished, finished.State);
        Assert.Equal(profile == LookUpProfile.LastAnswerOnly ? TseTransactionState.CannotTell : TseTransactionState.Finished, older.State);
        Assert.Equal(profile == LookUpProfile.Everything, byOperation.State != TseTransactionState.CannotTell);
        Assert.Equal(TseTransactionState.NotFound, (await LookUpAsync(tse, 99)).State);
        Assert.Equal(TseTransactionState.OtherClient, (await tse.LookUpTransactionAsync(new TseLookUpRequest { ClientId = "KASSE-02", TransactionNumber = start.TransactionNumber })).State);
    }

    [Fact]
    public async Task What_was_answered_survives_a_kill()
    {
        using var folder = new TempFolder();
        var child = (await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "test-child.txt"))).Trim();
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        start.ArgumentList.Add(child);
        start.ArgumentList.Add(folder.Path);
        using var process = Process.Start(start)!;
        var last = 0L;
        for (var i = 0; i < 50; i++)
        {
            last = long.Parse((await process.StandardOutput.ReadLineAsync())!, System.Globalization.CultureInfo.InvariantCulture);
        }

        process.Kill();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (long.TryParse(line, out var number))
            {
                last = number;
            }
        }

        await process.WaitForExitAsync();
        using var tse = Device.New(configure: o => o.Directory = folder.Path);

        Assert.True((await tse.GetStatusAsync()).LastSignatureCounter >= last, $"Counter {last} was answered, the log ends before.");
        Assert.True(last > 50);
    }

    private static Task<TseTransactionInfo> LookUpAsync(SimulatedTse tse, long transaction) =>
        tse.LookUpTransactionAsync(new TseLookUpRequest { ClientId = Device.Client, TransactionNumber = transaction });
}
