using System.Diagnostics.Metrics;
using System.Text.Json;
using Fiscal.Journal;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fiscal.Receipts;

/// <summary>The digital receipts of one register: what is shown after a sale, what is printed, and the upload in the background.</summary>
/// <remarks>
/// <para>Thread-safe. The link comes from what was sealed with the receipt, without network and without disk; the journal is the queue of the upload, so kills and days offline lose nothing.
/// Nothing here makes a sale wait or fail. Dispose it before the registers.</para>
/// <para>Every sealed receipt that has a customer is uploaded, from the first one of the journal on, also those that were printed; a link opens only what was offered.</para>
/// </remarks>
public sealed class DigitalReceipts : IDisposable, IHealthSource
{
    private readonly JournalStore _store;
    private readonly DigitalReceiptsOptions _options;
    private readonly string _pairingPath;
    private readonly LayoutShelf _layouts;
    private readonly Meter _meter;
    private readonly object _lock = new();
    private ReceiptUploader? _uploader;
    private bool _disposed;

    /// <summary>Begins to upload if the register is paired.</summary>
    /// <param name="store">The journal.</param>
    /// <param name="registerId">The register.</param>
    /// <param name="options">Settings; read once.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The pairing is another register's.</exception>
    /// <exception cref="FormatException">The file of the pairing is none: pair the register again.</exception>
    /// <exception cref="IOException">The file of the pairing, or the folder of layouts, cannot be used.</exception>
    public DigitalReceipts(JournalStore store, string registerId, DigitalReceiptsOptions options)
    {
        _store = store ?? throw new ArgumentNullException(nameof(store));
        RegisterId = registerId ?? throw new ArgumentNullException(nameof(registerId));
        _options = options ?? throw new ArgumentNullException(nameof(options));
        _pairingPath = options.PairingPath ?? "fiscal.portal." + FileNameOf(registerId) + ".json";
        _layouts = new LayoutShelf(options.Layouts, options.LayoutFolder);
        _meter = NewMeter();
        if ((options.Pairing ?? PortalPairing.Load(_pairingPath)) is { } pairing)
        {
            Use(pairing);
        }
    }

    /// <summary>A customer opened a receipt: a display may close it. Best effort, seconds later; at once while <see cref="WaitForPickUpAsync"/> waits. Raised on no particular thread.</summary>
    public event EventHandler<PickedUpEventArgs>? PickedUp;

    /// <summary>The shop published a layout at the portal for this register. Whether and when the till prints with it is the till's decision; set it as the register's receipt layout then.</summary>
    public event EventHandler<LayoutPublishedEventArgs>? LayoutPublished;

    /// <summary>The register.</summary>
    public string RegisterId { get; }

    /// <summary>The pairing; <see langword="null"/> if there is none.</summary>
    public PortalPairing? Pairing => Volatile.Read(ref _uploader)?.Pairing;

    /// <summary>How the register stands with its portal. Asks nobody.</summary>
    public PortalReachability Reachability => Volatile.Read(ref _uploader)?.Reachability ?? PortalReachability.NotPaired;

    /// <summary>What to show and whether to print. Synchronous, without network and disk; the offer is noted in the journal afterwards, and that opens the link at the portal.</summary>
    /// <remarks>Call it when the code is about to be shown or printed, once per receipt; again for a reprint.</remarks>
    /// <param name="receipt">A receipt of this register, from its journal.</param>
    /// <exception cref="ArgumentNullException"><paramref name="receipt"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The receipt is another register's, or was read from a file: it has no link secret.</exception>
    public DigitalReceiptOffer Offer(Receipt receipt)
    {
        Check(receipt);
        var uploader = Volatile.Read(ref _uploader);
        var reachability = uploader?.Reachability ?? PortalReachability.NotPaired;
        if (!ReceiptLink.HasCustomer(receipt))
        {
            return Without(receipt, reachability, PaperDue.No, PaperReason.NoCustomer);
        }

        if (uploader is null || reachability is PortalReachability.NotPaired or PortalReachability.SwitchedOff)
        {
            return Without(receipt, reachability, PaperDue.Now, reachability == PortalReachability.SwitchedOff ? PaperReason.SwitchedOff : PaperReason.NotPaired);
        }

        var isReached = reachability == PortalReachability.Reachable && !uploader.IsBehind;
        if (!isReached && _options.WhenOffline == OfflineOffer.SelfContained && SelfContained(receipt, uploader.Pairing, reachability) is { } selfContained)
        {
            return selfContained;
        }

        var token = ReceiptToken.Create(uploader.Pairing.Key, receipt.LinkSecret);
        var (paper, reason) = PaperOf(receipt, isPaperForced: !isReached && _options.WhenOffline != OfflineOffer.CodeWithNotice);
        Note(receipt.Id, DeliveryKind.Offered, DeliveryWords.Of(_options.Consent), null);
        uploader.Wake();
        return new DigitalReceiptOffer(receipt, ReceiptLink.Write(uploader.Pairing.PublicUrl, "R/" + token), isSelfContained: false, isDelayed: !isReached, _options.Consent, reachability, paper, reason);
    }

