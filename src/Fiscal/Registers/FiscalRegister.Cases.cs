using Fiscal.Documents;
using Fiscal.Journal;

namespace Fiscal;

/// <summary>Business cases beyond the plain sale (spec till-rules §2–6): each call books one receipt, start and finish in one go; its sale id makes it safe to call again.</summary>
public sealed partial class FiscalRegister
{
    private const int MaxTableName = 50;

    /// <summary>A basket was open longer than <see cref="RegisterOptions.BasketTimeout"/> and was aborted.</summary>
    public event EventHandler<BasketAbandonedEventArgs>? BasketAbandoned;

    /// <summary>Begins training: whatever is begun from now on is signed and exported as AVTraining, says TRAINING, and moves neither turnover nor cash. Off after a restart.</summary>
    public void StartTraining() => Run(static engine => Task.FromResult(engine.IsTraining = true));

    /// <summary>As <see cref="StartTraining"/>.</summary>
    /// <param name="cancellationToken">Honoured before anything is done.</param>
    public Task StartTrainingAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return RunAsync(static engine => Task.FromResult(engine.IsTraining = true));
    }

    /// <summary>Ends training. Baskets begun in it stay without effect.</summary>
    public void EndTraining() => Run(static engine => Task.FromResult(engine.IsTraining = false));

    /// <summary>As <see cref="EndTraining"/>.</summary>
    /// <param name="cancellationToken">Honoured before anything is done.</param>
    public Task EndTrainingAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return RunAsync(static engine => Task.FromResult(engine.IsTraining = false));
    }

    /// <summary>A table, room or tab, open or not.</summary>
    /// <param name="name">Name, printed on orders and bills (<c>ABRECHNUNGSKREIS</c>): 1 to 50 characters.</param>
    /// <exception cref="ArgumentException">The name is empty or too long.</exception>
    public FiscalTable GetTable(string name) => string.IsNullOrWhiteSpace(name) || name.Length > MaxTableName || name.Any(char.IsControl)
        ? throw new ArgumentException("A table's name has 1 to 50 characters and no control characters (DSFinV-K, ABRECHNUNGSKREIS).", nameof(name))
        : new FiscalTable(this, name);

    /// <summary>How a receipt has to be handed out, by its kind and its date (<see cref="FiscalOptions.ReceiptDuties"/>).</summary>
    /// <param name="receipt">The receipt.</param>
    public ReceiptDuty GetReceiptDuty(Receipt receipt) => _engine.DutyOf(receipt ?? throw new ArgumentNullException(nameof(receipt)));

    /// <summary>An earlier receipt of any register in this journal, to give its goods back or to reverse it; <see langword="null"/> if there is none.</summary>
    /// <param name="id">Register and number.</param>
    /// <exception cref="JournalException">The journal cannot be read.</exception>
    public OriginalReceipt? FindOriginal(ReceiptId id) => Run(engine => engine.FindOriginalAsync(id));

    /// <summary>As <see cref="FindOriginal(ReceiptId)"/>.</summary>
    /// <param name="id">Register and number.</param>
    /// <param name="cancellationToken">Honoured before anything is read.</param>
    /// <exception cref="JournalException">The journal cannot be read.</exception>
    public Task<OriginalReceipt?> FindOriginalAsync(ReceiptId id, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return RunAsync(engine => engine.FindOriginalAsync(id));
    }

    /// <summary>An earlier receipt of this register, to give its goods back or to reverse it; <see langword="null"/> if there is none.</summary>
    /// <param name="receiptNumber">Number printed on it.</param>
    /// <exception cref="JournalException">The journal cannot be read.</exception>
    public OriginalReceipt? FindOriginal(long receiptNumber) => Run(engine => engine.FindOriginalAsync(new ReceiptId(Id, receiptNumber)));

    /// <summary>As <see cref="FindOriginal(long)"/>.</summary>
    /// <param name="receiptNumber">Number printed on it.</param>
    /// <param name="cancellationToken">Honoured before anything is read.</param>
    /// <exception cref="JournalException">The journal cannot be read.</exception>
    public Task<OriginalReceipt?> FindOriginalAsync(long receiptNumber, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return RunAsync(engine => engine.FindOriginalAsync(new ReceiptId(Id, receiptNumber)));
    }

    /// <summary>The receipt whose QR code was scanned, of any register in this journal; <see langword="null"/> if there is none. A receipt of an outage has no code: find it by its number.</summary>
    /// <param name="qrPayload">Text of the code, <c>V0;…</c>.</param>
    /// <exception cref="FormatException">The text is no QR code of a receipt.</exception>
    /// <exception cref="JournalException">The journal cannot be read.</exception>
    public OriginalReceipt? FindOriginal(string qrPayload)
    {
        ThrowIfNull(qrPayload, nameof(qrPayload));
        return Run(engine => engine.FindOriginalAsync(qrPayload));
    }

    /// <summary>As <see cref="FindOriginal(string)"/>.</summary>
    /// <param name="qrPayload">Text of the code, <c>V0;…</c>.</param>
    /// <param name="cancellationToken">Honoured before anything is read.</param>
    /// <exception cref="FormatException">The text is no QR code of a receipt.</exception>
    /// <exception cref="JournalException">The journal cannot be read.</exception>
    public Task<OriginalReceipt?> FindOriginalAsync(string qrPayload, CancellationToken cancellationToken = default)
    {
        ThrowIfNull(qrPayload, nameof(qrPayload));
        cancellationToken.ThrowIfCancellationRequested();
        return RunAsync(engine => engine.FindOriginalAsync(qrPayload));
    }

    /// <summary>Reverses a receipt as a whole: a new receipt with every sign turned, BON_STORNO = 1, referring to the original (DSFinV-K 4.2.2). Once only, never a reversal; also a receipt of an outage or of another register.</summary>
    /// <param name="saleId">The POS's own id of the reversal, unique per register for ever.</param>
    /// <param name="original">The receipt.</param>
    /// <param name="options">Cashier and reason.</param>
    /// <exception cref="ReceiptRefusedException">It breaks a rule, which is named with its line. Nothing was journalled.</exception>
    /// <exception cref="JournalException">The journal cannot be written.</exception>
    public Receipt Reverse(string saleId, Receipt original, ReversalOptions? options = null)
    {
        CheckSaleId(saleId);
        ThrowIfNull(original, nameof(original));
        return Run(engine => engine.ReverseAsync(this, saleId, original, options ?? new ReversalOptions(), CancellationToken.None));
    }

    /// <summary>As <see cref="Reverse"/>.</summary>
    /// <param name="saleId">The POS's own id of the reversal, unique per register for ever.</param>
    /// <param name="original">The receipt.</param>
    /// <param name="options">Cashier and reason.</param>
    /// <param name="cancellationToken">Honoured until it is accepted in the journal.</param>
    /// <exception cref="ReceiptRefusedException">It breaks a rule, which is named with its line. Nothing was journalled.</exception>
    /// <exception cref="JournalException">The journal cannot be written.</exception>
    public Task<Receipt> ReverseAsync(string saleId, Receipt original, ReversalOptions? options = null, CancellationToken cancellationToken = default)
    {
        CheckSaleId(saleId);
        ThrowIfNull(original, nameof(original));
        cancellationToken.ThrowIfCancellationRequested();
        return RunAsync(engine => engine.ReverseAsync(this, saleId, original, options ?? new ReversalOptions(), cancellationToken));
    }

    /// <summary>Makes an invoice for a receipt: same amounts, refers to it and replaces it (AVRechnung); no effect on cash and turnover. Above 250 euro the recipient with address is needed.</summary>
    /// <param name="saleId">The POS's own id of the invoice, unique per register for ever.</param>
    /// <param name="original">The receipt.</param>
    /// <param name="recipient">Who gets the invoice; the receipt's customer if <see langword="null"/>.</param>
    /// <exception cref="ReceiptRefusedException">It breaks a rule, which is named with its line. Nothing was journalled.</exception>
    /// <exception cref="JournalException">The journal cannot be written.</exception>
    public Receipt CreateInvoice(string saleId, Receipt original, Customer? recipient = null)
    {
        CheckSaleId(saleId);
        ThrowIfNull(original, nameof(original));
        return Run(engine => engine.CreateInvoiceAsync(this, saleId, original, recipient, CancellationToken.None));
    }

    /// <summary>As <see cref="CreateInvoice"/>.</summary>
    /// <param name="saleId">The POS's own id of the invoice, unique per register for ever.</param>
    /// <param name="original">The receipt.</param>
    /// <param name="recipient">Who gets the invoice; the receipt's customer if <see langword="null"/>.</param>
    /// <param name="cancellationToken">Honoured until it is accepted in the journal.</param>
    /// <exception cref="ReceiptRefusedException">It breaks a rule, which is named with its line. Nothing was journalled.</exception>
    /// <exception cref="JournalException">The journal cannot be written.</exception>
    public Task<Receipt> CreateInvoiceAsync(string saleId, Receipt original, Customer? recipient = null, CancellationToken cancellationToken = default)
    {
        CheckSaleId(saleId);
        ThrowIfNull(original, nameof(original));
        cancellationToken.ThrowIfCancellationRequested();
        return RunAsync(engine => engine.CreateInvoiceAsync(this, saleId, original, recipient, cancellationToken));
    }

    /// <summary>Books cash that goes into or out of the drawer without a sale: float, pay-in, pay-out, transit, private, wages, tips.</summary>
    /// <param name="saleId">The POS's own id of the movement, unique per register for ever.</param>
    /// <param name="movement">What is moved.</param>
    /// <exception cref="ReceiptRefusedException">It breaks a rule, which is named with its line. Nothing was journalled.</exception>
    /// <exception cref="JournalException">The journal cannot be written.</exception>
    public Receipt BookCash(string saleId, CashMovement movement)
    {
        CheckSaleId(saleId);
        ThrowIfNull(movement, nameof(movement));
        return Run(engine => engine.BookCashAsync(this, saleId, movement, CancellationToken.None));
    }

    /// <summary>As <see cref="BookCash"/>.</summary>
    /// <param name="saleId">The POS's own id of the movement, unique per register for ever.</param>
    /// <param name="movement">What is moved.</param>
    /// <param name="cancellationToken">Honoured until it is accepted in the journal.</param>
    /// <exception cref="ReceiptRefusedException">It breaks a rule, which is named with its line. Nothing was journalled.</exception>
    /// <exception cref="JournalException">The journal cannot be written.</exception>
    public Task<Receipt> BookCashAsync(string saleId, CashMovement movement, CancellationToken cancellationToken = default)
    {
        CheckSaleId(saleId);
        ThrowIfNull(movement, nameof(movement));
        cancellationToken.ThrowIfCancellationRequested();
        return RunAsync(engine => engine.BookCashAsync(this, saleId, movement, cancellationToken));
    }

    /// <summary>Books a count of the drawer with its coin sheet; what is missing or too much becomes <c>DifferenzSollIst</c>.</summary>
    /// <param name="saleId">The POS's own id of the count, unique per register for ever.</param>
    /// <param name="count">What was counted.</param>
    /// <exception cref="ReceiptRefusedException">It breaks a rule, which is named with its line. Nothing was journalled.</exception>
    /// <exception cref="JournalException">The journal cannot be written.</exception>
    public CashCountResult CountCash(string saleId, CashCount count)
    {
        CheckSaleId(saleId);
        ThrowIfNull(count, nameof(count));
        return Run(engine => engine.CountCashAsync(this, saleId, count, CancellationToken.None));
    }

    /// <summary>As <see cref="CountCash"/>.</summary>
    /// <param name="saleId">The POS's own id of the count, unique per register for ever.</param>
    /// <param name="count">What was counted.</param>
    /// <param name="cancellationToken">Honoured until it is accepted in the journal.</param>
    /// <exception cref="ReceiptRefusedException">It breaks a rule, which is named with its line. Nothing was journalled.</exception>
    /// <exception cref="JournalException">The journal cannot be written.</exception>
    public Task<CashCountResult> CountCashAsync(string saleId, CashCount count, CancellationToken cancellationToken = default)
    {
        CheckSaleId(saleId);
        ThrowIfNull(count, nameof(count));
        cancellationToken.ThrowIfCancellationRequested();
        return RunAsync(engine => engine.CountCashAsync(this, saleId, count, cancellationToken));
    }

    /// <summary>Books a tip for the staff that was typed at the card terminal after the receipt was signed: a receipt of its own, TrinkgeldAN.</summary>
    /// <param name="saleId">The POS's own id of the tip, unique per register for ever.</param>
    /// <param name="original">The receipt it was given on.</param>
    /// <param name="tip">Amount, and whether it is paid out at once.</param>
    /// <exception cref="ReceiptRefusedException">It breaks a rule, which is named with its line. Nothing was journalled.</exception>
    /// <exception cref="JournalException">The journal cannot be written.</exception>
    public Receipt RecordTip(string saleId, Receipt original, CardTip tip)
    {
        CheckSaleId(saleId);
        ThrowIfNull(original, nameof(original));
        ThrowIfNull(tip, nameof(tip));
        return Run(engine => engine.RecordTipAsync(this, saleId, original, tip, CancellationToken.None));
    }

    /// <summary>As <see cref="RecordTip"/>.</summary>
    /// <param name="saleId">The POS's own id of the tip, unique per register for ever.</param>
    /// <param name="original">The receipt it was given on.</param>
    /// <param name="tip">Amount, and whether it is paid out at once.</param>
    /// <param name="cancellationToken">Honoured until it is accepted in the journal.</param>
    /// <exception cref="ReceiptRefusedException">It breaks a rule, which is named with its line. Nothing was journalled.</exception>
    /// <exception cref="JournalException">The journal cannot be written.</exception>
    public Task<Receipt> RecordTipAsync(string saleId, Receipt original, CardTip tip, CancellationToken cancellationToken = default)
    {
        CheckSaleId(saleId);
        ThrowIfNull(original, nameof(original));
        ThrowIfNull(tip, nameof(tip));
        cancellationToken.ThrowIfCancellationRequested();
        return RunAsync(engine => engine.RecordTipAsync(this, saleId, original, tip, cancellationToken));
    }

    /// <summary>Enters a receipt that was written by hand while there was no power: signed now as an ordinary receipt, never dated back; note and reference name the paper, rates follow its date (spec till-rules O12).</summary>
    /// <param name="saleId">The POS's own id, unique per register for ever.</param>
    /// <param name="paperNumber">Number on the paper.</param>
    /// <param name="date">Day on the paper: the day of supply.</param>
    /// <param name="draft">What was sold and paid. Not changed.</param>
    /// <exception cref="ReceiptRefusedException">It breaks a rule, which is named with its line. Nothing was journalled.</exception>
    /// <exception cref="JournalException">The journal cannot be written.</exception>
    public Receipt EnterHandwritten(string saleId, string paperNumber, DateTime date, ReceiptDraft draft)
    {
        CheckSaleId(saleId);
        if (string.IsNullOrWhiteSpace(paperNumber))
        {
            throw new ArgumentException("The paper has a number.", nameof(paperNumber));
        }

        ThrowIfNull(draft, nameof(draft));
        return Run(engine => engine.EnterHandwrittenAsync(this, saleId, paperNumber, date, draft, CancellationToken.None));
    }

    /// <summary>As <see cref="EnterHandwritten"/>.</summary>
    /// <param name="saleId">The POS's own id, unique per register for ever.</param>
    /// <param name="paperNumber">Number on the paper.</param>
    /// <param name="date">Day on the paper: the day of supply.</param>
    /// <param name="draft">What was sold and paid. Not changed.</param>
    /// <param name="cancellationToken">Honoured until it is accepted in the journal.</param>
    /// <exception cref="ReceiptRefusedException">It breaks a rule, which is named with its line. Nothing was journalled.</exception>
    /// <exception cref="JournalException">The journal cannot be written.</exception>
    public Task<Receipt> EnterHandwrittenAsync(string saleId, string paperNumber, DateTime date, ReceiptDraft draft, CancellationToken cancellationToken = default)
    {
        CheckSaleId(saleId);
        if (string.IsNullOrWhiteSpace(paperNumber))
        {
            throw new ArgumentException("The paper has a number.", nameof(paperNumber));
        }

        ThrowIfNull(draft, nameof(draft));
        cancellationToken.ThrowIfCancellationRequested();
        return RunAsync(engine => engine.EnterHandwrittenAsync(this, saleId, paperNumber, date, draft, cancellationToken));
    }

    /// <summary>An X report of the open period: per VAT key, business case, payment, cashier and shift, and the cash in the drawer. No effect, no number.</summary>
    /// <remarks>Reads the whole journal.</remarks>
    /// <exception cref="JournalException">The journal cannot be read.</exception>
    public CashReport CreateXReport()
    {
        var (now, drawer) = Run(static engine => Task.FromResult(engine.DrawerState()));
        return _engine.Reports.ReadOpenAsync(now, drawer, CancellationToken.None).GetAwaiter().GetResult();
    }

    /// <summary>As <see cref="CreateXReport"/>; sales are not held up.</summary>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="JournalException">The journal cannot be read.</exception>
    public async Task<CashReport> CreateXReportAsync(CancellationToken cancellationToken = default)
    {
        var (now, drawer) = await RunAsync(static engine => Task.FromResult(engine.DrawerState())).ConfigureAwait(false);
        return await ReadAsync(token => _engine.Reports.ReadOpenAsync(now, drawer, token), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The Z report of a closing; <see langword="null"/> if there is none with this number.</summary>
    /// <param name="closingNumber">Number of the closing.</param>
    /// <remarks>Reads the journal up to the closing.</remarks>
    /// <exception cref="JournalException">The journal cannot be read.</exception>
    public CashReport? CreateZReport(long closingNumber) => _engine.Reports.ReadClosedAsync(closingNumber, CancellationToken.None).GetAwaiter().GetResult();

    /// <summary>As <see cref="CreateZReport"/>; sales are not held up.</summary>
    /// <param name="closingNumber">Number of the closing.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="JournalException">The journal cannot be read.</exception>
    public Task<CashReport?> CreateZReportAsync(long closingNumber, CancellationToken cancellationToken = default) =>
        ReadAsync(token => _engine.Reports.ReadClosedAsync(closingNumber, token), cancellationToken);

    private static void ThrowIfNull(object? value, string name)
    {
        if (value is null)
        {
            throw new ArgumentNullException(name);
        }
    }
}
