using Fiscal.Tse.Logs;

namespace Fiscal.Tse.Simulator.Tests;

public sealed class AdministrationTests
{
    [Fact]
    public async Task Administration_beside_sales_disturbs_neither()
    {
        using var folder = new TempFolder();
        using var tse = Device.New(configure: o => o.Directory = folder.Path);
        var administration = Administration(tse);
        var rounds = 60 * TestSettings.Scale;
        var sales = Task.Run(async () =>
        {
            for (var i = 0; i < rounds; i++)
            {
                await tse.SellAsync("KASSE-" + (i % 20));
                await tse.GetStatusAsync();
            }
        });
        var clients = Task.Run(async () =>
        {
            for (var i = 0; i < rounds; i++)
            {
                await administration.RegisterClientAsync("B-" + (i % 7), default);
                await administration.GetClientsAsync(default);
                await administration.DeregisterClientAsync("B-" + (i % 7), default);
            }
        });
        var exports = Task.Run(async () =>
        {
            for (var i = 0; i < 20; i++)
            {
                await tse.ExportAsync();
                _ = tse.LastLogTime;
            }
        });
        var looking = Task.Run(async () =>
        {
            while (!sales.IsCompleted || !clients.IsCompleted)
            {
                await administration.GetClientsAsync(default);
                _ = tse.LastLogTime;
            }
        });
        await Task.WhenAll(sales, clients, exports, looking);

        var result = TarVerifier.Verify(new MemoryStream(await tse.ExportAsync()));
        Assert.Empty(result.Findings.Where(f => f.Severity == FindingSeverity.Error).Select(f => f.Code + " " + f.Message));
        Assert.Equal(2L * rounds, result.TransactionLogs);
        Assert.Equal(result.Messages, result.LastCounter);
    }

    [Fact]
    public async Task Many_threads_open_one_device()
    {
        for (var i = 0; i < 5 * TestSettings.Scale; i++)
        {
            using var folder = new TempFolder();
            using var tse = Device.New(configure: o => o.Directory = folder.Path);
            using var start = new Barrier(4);
            var work = Enumerable.Range(0, 4).Select(n => Task.Factory.StartNew(
                () =>
                {
                    start.SignalAndWait();
                    return n % 2 == 0 ? (object)tse.LastLogTime : Administration(tse).GetClientsAsync(default).GetAwaiter().GetResult();
                },
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default));

            await Task.WhenAll(work);
        }
    }

    [Fact]
    public async Task An_unplugged_device_cannot_be_administered()
    {
        using var tse = Device.New();
        await tse.GetIdentityAsync();
        var administration = Administration(tse);
        tse.Unplug();
        foreach (var command in new Func<Task>[]
        {
            () => administration.GetClientsAsync(default),
            () => administration.RegisterClientAsync("B", default),
            () => administration.DeregisterClientAsync("B", default),
            () => administration.DecommissionAsync(default),
            () => administration.SetUpAsync(new TseSetup(), default),
        })
        {
            var error = await Assert.ThrowsAsync<TseException>(command);
            Assert.Equal((TseErrorCodes.DeviceAbsent, TseExecution.NotSent), (error.Code, error.Execution));
        }

        tse.PlugIn();
        await administration.RegisterClientAsync("B", default);
        Assert.Equal(["B"], await administration.GetClientsAsync(default));
    }

    [Fact]
    public async Task A_device_that_is_not_set_up_or_out_of_service_signs_nothing_more()
    {
        using var tse = Device.New(configure: o => o.AutoSetUp = false);
        var administration = Administration(tse);
        Assert.Equal(TseState.NotSetUp, (await tse.GetStatusAsync()).State);
        await AssertRefusedAsync(TseErrorCodes.NotSetUp, () => administration.RegisterClientAsync("B", default));
        await AssertRefusedAsync(TseErrorCodes.NotSetUp, () => tse.PerformAsync(TseDutyKind.SelfTest));
        Assert.Equal(0, (await tse.GetStatusAsync()).LastSignatureCounter);

        await administration.SetUpAsync(new TseSetup { ClientIds = { "B" } }, default);
        await tse.PerformAsync(TseDutyKind.SelfTest);
        await tse.PerformAsync(TseDutyKind.UpdateTime);
        await administration.DecommissionAsync(default);
        await administration.DecommissionAsync(default);
        var last = (await tse.GetStatusAsync()).LastSignatureCounter;
        await AssertRefusedAsync(TseErrorCodes.Decommissioned, () => administration.RegisterClientAsync("C", default));
        await AssertRefusedAsync(TseErrorCodes.Decommissioned, () => administration.DeregisterClientAsync("B", default));
        await AssertRefusedAsync(TseErrorCodes.Decommissioned, () => tse.PerformAsync(TseDutyKind.SelfTest));
        await AssertRefusedAsync(TseErrorCodes.Decommissioned, () => tse.PerformAsync(TseDutyKind.UpdateTime));

        Assert.Equal(last, (await tse.GetStatusAsync()).LastSignatureCounter);
        Assert.True(TarVerifier.Verify(new MemoryStream(await tse.ExportAsync())).IsClean);
    }