    /// <summary>Notes what the customer answered.</summary>
    /// <param name="offer">The offer.</param>
    /// <param name="consent">The answer.</param>
    /// <returns>Whether to print now.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="offer"/> is <see langword="null"/>.</exception>
    public bool Confirm(DigitalReceiptOffer offer, Consent consent)
    {
        if (offer is null)
        {
            throw new ArgumentNullException(nameof(offer));
        }

        if (offer.HasLink)
        {
            Note(offer.ReceiptId, DeliveryKind.Consented, consent == Consent.Agreed ? "agreed" : "declined", null);
            Wake();
        }

        // What was due at the offer was printed then.
        return consent == Consent.Declined && offer.Paper != PaperDue.Now && offer.Reason != PaperReason.NoCustomer;
    }

    /// <summary>Notes that the receipt came out on paper. A printer of Fiscal.Printing.EscPos with a delivery log does it by itself.</summary>
    /// <param name="receipt">The receipt.</param>
    /// <param name="device">Which printer.</param>
    public void MarkPrinted(Receipt receipt, string? device = null)
    {
        Check(receipt);
        Note(receipt.Id, DeliveryKind.Printed, null, device);
        Wake();
    }

    /// <summary>Closes the receipt's link, for example because it was shown to the wrong customer: from the next upload on it answers as an expired one does. The fiscal record stays.</summary>
    /// <param name="receipt">The receipt.</param>
    public void Withdraw(Receipt receipt)
    {
        Check(receipt);
        Note(receipt.Id, DeliveryKind.Withdrawn, null, null);
        Wake();
    }

    /// <summary>Lets the portal mail a receipt, for a customer who shows or says the address at the till. The address is in this request alone: in no journal, no log and no exception.</summary>
    /// <param name="receipt">The receipt.</param>
    /// <param name="address">The customer's mail address.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What became of it; it waits a few seconds for the receipt's own upload.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public async Task<MailRequest> SendByMailAsync(Receipt receipt, string address, CancellationToken cancellationToken = default)
    {
        Check(receipt);
        if (address is null)
        {
            throw new ArgumentNullException(nameof(address));
        }

        if (Volatile.Read(ref _uploader) is not { } uploader || !ReceiptLink.HasCustomer(receipt))
        {
            return MailRequest.NoPortal;
        }

        var body = MailBody(ReceiptLink.IdOf(RegisterId, receipt.BonId), address);
        for (var attempt = 0; ; attempt++)
        {
            PortalReply reply;
            try
            {
                reply = await uploader.SendAsync(HttpMethod.Post, "api/v1/mail", body, cancellationToken).ConfigureAwait(false);
            }
            catch (PortalException)
            {
                return MailRequest.Unreachable;
            }

            switch (reply.Status)
            {
                case 202:
                    return MailRequest.Accepted;
                case 422:
                    return MailRequest.AddressRefused;
                case 429:
                    return MailRequest.TooMany;
                case 403 when reply.Error == "unpaired":
                case 404 when reply.Error == "module":
                    return MailRequest.NoPortal;
                case 404 when attempt < 5:
                    // A customer may be quicker than the upload.
                    uploader.Wake();
                    await _options.TimeProvider.DelayAsync(TimeSpan.FromSeconds(1), cancellationToken).ConfigureAwait(false);
                    break;
                case 404:
                    return MailRequest.NotThere;
                default:
                    return MailRequest.Unreachable;
            }
        }
    }

