using System.Diagnostics;
using System.Globalization;
using Fiscal.Receipts.Tests.Rendering;
using Fiscal.Tse.Simulator;
using Xunit.Abstractions;

namespace Fiscal.Receipts.Portal.Tests.Display;

/// <summary>Nothing else runs while this measures.</summary>
[CollectionDefinition(nameof(DisplayLatencyTests), DisableParallelization = true)]
[Collection(nameof(DisplayLatencyTests))]
public sealed class DisplayLatencyTests(ITestOutputHelper output) : IDisposable
{
    private readonly Tool.Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_finished_sale_is_on_the_display_at_once()
    {
        await using var host = await DisplayHost.StartAsync();
        using var feed = new CustomerDisplayFeed("KASSE-01");
        host.Displays.Add(feed);
        await using var client = new DisplayClient(host.Address);
        await client.PairAsync(host.Displays, "KASSE-01");
        var options = new FiscalOptions { JournalPath = _folder.Path("fiscal.journal") };
        options.SetMerchant("Café Muster", "Marktplatz 1", "12345", "Musterstadt", "12/345/67890");
        using var tse = new SimulatedTse(new SimulatedTseOptions { Directory = _folder.Path("tse") });
        using var registers = FiscalRegisters.Create(options, tse);
        var register = registers.Open("KASSE-01");
        var times = new List<double>();
        for (var number = 1; number <= 200; number++)
        {
            var arrived = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
            void Arrived(DisplayClient.Received state)
            {
                if (state.Phase == "offer")
                {
                    arrived.TrySetResult(state.Time);
                }
            }

            using var sale = register.Begin("sale-" + number.ToString(CultureInfo.InvariantCulture));
            feed.Begin("sale-" + number.ToString(CultureInfo.InvariantCulture));
            var draft = new ReceiptDraft();
            draft.AddLine("Kaffee", 2m, 2.80m, VatCategory.Standard);
            draft.PayCash(5.60m, 10m);
            feed.ShowTotal(draft);
            await Wait.UntilAsync(() => client.Last?.Phase is "total");
            client.Arrived += Arrived;

            // From the cashier's key: signature, journal, QR code, stream.
            var start = Stopwatch.GetTimestamp();
            var receipt = await sale.FinishAsync(draft);
            Assert.True(DisplayHost.Offer(feed, receipt));
            times.Add(Stopwatch.GetElapsedTime(start, await arrived.Task.WaitAsync(TimeSpan.FromSeconds(10))).TotalMilliseconds);
            client.Arrived -= Arrived;
            Assert.Equal(DisplayHost.LinkOf(receipt.Id), client.Last?.Link);
        }

        times.Sort();
        output.WriteLine($"Finish → QR code at the display: p50 {times[100]:0.0} ms, p95 {times[190]:0.0} ms, max {times[^1]:0.0} ms");
        // The target is 300 ms on a machine of its own; this bound catches a poll or a lost wake-up on a busy one.
        Assert.InRange(times[190], 0, 2_000);
    }
}
