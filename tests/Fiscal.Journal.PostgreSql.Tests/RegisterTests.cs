using Microsoft.Extensions.DependencyInjection;

namespace Fiscal.Journal.PostgreSql.Tests;

/// <summary>A till whose journal is on a server.</summary>
[Collection(nameof(PostgreSqlGroup))]
public sealed class RegisterTests(PostgreSqlServer server)
{
    [Fact]
    public async Task Registered_store_takes_the_place_of_the_embedded_file()
    {
        var journal = server.NewJournal() + ";Merchant=muster";
        var file = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));
        var services = new ServiceCollection();
        services.AddFiscal(o =>
            {
                o.SetMerchant("Bäckerei Muster GmbH", "Musterstraße 1", "12345", "Musterstadt", "00/000/00000");
                o.JournalPath = file;
            })
            .AddSimulatedTse()
            .AddPostgreSqlJournal("Host=somewhere.else.invalid")
            .AddPostgreSqlJournal(journal);
        long number;
        await using (var provider = services.BuildServiceProvider())
        {
            var register = provider.GetRequiredService<FiscalRegister>();
            var draft = new ReceiptDraft();
            draft.AddLine("Brot", 1m, 3.20m, VatCategory.Reduced);
            draft.PayCash(3.20m);
            var receipt = await (await register.BeginAsync("sale-1")).FinishAsync(draft);
            Assert.NotNull(receipt.Signature);
            number = receipt.Number;
            await register.CloseDayAsync();
        }

        Assert.False(File.Exists(file));
        using var store = PostgreSqlJournalStore.OpenReadOnly(journal);
        var report = await JournalVerifier.VerifyAsync(store);
        Assert.Equal((1L, 1L), (report.Receipts, report.Signed));
        Assert.DoesNotContain(report.Findings, finding => finding.Severity == FindingSeverity.Error);
        Assert.NotNull(await new Fiscal.Journal.JournalReader(store, "KASSE-01").FindReceiptAsync(number));
    }

    [Fact]
    public void Registration_needs_a_builder_and_a_server()
    {
        var builder = new FiscalBuilder(new ServiceCollection());
        Assert.Throws<ArgumentNullException>(() => builder.AddPostgreSqlJournal((string)null!));
        Assert.Throws<ArgumentNullException>(() => builder.AddPostgreSqlJournal((Action<PostgreSqlJournalOptions>)null!));
        Assert.Throws<ArgumentNullException>(() => ((FiscalBuilder)null!).AddPostgreSqlJournal("Host=a"));
    }
}
