using System.Text.Json;
using Fiscal.Receipts.Tests.Rendering;
using Microsoft.Extensions.DependencyInjection;
using static Fiscal.Receipts.Tests.Digital.PairedTill;

namespace Fiscal.Receipts.Tests.Digital;

/// <summary>A whole till: register, simulated TSE, journal file, digital receipts, registered as a till developer does.</summary>
public sealed class TillTests
{
    [Fact]
    public async Task A_till_sells_and_the_receipt_is_at_the_portal_with_its_layout_within_a_second()
    {
        using var folder = new Tool.Folder();
        using var portal = new FakePortal();
        new PortalPairing(portal.Address, new Uri("https://bon.example.de/"), Id, new RegisterKey(42, portal.Key)).Save(folder.Path("pairing.json"));
        var layout = new TemplateLayout(BuiltInLayouts.Find("restaurant")!.Template);
        await using var services = Services(folder, layout).BuildServiceProvider();
        using var register = new Sales(services.GetRequiredService<FiscalRegister>());
        var digital = services.GetRequiredService<DigitalReceipts>();
        Eventually(() => digital.Reachability == PortalReachability.Reachable, "the first exchange");

        var receipt = register.Sell();
        var sold = System.Diagnostics.Stopwatch.StartNew();
        // Printed only: nothing but the seal itself wakes the upload.
        Eventually(() => portal.Read(p => p.Receipts.Count) == 1, "the receipt", 2);
        Assert.True(sold.Elapsed < TimeSpan.FromSeconds(1), $"The upload took {sold.Elapsed}.");

        Assert.Equal(layout.LayoutId.ToArray(), receipt.LayoutId);
        Assert.Equal(layout.LayoutId.ToArray(), (await services.GetRequiredService<FiscalRegister>().FindAsync(receipt.Number))!.LayoutId);
        Assert.Equal([Convert.ToHexStringLower(layout.LayoutId.Span)], portal.Read(p => p.Layouts.ToArray()));
        using (var json = JsonDocument.Parse(portal.Read(p => p.Receipts["KASSE-01/1"])))
        {
            Assert.Equal(receipt.Signature!.QrPayload, json.RootElement.GetProperty("signature").GetProperty("qr").GetString());
        }

        digital.Offer(receipt);
        sold.Restart();
        Eventually(() => portal.Read(p => p.Links.Count) == 1, "the link", 2);
        Assert.True(sold.Elapsed < TimeSpan.FromSeconds(1), $"The link took {sold.Elapsed}.");
        var facts = (await services.GetRequiredService<FiscalHealth>().CheckAsync()).Facts;
        Assert.Equal(HealthSeverity.Ok, Assert.Single(facts, f => f.Code == HealthCodes.PortalUpload).Severity);
        Assert.Equal(Id, Assert.Single(facts, f => f.Code == HealthCodes.PortalClock).RegisterId);

        portal.Read(p => p.Conflicts.Add("KASSE-01/2"));
        register.Sell();
        Eventually(() => digital.Reachability == PortalReachability.Stopped, "the stop");
        facts = (await services.GetRequiredService<FiscalHealth>().CheckAsync()).Facts;
        Assert.Equal(HealthSeverity.Critical, Assert.Single(facts, f => f.Code == HealthCodes.PortalUpload).Severity);
    }

    [Fact]
    public async Task After_a_restart_the_same_journal_goes_on_where_it_stopped()
    {
        using var folder = new Tool.Folder();
        using var portal = new FakePortal();
        new PortalPairing(portal.Address, new Uri("https://bon.example.de/"), Id, new RegisterKey(42, portal.Key)).Save(folder.Path("pairing.json"));
        for (var run = 1; run <= 2; run++)
        {
            await using var services = Services(folder, null).BuildServiceProvider();
            // Not asked for: the first sealed receipt begins the upload.
            using var register = new Sales(services.GetRequiredService<FiscalRegister>(), run);
            register.Sell();
            var expected = run;
            Eventually(() => portal.Read(p => p.Receipts.Count) == expected, "the receipt");
            // A till that ends before the cursor is written repeats the receipt, which does no harm and is not what this test looks at.
            Eventually(() => services.GetRequiredService<DigitalReceipts>().GetStatus().Waiting == 0, "the cursor");
            await services.GetRequiredService<FiscalRegister>().WhenIdleAsync();
        }

        Assert.Equal(["KASSE-01/1", "KASSE-01/2"], portal.Read(p => p.Order.ToArray()));
        Assert.Equal(1, portal.Read(p => p.Received["KASSE-01/1"]));
    }

    private static ServiceCollection Services(Tool.Folder folder, TemplateLayout? layout)
    {
        var services = new ServiceCollection();
        services.AddFiscal(o =>
        {
            o.JournalPath = folder.Path("till.journal");
            o.SetMerchant("Bäckerei Beispiel GmbH", "Hauptstraße 1", "10115", "Berlin", "30/123/45678");
            o.Register.ReceiptLayout = layout;
        })
            .AddSimulatedTse(o => o.UseP256 = true)
            .AddHealth()
            .AddDigitalReceipts(Id, o =>
            {
                o.PairingPath = folder.Path("pairing.json");
                if (layout is not null)
                {
                    o.Layouts.Add(layout);
                }
            });
        return services;
    }

    private sealed class Sales(FiscalRegister register, int run = 1) : IDisposable
    {
        private int _count;

        public Receipt Sell()
        {
            var draft = new ReceiptDraft();
            draft.AddLine("Kaffee", 1m, 2.80m, VatCategory.Standard);
            draft.PayCash(2.80m);
            return register.Begin($"sale-{run}-{++_count}").Finish(draft);
        }

        public void Dispose() => register.WhenIdleAsync().Wait(TimeSpan.FromSeconds(5));
    }
}