    /// <summary>Waits until the link is open at the portal, usually a few hundredths of a second: a till that promises "at once" prints when it is not (spec digital-receipt §4).</summary>
    /// <param name="offer">The offer.</param>
    /// <param name="limit">How long to wait, for example one second.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether the link is open; the upload goes on in any case. A code that holds the receipt itself needs no portal: <see langword="true"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="offer"/> is <see langword="null"/>.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<bool> WaitForUploadAsync(DigitalReceiptOffer offer, TimeSpan limit, CancellationToken cancellationToken = default)
    {
        if (offer is null)
        {
            throw new ArgumentNullException(nameof(offer));
        }

        if (offer.IsSelfContained || !offer.HasLink || Volatile.Read(ref _uploader) is not { } uploader)
        {
            return offer.IsSelfContained;
        }

        var arrived = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        void Take(ReceiptId receiptId)
        {
            if (receiptId == offer.ReceiptId)
            {
                arrived.TrySetResult(true);
            }
        }

        uploader.Arrived += Take;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            if (uploader.HasArrived(offer.ReceiptId))
            {
                return true;
            }

            await Task.WhenAny(arrived.Task, _options.TimeProvider.DelayAsync(limit, ending.Token)).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            return arrived.Task.IsCompleted;
        }
        finally
        {
            uploader.Arrived -= Take;
#pragma warning disable CA1849 // runs nothing of ours
            ending.Cancel();
#pragma warning restore CA1849
        }
    }

    /// <summary>Waits until the customer has opened the receipt. The display's own time-out is the caller's: cancel it.</summary>
    /// <param name="offer">The offer.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether it was opened; <see langword="false"/> if there is no portal to ask.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="offer"/> is <see langword="null"/>.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<bool> WaitForPickUpAsync(DigitalReceiptOffer offer, CancellationToken cancellationToken = default)
    {
        if (offer is null)
        {
            throw new ArgumentNullException(nameof(offer));
        }

        var opened = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        void Take(object? sender, PickedUpEventArgs e)
        {
            if (e.ReceiptId == offer.ReceiptId)
            {
                opened.TrySetResult(true);
            }
        }

        PickedUp += Take;
        try
        {
            while (offer.HasLink && !offer.IsSelfContained && Volatile.Read(ref _uploader) is { } uploader)
            {
                cancellationToken.ThrowIfCancellationRequested();
                using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                var poll = PollAsync(uploader, ending.Token);
                await Task.WhenAny(opened.Task, poll).ConfigureAwait(false);
#pragma warning disable CA1849 // runs nothing of ours
                ending.Cancel();
#pragma warning restore CA1849
                await poll.ConfigureAwait(false);
                if (opened.Task.IsCompleted)
                {
                    return true;
                }
            }

            return false;
        }
        finally
        {
            PickedUp -= Take;
        }
    }

    /// <summary>Looks at the journal now: for tills without dependency injection, from <c>FiscalRegister.ReceiptSealed</c>. Returns at once. Without it receipts that are only printed wait up to two seconds longer.</summary>
    public void Wake() => Volatile.Read(ref _uploader)?.Wake();

    /// <summary>How the upload stands. Asks nobody.</summary>
    public DigitalReceiptsStatus GetStatus() => Volatile.Read(ref _uploader)?.Status ?? new DigitalReceiptsStatus(PortalReachability.NotPaired, 0, null, null, TimeSpan.Zero, null);

    /// <inheritdoc/>
    public IReadOnlyList<HealthFact> GetFacts() => DigitalReceiptsFacts.Of(RegisterId, GetStatus(), Pairing is not null, _options.TimeProvider.GetUtcNow());

    /// <summary>Tries again at once: after a conflict that a person has cleared up at the portal, or after anything else that was put right.</summary>
    public void Resume() => Volatile.Read(ref _uploader)?.Resume();

    /// <summary>Pairs the register, keeps the pairing in <see cref="DigitalReceiptsOptions.PairingPath"/> and begins to upload.</summary>
    /// <param name="portal">The portal's address, or the link that it shows for pairing.</param>
    /// <param name="code">The eight characters that name the branch; those of the link if <see langword="null"/>.</param>
    /// <param name="digits">The six digits.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException">The address is http to another machine, or a code is missing.</exception>
    /// <exception cref="PortalException">The code is wrong, the branch has to wait, or the portal was not reached.</exception>
    /// <exception cref="IOException">The file of the pairing cannot be written.</exception>
    public async Task PairAsync(Uri portal, string? code, string digits, CancellationToken cancellationToken = default)
    {
        var pairing = await PortalClient.PairAsync(portal, code, digits, RegisterId, _options.Client, cancellationToken).ConfigureAwait(false);
        pairing.Save(_pairingPath);
        Use(pairing);
    }

    /// <summary>Parts the register from its portal and deletes the file of the pairing. Receipts that wait stay in the journal; they go up when the register is paired again.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="PortalException">The portal was not reached or refused; nothing is changed.</exception>
    public async Task UnpairAsync(CancellationToken cancellationToken = default)
    {
        if (Pairing is { } pairing)
        {
            await PortalClient.UnpairAsync(pairing, _options.Client, cancellationToken).ConfigureAwait(false);
            File.Delete(_pairingPath);
            Use(null);
        }
    }

    /// <summary>Ends the upload; what is under way is repeated after the next start.</summary>
    public void Dispose()
    {
        ReceiptUploader? uploader;
        lock (_lock)
        {
            _disposed = true;
            uploader = _uploader;
            _uploader = null;
        }

        uploader?.Dispose();
        _meter.Dispose();
    }

    // Register ids may hold : and ?, which are no part of a file's name everywhere.
    private static string FileNameOf(string registerId) =>
        new([.. registerId.Select(static c => c is (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-' or '.' ? c : '_')]);

    private void Use(PortalPairing? pairing)
    {
        if (pairing is not null && pairing.RegisterId != RegisterId)
        {
            throw new ArgumentException($"The pairing is that of register {pairing.RegisterId}, not of {RegisterId}: each register has a file of its own.", nameof(pairing));
        }

        var next = pairing is null ? null : new ReceiptUploader(_store, pairing, _options, _layouts, _options.Logger ?? NullLogger.Instance);
        if (next is not null)
        {
            next.PickedUp += (receipt, reader) => PickedUp?.Invoke(this, new PickedUpEventArgs(receipt, reader));
            next.Published += layout => LayoutPublished?.Invoke(this, new LayoutPublishedEventArgs(layout));
        }

        ReceiptUploader? last;
        lock (_lock)
        {
            if (_disposed)
            {
                next?.Dispose();
                throw new ObjectDisposedException(nameof(DigitalReceipts));
            }

            last = _uploader;
            _uploader = next;
        }

        last?.Dispose();
        next?.Start();
    }

    private void Check(Receipt receipt)
    {
        if (receipt is null)
        {
            throw new ArgumentNullException(nameof(receipt));
        }

        if (receipt.RegisterId != RegisterId)
        {
            throw new ArgumentException($"Receipt {receipt.Id} is not of register {RegisterId}.", nameof(receipt));
        }
    }

    private (PaperDue Paper, PaperReason Reason) PaperOf(Receipt receipt, bool isPaperForced)
    {
        if (isPaperForced)
        {
            return (PaperDue.Now, PaperReason.Offline);
        }

        if (_options.Paper == PaperPolicy.Always)
        {
            return (PaperDue.Now, PaperReason.Policy);
        }

        if (_options.Consent == ConsentMode.PaperFirst)
        {
            return (PaperDue.Now, PaperReason.PaperFirst);
        }

        if (_options.Paper == PaperPolicy.FromAmount && Math.Abs(receipt.Total) >= _options.PaperFromAmount)
        {
            return (PaperDue.Now, PaperReason.Amount);
        }

        return _options.Paper == PaperPolicy.OnlyWithoutDigital && _options.Consent is ConsentMode.CashierConfirms or ConsentMode.CustomerConfirms
            ? (PaperDue.UnlessAgreed, PaperReason.Consent)
            : (PaperDue.No, PaperReason.Digital);
    }

    private DigitalReceiptOffer Without(Receipt receipt, PortalReachability reachability, PaperDue paper, PaperReason reason) =>
        new(receipt, null, isSelfContained: false, isDelayed: false, _options.Consent, reachability, paper, reason);

    private DigitalReceiptOffer? SelfContained(Receipt receipt, PortalPairing pairing, PortalReachability reachability)
    {
        if (SelfContainedReceipt.TryEncode(receipt, pairing.PublicUrl) is not { } link)
        {
            return null;
        }

        var (paper, reason) = PaperOf(receipt, isPaperForced: false);
        Note(receipt.Id, DeliveryKind.Offered, DeliveryWords.SelfContained, null);
        return new DigitalReceiptOffer(receipt, link, isSelfContained: true, isDelayed: false, _options.Consent, reachability, paper, reason);
    }

    private void Note(ReceiptId receiptId, DeliveryKind kind, string? detail, string? device) =>
        _options.DeliveryLog?.Record(receiptId, new DeliveryEvent(kind, detail, device));

    private static byte[] MailBody(string id, string address)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("id", id);
            json.WriteString("address", address);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private async Task PollAsync(ReceiptUploader uploader, CancellationToken cancellationToken)
    {
        try
        {
            try
            {
                await uploader.PollEventsAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (PortalException)
            {
                await _options.TimeProvider.DelayAsync(TimeSpan.FromSeconds(4), cancellationToken).ConfigureAwait(false);
            }

            // Events of other receipts, or a portal that does not hold its answer.
            await _options.TimeProvider.DelayAsync(TimeSpan.FromSeconds(1), cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Opened, or the caller looks at its token.
        }
    }

    /// <summary>A meter of its own under the common name: it ends with the till it belongs to.</summary>
    private Meter NewMeter()
    {
        var meter = new Meter(FiscalTelemetry.Name);
        var register = new KeyValuePair<string, object?>("fiscal.register", RegisterId);
        meter.CreateObservableGauge("fiscal.portal.receipts.waiting", () => new Measurement<int>(GetStatus().Waiting, register), "{receipt}", "Receipts that are sealed and not at the portal yet.");
        meter.CreateObservableGauge(
            "fiscal.portal.receipts.age",
            () => new Measurement<double>(GetStatus().OldestWaiting is { } oldest ? Math.Max(0, (_options.TimeProvider.GetUtcNow() - oldest).TotalSeconds) : 0, register),
            "s",
            "Age of the oldest receipt that is not at the portal yet.");
        return meter;
    }
}
