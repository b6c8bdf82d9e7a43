using System.Diagnostics;
using Fiscal.Tse.Logs;

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
            var next = await tse.StartAsync();
            Assert.Equal((6L, 2L), (next.SignatureCounter, next.TransactionNumber));
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

    [Theory]
    [InlineData(LookUpProfile.Everything)]
    [InlineData(LookUpProfile.RepeatableStart)]
    [InlineData(LookUpProfile.LastAnswerOnly)]
    public async Task Every_answer_is_the_same_after_reopening(LookUpProfile profile)
    {
        using var folder = new TempFolder();
        Guid[] operations = [.. Enumerable.Range(0, 5).Select(_ => Guid.NewGuid())];
        List<string> before;
        using (var tse = Open())
        {
            for (var i = 0; i < operations.Length; i++)
            {
                var start = await tse.StartAsync(i % 2 == 0 ? Device.Client : "KASSE-02", operations[i]);
                if (i < 3)
                {
                    await tse.FinishAsync(start.TransactionNumber, i % 2 == 0 ? Device.Client : "KASSE-02");
                }
            }

            before = await AnswersAsync(tse);
        }

        using var reopened = Open();
        var after = await AnswersAsync(reopened);

        Assert.Equal(before, after);
        Assert.Equal(profile == LookUpProfile.LastAnswerOnly, after.Any(a => a.Contains("last answer only", StringComparison.Ordinal)));
        Assert.Equal(profile == LookUpProfile.Everything, after.Any(a => a.Contains(operations[0].ToString(), StringComparison.Ordinal)));

        SimulatedTse Open() => Device.New(configure: o => { o.Directory = folder.Path; o.LookUps = profile; });

        async Task<List<string>> AnswersAsync(SimulatedTse tse)
        {
            var answers = new List<string>();
            foreach (var client in new[] { Device.Client, "KASSE-02", "KASSE-03" })
            {
                for (var number = 1; number <= 6; number++)
                {
                    answers.Add(Text(await tse.LookUpTransactionAsync(new TseLookUpRequest { ClientId = client, TransactionNumber = number })));
                }

                foreach (var operation in operations)
                {
                    answers.Add(Text(await tse.LookUpTransactionAsync(new TseLookUpRequest { ClientId = client, OperationId = operation })));
                }

                foreach (var list in new[] { await tse.GetOpenTransactionsAsync(client), await tse.FindTransactionsAsync(client, 1) })
                {
                    answers.Add($"{list.IsComplete} {list.Reason} {list.Help}: " + string.Join("; ", list.Transactions.Select(Text)));
                }
            }

            return answers;
        }

        static string Text(TseTransactionInfo i) => System.Text.Json.JsonSerializer.Serialize(i) + i.SerialNumber;
    }

    [Fact]
    public async Task Lists_hold_a_clients_own_transactions_by_number()
    {
        using var tse = Device.New();
        await tse.SellAsync();
        await tse.SellAsync("KASSE-02");
        await tse.StartAsync();
        await tse.StartAsync("KASSE-02");
        await tse.SellAsync();

        Assert.Equal([3L], (await tse.GetOpenTransactionsAsync(Device.Client)).Transactions.Select(t => t.TransactionNumber!.Value));
        Assert.Equal([1L, 3L, 5L], (await tse.FindTransactionsAsync(Device.Client, 0)).Transactions.Select(t => t.TransactionNumber!.Value));
        Assert.Equal([3L, 5L], (await tse.FindTransactionsAsync(Device.Client, 1)).Transactions.Select(t => t.TransactionNumber!.Value));
        Assert.Empty((await tse.FindTransactionsAsync(Device.Client, 5)).Transactions);
        using var lastOnly = Device.New(configure: o => o.LookUps = LookUpProfile.LastAnswerOnly);
        var list = await lastOnly.FindTransactionsAsync(Device.Client, 0);
        Assert.Equal((false, TseLookUpHelp.Export), (list.IsComplete, list.Help));
    }

    [Fact]
    public async Task A_repeated_start_gives_the_same_answer_to_its_client_alone_even_after_finish_and_reopening()
    {
        using var folder = new TempFolder();
        var operation = Guid.NewGuid();
        TseStartResponse first;
        using (var tse = Open())
        {
            first = await tse.StartAsync(operation: operation);
            await tse.FinishAsync(first.TransactionNumber);
        }

        using var reopened = Open();
        var again = await reopened.StartAsync(operation: operation);

        Assert.Equal(first.LogMessage, again.LogMessage);
        Assert.Equal((first.TransactionNumber, first.SignatureCounter), (again.TransactionNumber, again.SignatureCounter));
        Assert.Equal(2, (await reopened.StartAsync("KASSE-02", operation)).TransactionNumber);

        // No id is no repetition.
        Assert.Equal(3, (await reopened.StartAsync(operation: Guid.Empty)).TransactionNumber);
        Assert.Equal(4, (await reopened.StartAsync(operation: Guid.Empty)).TransactionNumber);

        SimulatedTse Open() => Device.New(configure: o => { o.Directory = folder.Path; o.LookUps = LookUpProfile.RepeatableStart; });
    }

    [Fact]
    public async Task Every_answer_before_a_kill_is_in_the_log_after_it()
    {
        using var folder = new TempFolder();
        var random = new Random(TestSettings.Seed + 6);
        var answered = new Dictionary<long, string>();
        for (var round = 0; round < 3 * TestSettings.Scale; round++)
        {
            using var process = Child(folder.Path);
            for (var i = random.Next(20, 80); i > 0; i--)
            {
                Take(await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The child ended: " + await process.StandardError.ReadToEndAsync()));
            }

            process.Kill();
            while (await process.StandardOutput.ReadLineAsync() is { } line)
            {
                Take(line);
            }

            await process.WaitForExitAsync();
            using var tse = Device.New(configure: o => o.Directory = folder.Path);
            var logged = new Dictionary<long, string>();
            var result = TarVerifier.Verify(new MemoryStream(await tse.ExportAsync()), new TarVerificationOptions { OnMessage = m => logged.Add(m.SignatureCounter, Convert.ToHexString(m.Signature)) });

            Assert.True(result.IsClean);
            Assert.Equal(answered, logged.Where(l => answered.ContainsKey(l.Key)).ToDictionary(l => l.Key, l => l.Value));
            Assert.Equal(result.Messages, result.LastCounter);
        }

        Assert.True(answered.Count >= 60);

        void Take(string line)
        {
            // What the kill cut off was not printed.
            var parts = line.Split(' ');
            if (parts.Length == 2 && parts[1].Length == 128)
            {
                answered.Add(long.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture), parts[1]);
            }
        }
    }

    [Fact]
    public async Task A_folder_that_another_process_uses_is_busy_until_that_one_dies()
    {
        using var folder = new TempFolder();
        using var process = Child(folder.Path);
        Assert.NotNull(await process.StandardOutput.ReadLineAsync());
        using var tse = Device.New(configure: o => o.Directory = folder.Path);
        var error = await Assert.ThrowsAsync<TseException>(() => tse.GetIdentityAsync());
        process.Kill();
        await process.WaitForExitAsync();

        Assert.Equal((TseErrorCodes.TseBusy, TseExecution.NotSent, TseRecovery.Wait, true), (error.Code, error.Execution, error.Recovery, error.IsTransient));
        Assert.Contains(folder.Path, error.Message, StringComparison.Ordinal);
        await tse.SellAsync();
    }

    private static Process Child(string folder)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "test-child.txt"))[0]);
        start.ArgumentList.Add(folder);
        return Process.Start(start) ?? throw new InvalidOperationException("The child process cannot be started.");
    }

    private static Task<TseTransactionInfo> LookUpAsync(SimulatedTse tse, long transaction) =>
        tse.LookUpTransactionAsync(new TseLookUpRequest { ClientId = Device.Client, TransactionNumber = transaction });
}
