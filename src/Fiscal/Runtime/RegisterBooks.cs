using System.Globalization;
using Fiscal.Journal;

namespace Fiscal;

/// <summary>
/// What a register must know beyond one receipt: the cash in its drawer, its open tables, the rates and principals of the period. Made of the journal's entries alone, so a
/// restart knows the same. What is being booked is claimed first, because other sales of the register go on meanwhile. Runs on the register's thread.
/// </summary>
internal sealed class RegisterBooks(string registerId, string currency)
{
    private readonly Dictionary<string, decimal> _carried = new(StringComparer.Ordinal);
    private readonly Dictionary<string, decimal> _period = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ReceiptContent> _claims = new(StringComparer.Ordinal);
    private readonly Dictionary<int, decimal> _percents = [];
    private readonly Dictionary<int, string> _agencies = [];
    private readonly Dictionary<string, TableAccount> _tables = new(StringComparer.Ordinal);
    private readonly Dictionary<(long BonId, int Line), TableItem> _items = [];
    private int _floats;
    private long _closing;

    public bool HasOpenTables => _items.Count > 0;

    public IEnumerable<string> Tables => _tables.Keys.OrderBy(static t => t, StringComparer.Ordinal);

    /// <summary>Cash that earlier closings left in the drawer, before a float says what is in it.</summary>
    public decimal Carried => _carried.TryGetValue(currency, out var cash) ? cash : 0m;

    public bool HasFloat => _floats > 0;

    /// <summary>Cash in the drawer, per currency.</summary>
    public IReadOnlyDictionary<string, decimal> Drawer()
    {
        var drawer = new SortedDictionary<string, decimal>(StringComparer.Ordinal) { [currency] = 0m };
        foreach (var cash in _floats > 0 ? _period : _carried.Concat(_period))
        {
            drawer[cash.Key] = (drawer.TryGetValue(cash.Key, out var sum) ? sum : 0m) + cash.Value;
        }

        return drawer;
    }

    public IReadOnlyList<TableItem> Items(string table) =>
        [.. _items.Values.Where(i => string.Equals(i.Table, table, StringComparison.Ordinal)).OrderBy(static i => i.BonId).ThenBy(static i => i.LineNumber)];

    public TableAccount Account(string table) => _tables.TryGetValue(table, out var account) ? account : new TableAccount();

