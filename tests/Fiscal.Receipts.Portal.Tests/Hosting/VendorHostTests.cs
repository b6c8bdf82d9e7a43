using System.Diagnostics;
using System.Net;
using Fiscal.Testing;
using Fiscal.Tests;
using Fiscal.Tse.Simulator;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Fiscal.Receipts.Portal.Tests.Hosting;

/// <summary>A vendor's host from our packages: below a path as behind a proxy, with a login of the vendor's own in front of everything else.</summary>
public sealed class VendorHostTests
{
    [Fact]
    public async Task A_host_of_ten_lines_below_a_path_with_a_login_of_its_own_serves_tills_and_customers()
    {
        var folder = Directory.CreateTempSubdirectory("fiscal-vendor-");
        try
        {
            await using var app = Create(Path.Combine(folder.FullName, "portal.db"), new Uri("http://127.0.0.1/laden/"));
            app.Urls.Add("http://127.0.0.1:0");
            await app.StartAsync();
            await UseAsync(app, new Uri(app.Urls.Single() + "/laden/"));
            await app.StopAsync();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static WebApplication Create(string database, Uri publicUrl)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Services.AddAuthentication("Vendor").AddCookie("Vendor");
        builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        builder.Services.AddFiscalReceipts(options => (options.SqlitePath, options.PublicUrl) = (database, publicUrl));
        var app = builder.Build();
        app.UsePathBase("/laden").UseRouting().UseAuthentication().UseAuthorization();
        app.MapGet("/office", static () => "the vendor's own page");
        app.MapFiscalReceipts();
        return app;
    }

    private static async Task UseAsync(WebApplication app, Uri address)
    {
        using var phone = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        using (var office = await phone.GetAsync(new Uri(address, "office")))
        {
            Assert.Equal(HttpStatusCode.Redirect, office.StatusCode);
        }

        using var store = new InMemoryJournalStore();
        using var tse = new SimulatedTse(new SimulatedTseOptions { UseP256 = true });
        await using var registers = FiscalRegisters.Create(TestTill.NewOptions(), tse, store);
        var register = await registers.OpenAsync("KASSE-01");
        using var digital = new DigitalReceipts(store, "KASSE-01", new DigitalReceiptsOptions { Pairing = await PairAsync(app, address), DeliveryLog = registers.DeliveryLog });
        for (var watch = Stopwatch.StartNew(); digital.Reachability != PortalReachability.Reachable; await Task.Delay(20))
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), digital.GetStatus().Problem);
        }

        var offer = digital.Offer(await (await register.BeginAsync("sale-1")).FinishAsync(TestTill.Bread()));
        Assert.True(await digital.WaitForUploadAsync(offer, TimeSpan.FromSeconds(20)));
        Assert.StartsWith("HTTP://127.0.0.1/laden/R/", offer.LinkText, StringComparison.Ordinal);

        // The public address names no port; the proxy would know ours.
        var path = new Uri(address, "R/" + offer.LinkText![(offer.LinkText!.LastIndexOf('/') + 1)..]);
        var page = await phone.GetStringAsync(path);
        Assert.Contains("SUMME", page, StringComparison.Ordinal);
        Assert.Contains("href=\"/laden/R/", page, StringComparison.Ordinal);
        Assert.Equal("%PDF"u8.ToArray(), (await phone.GetByteArrayAsync(new Uri(path + ".pdf")))[..4]);
    }

    private static async Task<PortalPairing> PairAsync(WebApplication app, Uri address)
    {
        var administration = app.Services.GetRequiredService<PortalAdministration>();
        await administration.CreateMerchantAsync("M1", "Bäckerei Beispiel GmbH");
        await administration.CreateBranchAsync("M1", "B1", "Mitte");
        var code = await administration.CreatePairingCodeAsync("M1", "B1");
        return await PortalClient.PairAsync(address, code.Code, code.Digits, "KASSE-01");
    }
}
