using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Fiscal;

/// <summary>Baskets that nobody finishes: aborted by hand, after a time-out, or decided about at a closing; and training, which a basket keeps from its begin on.</summary>
internal sealed partial class RegisterEngine
{
    private ITimer? _basketTimer;
    private DateTimeOffset? _basketTimerDue;

    public event Action<Receipt>? BasketAbandoned;

    /// <summary>Off after every start: nobody sells in training without knowing.</summary>
    public bool IsTraining { get; set; }

    public Task<Receipt> AbortAsync(Basket basket, string? note, CancellationToken cancellationToken)
    {
        if (basket.Captured.Count > 0 && basket.Finishing is null)
        {
            var payment = basket.Captured[0];
            var amount = payment.Amount.ToString(CultureInfo.InvariantCulture);
            throw new ReceiptRefusedException(
            [
                new Finding(
                    "payment-captured",
                    FindingSeverity.Error,
                    "sale " + basket.SaleId,
                    $"A payment of {amount} by {payment.Name} went through; finish the sale, or take the payment back and call ForgetCapturedPayments first.",
                    $"Eine Zahlung von {amount} per {payment.Name} ist durchgegangen; bitte den Verkauf abschließen oder die Zahlung zurücknehmen und vorher ForgetCapturedPayments aufrufen."),
            ]);
        }

        var draft = new ReceiptDraft { Type = ReceiptType.Abort, Currency = _fiscal.Currency };
        if (note is not null)
        {
            draft.Notes.Add(note);
        }

        return CompleteAsync(basket, draft, cancellationToken);
    }

    /// <summary>Notes a payment that went through, or without a name that all of the sale were taken back.</summary>
    public async Task CaptureAsync(Basket basket, string? name, decimal? amount)
    {
        CheckUsable();
        await ResyncAsync().ConfigureAwait(true);
        if (basket.Finishing is null && (name is not null || basket.Captured.Count > 0))
        {
            var entry = new Journal.PaymentCapturedEntry { SaleId = basket.SaleId, Name = name, Amount = amount, TakenBack = name is null };
            await AppendDurableAsync(Journal.Durability.Durable, entry).ConfigureAwait(true);
            basket.Capture(entry);
            WatchBaskets();
        }
    }

    private void Accept(Journal.FinishingEntry finishing)
    {
        _totals.Accept(finishing);
        _books.Accept(finishing);
    }

    /// <summary>One timer for the basket that is due first.</summary>
    private void WatchBaskets()
    {
        if (_options.BasketTimeout is not { } timeout || _closed)
        {
            return;
        }

        var first = _baskets.Values.Where(static b => b is { Finishing: null, Completion: null, Captured.Count: 0 }).Select(static b => (DateTimeOffset?)b.OpenedAt).Min();
        if (first is not { } opened || (_basketTimerDue is { } scheduled && scheduled <= opened + timeout))
        {
            return;
        }

        var due = opened + timeout;
        var wait = due - Now;
        _basketTimerDue = due;
        _basketTimer?.Dispose();
        _basketTimer = _timeProvider.CreateTimer(_ => Thread.Post(() => RunInBackground(AbortAbandonedAsync)), null, wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private async Task AbortAbandonedAsync()
    {
        _basketTimerDue = null;
        if (_options.BasketTimeout is not { } timeout)
        {
            return;
        }

        foreach (var basket in _baskets.Values.Where(b => b is { Finishing: null, Completion: null, Captured.Count: 0 } && Now - b.OpenedAt >= timeout).ToList())
        {
            _logger.LogWarning("Register {Register}, sale {Sale}: open since {Opened}, aborted.", RegisterId, basket.SaleId, basket.OpenedAt);
            var receipt = await AbortAsync(basket, "Vorgang abgebrochen: Zeit überschritten", CancellationToken.None).ConfigureAwait(true);
            Raise(BasketAbandoned, receipt);
        }

        WatchBaskets();
    }

    private async Task DecideAsync(CloseDayOptions options)
    {
        foreach (var decision in options.Decisions)
        {
            if (!_baskets.TryGetValue(decision.Key, out var basket) || basket.Finishing is not null)
            {
                continue;
            }

            if (decision.Value.Draft is { } draft)
            {
                await FinishAsync(basket, draft, CancellationToken.None).ConfigureAwait(true);
            }
            else
            {
                await AbortAsync(basket, CancellationToken.None).ConfigureAwait(true);
            }
        }
    }

    /// <summary>The day a closing made now belongs to, if it is not today's (spec till-rules §4).</summary>
    private DateTime? BusinessDayNow() => Now.TimeOfDay < _options.BusinessDayEnd ? Now.Date.AddDays(-1) : null;

    private List<Journal.ClosingCashTotal> DrawerNow() =>
        [.. _books.Drawer().Select(static cash => new Journal.ClosingCashTotal { Currency = cash.Key, Amount = cash.Value })];
}
