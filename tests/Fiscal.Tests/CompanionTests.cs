using Fiscal.Documents;
using Fiscal.Journal;
using Fiscal.Testing;
using Fiscal.Tse.Simulator;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Fiscal.Tests;

/// <summary>What other packages add to a till: layouts whose id is sealed, observers of receipts, sources of health.</summary>
public sealed class CompanionTests
{
    [Fact]
    public void The_layout_that_the_till_prints_with_is_sealed_and_may_change_between_sales()
    {
        using var store = new InMemoryJournalStore();
        using var tse = new SimulatedTse(new SimulatedTseOptions { UseP256 = true });
        var options = TestTill.NewOptions();
        using var registers = FiscalRegisters.Create(options, tse, store);
        var register = registers.Open("KASSE-01");

        var standard = register.Begin("sale-1").Finish(TestTill.Bread());
        options.Register.ReceiptLayout = new OwnLayout(32);
        var own = register.Begin("sale-2").Finish(TestTill.Bread());

        Assert.Empty(standard.LayoutId);
        Assert.Equal(Enumerable.Repeat((byte)7, 32), own.LayoutId);
        Assert.Equal(own.LayoutId, register.Find(own.Number)!.LayoutId);
    }

    [Fact]
    public void An_id_of_another_length_is_refused_at_the_start()
    {
        using var tse = new SimulatedTse(new SimulatedTseOptions { UseP256 = true });
        var options = TestTill.NewOptions();
        options.Register.ReceiptLayout = new OwnLayout(16);

        Assert.Contains("16 bytes", Assert.Throws<OptionsValidationException>(() => FiscalRegisters.Create(options, tse, new InMemoryJournalStore())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Observers_hear_of_each_receipt_and_sources_join_the_health_even_if_one_of_them_fails()
    {
        var observer = new Companion();
        var services = new ServiceCollection();
        services.AddSingleton<JournalStore>(new InMemoryJournalStore());
        services.AddSingleton<IReceiptObserver>(observer);
        services.AddSingleton<IHealthSource>(new Companion { IsBroken = true });
        services.AddSingleton<IHealthSource>(observer);
        services.AddFiscal(o => o.SetMerchant("Bäckerei Beispiel GmbH", "Hauptstraße 1", "10115", "Berlin", "30/123/45678"))
            .AddSimulatedTse(o => o.UseP256 = true)
            .AddHealth(o => o.Sources.Add(new Companion { Code = "by-option" }));
        await using var provider = services.BuildServiceProvider();
        var register = provider.GetRequiredService<FiscalRegister>();

        var receipt = register.Begin("sale-1").Finish(TestTill.Bread());
        await register.WhenIdleAsync();
        var report = await provider.GetRequiredService<FiscalHealth>().CheckAsync();

        Assert.Equal([receipt.Id], observer.Receipts);
        Assert.Equal(["by-option", "companion"], report.Facts.Where(f => f.Code is "companion" or "by-option").Select(f => f.Code));
        Assert.Contains(report.Facts, f => f.Code == HealthCodes.UnsignedReceipts);
    }

    [Fact]
    public async Task The_embedded_journal_is_a_service_and_ends_with_the_registers()
    {
        var folder = Directory.CreateTempSubdirectory("fiscal-di-");
        try
        {
            var services = new ServiceCollection();
            services.AddFiscal(o =>
            {
                o.JournalPath = Path.Combine(folder.FullName, "till.journal");
                o.SetMerchant("Bäckerei Beispiel GmbH", "Hauptstraße 1", "10115", "Berlin", "30/123/45678");
            }).AddSimulatedTse(o => o.UseP256 = true);
            await using var provider = services.BuildServiceProvider();
            var store = provider.GetRequiredService<JournalStore>();
            var receipt = provider.GetRequiredService<FiscalRegister>().Begin("sale-1").Finish(TestTill.Bread());
            Assert.Equal(receipt.Number, (await new JournalReader(store, "KASSE-01").FindReceiptAsync("sale-1"))!.Number);

            provider.GetRequiredService<FiscalRegisters>().Dispose();
            Assert.Equal(["till.journal"], folder.GetFiles().Select(f => f.Name));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private sealed class OwnLayout(int length) : ReceiptLayout
    {
        private readonly byte[] _id = [.. Enumerable.Repeat((byte)7, length)];

        public override ReadOnlyMemory<byte> LayoutId => _id;

        protected override ReceiptDocument CreateCore(Receipt receipt, ReceiptLayoutContext context) => new StandardLayout().Create(receipt, context);
    }

    private sealed class Companion : IReceiptObserver, IHealthSource
    {
        public List<ReceiptId> Receipts { get; } = [];

        public bool IsBroken { get; set; }

        public string Code { get; set; } = "companion";

        public void ReceiptSealed(Receipt receipt) => Receipts.Add(receipt.Id);

        public IReadOnlyList<HealthFact> GetFacts() => IsBroken
            ? throw new InvalidOperationException("broken")
            : [new HealthFact(Code, HealthSeverity.Ok, "All is well.", "Alles in Ordnung.")];
    }
}