    [Fact]
    public async Task A_set_up_with_a_bad_client_leaves_the_device_fresh()
    {
        using var tse = Device.New(configure: o => o.AutoSetUp = false);
        var administration = Administration(tse);
        var tooMany = new TseSetup();
        for (var i = 0; i <= tse.Capabilities.MaxClients; i++)
        {
            tooMany.ClientIds.Add("K-" + i);
        }

        await AssertRefusedAsync(TseErrorCodes.InvalidInput, () => administration.SetUpAsync(new TseSetup { ClientIds = { "A", "a_b" } }, default));
        await AssertRefusedAsync(TseErrorCodes.InvalidInput, () => administration.SetUpAsync(new TseSetup { ClientIds = { null! } }, default));
        await AssertRefusedAsync(TseErrorCodes.TooManyClients, () => administration.SetUpAsync(tooMany, default));

        Assert.Equal(TseState.NotSetUp, (await tse.GetStatusAsync()).State);
        Assert.Equal(0, (await tse.GetStatusAsync()).LastSignatureCounter);
        await administration.SetUpAsync(new TseSetup { ClientIds = { "A" }, Description = "Bäckerei" }, default);
        await AssertRefusedAsync(TseErrorCodes.InvalidInput, () => administration.SetUpAsync(new TseSetup(), default));
    }

    [Fact]
    public async Task Clients_are_limited_by_form_and_number()
    {
        using var tse = Device.New();
        var administration = Administration(tse);
        for (var i = 0; i < tse.Capabilities.MaxClients; i++)
        {
            await administration.RegisterClientAsync("K-" + i, default);
        }

        await administration.RegisterClientAsync("K-0", default);
        await AssertRefusedAsync(TseErrorCodes.TooManyClients, () => administration.RegisterClientAsync("K-100", default));
        await AssertRefusedAsync(TseErrorCodes.TooManyClients, () => tse.StartAsync("K-100"));
        await AssertRefusedAsync(TseErrorCodes.InvalidInput, () => administration.RegisterClientAsync("my EPSON", default));
        await administration.DeregisterClientAsync("K-0", default);
        await administration.DeregisterClientAsync("K-0", default);
        await tse.SellAsync("K-100");

        Assert.DoesNotContain("K-0", (await tse.GetStatusAsync()).Clients!);
        var systemLogs = TarVerifier.Verify(new MemoryStream(await tse.ExportAsync())).SystemLogs;
        Assert.Equal(2 + 100 + 1 + 1, systemLogs);
    }

    [Fact]
    public async Task Secrets_are_not_supported_and_never_shown_and_neither_is_the_key()
    {
        using var folder = new TempFolder();
        using var tse = Device.New(configure: o => o.Directory = folder.Path);
        await tse.SellAsync();
        var administration = Administration(tse);
        var shown = new List<string> { tse.ToString()!, (await tse.GetIdentityAsync()).ToString()! };
        foreach (var command in new Func<Task>[]
        {
            () => administration.ChangeSecretAsync(TseRole.Admin, new TseSecret("31415926"), new TseSecret("27182818"), default),
            () => administration.UnblockAsync(TseRole.Unblock, new TseSecret("31415926"), new TseSecret("27182818"), default),
            () => administration.UpdateFirmwareAsync(Stream.Null, default),
        })
        {
            var error = await Assert.ThrowsAsync<TseException>(command);
            Assert.Equal((TseErrorCodes.NotSupported, TseExecution.NotSent), (error.Code, error.Execution));
            shown.Add(error.ToString());
        }

        tse.Dispose();
        var key = await File.ReadAllBytesAsync(folder.File("device.key"));
        await File.WriteAllBytesAsync(folder.File("device.key"), [.. key, 1]);
        using var damaged = Device.New(configure: o => o.Directory = folder.Path);
        shown.Add((await Assert.ThrowsAsync<TseException>(() => damaged.GetIdentityAsync())).ToString());

        Assert.All(shown, text =>
        {
            foreach (var secret in new[] { "31415926", "27182818", Convert.ToHexString(key)[..16], Convert.ToBase64String(key)[..12] })
            {
                Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase);
            }
        });
    }

    [Fact]
    public async Task A_disposed_device_frees_its_folder_and_opens_nothing_again()
    {
        using var folder = new TempFolder();
        var tse = Device.New(configure: o => o.Directory = folder.Path);
        await tse.SellAsync();
        var administration = Administration(tse);
        tse.Dispose();
        await tse.DisposeAsync();
        var never = Device.New(configure: o => o.Directory = folder.Path);
        await never.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => tse.GetStatusAsync());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => administration.RegisterClientAsync("B", default));
        Assert.Throws<ObjectDisposedException>(() => never.LastLogTime);
        using var next = Device.New(configure: o => o.Directory = folder.Path);
        Assert.Equal(5, (await next.GetStatusAsync()).LastSignatureCounter);
    }

    private static TseAdministration Administration(SimulatedTse tse) => (TseAdministration)tse.GetService(typeof(TseAdministration))!;

    private static async Task AssertRefusedAsync(string code, Func<Task> command)
    {
        var error = await Assert.ThrowsAsync<TseException>(command);
        Assert.Equal((code, TseExecution.Refused), (error.Code, error.Execution));
    }
}
