using System.Data.Common;
using System.Security.Cryptography;

namespace Fiscal.Receipts.Portal;

/// <summary>Receipts and their links, what became of them, and what waits for the till.</summary>
internal sealed partial class ReceiptStore(PortalDatabase database, TimeProvider clock, LayoutStore layouts, EventSignals signals)
{
    private static readonly PortalQuery Linked = new(
        "link.receipt",
        "SELECT r.branch_id, r.register_id, r.receipt_id, r.content, r.layout_id, r.verified, r.stored_at, l.offered_at, l.expires_at, l.withdrawn_at, l.hidden_until "
        + "FROM link l JOIN receipt r ON r.merchant_id = @merchant AND r.receipt_id = l.receipt_id WHERE l.merchant_id = @merchant AND l.storage_key = @key");

    private static readonly PortalQuery Mark = new("expired_link.find", "SELECT expired_day FROM expired_link WHERE merchant_id = @merchant AND mark = @mark");

    // A person after a robot counts as the first reader.
    private static readonly PortalQuery FirstReader = new(
        "link.pick_up",
        "UPDATE link SET picked_up_at = @now, picked_up_by = @reader WHERE merchant_id = @merchant AND storage_key = @key "
        + "AND (picked_up_at IS NULL OR (picked_up_by = 'bot' AND @reader <> 'bot')) RETURNING receipt_id");

    private static readonly PortalQuery RegisterOf = new("receipt.register", "SELECT register_id FROM receipt WHERE merchant_id = @merchant AND receipt_id = @receipt");

    private static readonly PortalQuery Hide = new("link.hide", "UPDATE link SET hidden_until = @until WHERE merchant_id = @merchant AND storage_key = @key");

    private static readonly PortalQuery NextEvents = new(
        "register.next_events",
        "UPDATE register SET last_event = last_event + @count WHERE merchant_id = @merchant AND register_id = @register RETURNING last_event");

    private static readonly PortalQuery InsertEvent = new(
        "event.insert",
        "INSERT INTO event (merchant_id, register_id, number, receipt_id, kind, detail, occurred_at) VALUES (@merchant, @register, @number, @receipt, @kind, @detail, @time)");

    /// <summary>What a link leads to; <see langword="null"/> if nothing has arrived under this key.</summary>
    public Task<LinkedReceipt?> FindAsync(string merchantId, byte[] storageKey, CancellationToken cancellationToken) =>
        database.ReadAsync(
            async session =>
                await session.FindAsync(Linked, row => ReadLinked(merchantId, row), cancellationToken, ("merchant", merchantId), ("key", storageKey))
                ?? await session.FindAsync(Mark, row => Expired(merchantId, row), cancellationToken, ("merchant", merchantId), ("mark", MarkOf(storageKey))),
            cancellationToken);

    /// <summary>Notes the first readers of pages and tells their tills, all of them or none.</summary>
    public async Task RecordPickUpsAsync(string merchantId, IReadOnlyList<PickUp> pickUps, CancellationToken cancellationToken)
    {
        // One order for all instances, so that none waits for another in a circle.
        var ordered = pickUps.OrderBy(static pickUp => pickUp.RegisterId, StringComparer.Ordinal).ThenBy(static pickUp => Convert.ToHexString(pickUp.StorageKey), StringComparer.Ordinal).ToList();
        var told = await database.WriteAsync(
            async session =>
            {
                var opened = await session.FindEachAsync(
                    FirstReader,
                    static row => row.GetString(0),
                    [.. ordered.Select(pickUp => ((string, object?)[])[("merchant", merchantId), ("key", pickUp.StorageKey), ("reader", pickUp.ReaderClass), ("now", pickUp.Time.ToUnixTimeMilliseconds())])],
                    cancellationToken);
                var first = ordered.Zip(opened).Where(static pair => pair.Second is not null).GroupBy(static pair => pair.First.RegisterId, StringComparer.Ordinal).ToList();
                foreach (var register in first)
                {
                    await AddEventsAsync(
                        session,
                        merchantId,
                        register.Key,
                        [.. register.Select(static pair => new PortalEvent(0, pair.Second, "pickedUp", pair.First.ReaderClass, pair.First.Time))],
                        cancellationToken);
                }

                return first.ConvertAll(static register => register.Key);
            },
            cancellationToken);
        foreach (var register in told)
        {
            signals.Raise(merchantId, register);
        }
    }

