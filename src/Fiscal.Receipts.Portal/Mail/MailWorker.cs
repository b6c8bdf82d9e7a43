using System.Globalization;
using System.Security.Cryptography;
using Fiscal.Journal;
using Fiscal.Receipts.Mail;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fiscal.Receipts.Portal;

/// <summary>Sends what waits, forgets it, and destroys keys that are no longer needed.</summary>
/// <remarks>Several instances may run: a lease keeps a mail to one of them. After a crash between the mail and the server's answer it is sent again with the same message id.</remarks>
internal sealed partial class MailWorker(
    PortalDatabase database, PortalOptions options, MailKeys keys, MailOutbox outbox, MailSignal signal, ReceiptStore receipts, Branches branches, Renderings renderings, TimeProvider time, ILogger<MailWorker> logger)
    : BackgroundService
{
    /// <summary>From the request to the end of trying.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(48);

    /// <summary>How long a mail belongs to the instance that sends it; sending is given up before.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    private const int BatchLength = 20;

    private static readonly TimeSpan LongestSending = TimeSpan.FromMinutes(4);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan[] Waits = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(30), TimeSpan.FromHours(1)];

    private static readonly PortalQuery KeyList = PortalQuery.Reference("mail_key.list", "SELECT key_name, merchant_id FROM mail_key ORDER BY key_name, merchant_id");

    private static readonly PortalQuery DeleteKey = PortalQuery.Reference("mail_key.delete", "DELETE FROM mail_key WHERE key_name = @key AND merchant_id = @merchant");

    private static readonly PortalQuery Due = new(
        "mail_outbox.due",
        "SELECT mail_id, receipt_id, content, created_at, attempts FROM mail_outbox WHERE merchant_id = @merchant AND key_name = @key AND next_at <= @now AND leased_until <= @now ORDER BY next_at LIMIT 20");

    private static readonly PortalQuery All = new("mail_outbox.of_key", "SELECT mail_id, receipt_id, content, created_at, attempts FROM mail_outbox WHERE merchant_id = @merchant AND key_name = @key LIMIT 20");

    private static readonly PortalQuery Take = new(
        "mail_outbox.lease",
        "UPDATE mail_outbox SET leased_until = @until, attempts = attempts + 1 WHERE merchant_id = @merchant AND mail_id = @mail AND next_at <= @now AND leased_until <= @now");

    private static readonly PortalQuery Postpone = new("mail_outbox.postpone", "UPDATE mail_outbox SET next_at = @next, leased_until = 0 WHERE merchant_id = @merchant AND mail_id = @mail");

    private static readonly PortalQuery Delete = new("mail_outbox.delete", "DELETE FROM mail_outbox WHERE merchant_id = @merchant AND mail_id = @mail");

    private static readonly PortalQuery Outcome = new(
        "mail_outcome.add",
        "INSERT INTO mail_outcome (merchant_id, receipt_id, day, outcome, mails) VALUES (@merchant, @receipt, @day, @outcome, 1) ON CONFLICT (merchant_id, receipt_id, day, outcome) DO UPDATE SET mails = mail_outcome.mails + 1");

    private static readonly PortalQuery DeleteCounts = new("mail_count.delete", "DELETE FROM mail_count WHERE merchant_id = @merchant AND hour < @hour");

    private static readonly PortalQuery ReceiptOf = new(
        "mail.receipt",
        "SELECT r.branch_id, r.register_id, r.content, r.layout_id, r.verified, r.stored_at, l.expires_at, l.withdrawn_at, l.hidden_until FROM receipt r LEFT JOIN link l ON l.merchant_id = @merchant AND l.receipt_id = r.receipt_id WHERE r.merchant_id = @merchant AND r.receipt_id = @receipt");

    private MailSender? _sender;

    private MailSender Sender => _sender ??= options.MailPickupDirectory is { } folder ? new PickupMailSender(folder, options.Smtp.From) : new SmtpMailSender(options.Smtp);

    /// <exception cref="ArgumentException">The options of mail are wrong: better told when the host starts than to the first customer.</exception>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _ = outbox.IsOn ? Sender : null;
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await signal.WaitAsync(Pause, time, stoppingToken);
                if (outbox.IsOn)
                {
                    await RunAsync(stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // The next round may succeed; a worker that ends would end mail for good.
            catch (Exception e)
#pragma warning restore CA1031
            {
                LogFailed(logger, e.GetType().Name);
            }
        }
    }

    /// <summary>One round over everything that is due.</summary>
    /// <returns>How many mails came to their end.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var ended = 0;
        var waiting = await database.ReadAsync(session => session.ReadAsync(KeyList, static row => (Key: row.GetString(0), Merchant: row.GetString(1)), cancellationToken), cancellationToken);
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (keyName, merchantId) in waiting)
        {
            ended += await RunAsync(merchantId, keyName, cancellationToken);
            if (!keys.IsClosed(keyName) || !await ForgetAsync(merchantId, keyName, cancellationToken))
            {
                used.Add(keyName);
            }
        }

        foreach (var name in keys.Names())
        {
            if (keys.IsOver(name) || (keys.IsClosed(name) && !used.Contains(name)))
            {
                keys.Destroy(name);
                LogDestroyed(logger, name);
            }
        }

        if (ended > 0 && database is SqlitePortalDatabase sqlite)
        {
            // What was deleted still stands in the log.
            await sqlite.TruncateLogAsync(cancellationToken);
        }

        return ended;
    }

    private async Task<int> RunAsync(string merchantId, string keyName, CancellationToken cancellationToken)
    {
        var ended = 0;
        if (keys.Find(keyName) is not { } key)
        {
            // Perhaps another instance has it. When its time is over, nobody can read these addresses any more.
            return keys.IsOver(keyName) ? await FailAllAsync(merchantId, keyName, cancellationToken) : 0;
        }

        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        List<Row> rows;
        do
        {
            rows = await database.ReadAsync(session => session.ReadAsync(Due, Row.Read, cancellationToken, ("merchant", merchantId), ("key", keyName), ("now", now)), cancellationToken);
            foreach (var row in rows)
            {
                ended += await SendAsync(merchantId, row, key, cancellationToken) ? 1 : 0;
            }
        }
        while (rows.Count == BatchLength);
        return ended;
    }

    private async Task<int> FailAllAsync(string merchantId, string keyName, CancellationToken cancellationToken)
    {
        var ended = 0;
        List<Row> rows;
        do
        {
            rows = await database.ReadAsync(session => session.ReadAsync(All, Row.Read, cancellationToken, ("merchant", merchantId), ("key", keyName)), cancellationToken);
            foreach (var row in rows)
            {
                await EndAsync(merchantId, row, null, MailOutcome.Refused, cancellationToken);
                ended++;
            }
        }
        while (rows.Count > 0);
        return ended;
    }

    /// <summary>Whether nothing waits under a key that is closed; then the database forgets the key, too.</summary>
    private Task<bool> ForgetAsync(string merchantId, string keyName, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync(DeleteCounts, cancellationToken, ("merchant", merchantId), ("hour", (time.GetUtcNow().ToUnixTimeMilliseconds() / 3_600_000) - 25));
                if ((await session.ReadAsync(All, static row => row.GetString(0), cancellationToken, ("merchant", merchantId), ("key", keyName))).Count > 0)
                {
                    return false;
                }

                await session.ExecuteAsync(DeleteKey, cancellationToken, ("key", keyName), ("merchant", merchantId));
                return true;
            },
            cancellationToken);

    /// <summary>Tries one mail; <see langword="true"/> if it came to its end.</summary>
    private async Task<bool> SendAsync(string merchantId, Row row, byte[] key, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var taken = await database.WriteAsync(
            session => session.ExecuteAsync(Take, cancellationToken, ("merchant", merchantId), ("mail", row.MailId), ("now", now.ToUnixTimeMilliseconds()), ("until", (now + Lease).ToUnixTimeMilliseconds())),
            cancellationToken);
        if (taken == 0)
        {
            // Another instance has it.
            return false;
        }

        var linked = await FindAsync(merchantId, row.ReceiptId, cancellationToken);
        if (linked is not { State: LinkState.Open } || MailContent.Decrypt(row.Content, key, row.MailId) is not { } content)
        {
            LogEnded(logger, row.MailId, "no receipt");
            await EndAsync(merchantId, row, linked?.RegisterId, MailOutcome.Refused, cancellationToken);
            return true;
        }

        MailOutcome outcome;
        string reason;
        using (var enough = new CancellationTokenSource(LongestSending, time))
        using (var both = CancellationTokenSource.CreateLinkedTokenSource(enough.Token, cancellationToken))
        {
            try
            {
                (outcome, reason) = await Sender.SendAsync(await WriteAsync(linked, row, content, both.Token), both.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                (outcome, reason) = (MailOutcome.Later, "timeout");
            }
            catch (FormatException e)
            {
                (outcome, reason) = (MailOutcome.Refused, e.GetType().Name);
            }
        }

        var later = time.GetUtcNow();
        if (outcome == MailOutcome.Later && later - row.CreatedAt < Life)
        {
            LogLater(logger, row.MailId, reason);
            var wait = Waits[Math.Min(row.Attempts, Waits.Length - 1)];
            var next = later + wait + (wait * RandomNumberGenerator.GetInt32(0, 200) / 1000);
            await database.WriteAsync(session => session.ExecuteAsync(Postpone, cancellationToken, ("merchant", merchantId), ("mail", row.MailId), ("next", next.ToUnixTimeMilliseconds())), cancellationToken);
            return false;
        }

        LogEnded(logger, row.MailId, reason);
        await EndAsync(merchantId, row, linked.RegisterId, outcome == MailOutcome.Sent ? MailOutcome.Sent : MailOutcome.Refused, CancellationToken.None);
        return true;
    }

    /// <summary>Forgets the mail and keeps receipt, day and outcome.</summary>
    private async Task EndAsync(string merchantId, Row row, string? registerId, MailOutcome outcome, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var day = now.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var word = outcome == MailOutcome.Sent ? "sent" : "failed";
        await database.WriteAsync(
            async session =>
            {
                if (await session.ExecuteAsync(Delete, cancellationToken, ("merchant", merchantId), ("mail", row.MailId)) == 0)
                {
                    return;
                }

                await session.ExecuteAsync(Outcome, cancellationToken, ("merchant", merchantId), ("receipt", row.ReceiptId), ("day", day), ("outcome", word));
                registerId ??= await receipts.FindRegisterAsync(session, merchantId, row.ReceiptId, cancellationToken);
                if (registerId is not null)
                {
                    await receipts.AddEventAsync(session, merchantId, registerId, row.ReceiptId, "mailed", day + " " + word, now, cancellationToken);
                }
            },
            cancellationToken);
        if (registerId is not null)
        {
            receipts.Wake(merchantId, registerId);
        }
    }

    private Task<LinkedReceipt?> FindAsync(string merchantId, string receiptId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return database.ReadAsync(
            session => session.FindAsync(
                ReceiptOf,
                row => new LinkedReceipt(
                    merchantId,
                    row.GetString(0),
                    row.GetString(1),
                    receiptId,
                    row.Bytes(2)!,
                    row.Text(3),
                    row.TimeOrNull(6) <= now ? LinkState.Expired : !row.IsDBNull(7) ? LinkState.Withdrawn : row.TimeOrNull(8) > now ? LinkState.Hidden : LinkState.Open,
                    row.Choice(4),
                    row.Time(5),
                    row.Time(5)),
                cancellationToken,
                ("merchant", merchantId),
                ("receipt", receiptId)),
            cancellationToken);
    }

    private async Task<ReceiptMail> WriteAsync(LinkedReceipt linked, Row row, MailContent content, CancellationToken cancellationToken)
    {
        var texts = PageTexts.Of(content.Language);
        var settings = (await branches.FindAsync(linked.MerchantId, linked.BranchId, cancellationToken)).Settings;
        var receipt = ReceiptJson.Read(linked.Content);
        var pdf = await renderings.PdfAsync(linked, texts, cancellationToken);
        return MailWriter.Write(receipt, settings, texts, content, pdf, options.Smtp, row.MailId, row.CreatedAt);
    }

    [LoggerMessage(EventId = 4201, Level = LogLevel.Information, Message = "Mail {Mail} came to its end: {Reason}.")]
    private static partial void LogEnded(ILogger logger, string mail, string reason);

    [LoggerMessage(EventId = 4202, Level = LogLevel.Warning, Message = "Mail {Mail} could not be sent and is tried again: {Reason}.")]
    private static partial void LogLater(ILogger logger, string mail, string reason);

    [LoggerMessage(EventId = 4203, Level = LogLevel.Information, Message = "Mail key {Key} was destroyed.")]
    private static partial void LogDestroyed(ILogger logger, string key);

    // Without the exception's text: nobody knows what it repeats.
    [LoggerMessage(EventId = 4204, Level = LogLevel.Error, Message = "The outbox of mails could not be worked on and is tried again: {Reason}.")]
    private static partial void LogFailed(ILogger logger, string reason);

    private sealed record Row(string MailId, string ReceiptId, byte[] Content, DateTimeOffset CreatedAt, int Attempts)
    {
        public static Row Read(System.Data.Common.DbDataReader row) => new(row.GetString(0), row.GetString(1), row.Bytes(2)!, row.Time(3), (int)row.GetInt64(4));
    }
}
