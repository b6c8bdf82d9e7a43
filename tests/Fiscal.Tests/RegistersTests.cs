using Fiscal.Journal;
using Fiscal.Journal.Sqlite;
using Fiscal.Testing;
using Fiscal.Tse.Logs;
using Fiscal.Tse.Simulator;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Fiscal.Tests;

public sealed class RegistersTests
{
    [Fact]
    public async Task Several_registers_on_one_tse_keep_their_own_numbers_and_share_its_counters()
    {
        using var store = new InMemoryJournalStore();
        using var tse = new SimulatedTse(new SimulatedTseOptions { UseP256 = true });
        await using var registers = FiscalRegisters.Create(TestTill.NewOptions(), tse, store);
        var opened = await Task.WhenAll(Enumerable.Range(1, 4).Select(n => registers.OpenAsync($"KASSE-{n:00}")));

        var receipts = await Task.WhenAll(opened.SelectMany(r => Enumerable.Range(1, 10).Select(async n => await (await r.BeginAsync($"sale-{n}")).FinishAsync(TestTill.Bread()))));

        foreach (var ofRegister in receipts.GroupBy(r => r.RegisterId))
        {
            Assert.Equal(Enumerable.Range(1, 10).Select(n => (long)n), ofRegister.Select(r => r.Number).Order());
        }

        Assert.All(receipts, r => Assert.True(r.Signature!.IsVerified));
        Assert.Equal(40, receipts.Select(r => r.Signature!.TransactionNumber).Distinct().Count());
        Assert.Equal(40, receipts.Select(r => r.Signature!.SignatureCounter).Distinct().Count());
        Assert.All(receipts, r => Assert.Equal(QrVerdict.Valid, QrPayload.Verify(r.Signature!.QrPayload).Verdict));
        using var archive = new MemoryStream();
        await tse.ExportAsync(new TseExportRange(), archive);
        archive.Position = 0;
        var report = await JournalVerifier.VerifyAsync(store, new JournalVerificationOptions { Archive = archive });
        Assert.DoesNotContain(report.Findings, f => f.Severity != FindingSeverity.Info);
        Assert.Equal(40, report.Signed);
    }

