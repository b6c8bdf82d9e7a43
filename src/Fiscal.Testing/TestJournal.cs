using Fiscal.Journal;

namespace Fiscal.Testing;

/// <summary>A journal of one register for tests, as a list of entries that may be changed before it is chained: for readers, exports, verifiers.</summary>
/// <remarks>Not thread-safe. Nothing is random.</remarks>
public sealed class TestJournal
{
    private ClosingTotalsBuilder _totals = new();
    private long _receipts;
    private long _outages;
    private long _closings;
    private readonly long _masterData;
    private long? _firstBonId;
    private OutageBeganEntry? _outage;

    /// <summary>Begins with Genesis and master data.</summary>
    /// <param name="registerId">Register.</param>
    /// <param name="tse">Device; a new one if <see langword="null"/>.</param>
    /// <param name="begin">When.</param>
    public TestJournal(string registerId = "KASSE-01", TestTse? tse = null, DateTimeOffset? begin = null)
    {
        RegisterId = registerId ?? throw new ArgumentNullException(nameof(registerId));
        Tse = tse ?? new TestTse();
        Clock = begin ?? new DateTimeOffset(2026, 11, 24, 8, 0, 0, TimeSpan.FromHours(1));
        Entries.Add(new GenesisEntry { Time = Clock, JournalId = new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11) });
        Entries.Add(new MasterDataEntry
        {
            Time = Clock,
            Merchant = new Merchant("Bäckerei Beispiel GmbH", new Address("Hauptstraße 1", "10115", "Berlin"), taxNumber: "30/123/45678"),
            Register = new RegisterInfo { ClientId = RegisterId, Brand = "TEST" },
            Tse = Tse.Identity,
            TseName = "test",
        });
        _masterData = Entries.Count;
    }

    /// <summary>Register.</summary>
    public string RegisterId { get; }

    /// <summary>Device.</summary>
    public TestTse Tse { get; }

    /// <summary>Time of the next thing that happens.</summary>
    public DateTimeOffset Clock { get; set; }

    /// <summary>The entries so far; a test may change, insert and remove.</summary>
    public IList<JournalEntry> Entries { get; } = [];

    /// <summary>Sells.</summary>
    /// <param name="change">What to sell; two lines in cash if <see langword="null"/>.</param>
    public ReceiptEntries Sell(Action<ReceiptBuilder>? change = null)
    {
        var builder = new ReceiptBuilder(RegisterId).SignedBy(Tse).Number(_receipts + 1).At(Clock);
        if (_outage is not null)
        {
            builder.Outage(_outage.OutageNumber, _outage.Code, _outage.Time);
        }

        change?.Invoke(builder);
        var sale = builder.BuildEntries();
        foreach (var entry in sale.All)
        {
            Entries.Add(entry);
        }

        _receipts++;
        _firstBonId ??= sale.Finishing.BonId;
        _totals.Add(sale.Finishing.Content, sale.Sealed.Signature is not null);
        Clock = Clock.AddMinutes(2);
        return sale;
    }

    /// <summary>The device fails.</summary>
    /// <param name="code">Code.</param>
    public OutageBeganEntry BeginOutage(string code = TseErrorCodes.DeviceAbsent)
    {
        _outages++;
        _outage = new OutageBeganEntry { Time = Clock, OutageNumber = _outages, Code = code, Text = "Die TSE ist nicht erreichbar.", SerialNumber = Tse.SerialNumber, Manufacturer = "TEST" };
        Entries.Add(_outage);
        Clock = Clock.AddMinutes(1);
        return _outage;
    }

    /// <summary>The device works again.</summary>
    public OutageEndedEntry EndOutage()
    {
        var ended = new OutageEndedEntry { Time = Clock, OutageNumber = _outages };
        Entries.Add(ended);
        _outage = null;
        Clock = Clock.AddMinutes(1);
        return ended;
    }

    /// <summary>Closes the cash point.</summary>
    public ClosingEntry Close()
    {
        _closings++;
        var closing = new ClosingEntry
        {
            Time = Clock,
            ClosingNumber = _closings,
            FirstBonId = _firstBonId,
            LastBonId = _firstBonId is null ? null : _receipts,
            Totals = _totals.ToTotals(),
            Counters = new RegisterCounters
            {
                LastReceiptNumber = _receipts,
                LastBonId = _receipts,
                LastOutageNumber = _outages,
                LastClosingNumber = _closings,
                LastMasterDataSequence = _masterData,
                OpenOutages = _outage is null ? [] : [_outage],
            },
        };
        Entries.Add(closing);
        _totals = new ClosingTotalsBuilder();
        _firstBonId = null;
        Clock = Clock.AddMinutes(1);
        return closing;
    }

    /// <summary>Chains the entries as they are now into a store.</summary>
    public InMemoryJournalStore ToStore()
    {
        var store = new InMemoryJournalStore();
        var head = JournalHead.Empty;
        for (var i = 0; i < Entries.Count; i += EntryBatch.MaxCount)
        {
            head = store.Append(RegisterId, head, Entries.Skip(i).Take(EntryBatch.MaxCount).Select(EntryCodec.Encode).ToList(), Durability.Durable);
        }

        return store;
    }
}
