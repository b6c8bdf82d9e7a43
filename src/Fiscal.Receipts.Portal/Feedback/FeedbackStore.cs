using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Fiscal.Receipts.Portal;

/// <summary>What customers say, kept so that nobody can join it to a receipt or a person (digital-receipt §7).</summary>
/// <remarks>
/// An entry waits under a random key and without a time until five of its branch wait, or until its month is over. Then all of them are released in random order with the finest
/// period that five released entries share. That feedback was given for a receipt is a hash in a table of its own, which nobody can compute from the database.
/// </remarks>
internal sealed class FeedbackStore(PortalDatabase database, TimeProvider time)
{
    /// <summary>So many are not told apart.</summary>
    public const int Crowd = 5;

    public static readonly TimeSpan ContactLife = TimeSpan.FromDays(90);

    private const int EntryLength = 16;

    // yyyy-MM
    private const int MonthLength = 7;

    // Behind every day that is written with four digits.
    private const string AllDays = "9999-99";

    private static readonly PortalQuery Once = new("feedback_once.insert", "INSERT INTO feedback_once (merchant_id, mark) VALUES (@merchant, @mark) ON CONFLICT DO NOTHING");

    private static readonly PortalQuery Wait = new(
        "feedback_waiting.insert",
        "INSERT INTO feedback_waiting (merchant_id, branch_id, entry, day, form_version, stars, answers) VALUES (@merchant, @branch, @entry, @day, @version, @stars, @answers)");

    private static readonly PortalQuery InsertContact = new(
        "feedback_contact.insert",
        "INSERT INTO feedback_contact (merchant_id, entry, branch_id, day, form_version, stars, answers, contact, delete_at) VALUES (@merchant, @entry, @branch, @day, @version, @stars, @answers, @contact, @delete)");

    private static readonly PortalQuery Waiting = new("feedback_waiting.days", "SELECT day FROM feedback_waiting WHERE merchant_id = @merchant AND branch_id = @branch");

    private static readonly PortalQuery Branches = new("feedback_waiting.branches", "SELECT DISTINCT branch_id FROM feedback_waiting WHERE merchant_id = @merchant AND day < @before");

    private static readonly PortalQuery TakeWaiting = new(
        "feedback_waiting.take",
        "DELETE FROM feedback_waiting WHERE merchant_id = @merchant AND branch_id = @branch AND day < @before RETURNING day, form_version, stars, answers");

    private static readonly PortalQuery CountPeriod = new("feedback.count_period", "SELECT COUNT(*) FROM feedback WHERE merchant_id = @merchant AND branch_id = @branch AND period = @period");

    private static readonly PortalQuery Insert = new(
        "feedback.insert",
        "INSERT INTO feedback (merchant_id, entry, branch_id, period, form_version, stars, answers) VALUES (@merchant, @entry, @branch, @period, @version, @stars, @answers)");

    private static readonly PortalQuery List = new(
        "feedback.list",
        "SELECT entry, branch_id, period, form_version, stars, answers FROM feedback WHERE merchant_id = @merchant AND (@branch = '' OR branch_id = @branch) AND (CAST(@stars AS bigint) = 0 OR stars = @stars) ORDER BY period DESC, entry LIMIT @limit");

    private static readonly PortalQuery ListContacts = new(
        "feedback_contact.list",
        "SELECT entry, branch_id, day, form_version, stars, answers, contact FROM feedback_contact WHERE merchant_id = @merchant AND (@branch = '' OR branch_id = @branch) AND (CAST(@stars AS bigint) = 0 OR stars = @stars) AND delete_at > @now ORDER BY day DESC, entry LIMIT @limit");

    private static readonly PortalQuery Delete = new("feedback.delete", "DELETE FROM feedback WHERE merchant_id = @merchant AND entry = @entry");

    private static readonly PortalQuery DeleteContact = new("feedback_contact.delete", "DELETE FROM feedback_contact WHERE merchant_id = @merchant AND entry = @entry");

    private static readonly PortalQuery DeleteOld = new("feedback_contact.delete_old", "DELETE FROM feedback_contact WHERE merchant_id = @merchant AND delete_at <= @now");

    private static readonly PortalQuery Merchants = PortalQuery.Reference("merchant.feedback", "SELECT merchant_id FROM merchant");

