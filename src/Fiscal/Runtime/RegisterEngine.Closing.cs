using Fiscal.Journal;

namespace Fiscal;

internal sealed partial class RegisterEngine
{
    public async Task<ClosingResult> CloseDayAsync(CloseDayOptions options)
    {
        CheckUsable();
        await ResyncAsync().ConfigureAwait(true);
        await AppendPendingSealsAsync().ConfigureAwait(true);
        foreach (var running in _baskets.Values.Select(static b => b.Completion).Where(static c => c is not null).ToList())
        {
            await Task.WhenAny(running!.Task).ConfigureAwait(true);
        }

        await DecideAsync(options).ConfigureAwait(true);
        if (options.AbortOpenBaskets)
        {
            foreach (var basket in _baskets.Values.Where(static b => b.Finishing is null && b.Captured.Count == 0).ToList())
            {
                await AbortAsync(basket, CancellationToken.None).ConfigureAwait(true);
            }
        }

        var open = GetStatus().OpenBaskets;
        if (open.Count > 0)
        {
            return new ClosingResult(null, open);
        }

        foreach (var unit in Units.Where(static unit => unit is { Outage: null, IsAdmitted: true }))
        {
            unit.NeedsOrphanScan = true;
            await EndLostTransactionsAsync(unit).ConfigureAwait(true);
        }

        await DeliverSlipsBeforeClosingAsync().ConfigureAwait(true);
        var entry = await AppendClosingAsync(options.BusinessDay ?? BusinessDayNow(), options.Person).ConfigureAwait(true);
        return new ClosingResult(new Closing(entry), []);
    }

    public void Record(long receiptNumber, DeliveryEvent delivery)
    {
        if (!_closed && _fenced is null)
        {
            AppendBuffered(new DeliveryEntry { ReceiptNumber = receiptNumber, What = delivery.Kind, Detail = delivery.Detail, Device = delivery.Device });
        }
    }

    public void RecordOutputOutage(string device, string cause, bool ended)
    {
        if (!_closed && _fenced is null)
        {
            AppendBuffered(new OutputOutageEntry { Device = device, Cause = cause, Ended = ended });
        }
    }

    private async Task<ClosingEntry> AppendClosingAsync(DateTime? businessDay, string? person)
    {
        var entry = new ClosingEntry
        {
            Time = Now,
            ClosingNumber = ++_counters.LastClosingNumber,
            BusinessDay = businessDay?.Date,
            FirstBonId = _totals.FirstBonId,
            LastBonId = _totals.LastBonId,
            Totals = _totals.ToTotals(),
            Drawer = DrawerNow(),
            Counters = new RegisterCounters
            {
                LastReceiptNumber = _counters.LastReceiptNumber,
                LastBonId = _counters.LastBonId,
                LastOutageNumber = _counters.LastOutageNumber,
                LastClosingNumber = _counters.LastClosingNumber,
                LastMasterDataSequence = _counters.LastMasterDataSequence,
                OpenOutages = [.. _counters.OpenOutages],
            },
            Person = person,
        };
        await AppendDurableAsync(Durability.Durable, entry).ConfigureAwait(true);
        _books.Close(entry);
        _totals = new ClosingAccumulator(_fiscal.Currency);
        _cashier = null;

        // What the device still has to tell about lies before the closing, or a slip nobody got yet: then the next opening reads on from an earlier one.
        if (_pending.Count == 0 && _baskets.Count == 0 && !HasSlipsToDeliver && !_books.HasOpenTables && _missing is null)
        {
            await _store.SaveCursorAsync(StateConsumer, RegisterId, entry.Sequence).ConfigureAwait(true);
        }

        return entry;
    }
}
