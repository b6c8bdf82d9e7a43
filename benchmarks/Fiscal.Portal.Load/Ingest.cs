using System.Diagnostics;
using System.Globalization;
using Fiscal.Receipts;
using Fiscal.Receipts.Portal;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Fiscal.Portal.Load;

/// <summary>How many receipts a second a portal takes: real registers, real journals, the real upload over HTTP, signatures verified, every batch flushed.</summary>
internal static class Ingest
{
    public static async Task RunAsync(Arguments arguments)
    {
        var registers = arguments.Number("registers", 4);
        var seconds = arguments.Number("seconds", 60);
        var sales = arguments.Number("sales", seconds * 1_200);
        var clock = Stopwatch.StartNew();
        using var shop = new Shop(Path.Combine(arguments.Work, "ingest-till"), registers);
        var baskets = Baskets.Read(arguments.Optional("bakery"));
        await Task.WhenAll(shop.Registers.Select((register, r) => Task.Run(() =>
        {
            for (var i = 0; i < sales / registers; i++)
            {
                using var sale = register.Begin($"i-{r}-{i}");
                var receipt = sale.Finish(baskets[((i * registers) + r) % baskets.Count]());
                shop.DeliveryLog.Record(receipt.Id, new DeliveryEvent(DeliveryKind.Offered, "implied"));
            }
        })));
        foreach (var register in shop.Registers)
        {
            await register.WhenIdleAsync();
        }

        Console.WriteLine($"{sales} sales sealed ({clock.Elapsed.TotalSeconds:0} s)");

        var port = arguments.Number("port", 5080);
        await using var app = Host.Create(arguments, port);
        await app.StartAsync();
        var administration = app.Services.GetRequiredService<PortalAdministration>();
        await administration.CreateMerchantAsync("ingest", "Bäckerei Ingest");
        await administration.CreateBranchAsync("ingest", "b1", "Marktplatz");
        var uploads = new List<DigitalReceipts>();
        try
        {
            var pairings = new List<PortalPairing>();
            for (var r = 0; r < registers; r++)
            {
                var code = await administration.CreatePairingCodeAsync("ingest", "b1");
                using var client = Host.ClientFrom(r);
                pairings.Add(await PortalClient.PairAsync(new Uri(app.Urls.First()), code.Code, code.Digits, Shop.RegisterId(r), client));
            }

            clock.Restart();
            uploads.AddRange(pairings.Select(pairing => new DigitalReceipts(shop.Store, pairing.RegisterId, new DigitalReceiptsOptions { Pairing = pairing })));
            long kept = 0;
            while (clock.Elapsed < TimeSpan.FromSeconds(seconds) && kept < sales)
            {
                await Task.Delay(500);
                kept = await CountAsync(arguments);
            }

            var elapsed = clock.Elapsed.TotalSeconds;
            kept = await CountAsync(arguments);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ingest: {kept} receipts with their links in {elapsed:0.0} s = {kept / elapsed:0} receipts/s"));
        }
        finally
        {
            uploads.ForEach(static upload => upload.Dispose());
        }

        await app.StopAsync();
    }

    private static async Task<long> CountAsync(Arguments arguments)
    {
        await using var source = NpgsqlDataSource.Create(arguments.Database);
        await using var command = source.CreateCommand("SELECT count(*) FROM receipt WHERE merchant_id = 'ingest' AND verified = 1");
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