    /// <summary>Keeps an answer; <see langword="false"/> if one was given for this receipt before.</summary>
    /// <param name="merchantId">Merchant.</param>
    /// <param name="branchId">Branch.</param>
    /// <param name="token">Link that the form was reached by: nothing of it but a hash of its own is kept.</param>
    /// <param name="answer">What was said.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<bool> AddAsync(string merchantId, string branchId, ReceiptToken token, FeedbackAnswer answer, CancellationToken cancellationToken)
    {
        var mark = token.GetKey("fb1"u8);
        var now = time.GetUtcNow();
        return await database.WriteAsync(
            async session =>
            {
                if (await session.ExecuteAsync(Once, cancellationToken, ("merchant", merchantId), ("mark", mark)) == 0)
                {
                    return false;
                }

                (string, object?)[] values =
                [
                    ("merchant", merchantId), ("branch", branchId), ("entry", RandomNumberGenerator.GetBytes(EntryLength)), ("day", DayOf(now)), ("version", (long)answer.FormVersion), ("stars", (long)answer.Stars), ("answers", answer.Answers),
                ];
                if (answer.Contact.Length > 0)
                {
                    await session.ExecuteAsync(InsertContact, cancellationToken, [.. values, ("contact", answer.Contact), ("delete", (now + ContactLife).ToUnixTimeMilliseconds())]);
                    return true;
                }

                await session.ExecuteAsync(Wait, cancellationToken, values);
                if ((await session.ReadAsync(Waiting, static row => row.GetString(0), cancellationToken, ("merchant", merchantId), ("branch", branchId))).Count >= Crowd)
                {
                    await ReleaseAsync(session, merchantId, branchId, AllDays, cancellationToken);
                }

                return true;
            },
            cancellationToken);
    }

    /// <summary>Releases what waits from months that are over, and deletes answers with a contact after 90 days.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var month = now.ToString("yyyy-MM", CultureInfo.InvariantCulture);
        var deleted = 0;
        foreach (var merchantId in await database.ReadAsync(session => session.ReadAsync(Merchants, static row => row.GetString(0), cancellationToken), cancellationToken))
        {
            deleted += await database.WriteAsync(
                async session =>
                {
                    var old = await session.ExecuteAsync(DeleteOld, cancellationToken, ("merchant", merchantId), ("now", now.ToUnixTimeMilliseconds()));
                    foreach (var branchId in await session.ReadAsync(Branches, static row => row.GetString(0), cancellationToken, ("merchant", merchantId), ("before", month)))
                    {
                        await ReleaseAsync(session, merchantId, branchId, month, cancellationToken);
                    }

                    return old;
                },
                cancellationToken);
        }