    /// <summary>Whether a line of an order is open.</summary>
    public bool Knows(string? register, string bonId, int? line) =>
        line is { } number
        && string.Equals(register, registerId, StringComparison.Ordinal)
        && long.TryParse(bonId, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
        && _items.ContainsKey((id, number));

    /// <summary>The reference to an order that is open, with the closing it belongs to.</summary>
    public ReceiptReference? ReferenceOf(string bonId) =>
        long.TryParse(bonId, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? _items.Values.FirstOrDefault(i => i.BonId == id)?.Order : null;

    /// <summary>Whether a rate or a principal changed since the period began: master data belong to a closing, so one has to be made first (spec exports, rule 3).</summary>
    public bool MustCloseFirst(ReceiptContent content) =>
        content.Lines.SelectMany(static l => l.Vat).Any(v => _percents.TryGetValue(v.Rate.Key, out var percent) && percent != v.Rate.Percent)
        || content.Lines.Any(l => l.Agency is { } agency && _agencies.TryGetValue(agency.Id, out var known) && known != Describe(agency));

    /// <summary>Whether more cash would be paid out than is in the drawer.</summary>
    public IEnumerable<Finding> CashProblems(ReceiptContent content)
    {
        IReadOnlyDictionary<string, decimal>? drawer = null;
        foreach (var cash in CashOf(content).Where(static c => c.Value < 0))
        {
            drawer ??= Drawer();
            var held = (drawer.TryGetValue(cash.Key, out var sum) ? sum : 0m) + _claims.Values.Sum(c => CashOf(c).TryGetValue(cash.Key, out var claimed) ? Math.Min(claimed, 0m) : 0m);
            if (held + cash.Value < 0)
            {
                yield return new Finding(
                    "cash-below-zero",
                    FindingSeverity.Error,
                    "payments",
                    $"{Text(-cash.Value)} {cash.Key} would be paid out, the drawer holds {Text(held)}: cash never goes below zero. Book the float or the pay-in first, or set AllowNegativeCash.",
                    $"{Text(-cash.Value)} {cash.Key} würden ausgezahlt, in der Lade sind {Text(held)}: Ein Kassenbestand wird nie negativ. Zuerst Anfangsbestand oder Einzahlung buchen, oder AllowNegativeCash setzen.");
            }
        }
    }

    public void Claim(ReceiptContent content) => _claims[content.SaleId] = content;

    public void Release(string saleId) => _claims.Remove(saleId);

    public void Accept(FinishingEntry finishing)
    {
        var content = finishing.Content;
        _claims.Remove(finishing.SaleId);
        foreach (var amount in content.Lines.SelectMany(static l => l.Vat))
        {
            _percents[amount.Rate.Key] = amount.Rate.Percent;
        }

        foreach (var agency in content.Lines.Select(static l => l.Agency).OfType<Agency>())
        {
            _agencies[agency.Id] = Describe(agency);
        }

        if (content.Type == ReceiptType.Receipt)
        {
            _floats += content.Lines.Any(static l => l.BusinessCase == BusinessCase.OpeningFloat) ? content.IsReversal ? -1 : 1 : 0;
            foreach (var cash in CashOf(content))
            {
                _period[cash.Key] = (_period.TryGetValue(cash.Key, out var sum) ? sum : 0m) + cash.Value;
            }
        }

        AcceptTable(finishing);
    }

    public void Close(ClosingEntry closing)
    {
        var left = closing.Drawer.Count > 0 ? closing.Drawer : closing.Totals.Cash;
        _carried.Clear();
        foreach (var cash in left)
        {
            _carried[cash.Currency] = cash.Amount;
        }

        _period.Clear();
        _percents.Clear();
        _agencies.Clear();
        _floats = 0;
        _closing = closing.ClosingNumber;
    }

    private static Dictionary<string, decimal> CashOf(ReceiptContent content)
    {
        var cash = new Dictionary<string, decimal>(StringComparer.Ordinal);
        if (content.Type == ReceiptType.Receipt)
        {
            foreach (var payment in content.Payments.Where(static p => p.Kind == PaymentKind.Cash))
            {
                cash[payment.Currency] = (cash.TryGetValue(payment.Currency, out var sum) ? sum : 0m) + payment.Amount;
            }
        }

        return cash;
    }

    private static string Describe(Agency agency) =>
        string.Join("\n", agency.Name, agency.Address.Street, agency.Address.PostalCode, agency.Address.City, agency.Address.Country, agency.TaxNumber, agency.VatId);

    private static string Text(decimal value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>The ordered line that a line pays, cancels, moves or gives back to a table.</summary>
    private static (long BonId, int Line)? KeyOf(LineItem line) =>
        line.OriginalLine is { } number
        && line.References.FirstOrDefault(static r => r.Type == ReferenceType.Receipt) is { } reference
        && long.TryParse(reference.Id, NumberStyles.None, CultureInfo.InvariantCulture, out var bonId)
            ? (bonId, number)
            : null;

    private bool IsOwn(LineItem line) => line.References.Any(r => r.Type == ReferenceType.Receipt && string.Equals(r.RegisterId, registerId, StringComparison.Ordinal));

    /// <summary>Whether a table's orders allow what a receipt bills, cancels or moves.</summary>
    public IEnumerable<Finding> TableProblems(ReceiptContent content)
    {
        if (content.AllocationGroups.Count == 0 || content.Type is not (ReceiptType.Order or ReceiptType.Receipt) || content.IsReversal)
        {
            yield break;
        }

        var taken = new Dictionary<(long, int), (decimal Quantity, decimal Total)>();
        foreach (var line in content.Lines)
        {
            var where = "line " + Text(line.Number);
            if (content.Type == ReceiptType.Order && line.Quantity < 0 && line.OriginalLine is null)
            {
                yield return new Finding(
                    "order-line-without-original",
                    FindingSeverity.Error,
                    where,
                    "A cancelled order line names the order it cancels; use Cancel of the table.",
                    "Eine stornierte Bestellzeile nennt die Bestellung, die sie storniert; bitte Cancel des Tisches verwenden.");
                continue;
            }

            // A moved line comes back with a positive quantity; what it names was checked where it leaves.
            var sign = content.Type == ReceiptType.Order ? -1m : 1m;
            if (KeyOf(line) is not { } key || line.Quantity * sign <= 0 || !IsOwn(line))
            {
                continue;
            }

            if (!_items.TryGetValue(key, out var item))
            {
                if (content.Type == ReceiptType.Order)
                {
                    yield return NotOpen(where, line, 0m);
                }

                continue;
            }

            if (!content.AllocationGroups.Contains(item.Table, StringComparer.Ordinal))
            {
                yield return new Finding(
                    "table-differs",
                    FindingSeverity.Error,
                    where,
                    $"'{line.Text}' was ordered at '{item.Table}'; that table must be an allocation group of the receipt.",
                    $"„{line.Text}“ wurde an „{item.Table}“ bestellt; dieser Tisch muss Abrechnungskreis des Belegs sein.");
            }

            var (quantity, total) = taken.TryGetValue(key, out var before) ? before : Claimed(key);
            var (all, sum) = (quantity + (line.Quantity * sign), total + (line.Total * sign));
            taken[key] = (all, sum);
            if (all > item.Quantity || Math.Abs(sum) > Math.Abs(item.Total) || (all == item.Quantity && sum != item.Total))
            {
                yield return NotOpen(where, line, item.Quantity - quantity);
            }

            if (content.Type == ReceiptType.Receipt && content.FirstOrderStart is not { } first)
            {
                yield return new Finding(
                    "first-order-missing",
                    FindingSeverity.Error,
                    where,
                    "The bill of a table prints when its first order was begun (DSFinV-K 2.7.2); set FirstOrderStart, or let the table make the bill.",
                    "Die Rechnung eines Tisches nennt den Beginn der ersten Bestellung (DSFinV-K 2.7.2); bitte FirstOrderStart setzen oder die Rechnung vom Tisch erstellen lassen.");
            }
        }
    }

    private static Finding NotOpen(string where, LineItem line, decimal open) => new(
        "order-line-not-open",
        FindingSeverity.Error,
        where,
        $"Of '{line.Text}' {Text(Math.Abs(line.Quantity))} are billed, cancelled or moved, {Text(open)} are open with their full amount.",
        $"Von „{line.Text}“ werden {Text(Math.Abs(line.Quantity))} abgerechnet, storniert oder umgebucht, offen sind {Text(open)} mit ihrem vollen Betrag.");

    private (decimal Quantity, decimal Total) Claimed((long, int) key)
    {
        var (quantity, total) = (0m, 0m);
        foreach (var content in _claims.Values)
        {
            foreach (var line in content.Lines.Where(l => KeyOf(l) == key && IsOwn(l)))
            {
                var sign = content.Type == ReceiptType.Order ? -1m : 1m;
                quantity += Math.Max(line.Quantity * sign, 0m);
                total += line.Quantity * sign > 0 ? line.Total * sign : 0m;
            }
        }

        return (quantity, total);
    }

    private void AcceptTable(FinishingEntry finishing)
    {
        var content = finishing.Content;
        if (content is { Type: ReceiptType.Other, Name: FiscalTable.InterimBillName, AllocationGroups.Count: > 0 } && _tables.TryGetValue(content.AllocationGroups[0], out var account))
        {
            account.InterimBills++;
        }

        if (content.AllocationGroups.Count == 0 || content.Type is not (ReceiptType.Order or ReceiptType.Receipt))
        {
            return;
        }

        var target = content.AllocationGroups[content.AllocationGroups.Count - 1];
        var moves = content.Type == ReceiptType.Order && content.AllocationGroups.Count > 1;
        var firstOrders = new Dictionary<(long, int), DateTimeOffset>();
        foreach (var line in content.Lines)
        {
            var key = IsOwn(line) ? KeyOf(line) : null;
            if (content.Type == ReceiptType.Order && line.Quantity > 0)
            {
                var first = key is { } from && firstOrders.TryGetValue(from, out var moved) ? moved : content.FirstOrderStart ?? content.Start;
                Put(new TableItem(target, registerId, _closing + 1, finishing, line, first, line.Quantity, line.Total));
                Open(target).Order(first, line.Quantity, line.Total);
            }
            else if (key is { } known && _items.TryGetValue(known, out var item))
            {
                firstOrders[known] = item.FirstOrder;
                var sign = content.Type == ReceiptType.Order ? -1m : 1m;
                Take(item, line.Quantity * sign, line.Total * sign, content.Type == ReceiptType.Receipt ? TableMove.Paid : moves ? TableMove.Moved : TableMove.Cancelled);
            }
            else if (key is not null && content is { Type: ReceiptType.Receipt, IsReversal: true })
            {
                Reopen(content, line, target);
            }
        }
    }

    private void Take(TableItem item, decimal quantity, decimal total, TableMove move)
    {
        var (left, rest) = (item.Quantity - quantity, item.Total - total);
        var account = Open(item.Table);
        account.Take(quantity, total, move);
        if (left == 0 && rest == 0)
        {
            _items.Remove(item.Key);
            if (!_items.Values.Any(i => string.Equals(i.Table, item.Table, StringComparison.Ordinal)))
            {
                _tables.Remove(item.Table);
            }
        }
        else
        {
            _items[item.Key] = new TableItem(item.Table, item.Order, item.BonId, item.Line, item.LineNumber, item.FirstOrder, left, rest);
        }
    }

    // The bill of a table was reversed: what it paid is open again.
    private void Reopen(ReceiptContent content, LineItem line, string table)
    {
        var reference = line.References.First(static r => r.Type == ReferenceType.Receipt);
        var bonId = long.Parse(reference.Id, NumberStyles.None, CultureInfo.InvariantCulture);
        var first = content.FirstOrderStart ?? content.Start;
        Put(new TableItem(table, reference, bonId, line, line.OriginalLine!.Value, first, -line.Quantity, -line.Total));
        Open(table).Order(first, -line.Quantity, -line.Total);
    }

    private void Put(TableItem item) => _items[item.Key] = item;

    private TableAccount Open(string table)
    {
        if (!_tables.TryGetValue(table, out var account))
        {
            _tables.Add(table, account = new TableAccount());
        }

        return account;
    }
}