    private static async Task AddEventsAsync(PortalSession session, string merchantId, string registerId, IReadOnlyList<PortalEvent> events, CancellationToken cancellationToken)
    {
        var last = await session.FindAsync(
            NextEvents, static row => Tuple.Create(row.GetInt64(0)), cancellationToken, ("merchant", merchantId), ("register", registerId), ("count", (long)events.Count));
        if (last is null)
        {
            return;
        }

        var first = last.Item1 - events.Count + 1;
        await session.ExecuteEachAsync(
            InsertEvent,
            [.. events.Select((waiting, i) => ((string, object?)[])
            [
                ("merchant", merchantId),
                ("register", registerId),
                ("number", first + i),
                ("receipt", waiting.ReceiptId),
                ("kind", waiting.Kind),
                ("detail", waiting.Detail),
                ("time", waiting.Time.ToUnixTimeMilliseconds()),
            ])],
            cancellationToken);
    }

    /// <summary>Hides the page until then: somebody says that the receipt is not his.</summary>
    public Task HideAsync(string merchantId, byte[] storageKey, DateTimeOffset until, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session => session.ExecuteAsync(Hide, cancellationToken, ("merchant", merchantId), ("key", storageKey), ("until", until.ToUnixTimeMilliseconds())),
            cancellationToken);

    /// <summary>Puts an event into what waits for the register; numbers follow the order of commits, because the register's row is locked until then.</summary>
    /// <param name="session">The transaction it belongs to.</param>
    /// <param name="merchantId">Merchant.</param>
    /// <param name="registerId">Register that is told.</param>
    /// <param name="receiptId">Receipt it is about.</param>
    /// <param name="kind"><c>pickedUp</c>, <c>mailed</c>, <c>withdrawn</c>, <c>restored</c>, <c>layout</c>.</param>
    /// <param name="detail">As docs/portal-api.md says of the kind.</param>
    /// <param name="time">When it happened.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task AddEventAsync(PortalSession session, string merchantId, string registerId, string receiptId, string kind, string? detail, DateTimeOffset time, CancellationToken cancellationToken) =>
        AddEventsAsync(session, merchantId, registerId, [new PortalEvent(0, receiptId.Length == 0 ? null : receiptId, kind, detail, time)], cancellationToken);

    /// <summary>Wakes a till that waits for events: after the commit.</summary>
    public void Wake(string merchantId, string registerId) => signals.Raise(merchantId, registerId);

    public Task<string?> FindRegisterAsync(PortalSession session, string merchantId, string receiptId, CancellationToken cancellationToken) =>
        session.FindAsync(RegisterOf, static row => row.GetString(0), cancellationToken, ("merchant", merchantId), ("receipt", receiptId));

    /// <summary>What is left of an expired link: only who holds the link can make it, and it leads nowhere.</summary>
    internal static byte[] MarkOf(byte[] storageKey)
    {
        Span<byte> message = stackalloc byte[5 + storageKey.Length];
        "gone1"u8.CopyTo(message);
        storageKey.CopyTo(message[5..]);
        return SHA256.HashData(message)[..16];
    }

    private LinkedReceipt ReadLinked(string merchantId, DbDataReader row)
    {
        var now = clock.GetUtcNow();
        var state = row.Time(8) <= now ? LinkState.Expired
            : !row.IsDBNull(9) ? LinkState.Withdrawn
            : row.TimeOrNull(10) > now ? LinkState.Hidden
            : LinkState.Open;
        return new LinkedReceipt(merchantId, row.GetString(0), row.GetString(1), row.GetString(2), row.GetFieldValue<byte[]>(3), row.Text(4), state, row.Choice(5), row.Time(6), row.Time(7));
    }

    private static LinkedReceipt Expired(string merchantId, DbDataReader row)
    {
        var day = DateTimeOffset.UnixEpoch.AddDays(row.GetInt64(0));
        return new LinkedReceipt(merchantId, string.Empty, string.Empty, string.Empty, [], null, LinkState.Expired, null, day, day);
    }
}
