using System.Text;
using Fiscal.Journal;

namespace Fiscal;

/// <summary>Orders of tables: signed at once, start and finish in one go, so that no transaction of the TSE stays open over an evening (spec till-rules §5).</summary>
internal sealed partial class RegisterEngine
{
    /// <summary>Books an order, in parts if the device signs no more at once; groups of lines that belong together stay together.</summary>
    public async Task<IReadOnlyList<Receipt>> OrderAsync(FiscalRegister register, string saleId, ReceiptDraft order, int group, CancellationToken cancellationToken)
    {
        CheckUsable();
        var parts = Split(saleId, order, group);
        var receipts = new List<Receipt>(parts.Count);
        if (parts.Count > 1)
        {
            // All parts or none: what a later part would be refused for is found before the first one is booked.
            foreach (var part in parts)
            {
                if (await FindReceiptAsync(PartId(saleId, receipts.Count)).ConfigureAwait(true) is null)
                {
                    await CheckDraftAsync(saleId, part).ConfigureAwait(true);
                }
            }
        }

        foreach (var part in parts)
        {
            receipts.Add(await BookAsync(register, PartId(saleId, receipts.Count), part, cancellationToken).ConfigureAwait(true));
            cancellationToken = CancellationToken.None;
        }

        return receipts;
    }

    public TableStatus StatusOf(string table)
    {
        var account = _books.Account(table);
        var items = _books.Items(table);
        return new TableStatus(table, account, items);
    }

    public Task<Receipt> InterimBillAsync(FiscalRegister register, string saleId, string table, Cashier? cashier, CancellationToken cancellationToken)
    {
        var account = _books.Account(table);
        var draft = new ReceiptDraft { Type = ReceiptType.Other, Name = FiscalTable.InterimBillName, Currency = _fiscal.Currency, Cashier = cashier, FirstOrderStart = account.FirstOrder };
        draft.AllocationGroups.Add(table);
        foreach (var item in _books.Items(table))
        {
            var line = item.ToBillLine();
            line.References.Clear();
            line.OriginalLine = null;
            draft.Lines.Add(line);
        }

        draft.Notes.Add("Zwischenrechnung Nr. " + Text(account.InterimBills + 1));
        return BookAsync(register, saleId, draft, cancellationToken);
    }

    private static string PartId(string saleId, int part) => part == 0 ? saleId : saleId + "#" + Text(part + 1);

    private List<ReceiptDraft> Split(string saleId, ReceiptDraft order, int group)
    {
        var limit = (Signer ?? Tse).Driver.Capabilities.MaxProcessDataBytes;
        var parts = new List<ReceiptDraft>();
        var lines = new List<DraftLine>();
        for (var i = 0; i < order.Lines.Count; i += group)
        {
            var next = order.Lines.Skip(i).Take(group).ToList();
            if (lines.Count > 0 && Length(saleId, FiscalTable.Copy(order, lines.Concat(next))) > limit)
            {
                parts.Add(FiscalTable.Copy(order, lines));
                lines.Clear();
            }

            lines.AddRange(next);
        }

        parts.Add(FiscalTable.Copy(order, lines));
        return parts;
    }

    private int Length(string saleId, ReceiptDraft order)
    {
        var rules = new ReceiptRules(RegisterId, _rules.Merchant) { VatRates = _rules.VatRates, MaxLines = int.MaxValue, IsTraining = IsTraining };
        return Encoding.UTF8.GetByteCount(ReceiptProcess.Create(ReceiptCalculator.Calculate(saleId, order, rules, Now, Now).Content).ProcessData);
    }
}
