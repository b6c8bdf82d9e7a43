using System.Net;
using System.Security.Cryptography;
using Fiscal.Receipts.Mail;

namespace Fiscal.Receipts.Portal;

/// <summary>Mails that wait to be sent (digital-receipt §6): who may put one in, and what is kept of it.</summary>
internal sealed class MailOutbox(PortalDatabase database, PortalOptions options, MailKeys keys, MailSignal signal, TimeProvider time) : MailIntake
{
    public const int MostPerReceipt = 3;
    public const int MostPerClient = 20;

    private const long HourMilliseconds = 3_600_000;
    private const int ReceiptHours = 24;

    private static readonly PortalQuery Receipt = new(
        "mail.receipt_open",
        "SELECT r.receipt_id, l.expires_at, l.withdrawn_at, l.hidden_until FROM receipt r LEFT JOIN link l ON l.merchant_id = @merchant AND l.receipt_id = r.receipt_id WHERE r.merchant_id = @merchant AND r.receipt_id = @receipt");

    private static readonly PortalQuery Count = new(
        "mail_count.add",
        "INSERT INTO mail_count (merchant_id, subject, hour, mails) VALUES (@merchant, @subject, @hour, 1) ON CONFLICT (merchant_id, subject, hour) DO UPDATE SET mails = mail_count.mails + 1");

    private static readonly PortalQuery Sum = new("mail_count.sum", "SELECT CAST(SUM(mails) AS bigint) FROM mail_count WHERE merchant_id = @merchant AND subject = @subject AND hour > @since");

    private static readonly PortalQuery InsertKey = PortalQuery.Reference("mail_key.insert", "INSERT INTO mail_key (key_name, merchant_id) VALUES (@key, @merchant) ON CONFLICT DO NOTHING");

    private static readonly PortalQuery Insert = new(
        "mail_outbox.insert",
        "INSERT INTO mail_outbox (merchant_id, mail_id, receipt_id, key_name, content, created_at, next_at, leased_until, attempts) VALUES (@merchant, @mail, @receipt, @key, @content, @now, @now, 0, 0)");

    /// <summary>Whether this portal sends mail.</summary>
    public bool IsOn => options.Smtp.Host.Length > 0 || options.MailPickupDirectory is not null;

    /// <summary>Whether this is one address and nothing else. Addresses without a dot in their domain reach nobody outside of the house.</summary>
    public static bool IsAddress(string text) => MailAddress.IsValid(text) && text.LastIndexOf('.') > text.LastIndexOf('@') + 1 && !text.EndsWith('.');

    public override Task<MailIntakeResult> AddAsync(RegisterIdentity register, string receiptId, string address, CancellationToken cancellationToken) =>
        AddAsync(register.MerchantId, receiptId, new MailContent(address, string.Empty, "de"), null, cancellationToken);

    /// <summary>Puts a mail into the outbox.</summary>
    /// <param name="merchantId">Merchant.</param>
    /// <param name="receiptId">Receipt.</param>
    /// <param name="content">Address, link of the page if there is one, language.</param>
    /// <param name="client">Address of whoever asks; <see langword="null"/> for a till.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<MailIntakeResult> AddAsync(string merchantId, string receiptId, MailContent content, IPAddress? client, CancellationToken cancellationToken)
    {
        if (!IsOn)
        {
            return MailIntakeResult.NoMail;
        }

        if (!IsAddress(content.Address))
        {
            return MailIntakeResult.BadAddress;
        }

        var now = time.GetUtcNow();
        var (keyName, key) = keys.Current();
        var mailId = RandomNumberGenerator.GetHexString(32, lowercase: true);
        var encrypted = content.Encrypt(key, mailId);
        var hour = now.ToUnixTimeMilliseconds() / HourMilliseconds;
        MailIntakeResult result;
        try
        {
            result = await database.WriteAsync(
                async session =>
                {
                    var open = await session.FindAsync(
                        Receipt,
                        row => Tuple.Create(row.TimeOrNull(1) is not { } expires || (expires > now && row.IsDBNull(2) && !(row.TimeOrNull(3) > now))),
                        cancellationToken,
                        ("merchant", merchantId),
                        ("receipt", receiptId));
                    if (open is not { Item1: true })
                    {
                        return MailIntakeResult.NoReceipt;
                    }

                    await CountAsync(session, merchantId, "r:" + receiptId, hour, hour - ReceiptHours, MostPerReceipt, cancellationToken);
                    if (client is not null)
                    {
                        await CountAsync(session, merchantId, "c:" + Hash(client, key), hour, hour - 1, MostPerClient, cancellationToken);
                    }

                    await session.ExecuteAsync(InsertKey, cancellationToken, ("key", keyName), ("merchant", merchantId));
                    await session.ExecuteAsync(
                        Insert, cancellationToken, ("merchant", merchantId), ("mail", mailId), ("receipt", receiptId), ("key", keyName), ("content", encrypted), ("now", now.ToUnixTimeMilliseconds()));
                    return MailIntakeResult.Accepted;
                },
                cancellationToken);
        }
        catch (TooManyException)
        {
            return MailIntakeResult.TooMany;
        }

        if (result == MailIntakeResult.Accepted)
        {
            signal.Raise();
        }

        return result;
    }

    /// <summary>Counts first and asks then: the row is locked, so two at once cannot both be the last. Whoever is one too many leaves nothing behind.</summary>
    private static async Task CountAsync(PortalSession session, string merchantId, string subject, long hour, long since, int most, CancellationToken cancellationToken)
    {
        await session.ExecuteAsync(Count, cancellationToken, ("merchant", merchantId), ("subject", subject), ("hour", hour));
        var sum = await session.FindAsync(Sum, static row => Tuple.Create(row.GetInt64(0)), cancellationToken, ("merchant", merchantId), ("subject", subject), ("since", since));
        if (sum!.Item1 > most)
        {
            throw new TooManyException();
        }
    }

    /// <summary>Tells clients apart for as long as the key lives, and no longer.</summary>
    private static string Hash(IPAddress client, byte[] key)
    {
        var bytes = client.GetAddressBytes();
        byte[] message = [.. "client1"u8, .. bytes.Length == 16 ? bytes[..8] : bytes];
        return Convert.ToBase64String(HMACSHA256.HashData(key, message)[..12]);
    }

    private sealed class TooManyException : Exception;
}
