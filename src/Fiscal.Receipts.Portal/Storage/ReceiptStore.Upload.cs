using Fiscal.Journal;

namespace Fiscal.Receipts.Portal;

/// <summary>What tills send.</summary>
internal sealed partial class ReceiptStore
{
    public const int MostEvents = 1_000;

    // Takes the register's row for the length of the transaction: batches of one register come one after the other, on whatever instance.
    private static readonly PortalQuery Touch = new(
        "register.touch",
        "UPDATE register SET last_contact_at = @now WHERE merchant_id = @merchant AND register_id = @register AND key_id = @key RETURNING last_event");

    private static readonly PortalQuery InsertReceipt = new(
        "receipt.insert",
        "INSERT INTO receipt (merchant_id, receipt_id, register_id, branch_id, content, layout_id, verified, ended_at, stored_at) "
        + "VALUES (@merchant, @receipt, @register, @branch, @content, @layout, @verified, @ended, @now) ON CONFLICT DO NOTHING");

    private static readonly PortalQuery Content = new("receipt.content", "SELECT content FROM receipt WHERE merchant_id = @merchant AND receipt_id = @receipt");

    private static readonly PortalQuery Complete = new("receipt.complete", "UPDATE receipt SET content = @content WHERE merchant_id = @merchant AND receipt_id = @receipt");

    private static readonly PortalQuery LinkDays = new("merchant.link_days", "SELECT link_days FROM merchant WHERE merchant_id = @merchant");

    private static readonly PortalQuery InsertLink = new(
        "link.insert",
        "INSERT INTO link (merchant_id, storage_key, receipt_id, consent, offered_at, expires_at) VALUES (@merchant, @key, @receipt, @consent, @offered, @expires) ON CONFLICT DO NOTHING");

    private static readonly PortalQuery ReceiptOfLink = new("link.owner", "SELECT receipt_id FROM link WHERE merchant_id = @merchant AND storage_key = @key");

    private static readonly PortalQuery InsertDelivery = new(
        "delivery.insert",
        "INSERT INTO delivery (merchant_id, register_id, sequence, receipt_id, event, detail, device, occurred_at) "
        + "VALUES (@merchant, @register, @sequence, @receipt, @event, @detail, @device, @time) ON CONFLICT DO NOTHING");

    private static readonly PortalQuery KnownDelivery = new(
        "delivery.known", "SELECT receipt_id, event FROM delivery WHERE merchant_id = @merchant AND register_id = @register AND sequence = @sequence");

    private static readonly PortalQuery Withdraw = new(
        "link.withdraw", "UPDATE link SET withdrawn_at = @time WHERE merchant_id = @merchant AND receipt_id = @receipt AND withdrawn_at IS NULL");

    private static readonly PortalQuery Pin = new(
        "tse_key.pin", "INSERT INTO tse_key (merchant_id, serial_number, public_key, first_seen_at) VALUES (@merchant, @serial, @point, @now) ON CONFLICT DO NOTHING");

    private static readonly PortalQuery Pinned = new("tse_key.find", "SELECT public_key FROM tse_key WHERE merchant_id = @merchant AND serial_number = @serial");

    private static readonly PortalQuery RaiseAlarm = new(
        "alarm.raise",
        "INSERT INTO alarm (merchant_id, register_id, receipt_id, kind, content, raised_at) VALUES (@merchant, @register, @receipt, @kind, @content, @now) "
        + "ON CONFLICT (merchant_id, register_id, receipt_id, kind) DO UPDATE SET content = @content, closed_at = NULL, raised_at = CASE WHEN alarm.closed_at IS NULL THEN alarm.raised_at ELSE @now END");

    private static readonly PortalQuery Confirm = new("event.confirm", "DELETE FROM event WHERE merchant_id = @merchant AND register_id = @register AND number <= @after");

    private static readonly PortalQuery MoveEvents = new("event.move", "UPDATE event SET number = number + @after WHERE merchant_id = @merchant AND register_id = @register");

    private static readonly PortalQuery MoveLastEvent = new("register.move_events", "UPDATE register SET last_event = last_event + @after WHERE merchant_id = @merchant AND register_id = @register");

    private static readonly PortalQuery Waiting = new(
        "event.waiting",
        "SELECT number, receipt_id, kind, detail, occurred_at FROM event WHERE merchant_id = @merchant AND register_id = @register AND number > @after ORDER BY number LIMIT 1000");

