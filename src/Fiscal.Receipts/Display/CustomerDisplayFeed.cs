using Fiscal.Documents;

namespace Fiscal.Receipts;

/// <summary>Turns what happens at a register into what its customer displays show: the shop's picture, the running basket, the total, the QR code of the digital receipt.</summary>
/// <remarks>
/// Thread-safe, without I/O: every call takes microseconds and stops no sale. Show the states yourself (<see cref="Changed"/>), map them into a host (package Fiscal.Receipts.Portal),
/// or send them to <c>fiscal display serve</c> (<see cref="RemoteDisplay"/>). Events are raised on the caller's thread; what a handler throws reaches the caller.
/// A feed shows receipts of its own register only, and forgets the last customer when the next sale begins (spec digital-receipt §3.7).
/// </remarks>
public sealed class CustomerDisplayFeed : IDisposable
{
    private const int MostText = 200;

    private readonly object _gate = new();
    private readonly TimeSpan _offerTime;
    private readonly TimeSpan _closingTime;
    private readonly ITimer _timer;
    private volatile DisplayState _state;
    private string? _saleId;
    private string? _endedSaleId;
    private long _paperRequestedFor;
    private long _shownSince;
    private TimeSpan? _shownFor;
    private bool _isDisposed;

    /// <summary>Creates the feed of a register; its displays are idle.</summary>
    /// <param name="registerId">The register's id, as on its receipts.</param>
    /// <param name="options">Times; copied.</param>
    /// <exception cref="ArgumentException"><paramref name="registerId"/> is empty or longer than 30 characters.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A time is out of its range.</exception>
    public CustomerDisplayFeed(string registerId, CustomerDisplayFeedOptions? options = null)
    {
        options ??= new CustomerDisplayFeedOptions();
        if (string.IsNullOrWhiteSpace(registerId) || registerId.Length > DisplayStateJson.MostRegisterId)
        {
            throw new ArgumentException($"The id of a register has 1 to {DisplayStateJson.MostRegisterId} characters.", nameof(registerId));
        }

        RegisterId = registerId;
        _offerTime = Time(options.OfferTime, 5, nameof(options.OfferTime));
        _closingTime = Time(options.ClosingTime, 1, nameof(options.ClosingTime));
        TimeProvider = options.TimeProvider ?? throw new ArgumentException("The options have no clock.", nameof(options));
        _state = new DisplayState(registerId, Guid.NewGuid().ToString("N"), 1);
        _timer = TimeProvider.CreateTimer(static feed => ((CustomerDisplayFeed)feed!).TurnIdle(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The register.</summary>
    public string RegisterId { get; }

    /// <summary>What the displays show now.</summary>
    public DisplayState State => _state;

    /// <summary>Raised after each change.</summary>
    public event EventHandler<DisplayChangedEventArgs>? Changed;

    /// <summary>Raised when a customer asks for paper: once per receipt, however often the button is tapped. Print, then call <see cref="ShowPaper"/> or <see cref="Clear"/> if it failed.</summary>
    public event EventHandler<PaperRequestedEventArgs>? PaperRequested;

    internal TimeProvider TimeProvider { get; }

    /// <summary>A sale begins: whatever the last customer saw is gone.</summary>
    /// <param name="saleId">The sale's id as given to the register. With it an offer that comes late, after the next sale has begun, is not shown.</param>
    public void Begin(string? saleId = null) => Replace(state => state.Phase = DisplayPhase.Basket, () =>
    {
        EndSale();
        _saleId = saleId;
        return true;
    });

    /// <summary>Shows the running basket. It is copied: the draft may be changed afterwards.</summary>
    /// <param name="draft">What is captured so far; not checked.</param>
    /// <exception cref="ArgumentNullException"><paramref name="draft"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">An amount is too large; the message names the line.</exception>
    public void ShowBasket(ReceiptDraft draft) => Show(draft, DisplayPhase.Basket);

    /// <summary>Shows what the customer has to pay, and what was given and comes back if the draft has a payment in cash.</summary>
    /// <param name="draft">The whole basket; not checked.</param>
    /// <exception cref="ArgumentNullException"><paramref name="draft"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">An amount is too large; the message names the line.</exception>
    public void ShowTotal(ReceiptDraft draft) => Show(draft, DisplayPhase.Total);

    /// <summary>Shows the QR code of a digital receipt, until the next sale begins or the time for offers has passed.</summary>
    /// <param name="receipt">The receipt, of this register.</param>
    /// <param name="link">Where the code leads.</param>
    /// <param name="qr">The code.</param>
    /// <param name="paperButton">Whether customers may ask for paper at the display.</param>
    /// <param name="isDelayed">Whether the receipt can be fetched a little later only, because the portal is out of reach.</param>
    /// <returns>Whether it is shown: <see langword="false"/> if its sale is over.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The receipt is another register's, or the link is none of http or https, or longer than 4,400 characters.</exception>
    public bool ShowOffer(Receipt receipt, Uri link, QrMatrix qr, bool paperButton = true, bool isDelayed = false)
    {
        if (link is null)
        {
            throw new ArgumentNullException(nameof(link));
        }

        if (!DisplayStateJson.IsLink(link))
        {
            throw new ArgumentException($"A link to a receipt begins with http:// or https:// and has at most {DisplayStateJson.MostLink} characters.", nameof(link));
        }

        _ = qr ?? throw new ArgumentNullException(nameof(qr));
        return Close(receipt, DisplayPhase.Offer, _offerTime, state =>
        {
            state.Link = link;
            state.Qr = qr;
            state.HasPaperButton = paperButton && _paperRequestedFor != receipt.Number;
            state.IsDelayed = isDelayed;
        });
    }

    /// <summary>Shows what <see cref="DigitalReceipts.Offer"/> gave: its QR code, or that there is paper.</summary>
    /// <param name="receipt">The receipt, of this register.</param>
    /// <param name="offer">The receipt's offer.</param>
    /// <returns>Whether it is shown: <see langword="false"/> if its sale is over.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The receipt is another register's, or the offer is another receipt's.</exception>
    public bool ShowOffer(Receipt receipt, DigitalReceiptOffer offer)
    {
        _ = receipt ?? throw new ArgumentNullException(nameof(receipt));
        _ = offer ?? throw new ArgumentNullException(nameof(offer));
        if (offer.ReceiptId != receipt.Id)
        {
            throw new ArgumentException($"The offer is of receipt {offer.ReceiptId}, not of {receipt.Id}.", nameof(offer));
        }

        // The paper of a shop without its portal carries the code; on the display it would lead to a page that has nothing yet.
        return offer.Reason == PaperReason.Offline ? ShowPaper(receipt, DisplayPaperReason.PortalUnreachable)
            : offer.HasLink ? ShowOffer(receipt, offer.Link!, offer.Qr!, paperButton: offer.Paper != PaperDue.Now, offer.IsDelayed)
            : offer.Paper == PaperDue.No ? ShowThanks(receipt)
            : ShowPaper(receipt);
    }

    /// <summary>Says that the customer gets paper, and why.</summary>
    /// <param name="receipt">The receipt, of this register.</param>
    /// <param name="reason">Why.</param>
    /// <returns>Whether it is shown: <see langword="false"/> if its sale is over.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="receipt"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The receipt is another register's.</exception>
    public bool ShowPaper(Receipt receipt, DisplayPaperReason reason = DisplayPaperReason.Printing) => Close(receipt, DisplayPhase.Paper, _closingTime, state => state.PaperReason = reason);

    /// <summary>Thanks the customer, for example when the digital receipt was picked up.</summary>
    /// <param name="receipt">The receipt, of this register.</param>
    /// <returns>Whether it is shown: <see langword="false"/> if its sale is over.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="receipt"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The receipt is another register's.</exception>
    public bool ShowThanks(Receipt receipt) => Close(receipt, DisplayPhase.Thanks, _closingTime, static _ => { });

    /// <summary>Back to the shop's picture: the sale was aborted, or the customer has left.</summary>
    public void Clear() => Replace(static _ => { }, () =>
    {
        EndSale();
        return true;
    });

    /// <summary>A customer asks for paper. Displays do this; call it for a display of your own.</summary>
    /// <param name="receipt">The receipt on the display, so that a late tap does not print somebody else's.</param>
    /// <returns>Whether <see cref="PaperRequested"/> was raised: <see langword="false"/> for a repeated tap and for a receipt that is not offered any more.</returns>
    public bool RequestPaper(ReceiptId receipt)
    {
        DisplayState? state = null;
        lock (_gate)
        {
            if (_isDisposed || _state.Phase != DisplayPhase.Offer || !_state.HasPaperButton || _state.Receipt != receipt || _paperRequestedFor == receipt.Number)
            {
                return false;
            }

            _paperRequestedFor = receipt.Number;
            var shown = _state;
            state = Next(next =>
            {
                CopyReceipt(shown, next);
                next.Phase = DisplayPhase.Paper;
                next.PaperReason = DisplayPaperReason.Requested;
            }, _closingTime);
        }

        Changed?.Invoke(this, new DisplayChangedEventArgs(state));
        PaperRequested?.Invoke(this, new PaperRequestedEventArgs(receipt));
        return true;
    }

    /// <summary>The displays turn idle and stay so.</summary>
    public void Dispose()
    {
        Clear();
        lock (_gate)
        {
            _isDisposed = true;
        }

        _timer.Dispose();
    }

    private static TimeSpan Time(TimeSpan value, int leastSeconds, string name) =>
        value >= TimeSpan.FromSeconds(leastSeconds) && value <= TimeSpan.FromHours(1) ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} is {leastSeconds} s to 1 h.");

    private static void CopyReceipt(DisplayState from, DisplayState to)
    {
        to.Currency = from.Currency;
        to.Total = from.Total;
        to.Given = from.Given;
        to.Change = from.Change;
        to.IsTraining = from.IsTraining;
        to.IsTest = from.IsTest;
        to.Receipt = from.Receipt;
    }

    private static string Clean(string? text)
    {
        var clean = TextGlyphs.Clean(text ?? string.Empty).Replace('\n', ' ');
        return clean.Length <= MostText ? clean : clean.Substring(0, char.IsHighSurrogate(clean[MostText - 2]) ? MostText - 2 : MostText - 1) + "…";
    }

    private void Show(ReceiptDraft draft, DisplayPhase phase)
    {
        _ = draft ?? throw new ArgumentNullException(nameof(draft));
        var currency = Currency.IsCode(draft.Currency) ? draft.Currency : Currency.Euro;
        var lines = new List<DisplayLine>(Math.Min(draft.Lines.Count, DisplayState.MostLines));
        var total = 0m;
        for (var i = 0; i < draft.Lines.Count; i++)
        {
            var line = draft.Lines[i];
            try
            {
                // As ReceiptCalculator prices a line; what it refuses, it refuses when the sale is finished.
                var adjustment = line.Adjustments.Sum(static a => a.Amount);
                var price = line.Factor > 0 ? line.UnitPrice / line.Factor : line.UnitPrice;
                var sum = (line.Total ?? Currency.Round(line.Factor > 0 ? line.Quantity / line.Factor * line.UnitPrice : line.Quantity * line.UnitPrice, currency)) + adjustment;
                total += sum;
                if (i >= draft.Lines.Count - DisplayState.MostLines)
                {
                    lines.Add(new DisplayLine(Clean(line.Text), line.Quantity, line.Unit is { Length: > 0 } unit ? Clean(unit) : null, price, adjustment, sum));
                }
            }
            catch (OverflowException e)
            {
                throw new ArgumentException($"Line {(i + 1).ToString(System.Globalization.CultureInfo.InvariantCulture)}: the amount is too large.", nameof(draft), e);
            }
        }

        var cash = draft.Payments.FirstOrDefault(static p => p.Kind == PaymentKind.Cash && p.Given is not null && p.Currency is null);
        Replace(
            state =>
            {
                state.Phase = phase;
                state.Currency = currency;
                state.Lines = lines;
                state.LineCount = draft.Lines.Count;
                state.Total = total;
                state.Given = phase == DisplayPhase.Total ? cash?.Given : null;
                state.Change = phase == DisplayPhase.Total && cash is { Given: { } given } && given > cash.Amount ? given - cash.Amount : null;
                state.IsTraining = draft.Type == ReceiptType.Training;
            },
            () =>
            {
                // A till that does not say Begin: the first line of the next basket is the beginning.
                if (_state.Phase is not (DisplayPhase.Basket or DisplayPhase.Total))
                {
                    EndSale();
                }

                return true;
            });
    }

    private bool Close(Receipt receipt, DisplayPhase phase, TimeSpan time, Action<DisplayState> fill)
    {
        _ = receipt ?? throw new ArgumentNullException(nameof(receipt));
        if (!string.Equals(receipt.RegisterId, RegisterId, StringComparison.Ordinal))
        {
            throw new ArgumentException($"Receipt {receipt.Id} is not of register {RegisterId}: its customer stands somewhere else.", nameof(receipt));
        }

        var cash = receipt.Payments.FirstOrDefault(payment => payment.Kind == PaymentKind.Cash && payment.Given is not null && payment.Currency == receipt.Currency);
        return Replace(
            state =>
            {
                state.Phase = phase;
                state.Currency = receipt.Currency;
                state.Total = receipt.Total;
                state.Given = cash?.Given;
                state.Change = cash?.Change is { } change && change > 0 ? change : null;
                state.IsTraining = receipt.Type == ReceiptType.Training;
                state.IsTest = receipt.IsTest;
                state.Receipt = receipt.Id;
                fill(state);
            },
            () =>
            {
                // A till that shows offers and nothing else: the next receipt is the next customer's. An older one is late.
                var isNext = _state.Receipt is { } shown && receipt.Number > shown.Number;
                if (_saleId is { } current ? receipt.SaleId != current && !isNext : receipt.SaleId == _endedSaleId)
                {
                    return false;
                }

                _saleId = receipt.SaleId;
                return true;
            },
            time);
    }

    private void EndSale()
    {
        _endedSaleId = _saleId ?? _endedSaleId;
        _saleId = null;
    }

    private bool Replace(Action<DisplayState> fill, Func<bool> mayShow, TimeSpan? time = null)
    {
        DisplayState state;
        lock (_gate)
        {
            if (_isDisposed || !mayShow())
            {
                return false;
            }

            state = Next(fill, time);
        }

        Changed?.Invoke(this, new DisplayChangedEventArgs(state));
        return true;
    }

    private DisplayState Next(Action<DisplayState> fill, TimeSpan? time)
    {
        var state = new DisplayState(RegisterId, _state.Run, _state.Number + 1);
        fill(state);
        state.Until = time is { } t ? TimeProvider.GetUtcNow() + t : null;
        _state = state;
        _shownSince = TimeProvider.GetTimestamp();
        _shownFor = time;
        _timer.Change(time ?? Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        return state;
    }

    private void TurnIdle() => Replace(
        static _ => { },
        () =>
        {
            // The timer may have been set anew while this waited for the gate; timers of the system may also be a little early.
            if (_shownFor is not { } time || TimeProvider.GetElapsedTime(_shownSince) < time - TimeSpan.FromMilliseconds(100))
            {
                return false;
            }

            EndSale();
            return true;
        });
}
