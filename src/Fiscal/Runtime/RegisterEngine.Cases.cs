using System.Globalization;
using Fiscal.Journal;
using Fiscal.Tse.Logs;

namespace Fiscal;

/// <summary>Receipts the register makes of an earlier one, and cash that moves without a sale.</summary>
internal sealed partial class RegisterEngine
{
    public ReportReader Reports => new(_store, RegisterId, _fiscal, _zone);

    public (DateTimeOffset Now, IReadOnlyDictionary<string, decimal> Drawer) DrawerState() => (Now, _books.Drawer());

    public async Task<OriginalReceipt?> FindOriginalAsync(ReceiptId id)
    {
        CheckUsable();
        if (await _ledger.FindAsync(id.RegisterId, id.Number).ConfigureAwait(true) is not { } state)
        {
            return null;
        }

        var stored = await _store.FindAsync(id.RegisterId, id.Number).ConfigureAwait(true);
        return ReceiptOf(id.RegisterId, stored.Select(EntryCodec.Decode)) is { } receipt ? new OriginalReceipt(receipt, state, _rules.VatRates, Now.Date) : null;
    }

    public async Task<OriginalReceipt?> FindOriginalAsync(string qrPayload)
    {
        CheckUsable();
        if (!QrPayload.TryParse(qrPayload, out var payload))
        {
            throw new FormatException("This is no QR code of a receipt: V0;client id;… is expected.");
        }

        return await _ledger.FindAsync(payload, RegisterId).ConfigureAwait(true) is { } found
            ? await FindOriginalAsync(new ReceiptId(found.RegisterId, found.Number)).ConfigureAwait(true)
            : null;
    }

    public async Task<Receipt> ReverseAsync(FiscalRegister register, string saleId, Receipt original, ReversalOptions options, CancellationToken cancellationToken)
    {
        if (original.Type != ReceiptType.Receipt)
        {
            var type = DsfinvkWords.Of(original.Type);
            throw new ReceiptRefusedException(
            [
                new Finding(
                    "not-reversible",
                    FindingSeverity.Error,
                    "receipt " + original.PrintedNumber,
                    $"A receipt of type {type} moved nothing and cannot be reversed.",
                    $"Ein Beleg der Art {type} hat nichts bewegt und kann nicht storniert werden."),
            ]);
        }

        if (await _ledger.IsReversedHereAsync(original.RegisterId, original.BonId, original.End, saleId).ConfigureAwait(true))
        {
            throw new ReceiptRefusedException(
            [
                new Finding("already-reversed", FindingSeverity.Error, "receipt " + original.PrintedNumber, "It was reversed before; a receipt is reversed once.", "Er wurde schon storniert; ein Beleg wird nur einmal storniert."),
            ]);
        }

        var draft = new ReceiptDraft
        {
            IsReversal = true,
            Currency = original.Currency,
            Cashier = options.Cashier ?? original.Cashier,
            Customer = original.Customer,
            InHouse = original.InHouse,
            FirstOrderStart = original.FirstOrderStart,
            TerminalId = original.TerminalId,
        };
        draft.References.Add(ReferenceTo(original, options.ClosingNumber));
        foreach (var line in original.Lines)
        {
            draft.Lines.Add(Turn(line, original));
        }

        foreach (var payment in original.Payments)
        {
            draft.Payments.Add(new DraftPayment
            {
                Kind = payment.Kind,
                Name = payment.Name,
                Amount = -payment.Amount,
                BaseAmount = -payment.BaseAmount,
                Currency = payment.Currency,
                ExchangeRate = payment.ExchangeRate,
                ExchangeRateSource = payment.ExchangeRateSource,
            });
        }

        foreach (var group in original.AllocationGroups)
        {
            draft.AllocationGroups.Add(group);
        }

        if (options.Note is { Length: > 0 } note)
        {
            draft.Notes.Add(note);
        }

        return await BookAsync(register, saleId, draft, cancellationToken).ConfigureAwait(true);
    }

    public Task<Receipt> CreateInvoiceAsync(FiscalRegister register, string saleId, Receipt original, Customer? recipient, CancellationToken cancellationToken)
    {
        var draft = new ReceiptDraft
        {
            Type = ReceiptType.Invoice,
            Currency = original.Currency,
            Cashier = original.Cashier,
            Customer = recipient ?? original.Customer,
            InHouse = original.InHouse,
        };
        draft.References.Add(ReferenceTo(original, null));
        foreach (var line in original.Lines)
        {
            // What the goods refer to is the receipt's matter; the invoice replaces it as a whole.
            var copy = LineParts.Make(line, line.Quantity, line.Total, null, line.Number, v => OriginalReceipt.RateToday(_rules.VatRates, original, line, v.Rate, Now.Date), keepRates: true);
            copy.ParentLine = line.ParentLine;
            copy.ServiceDate = line.ServiceDate ?? original.End.Date;
            foreach (var reference in line.References)
            {
                copy.References.Add(reference);
            }

            draft.Lines.Add(copy);
        }

        var number = original.PrintedNumber;
        draft.Notes.Add($"Ersetzt Beleg {number} vom {original.End.ToString("dd.MM.yyyy", CultureInfo.InvariantCulture)}.");
        return BookAsync(register, saleId, draft, cancellationToken);
    }

