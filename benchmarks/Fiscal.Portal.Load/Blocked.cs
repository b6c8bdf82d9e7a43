using System.Diagnostics;
using System.Globalization;
using Fiscal.Receipts;
using Fiscal.Receipts.Portal;
using Microsoft.Extensions.DependencyInjection;

namespace Fiscal.Portal.Load;

/// <summary>Whether a portal that swallows every packet makes a sale slower: blocks of sales with and without it in turn. Needs a network namespace of its own (benchmarks/portal-blocked.sh).</summary>
internal static class Blocked
{
    private const int Sales = 500;

    public static async Task RunAsync(Arguments arguments)
    {
        var port = arguments.Number("port", 5080);
        var blocks = arguments.Number("blocks", 10);
        await using var app = Host.Create(arguments, port);
        await app.StartAsync();
        var administration = app.Services.GetRequiredService<PortalAdministration>();
        await administration.CreateMerchantAsync("m", "Bäckerei");
        await administration.CreateBranchAsync("m", "b", "Marktplatz");
        var code = await administration.CreatePairingCodeAsync("m", "b");
        using var shop = new Shop(Path.Combine(arguments.Work, "till"), 1);
        var pairing = await PortalClient.PairAsync(new Uri($"http://localhost:{port}/"), code.Code, code.Digits, Shop.RegisterId(0));
        using var digital = new DigitalReceipts(shop.Store, pairing.RegisterId, new DigitalReceiptsOptions { Pairing = pairing, DeliveryLog = shop.DeliveryLog });
        using var display = new CustomerDisplayFeed(pairing.RegisterId);
        shop.Registers[0].ReceiptSealed += (_, _) => digital.Wake();
        var baskets = Baskets.Read(arguments.Optional("bakery"));
        var times = new[] { new List<double>(), new List<double>() };
        var turns = new List<double>();
        Sell(200, []);
        for (var block = 0; block < blocks; block++)
        {
            var isBlocked = block % 2;
            if (isBlocked == 1)
            {
                await UntilAsync(() => digital.Reachability == PortalReachability.Reachable);
                Filter("add rule inet portal input tcp dport " + port.ToString(CultureInfo.InvariantCulture) + " drop");
                turns.Add(await TurnToPaperAsync());
            }

            Sell(Sales, times[isBlocked]);
            if (isBlocked == 1)
            {
                Filter("flush chain inet portal input");
                digital.Resume();
            }
        }

        var (open, blocked) = (Percentile(times[0]), Percentile(times[1]));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Finish, p95 of {times[0].Count} sales each: portal reached {open:0.00} ms, packets dropped {blocked:0.00} ms, difference {blocked - open:0.00} ms; display turns to paper after {turns.Max():0} ms at most"));

        void Sell(int count, List<double> into)
        {
            for (var i = 0; i < count; i++)
            {
                using var sale = shop.Registers[0].Begin(Guid.NewGuid().ToString("N"));
                var draft = baskets[i % baskets.Count]();
                var begun = Stopwatch.GetTimestamp();
                var receipt = sale.Finish(draft);
                into.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
                digital.Offer(receipt);
            }
        }

        async Task<double> TurnToPaperAsync()
        {
            display.Begin();
            using var sale = shop.Registers[0].Begin(Guid.NewGuid().ToString("N"));
            var receipt = sale.Finish(baskets[0]());
            var begun = Stopwatch.GetTimestamp();
            var offer = digital.Offer(receipt);
            display.ShowOffer(receipt, offer);
            if (!await digital.WaitForUploadAsync(offer, TimeSpan.FromMilliseconds(900)))
            {
                display.ShowPaper(receipt, DisplayPaperReason.PortalUnreachable);
            }

            return display.State.Phase != DisplayPhase.Paper ? throw new InvalidOperationException("The portal was reached through the filter.") : Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
        }
    }

    private static double Percentile(List<double> times)
    {
        times.Sort();
        return times[(int)(times.Count * 0.95)];
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (var i = 0; !condition(); i++)
        {
            await Task.Delay(5);
            if (i > 12_000)
            {
                throw new TimeoutException("It did not happen within a minute.");
            }
        }
    }

    private static void Filter(string command)
    {
        using var nft = Process.Start("nft", command);
        nft.WaitForExit();
        if (nft.ExitCode != 0)
        {
            throw new InvalidOperationException("nft failed: run this by benchmarks/portal-blocked.sh.");
        }
    }
}