    /// <summary>Keeps a batch in one transaction.</summary>
    /// <returns>A reply per line and the events that wait; <see langword="null"/> if the register got another key meanwhile.</returns>
    public Task<UploadResult?> UploadAsync(RegisterIdentity register, IReadOnlyList<UploadLine> lines, long after, CancellationToken cancellationToken) =>
        database.WriteAsync<UploadResult?>(
            async session =>
            {
                var upload = new Upload(session, register, clock.GetUtcNow(), layouts, cancellationToken);
                if (await upload.TouchAsync() is not { } lastEvent)
                {
                    return null;
                }

                foreach (var line in lines)
                {
                    await upload.AddAsync(line);
                }

                return new UploadResult(upload.Replies, await upload.ExchangeEventsAsync(after, lastEvent));
            },
            cancellationToken);

    /// <summary>What waits for a register after a number; confirms nothing.</summary>
    public async Task<IReadOnlyList<PortalEvent>> GetEventsAsync(string merchantId, string registerId, long after, CancellationToken cancellationToken) =>
        await database.ReadAsync(session => ReadEventsAsync(session, merchantId, registerId, after, cancellationToken), cancellationToken);

    private static Task<List<PortalEvent>> ReadEventsAsync(PortalSession session, string merchantId, string registerId, long after, CancellationToken cancellationToken) =>
        session.ReadAsync(
            Waiting,
            static row => new PortalEvent(row.GetInt64(0), row.Text(1), row.GetString(2), row.Text(3), row.Time(4)),
            cancellationToken,
            ("merchant", merchantId),
            ("register", registerId),
            ("after", after));

    /// <summary>One batch inside its transaction.</summary>
    private sealed class Upload(PortalSession session, RegisterIdentity register, DateTimeOffset now, LayoutStore layouts, CancellationToken cancellationToken)
    {
        private readonly HashSet<string> _layouts = new(StringComparer.Ordinal);
        private readonly Dictionary<TseSerialNumber, byte[]> _keys = [];
        private long? _linkDays;
        private bool _isStopped;

        public List<UploadReply> Replies { get; } = [];

        private (string Name, object? Value) Merchant => ("merchant", register.MerchantId);

        private (string Name, object? Value) Register => ("register", register.RegisterId);

        private (string Name, object? Value) Now => ("now", now.ToUnixTimeMilliseconds());

        public async Task<long?> TouchAsync() =>
            (await session.FindAsync(Touch, static row => Tuple.Create(row.GetInt64(0)), cancellationToken, Merchant, Register, ("key", (long)register.KeyId), Now))?.Item1;

        public async Task AddAsync(UploadLine line)
        {
            var reply = _isStopped ? new UploadReply(line.Id, UploadReply.Skipped)
                : line.Error is { } error ? new UploadReply(line.Id, UploadReply.Refused, error)
                : line.Kind switch
                {
                    UploadKind.Receipt => await AddReceiptAsync(line),
                    UploadKind.Link => await AddLinkAsync(line),
                    _ => await AddDeliveryAsync(line),
                };
            _isStopped |= reply.Status is UploadReply.Conflict or UploadReply.LayoutMissing;
            Replies.Add(reply);
        }

        public async Task<IReadOnlyList<PortalEvent>> ExchangeEventsAsync(long after, long lastEvent)
        {
            if (after > lastEvent)
            {
                // The portal came back from a backup and counts from where it was: what waits gets numbers that the till has not seen.
                await session.ExecuteAsync(MoveEvents, cancellationToken, Merchant, Register, ("after", after));
                await session.ExecuteAsync(MoveLastEvent, cancellationToken, Merchant, Register, ("after", after));
            }
            else if (after > 0)
            {
                await session.ExecuteAsync(Confirm, cancellationToken, Merchant, Register, ("after", after));
            }

            return await ReadEventsAsync(session, register.MerchantId, register.RegisterId, after, cancellationToken);
        }

        private async Task<UploadReply> AddReceiptAsync(UploadLine line)
        {
            var receipt = line.Receipt!;
            var layout = receipt.LayoutId.Length == 0 ? null : Convert.ToHexStringLower(receipt.LayoutId);
            if (layout is not null && !_layouts.Contains(layout))
            {
                if (!await layouts.ExistsAsync(session, register.MerchantId, layout, cancellationToken))
                {
                    return new UploadReply(line.Id, UploadReply.LayoutMissing, Layout: layout);
                }

                _layouts.Add(layout);
            }

            var isVerified = line.IsVerified == true ? await IsKnownKeyAsync(line, receipt.Signature!) : line.IsVerified;
            var inserted = await session.ExecuteAsync(
                InsertReceipt,
                cancellationToken,
                Merchant,
                Register,
                ("receipt", line.Id),
                ("branch", register.BranchId),
                ("content", line.Content),
                ("layout", layout),
                ("verified", isVerified switch { null => null, true => 1L, false => 0L }),
                ("ended", receipt.End.ToUnixTimeMilliseconds()),
                Now);
            return inserted == 1 ? new UploadReply(line.Id, UploadReply.Stored, HasForeignKey: line.IsVerified == true && isVerified == false) : await CompareAsync(line, receipt);
        }

