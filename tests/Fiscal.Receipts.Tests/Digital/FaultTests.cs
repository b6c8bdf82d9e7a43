using Fiscal.Testing;
using Fiscal.Receipts.Tests.Rendering;
using Microsoft.Extensions.Time.Testing;
using static Fiscal.Receipts.Tests.Digital.PairedTill;

namespace Fiscal.Receipts.Tests.Digital;

public sealed class FaultTests
{
    [Theory]
    [InlineData("Hang")]
    [InlineData("ServerError")]
    [InlineData("CutReply")]
    [InlineData("LoseReply")]
    public void After_a_fault_everything_arrives_once_and_in_order(string name)
    {
        var fault = Enum.Parse<FakePortal.Fault>(name);
        using var portal = new FakePortal();
        using var till = new PairedTill(portal);
        till.Sell();
        Eventually(() => portal.Read(p => p.Receipts.Count) == 1, "the first receipt");

        portal.Read(p =>
        {
            p.Faults.Enqueue(fault);
            p.Faults.Enqueue(fault);
            return 0;
        });
        for (var i = 0; i < 5; i++)
        {
            till.Sell();
        }

        Eventually(() => till.Digital.Reachability == PortalReachability.Unreachable, "the fault to be noticed");
        Assert.True(till.Digital.GetStatus().Waiting > 0);
        Eventually(() => portal.Read(p => p.Receipts.Count) == 6 && till.Digital.GetStatus().Waiting == 0, "all receipts", 20);

        Assert.Equal(Enumerable.Range(1, 6).Select(static i => "KASSE-01/" + i), portal.Read(p => p.Order.ToArray()));
        Assert.Equal(PortalReachability.Reachable, till.Digital.Reachability);
        Eventually(() => till.Deliveries().Count(d => d.What == DeliveryKind.Uploaded) == 6, "the notes");
    }

    [Fact]
    public void A_portal_that_is_away_and_comes_back_gets_what_waited()
    {
        using var portal = new FakePortal();
        portal.Close();
        using var till = new PairedTill(portal);
        var first = till.Sell();
        Eventually(() => till.Digital.Reachability == PortalReachability.Unreachable, "the refusal");

        var offer = till.Digital.Offer(first);
        Assert.Equal((PaperDue.Now, PaperReason.Offline, true), (offer.Paper, offer.Reason, offer.HasLink));

        till.Sell();
        portal.Open();
        till.Sell();
        Eventually(() => portal.Read(p => p.Receipts.Count) == 3 && portal.Read(p => p.Links.Count) == 1, "what waited", 20);
        Assert.Equal(["KASSE-01/1", "KASSE-01/2", "KASSE-01/3"], portal.Read(p => p.Order.ToArray()));
    }

    [Fact]
    public async Task A_portal_that_swallows_everything_is_noticed_within_a_second()
    {
        using var portal = new FakePortal();
        using var till = new PairedTill(portal, o => o.SlowAfter = new DigitalReceiptsOptions().SlowAfter, clock: TimeProvider.System);
        var arrived = till.Digital.Offer(till.Sell());
        Assert.True(await till.Digital.WaitForUploadAsync(arrived, TimeSpan.FromSeconds(10)));
        Assert.True(await till.Digital.WaitForUploadAsync(arrived, TimeSpan.Zero));
        Assert.Equal(PortalReachability.Reachable, till.Digital.Reachability);

        portal.Always = FakePortal.Fault.Hang;
        var waiting = till.Digital.Offer(till.Sell());
        var watch = System.Diagnostics.Stopwatch.StartNew();
        Assert.Equal(PaperDue.No, waiting.Paper);
        Assert.False(await till.Digital.WaitForUploadAsync(waiting, TimeSpan.FromMilliseconds(900)));
        Assert.InRange(watch.Elapsed.TotalSeconds, 0.8, 5);

        // Long before the exchange itself gives up.
        var next = till.Digital.Offer(till.Sell());
        Assert.Equal((PaperDue.Now, PaperReason.Offline, PortalReachability.Unreachable), (next.Paper, next.Reason, next.Reachability));
        Assert.Equal(15, till.Options.ExchangeLimit.TotalSeconds);
    }

