using System.Diagnostics;
using Fiscal.Journal;
using Fiscal.Testing;
using Microsoft.Extensions.Logging;

namespace Fiscal.Receipts.Tests.Digital;

/// <summary>A register of the test journal that is paired with a portal. Time runs twenty times as fast, so that pauses of seconds do not make tests slow.</summary>
internal sealed class PairedTill : IDisposable
{
    public const string Id = "KASSE-01";

    private readonly JournalLog _log;

    public PairedTill(FakePortal portal, Action<DigitalReceiptsOptions>? configure = null, TestJournal? journal = null, InMemoryJournalStore? store = null, TimeProvider? clock = null)
    {
        Portal = portal;
        Journal = journal ?? new TestJournal(Id);
        Store = store ?? Journal.ToStore();
        _log = new JournalLog(Store);
        Options = new DigitalReceiptsOptions
        {
            Pairing = new PortalPairing(portal.Address, new Uri("https://bon.example.de/"), Id, new RegisterKey(42, portal.Key), "M1", "B1", "Mitte"),
            DeliveryLog = _log,
            TimeProvider = clock ?? new FastClock(20),
            Logger = Log,
            // As slow as machines of tests are, times the clock's factor.
            SlowAfter = TimeSpan.FromMinutes(1),
        };
        configure?.Invoke(Options);
        Digital = new DigitalReceipts(Store, Id, Options);
    }

    public FakePortal Portal { get; }

    public TestJournal Journal { get; }

    public InMemoryJournalStore Store { get; }

    public DigitalReceiptsOptions Options { get; }

    public LogText Log { get; } = new();

    public DigitalReceipts Digital { get; }

    /// <summary>Sells as a register does, and wakes the upload.</summary>
    public Receipt Sell(Action<ReceiptBuilder>? change = null)
    {
        var before = Journal.Entries.Count;
        var sale = Journal.Sell(change);
        _log.Append(Journal.Entries.Skip(before));
        Digital.Wake();
        return sale.ToReceipt();
    }

    public static void Eventually(Func<bool> condition, string what, int seconds = 10)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(seconds), "Did not happen: " + what);
            Thread.Yield();
            new ManualResetEventSlim().Wait(1);
        }
    }

    public IReadOnlyList<DeliveryEntry> Deliveries() =>
        [.. new JournalReader(Store, Id).ReadEntriesAsync(1, JournalStore.MaxReadCount).GetAwaiter().GetResult().OfType<DeliveryEntry>()];

    public void Dispose() => Digital.Dispose();

    /// <summary>What a register's delivery log does, without the register.</summary>
    private sealed class JournalLog(InMemoryJournalStore store) : DeliveryLog
    {
        private readonly object _lock = new();

        public void Append(IEnumerable<JournalEntry> entries)
        {
            lock (_lock)
            {
                store.Append(Id, store.GetHeadAsync(Id).GetAwaiter().GetResult(), [.. entries.Select(EntryCodec.Encode)], Durability.Durable);
            }
        }

        public override void Record(ReceiptId receiptId, DeliveryEvent deliveryEvent) => Append(
        [
            new DeliveryEntry
            {
                Time = new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.FromHours(1)),
                ReceiptNumber = receiptId.Number,
                What = deliveryEvent.Kind,
                Detail = deliveryEvent.Detail,
                Device = deliveryEvent.Device,
            },
        ]);

        public override void BeginOutputOutage(string registerId, string device, string cause)
        {
        }

        public override void EndOutputOutage(string registerId, string device)
        {
        }
    }

    public sealed class LogText : ILogger
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<string> _lines = new();

        public string All => string.Join("\n", _lines);

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _lines.Enqueue(logLevel + ": " + formatter(state, exception) + " " + exception);
    }
}