        private async Task<UploadReply> CompareAsync(UploadLine line, Receipt sent)
        {
            var content = await session.FindAsync(Content, static row => row.GetFieldValue<byte[]>(0), cancellationToken, Merchant, ("receipt", line.Id));
            var kept = ReceiptJson.Read(content!);
            if (!ReceiptComparison.AreSame(kept, sent))
            {
                await AlarmAsync("conflict", line);
                return new UploadReply(line.Id, UploadReply.Conflict, "another receipt of this id is kept");
            }

            if (ReceiptComparison.Completes(kept.LateSignature, sent.LateSignature))
            {
                await session.ExecuteAsync(Complete, cancellationToken, Merchant, ("receipt", line.Id), ("content", line.Content));
                return new UploadReply(line.Id, UploadReply.Stored);
            }

            return new UploadReply(line.Id, UploadReply.Same);
        }

        private async Task<UploadReply> AddLinkAsync(UploadLine line)
        {
            if (await session.FindAsync(Mark, static row => Tuple.Create(row.GetInt64(0)), cancellationToken, Merchant, ("mark", MarkOf(line.StorageKey))) is not null)
            {
                // A till that starts over brings no link back to life.
                return new UploadReply(line.Id, UploadReply.Same);
            }

            _linkDays ??= (await session.FindAsync(LinkDays, static row => Tuple.Create(row.GetInt64(0)), cancellationToken, Merchant))?.Item1 ?? PortalAdministration.DefaultLinkDays;

            // A till's clock that runs ahead does not lengthen anything.
            var offered = line.Time < now ? line.Time : now;
            var inserted = await session.ExecuteAsync(
                InsertLink,
                cancellationToken,
                Merchant,
                ("key", line.StorageKey),
                ("receipt", line.Id),
                ("consent", line.Word),
                ("offered", offered.ToUnixTimeMilliseconds()),
                ("expires", offered.AddDays(_linkDays.Value).ToUnixTimeMilliseconds()));
            if (inserted == 1)
            {
                return new UploadReply(line.Id, UploadReply.Stored);
            }

            var owner = await session.FindAsync(ReceiptOfLink, static row => row.GetString(0), cancellationToken, Merchant, ("key", line.StorageKey));
            return owner == line.Id ? new UploadReply(line.Id, UploadReply.Same) : new UploadReply(line.Id, UploadReply.Refused, "the link belongs to another receipt");
        }

        private async Task<UploadReply> AddDeliveryAsync(UploadLine line)
        {
            var inserted = await session.ExecuteAsync(
                InsertDelivery,
                cancellationToken,
                Merchant,
                Register,
                ("sequence", line.Sequence),
                ("receipt", line.Id),
                ("event", line.Word),
                ("detail", line.Detail),
                ("device", line.Device),
                ("time", line.Time.ToUnixTimeMilliseconds()));
            if (inserted == 1)
            {
                if (line.Word == "withdrawn")
                {
                    await session.ExecuteAsync(Withdraw, cancellationToken, Merchant, ("receipt", line.Id), ("time", line.Time.ToUnixTimeMilliseconds()));
                }

                return new UploadReply(line.Id, UploadReply.Stored);
            }

            var known = await session.FindAsync(
                KnownDelivery, static row => Tuple.Create(row.GetString(0), row.GetString(1)), cancellationToken, Merchant, Register, ("sequence", line.Sequence));
            return known is not null && known.Item1 == line.Id && known.Item2 == line.Word
                ? new UploadReply(line.Id, UploadReply.Same)
                : new UploadReply(line.Id, UploadReply.Refused, "another delivery of this sequence is kept");
        }

        private async Task<bool> IsKnownKeyAsync(UploadLine line, ReceiptSignature signature)
        {
            if (!_keys.TryGetValue(signature.SerialNumber, out var pinned))
            {
                var serial = ("serial", (object?)signature.SerialNumber.ToBytes());
                await session.ExecuteAsync(Pin, cancellationToken, Merchant, serial, ("point", signature.PublicKey), Now);
                pinned = (await session.FindAsync(Pinned, static row => row.GetFieldValue<byte[]>(0), cancellationToken, Merchant, serial))!;
                _keys[signature.SerialNumber] = pinned;
            }

            if (pinned.AsSpan().SequenceEqual(signature.PublicKey))
            {
                return true;
            }

            await AlarmAsync("tseKey", line);
            return false;
        }

        private Task<int> AlarmAsync(string kind, UploadLine line) =>
            session.ExecuteAsync(RaiseAlarm, cancellationToken, Merchant, Register, ("receipt", line.Id), ("kind", kind), ("content", line.Content), Now);
    }
}