        if (deleted > 0 && database is SqlitePortalDatabase sqlite)
        {
            // What was deleted still stands in the log.
            await sqlite.TruncateLogAsync(cancellationToken);
        }
    }

    /// <summary>Released entries and those with a contact, newest period first.</summary>
    /// <param name="merchantId">Merchant.</param>
    /// <param name="branchId">Branch; all if <see langword="null"/>.</param>
    /// <param name="stars">So many stars; any if <see langword="null"/>.</param>
    /// <param name="limit">Most entries of each kind.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<IReadOnlyList<FeedbackEntry>> ListAsync(string merchantId, string? branchId, int? stars, int limit, CancellationToken cancellationToken)
    {
        (string, object?)[] values =
            [("merchant", merchantId), ("branch", branchId ?? string.Empty), ("stars", (long)(stars ?? 0)), ("limit", (long)limit)];
        return database.ReadAsync<IReadOnlyList<FeedbackEntry>>(
            async session =>
            [
                .. await session.ReadAsync(ListContacts, static row => Read(row, row.GetString(6)), cancellationToken, [.. values, ("now", time.GetUtcNow().ToUnixTimeMilliseconds())]),
                .. await session.ReadAsync(List, static row => Read(row, null), cancellationToken, values),
            ],
            cancellationToken);
    }

    /// <summary>Deletes an entry; <see langword="false"/> if there is none.</summary>
    public async Task<bool> DeleteAsync(string merchantId, string entryId, CancellationToken cancellationToken)
    {
        var entry = Convert.FromHexString(entryId);
        return await database.WriteAsync(
            async session => await session.ExecuteAsync(Delete, cancellationToken, ("merchant", merchantId), ("entry", entry)) + await session.ExecuteAsync(DeleteContact, cancellationToken, ("merchant", merchantId), ("entry", entry)),
            cancellationToken) > 0;
    }

    /// <summary>The list as CSV for spreadsheets: semicolons, quoted, no formula.</summary>
    public async Task<string> WriteCsvAsync(string merchantId, string? branchId, CancellationToken cancellationToken)
    {
        var csv = new StringBuilder("branch;period;form;stars;contact;answers\r\n");
        foreach (var entry in await ListAsync(merchantId, branchId, null, int.MaxValue, cancellationToken))
        {
            csv.Append(Field(entry.BranchId)).Append(';').Append(entry.Period).Append(';').Append(entry.FormVersion.ToString(CultureInfo.InvariantCulture)).Append(';').Append(entry.Stars.ToString(CultureInfo.InvariantCulture)).Append(';').Append(Field(entry.Contact ?? string.Empty)).Append(';').Append(Field(Words(entry.Answers))).Append("\r\n");
        }

        return csv.ToString();

        // Programs take these for formulas.
        static string Field(string text) => "\"" + (text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? "'" : string.Empty) + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
    }

    /// <summary>A day's ISO week, for example <c>2026-W48</c>.</summary>
    internal static string WeekOf(string day)
    {
        var date = DateTime.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{ISOWeek.GetYear(date):0000}-W{ISOWeek.GetWeekOfYear(date):00}");
    }

    private static string DayOf(DateTimeOffset time) => time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static FeedbackEntry Read(System.Data.Common.DbDataReader row, string? contact) =>
        new(Convert.ToHexStringLower(row.Bytes(0)!), row.GetString(1), row.GetString(2), (int)row.GetInt64(3), (int)row.GetInt64(4), row.GetString(5), contact);

    private static string Words(string answers)
    {
        using var json = JsonDocument.Parse(answers);
        return string.Join(" | ", json.RootElement.EnumerateArray().Select(static answer => answer.GetProperty("question").GetString() + ": " + (answer.TryGetProperty("stars", out var stars) ? stars.GetInt32().ToString(CultureInfo.InvariantCulture) : answer.TryGetProperty("choice", out var choice) ? choice.GetString() : answer.GetProperty("text").GetString())));
    }

    private async Task ReleaseAsync(PortalSession session, string merchantId, string branchId, string before, CancellationToken cancellationToken)
    {
        var entries = (await session.ReadAsync(
            TakeWaiting, static row => (Day: row.GetString(0), Version: row.GetInt64(1), Stars: row.GetInt64(2), Answers: row.GetString(3)), cancellationToken, ("merchant", merchantId), ("branch", branchId), ("before", before))).ToArray();

        // In the order of chance: the order of rows tells nothing about the order of visits.
        RandomNumberGenerator.Shuffle(entries.AsSpan());
        var periods = entries.Select(static entry => entry.Day[..MonthLength]).ToArray();
        await RefineAsync(static day => day);
        await RefineAsync(static day => WeekOf(day));
        for (var i = 0; i < entries.Length; i++)
        {
            await session.ExecuteAsync(
                Insert,
                cancellationToken,
                ("merchant", merchantId),
                ("entry", RandomNumberGenerator.GetBytes(EntryLength)),
                ("branch", branchId),
                ("period", periods[i]),
                ("version", entries[i].Version),
                ("stars", entries[i].Stars),
                ("answers", entries[i].Answers));
        }

        // A finer period only where a crowd carries it, those included that carried it before: days first, so that none is left alone in the rest of its week.
        async Task RefineAsync(Func<string, string> finer)
        {
            foreach (var group in Enumerable.Range(0, entries.Length).Where(i => periods[i].Length == MonthLength).GroupBy(i => finer(entries[i].Day)).ToList())
            {
                var there = await session.FindAsync(CountPeriod, static row => Tuple.Create(row.GetInt64(0)), cancellationToken, ("merchant", merchantId), ("branch", branchId), ("period", group.Key));
                if (group.Count() + there!.Item1 < Crowd)
                {
                    continue;
                }

                foreach (var i in group)
                {
                    periods[i] = group.Key;
                }
            }
        }
    }
}