    [Fact]
    public void The_short_form_gives_a_register_that_sells()
    {
        var folder = Directory.CreateTempSubdirectory("fiscal-di-");
        try
        {
            var services = new ServiceCollection();
            services.AddFiscal(o => Fill(o, folder.FullName)).AddSimulatedTse(o => o.UseP256 = true);
            using (var provider = services.BuildServiceProvider())
            {
                var receipt = provider.GetRequiredService<FiscalRegister>().Begin("sale-1").Finish(TestTill.Bread());

                Assert.NotNull(receipt.Signature);
                Assert.True(receipt.IsTest);
                Assert.Same(provider.GetRequiredService<FiscalRegisters>().DeliveryLog, provider.GetRequiredService<DeliveryLog>());
            }

            Assert.Equal(["till.journal"], folder.GetFiles().Select(f => f.Name));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void The_long_form_gives_each_register_its_tse()
    {
        var services = new ServiceCollection();
        services.AddSingleton<JournalStore>(new InMemoryJournalStore());
        services.AddFiscal(o => Fill(o, "unused"))
            .AddSimulatedTse("left", o => o.UseP256 = true)
            .AddSimulatedTse("right", o => o.UseP256 = true)
            .AddRegister("KASSE-01", r => r.TseName = "left")
            .AddRegister("KASSE-02", r => r.TseName = "right");
        using var provider = services.BuildServiceProvider();
        var registers = provider.GetRequiredService<FiscalRegisters>();

        var left = registers.Open("KASSE-01").Begin("a").Finish(TestTill.Bread());
        var right = registers.Open("KASSE-02").Begin("a").Finish(TestTill.Bread());

        Assert.NotEqual(left.Signature!.SerialNumber, right.Signature!.SerialNumber);
        Assert.Equal("KASSE-02", right.ClientId);
        Assert.Contains("left, right", Assert.Throws<InvalidOperationException>(() => registers.Open("KASSE-03")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_tse_is_a_startup_error_that_names_what_could_be_called()
    {
        var services = new ServiceCollection();
        services.AddFiscal(o => Fill(o, "unused"));
        using var provider = services.BuildServiceProvider();
        _ = typeof(SimulatedTse).Assembly;

        var error = Assert.Throws<InvalidOperationException>(provider.GetRequiredService<FiscalRegisters>);

        Assert.Contains("AddSimulatedTse(…)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_wrong_settings_are_named_at_once()
    {
        var services = new ServiceCollection();
        services.AddFiscal(o =>
        {
            o.RegisterId = "Kasse_1";
            o.Currency = "Euro";
            o.TimeZone = "Europa/Berlin";
        }).AddSimulatedTse();
        using var provider = services.BuildServiceProvider();

        var error = Assert.Throws<OptionsValidationException>(provider.GetRequiredService<FiscalRegisters>);

        Assert.Equal(5, error.Failures.Count());
        foreach (var word in new[] { "Merchant needs Name", "TaxNumber or VatId", "'Euro'", "'Europa/Berlin'", "'Kasse_1'" })
        {
            Assert.Contains(error.Failures, f => f.Contains(word, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void AddFiscal_called_twice_configures_once_more_and_registers_once()
    {
        var services = new ServiceCollection();
        services.AddFiscal(o => Fill(o, "unused"));
        services.AddFiscal(o => o.RegisterId = "KASSE-07");
        using var provider = services.BuildServiceProvider();

        Assert.Equal("KASSE-07", provider.GetRequiredService<IOptions<FiscalOptions>>().Value.RegisterId);
        Assert.Single(services, s => s.ServiceType == typeof(FiscalRegisters));
    }

    [Fact]
    public async Task Two_processes_on_one_register_are_fenced()
    {
        var folder = Directory.CreateTempSubdirectory("fiscal-fence-");
        try
        {
            var path = Path.Combine(folder.FullName, "till.journal");
            using var tse = new ScriptedTse();
            using var firstStore = SqliteJournalStore.Open(path);
            using var secondStore = SqliteJournalStore.Open(path);
            await using var first = FiscalRegisters.Create(TestTill.NewOptions(), tse, firstStore);
            var one = await first.OpenAsync("KASSE-01");
            await (await one.BeginAsync("a")).FinishAsync(TestTill.Bread());
            await using var second = FiscalRegisters.Create(TestTill.NewOptions(), tse, secondStore);
            var two = await second.OpenAsync("KASSE-01");
            await (await two.BeginAsync("b")).FinishAsync(TestTill.Bread());

            await Assert.ThrowsAnyAsync<JournalException>(async () => await (await one.BeginAsync("c")).FinishAsync(TestTill.Bread()));

            var numbers = new List<long>();
            await new JournalReader(secondStore, "KASSE-01").ReadReceiptsAsync(r =>
            {
                numbers.Add(r.Number);
                return Task.FromResult(true);
            });
            Assert.Equal([1L, 2L], numbers);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_full_disk_refuses_the_sale_and_keeps_the_basket_open()
    {
        await using var till = new TestTill();
        await till.OpenAsync();
        var sale = await till.Register.BeginAsync("a");
        await till.Register.WhenIdleAsync();
        till.Store.BeforeAppend = static (_, durability) =>
        {
            if (durability == Durability.Durable)
            {
                throw new JournalException(JournalErrorCodes.StorageFull, "full");
            }
        };

        var error = await Assert.ThrowsAsync<JournalException>(() => sale.FinishAsync(TestTill.Bread()));
        till.Store.BeforeAppend = null;
        var receipt = await sale.FinishAsync(TestTill.Bread());

        Assert.Equal("storage-full", error.Code);
        Assert.Equal(1, receipt.Number);
        Assert.NotNull(receipt.Signature);
        Assert.Single(till.Tse.Transactions);
    }

    [Fact]
    public async Task A_seal_without_room_is_kept_and_made_up_for()
    {
        await using var till = new TestTill();
        await till.OpenAsync();
        var sale = await till.Register.BeginAsync("a");
        till.Store.BeforeAppend = static (_, durability) =>
        {
            if (durability == Durability.DurableFromReserve)
            {
                throw new JournalException(JournalErrorCodes.StorageFull, "full");
            }
        };

        var error = await Assert.ThrowsAsync<JournalException>(() => sale.FinishAsync(TestTill.Bread()));
        till.Store.BeforeAppend = null;
        var next = await till.SellAsync("b");
        var receipt = await till.Register.FindAsync("a");

        Assert.Equal("seal-pending", error.Code);
        Assert.Equal(1, receipt!.Number);
        Assert.NotNull(receipt.Signature);
        Assert.Equal(2, next.Number);
        Assert.Equal(1, (await sale.FinishAsync(TestTill.Bread())).Number);
    }

    [Fact]
    public async Task Deliveries_are_journalled_by_the_register_alone()
    {
        using var store = new InMemoryJournalStore();
        using var tse = new ScriptedTse();
        await using var registers = FiscalRegisters.Create(TestTill.NewOptions(), tse, store);
        var register = await registers.OpenAsync("KASSE-01");
        var receipt = await (await register.BeginAsync("a")).FinishAsync(TestTill.Bread());

        registers.DeliveryLog.Record(receipt.Id, new DeliveryEvent(DeliveryKind.Printed, "orderedStatus", "Theke"));
        registers.DeliveryLog.BeginOutputOutage("KASSE-01", "Theke", "Papierende");
        registers.DeliveryLog.EndOutputOutage("KASSE-01", "Theke");
        registers.DeliveryLog.Record(new ReceiptId("KASSE-99", 1), new DeliveryEvent(DeliveryKind.Printed));
        await register.WhenIdleAsync();

        var entries = (await store.ReadAsync("KASSE-01", 1, 100)).Select(EntryCodec.Decode).ToList();
        var delivery = Assert.Single(entries.OfType<DeliveryEntry>());
        Assert.Equal((1L, DeliveryKind.Printed, "orderedStatus", "Theke"), (delivery.ReceiptNumber, delivery.What, delivery.Detail, delivery.Device));
        Assert.Equal([false, true], entries.OfType<OutputOutageEntry>().Select(o => o.Ended));
    }

    private static void Fill(FiscalOptions options, string folder)
    {
        var filled = TestTill.NewOptions();
        options.JournalPath = Path.Combine(folder, "till.journal");
        options.Merchant.Name = filled.Merchant.Name;
        options.Merchant.Street = filled.Merchant.Street;
        options.Merchant.PostalCode = filled.Merchant.PostalCode;
        options.Merchant.City = filled.Merchant.City;
        options.Merchant.TaxNumber = filled.Merchant.TaxNumber;
    }
}
