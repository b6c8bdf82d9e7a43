namespace Fiscal;

/// <summary>A sale between its first item and its receipt.</summary>
/// <remarks>Thread-safe. A sale that nobody finishes is aborted: disposing queues the abort and returns at once.</remarks>
public sealed class FiscalTransaction : IDisposable
{
    private readonly FiscalRegister _register;
    private readonly Basket? _basket;
    private Receipt? _receipt;

    internal FiscalTransaction(FiscalRegister register, Basket basket)
    {
        _register = register;
        _basket = basket;
        SaleId = basket.SaleId;
    }

    internal FiscalTransaction(FiscalRegister register, string saleId, Receipt receipt)
    {
        _register = register;
        SaleId = saleId;
        _receipt = receipt;
    }

    /// <summary>The POS's own id of the sale.</summary>
    public string SaleId { get; }

    /// <summary>The receipt, once there is one. A sale id that has one is spent: beginning and finishing it again give this receipt.</summary>
    public Receipt? Receipt => Volatile.Read(ref _receipt);

    /// <summary>Validates, journals, has it signed, verifies, seals. Returns a receipt that may be handed out, with a signature or with an outage.</summary>
    /// <param name="draft">What was sold. Not changed.</param>
    /// <exception cref="ReceiptRefusedException">The draft breaks rules. Nothing was journalled; the sale is still open.</exception>
    /// <exception cref="Journal.JournalException">The journal cannot be written: the only thing that stops a sale.</exception>
    public Receipt Finish(ReceiptDraft draft)
    {
        if (draft is null)
        {
            throw new ArgumentNullException(nameof(draft));
        }

        return Receipt ?? Keep(_register.Run(engine => engine.FinishAsync(_basket!, draft, CancellationToken.None)));
    }

    /// <summary>As <see cref="Finish"/>.</summary>
    /// <param name="draft">What was sold. Must not be changed before the task has ended.</param>
    /// <param name="cancellationToken">Honoured until the sale is accepted in the journal; from then on the receipt is made in any case.</param>
    /// <exception cref="ReceiptRefusedException">The draft breaks rules. Nothing was journalled; the sale is still open.</exception>
    /// <exception cref="Journal.JournalException">The journal cannot be written: the only thing that stops a sale.</exception>
    public async Task<Receipt> FinishAsync(ReceiptDraft draft, CancellationToken cancellationToken = default)
    {
        if (draft is null)
        {
            throw new ArgumentNullException(nameof(draft));
        }

        return Receipt ?? Keep(await _register.RunAsync(engine => engine.FinishAsync(_basket!, draft, cancellationToken)).ConfigureAwait(false));
    }

    /// <summary>Ends the sale without one: a receipt of type <c>AVBelegabbruch</c> with a number of its own (spec till-rules §2).</summary>
    /// <exception cref="Journal.JournalException">The journal cannot be written.</exception>
    public Receipt Abort() => Receipt ?? Keep(_register.Run(engine => engine.AbortAsync(_basket!, CancellationToken.None)));

    /// <summary>As <see cref="Abort"/>.</summary>
    /// <param name="cancellationToken">Honoured until the abort is accepted in the journal.</param>
    /// <exception cref="Journal.JournalException">The journal cannot be written.</exception>
    public async Task<Receipt> AbortAsync(CancellationToken cancellationToken = default) =>
        Receipt ?? Keep(await _register.RunAsync(engine => engine.AbortAsync(_basket!, cancellationToken)).ConfigureAwait(false));

    /// <summary>Notes that a payment went through at its terminal before the receipt is made: from now on the sale is not aborted, neither by hand nor by a time-out or a closing.</summary>
    /// <param name="name">The till's own name for it, for example <c>girocard</c>.</param>
    /// <param name="amount">Amount.</param>
    /// <remarks>Durable before it returns: a restart knows it. A sale that has its receipt is not changed by it.</remarks>
    /// <exception cref="Journal.JournalException">The journal cannot be written.</exception>
    public void NoteCapturedPayment(string name, decimal amount) => _register.Run(engine => CaptureAsync(engine, name, amount));

    /// <summary>As <see cref="NoteCapturedPayment"/>.</summary>
    /// <param name="name">The till's own name for it.</param>
    /// <param name="amount">Amount.</param>
    /// <param name="cancellationToken">Honoured before anything is done.</param>
    /// <exception cref="Journal.JournalException">The journal cannot be written.</exception>
    public Task NoteCapturedPaymentAsync(string name, decimal amount, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _register.RunAsync(engine => CaptureAsync(engine, name, amount));
    }

    /// <summary>The captured payments were taken back at the terminal: the sale may be aborted again.</summary>
    public void ForgetCapturedPayments() => _register.Run(engine => CaptureAsync(engine, null, null));

    /// <summary>As <see cref="ForgetCapturedPayments"/>.</summary>
    /// <param name="cancellationToken">Honoured before anything is done.</param>
    public Task ForgetCapturedPaymentsAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _register.RunAsync(engine => CaptureAsync(engine, null, null));
    }

    /// <summary>Queues the abort of an unfinished sale and returns.</summary>
    public void Dispose()
    {
        if (Receipt is null && _basket is { } basket)
        {
            _register.Queue(engine => basket is { Completion: null, Finishing: null, Captured.Count: 0 } ? engine.AbortAsync(basket, CancellationToken.None) : Task.CompletedTask);
        }
    }

    private async Task<bool> CaptureAsync(RegisterEngine engine, string? name, decimal? amount)
    {
        if (Receipt is null && _basket is { } basket)
        {
            await engine.CaptureAsync(basket, name, amount).ConfigureAwait(true);
        }

        return true;
    }

    private Receipt Keep(Receipt receipt)
    {
        Volatile.Write(ref _receipt, receipt);
        return receipt;
    }
}
