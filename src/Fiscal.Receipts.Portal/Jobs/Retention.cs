using Microsoft.Extensions.Logging;

namespace Fiscal.Receipts.Portal;

/// <summary>Ends links whose time is over: what the link is found by, who read it and what waited for the till go; the receipt stays unless the merchant's own limit has come.</summary>
/// <remarks>May run on several instances at once. On SQLite the file is overwritten and its log emptied; PostgreSQL keeps dead rows in its files until VACUUM (docs/portal.md).</remarks>
internal sealed class Retention(PortalDatabase database, TimeProvider clock, IEnumerable<RetentionStep> steps, ILogger<Retention> log)
{
    // So small that tills do not wait behind it.
    private const int BatchLength = 200;

    // Ten years: as long as the longest record. Then an old link is answered as one that never arrived.
    private const int MarkDays = 3653;

    private const int MostTruncations = 10;

    private static readonly PortalQuery Merchants = PortalQuery.Reference("merchant.retention", "SELECT merchant_id, record_days FROM merchant");

    private static readonly PortalQuery ExpiredLinks = new(
        "link.expired", "SELECT storage_key, receipt_id FROM link WHERE merchant_id = @merchant AND expires_at <= @now ORDER BY expires_at LIMIT 200");

    private static readonly PortalQuery PutMark = new("expired_link.put", "INSERT INTO expired_link (merchant_id, mark, expired_day) VALUES (@merchant, @mark, @day) ON CONFLICT DO NOTHING");

    private static readonly PortalQuery DeleteLink = new("link.delete", "DELETE FROM link WHERE merchant_id = @merchant AND storage_key = @key");

    private static readonly PortalQuery DeleteEvents = new("event.delete", "DELETE FROM event WHERE merchant_id = @merchant AND receipt_id = @receipt");

    private static readonly PortalQuery DeleteMarks = new("expired_link.delete", "DELETE FROM expired_link WHERE merchant_id = @merchant AND expired_day < @day");

    private static readonly PortalQuery OldReceipts = new(
        "receipt.old",
        "SELECT r.receipt_id FROM receipt r WHERE r.merchant_id = @merchant AND r.ended_at < @before "
        + "AND NOT EXISTS (SELECT 1 FROM link l WHERE l.merchant_id = @merchant AND l.receipt_id = r.receipt_id) ORDER BY r.ended_at LIMIT 200");

    private static readonly PortalQuery DeleteReceipt = new("receipt.delete", "DELETE FROM receipt WHERE merchant_id = @merchant AND receipt_id = @receipt");

    private static readonly PortalQuery DeleteDeliveries = new("delivery.delete", "DELETE FROM delivery WHERE merchant_id = @merchant AND receipt_id = @receipt");

    private static readonly PortalQuery DeleteAlarms = new("alarm.delete", "DELETE FROM alarm WHERE merchant_id = @merchant AND receipt_id = @receipt");

    /// <summary>Does all that is due.</summary>
    /// <returns>How many links ended and how many receipts were deleted.</returns>
    public async Task<(int Links, int Receipts)> RunAsync(CancellationToken cancellationToken)
    {
        using var activity = PortalTelemetry.StartRetention();
        var now = clock.GetUtcNow();
        var (links, receipts) = (0, 0);
        var merchants = await database.ReadAsync(
            session => session.ReadAsync(Merchants, static row => (Id: row.GetString(0), RecordDays: row.Number(1)), cancellationToken), cancellationToken);
        foreach (var (merchantId, recordDays) in merchants)
        {
            links += await RepeatAsync(session => ExpireAsync(session, merchantId, now, cancellationToken), cancellationToken);
            if (recordDays is { } days)
            {
                receipts += await RepeatAsync(session => DeleteAsync(session, merchantId, now.AddDays(-days), cancellationToken), cancellationToken);
            }

            await database.WriteAsync(
                session => session.ExecuteAsync(DeleteMarks, cancellationToken, ("merchant", merchantId), ("day", DayOf(now) - MarkDays)), cancellationToken);
        }

        if (links + receipts > 0)
        {
            await EmptyLogAsync(cancellationToken);
            PortalTelemetry.LinksExpired(links);
            PortalLog.RetentionRan(log, links, receipts);
        }

        return (links, receipts);
    }

    private static long DayOf(DateTimeOffset time) => time.ToUnixTimeSeconds() / 86_400;

    private async Task<int> RepeatAsync(Func<PortalSession, Task<int>> batch, CancellationToken cancellationToken)
    {
        var total = 0;
        int count;
        do
        {
            count = await database.WriteAsync(batch, cancellationToken);
            total += count;
        }
        while (count == BatchLength);
        return total;
    }

    private async Task<int> ExpireAsync(PortalSession session, string merchantId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var links = await session.ReadAsync(
            ExpiredLinks,
            static row => (Key: row.GetFieldValue<byte[]>(0), ReceiptId: row.GetString(1)),
            cancellationToken,
            ("merchant", merchantId),
            ("now", now.ToUnixTimeMilliseconds()));
        foreach (var (key, receiptId) in links)
        {
            await session.ExecuteAsync(PutMark, cancellationToken, ("merchant", merchantId), ("mark", ReceiptStore.MarkOf(key)), ("day", DayOf(now)));
            await session.ExecuteAsync(DeleteLink, cancellationToken, ("merchant", merchantId), ("key", key));
            await session.ExecuteAsync(DeleteEvents, cancellationToken, ("merchant", merchantId), ("receipt", receiptId));
            foreach (var step in steps)
            {
                await step.ExpireAsync(session, merchantId, receiptId, cancellationToken);
            }
        }

        return links.Count;
    }

    private async Task<int> DeleteAsync(PortalSession session, string merchantId, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var receipts = await session.ReadAsync(
            OldReceipts, static row => row.GetString(0), cancellationToken, ("merchant", merchantId), ("before", before.ToUnixTimeMilliseconds()));
        foreach (var receiptId in receipts)
        {
            foreach (var query in (PortalQuery[])[DeleteReceipt, DeleteDeliveries, DeleteEvents, DeleteAlarms])
            {
                await session.ExecuteAsync(query, cancellationToken, ("merchant", merchantId), ("receipt", receiptId));
            }

            foreach (var step in steps)
            {
                await step.ExpireAsync(session, merchantId, receiptId, cancellationToken);
            }
        }

        return receipts.Count;
    }

    private async Task EmptyLogAsync(CancellationToken cancellationToken)
    {
        if (database is not SqlitePortalDatabase sqlite)
        {
            return;
        }

        // A reader that is in the middle of something holds the log; it is gone in a moment.
        for (var i = 0; i < MostTruncations && !await sqlite.TruncateLogAsync(cancellationToken); i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), clock, cancellationToken);
        }
    }
}