    [Fact]
    public void Tries_follow_after_1_5_30_120_and_600_seconds()
    {
        var clock = new SteppedClock();
        var tries = new List<DateTimeOffset>();
        using var refusing = new RefusingHandler(() => tries.Add(clock.GetUtcNow()));
        using var client = new HttpClient(refusing);
        using var portal = new FakePortal(clock);
        var journal = new TestJournal();
        journal.Sell();
        using var till = new PairedTill(portal, o => o.Client = client, journal, clock: clock);
        var looks = 0;
        for (var passed = TimeSpan.Zero; passed < TimeSpan.FromSeconds(1_640); passed += SteppedClock.Step)
        {
            // The loop sleeps again before time goes on.
            Eventually(() => clock.Looks > looks, "a look");
            looks = clock.Looks;
            clock.Advance(SteppedClock.Step);
        }

        var pauses = tries.Zip(tries.Skip(1), static (a, b) => (b - a).TotalSeconds).ToArray();
        double[] least = [1, 5, 30, 120, 600, 600];
        Assert.True(pauses.Length >= least.Length, string.Join(" ", pauses));
        for (var i = 0; i < least.Length; i++)
        {
            // As long as our steps are; the jitter of the last ones is two minutes at most.
            Assert.InRange(pauses[i], least[i], least[i] + SteppedClock.Step.TotalSeconds + (i < 4 ? 0 : 120));
        }
    }

    [Fact]
    public void A_thousand_receipts_and_two_kills_arrive_once_each_in_order()
    {
        var count = 1_000 * TestSettings.Scale;
        var random = new Random(TestSettings.Seed);
        using var portal = new FakePortal();
        var journal = new TestJournal();
        for (var i = 0; i < count; i++)
        {
            journal.Sell(i % 50 == 7 ? b => b.Outage() : null);
        }

        var store = journal.ToStore();
        for (var kill = 0; kill < 2; kill++)
        {
            // A killed process says no more to the portal and to the journal; what it had not written down is lost.
            var victim = new PairedTill(portal, journal: journal, store: store.AfterKill());
            var until = portal.Read(p => p.Receipts.Count) + random.Next(100, (count / 3) + 1);
            portal.Read(p =>
            {
                p.Faults.Enqueue(FakePortal.Fault.None);
                p.Faults.Enqueue(FakePortal.Fault.LoseReply);
                return 0;
            });
            Eventually(() => portal.Read(p => p.Receipts.Count) >= Math.Min(until, count), "some receipts", 30);
            store = victim.Store.AfterKill();
            victim.Dispose();
        }

        using var till = new PairedTill(portal, journal: journal, store: store);
        Eventually(() => portal.Read(p => p.Receipts.Count) == count && till.Digital.GetStatus().Waiting == 0, "all receipts", 60);

        Assert.Equal(Enumerable.Range(1, count).Select(static i => "KASSE-01/" + i), portal.Read(p => p.Order.ToArray()));
        Assert.True(portal.Read(p => p.Received.Values.Sum()) > count, "Nothing was repeated: the kills hit nothing.");
    }

    /// <summary>Goes on by the step of the loop's own look, and knows when the loop went to sleep.</summary>
    private sealed class SteppedClock() : FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(56))
    {
        private int _looks;

        public static TimeSpan Step { get; } = TimeSpan.FromSeconds(2);

        public int Looks => Volatile.Read(ref _looks);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            if (dueTime <= Step)
            {
                Interlocked.Increment(ref _looks);
            }

            return timer;
        }
    }

    private sealed class RefusingHandler(Action asked) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            asked();
            return Task.FromResult(new HttpResponseMessage(System.Net.HttpStatusCode.ServiceUnavailable));
        }
    }
}