    public Task<Receipt> BookCashAsync(FiscalRegister register, string saleId, CashMovement movement, CancellationToken cancellationToken)
    {
        var draft = movement.ToDraft(_fiscal.Currency);
        if (movement.BusinessCase == BusinessCase.OpeningFloat && !_books.HasFloat && _books.Carried != 0m && _books.Carried != movement.Amount)
        {
            // The float says what is in the drawer; what is not there any more must not vanish without a word.
            draft.Notes.Add("Bestand beim letzten Abschluss: " + _books.Carried.ToString("0.00", CultureInfo.InvariantCulture).Replace('.', ',') + " " + _fiscal.Currency);
        }

        return BookAsync(register, saleId, draft, cancellationToken);
    }

    public async Task<CashCountResult> CountCashAsync(FiscalRegister register, string saleId, CashCount count, CancellationToken cancellationToken)
    {
        CheckUsable();
        await ResyncAsync().ConfigureAwait(true);
        var expected = _books.Drawer()[_fiscal.Currency];
        var receipt = await BookAsync(register, saleId, count.ToDraft(_fiscal.Currency, expected), cancellationToken).ConfigureAwait(true);

        // Asked again after a crash, the receipt answers: the drawer may hold something else by now.
        return receipt.Extensions.TryGetValue(CashCount.ExtensionName, out var sheet) && Amount(sheet, "expected") is { } then && Amount(sheet, "counted") is { } counted
            ? new CashCountResult(receipt, then, counted)
            : new CashCountResult(receipt, expected, count.Total);
    }

    public Task<Receipt> RecordTipAsync(FiscalRegister register, string saleId, Receipt original, CardTip tip, CancellationToken cancellationToken)
    {
        var draft = new ReceiptDraft { Currency = original.Currency, Cashier = tip.Cashier ?? original.Cashier };
        draft.AddTip(tip.Amount);
        draft.Pay(tip.Kind, tip.Amount, tip.Name);
        draft.References.Add(ReferenceTo(original, null));
        if (tip.PaidOutInCash)
        {
            var paidOut = draft.AddLine("Trinkgeld ausgezahlt", -1m, tip.Amount, VatCategory.NotTaxable);
            paidOut.BusinessCase = BusinessCase.EmployeeTip;
            draft.PayCash(-tip.Amount);
        }

        return BookAsync(register, saleId, draft, cancellationToken);
    }

    public Task<Receipt> EnterHandwrittenAsync(FiscalRegister register, string saleId, string paperNumber, DateTime date, ReceiptDraft draft, CancellationToken cancellationToken)
    {
        if (date.Date > Now.Date)
        {
            throw new ReceiptRefusedException(
            [
                new Finding("handwritten-in-future", FindingSeverity.Error, "paper " + paperNumber, "A handwritten receipt is entered after it was written.", "Ein handschriftlicher Beleg wird erst nach dem Schreiben erfasst."),
            ]);
        }

        var copy = FiscalTable.Copy(draft, draft.Lines);
        foreach (var line in copy.Lines)
        {
            line.ServiceDate ??= date.Date;
        }

        foreach (var payment in draft.Payments)
        {
            copy.Payments.Add(payment);
        }

        copy.References.Add(new ReceiptReference(ReferenceType.ExternalOther, paperNumber, "Handschriftlicher Beleg", date: new DateTimeOffset(date.Date, _zone.GetUtcOffset(date.Date))));
        copy.Notes.Add($"Nacherfassung des handschriftlichen Belegs {paperNumber} vom {date.ToString("dd.MM.yyyy", CultureInfo.InvariantCulture)}.");
        return BookAsync(register, saleId, copy, cancellationToken);
    }

    public ReceiptDuty DutyOf(Receipt receipt)
    {
        // AEAO zu §146a: no duty for own vouchers, and none where no third party buys.
        if (receipt.Type is not (ReceiptType.Receipt or ReceiptType.Invoice)
            || (receipt.Lines.Count > 0 && receipt.Lines.All(static l => l.BusinessCase is >= BusinessCase.OpeningFloat and <= BusinessCase.CashDifference)))
        {
            return ReceiptDuty.None;
        }

        return _fiscal.ReceiptDuties.Where(p => p.From <= receipt.End.Date).OrderBy(static p => p.From).LastOrDefault()?.Duty ?? ReceiptDuty.Always;
    }

    private static decimal? Amount(string json, string name)
    {
        var start = json.IndexOf("\"" + name + "\":\"", StringComparison.Ordinal);
        if (start < 0)
        {
            return null;
        }

        start += name.Length + 4;
        var end = json.IndexOf('"', start);
        return end > start && decimal.TryParse(json.Substring(start, end - start), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) ? amount : null;
    }

    private static ReceiptReference ReferenceTo(Receipt original, long? closing)
    {
        var reference = ReceiptReference.To(original);
        return closing is null ? reference : new ReceiptReference(reference.Type, reference.Id, null, reference.RegisterId, closing, reference.Date, reference.ReceiptNumber);
    }

    /// <summary>Every sign turned, at the rate of then.</summary>
    private DraftLine Turn(LineItem line, Receipt original)
    {
        // A line that gave something back, or paid something ordered, gives that free again.
        var earlier = line.OriginalLine is not null ? line.References.FirstOrDefault(static r => r.Type == ReferenceType.Receipt) : null;
        var turned = LineParts.Make(line, -line.Quantity, -line.Total, earlier, line.OriginalLine ?? 0, v => OriginalReceipt.RateToday(_rules.VatRates, original, line, v.Rate, Now.Date), keepRates: true);
        turned.ParentLine = line.ParentLine;
        foreach (var reference in line.References.Where(r => !ReferenceEquals(r, earlier)))
        {
            turned.References.Add(reference);
        }

        return turned;
    }
}
