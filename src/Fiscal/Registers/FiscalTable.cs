using System.Globalization;

namespace Fiscal;

/// <summary>A table, room or tab of a register: takes orders until they are paid, also over closings and restarts (spec till-rules §5).</summary>
/// <remarks>
/// Thread-safe. Orders are signed at once (<c>Bestellung-V1</c>) and hold no transaction of the TSE. A bill is an ordinary draft made by
/// <see cref="CreateBill(IEnumerable{TableItem})"/>: add the payments and finish it like any sale. A table belongs to the register it was ordered at.
/// </remarks>
public sealed class FiscalTable
{
    internal const string InterimBillName = "Zwischenrechnung";

    private const decimal SmallestPart = 0.001m;

    private readonly FiscalRegister _register;

    internal FiscalTable(FiscalRegister register, string name)
    {
        _register = register;
        Name = name;
    }

    /// <summary>Name, printed on orders and bills (<c>ABRECHNUNGSKREIS</c>).</summary>
    public string Name { get; }

    /// <summary>What was ordered, paid, cancelled, and what is open.</summary>
    public TableStatus GetStatus() => _register.Run(engine => Task.FromResult(engine.StatusOf(Name)));

    /// <summary>As <see cref="GetStatus"/>.</summary>
    /// <param name="cancellationToken">Honoured before anything is read.</param>
    public Task<TableStatus> GetStatusAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _register.RunAsync(engine => Task.FromResult(engine.StatusOf(Name)));
    }

    /// <summary>Places an order. One that is longer than the TSE signs at once becomes several.</summary>
    /// <param name="saleId">The POS's own id, unique per register for ever; parts add <c>#2</c>, <c>#3</c> …</param>
    /// <param name="order">Lines and cashier; payments are left out.</param>
    /// <exception cref="ReceiptRefusedException">The order breaks rules. Nothing was journalled.</exception>
    /// <exception cref="Journal.JournalException">The journal cannot be written.</exception>
    public IReadOnlyList<Receipt> Order(string saleId, ReceiptDraft order)
    {
        var draft = ToOrder(Name, order, order?.Lines);
        return _register.Run(engine => engine.OrderAsync(_register, FiscalRegister.CheckSaleId(saleId), draft, 1, CancellationToken.None));
    }

    /// <summary>As <see cref="Order"/>.</summary>
    /// <param name="saleId">The POS's own id, unique per register for ever.</param>
    /// <param name="order">Lines and cashier; payments are left out.</param>
    /// <param name="cancellationToken">Honoured until the first part is accepted.</param>
    /// <exception cref="ReceiptRefusedException">The order breaks rules. Nothing was journalled.</exception>
    /// <exception cref="Journal.JournalException">The journal cannot be written.</exception>
    public Task<IReadOnlyList<Receipt>> OrderAsync(string saleId, ReceiptDraft order, CancellationToken cancellationToken = default)
    {
        var draft = ToOrder(Name, order, order?.Lines);
        FiscalRegister.CheckSaleId(saleId);
        return _register.RunAsync(engine => engine.OrderAsync(_register, saleId, draft, 1, cancellationToken));
    }

    /// <summary>Cancels what was ordered, or a part of it: a negative quantity in an order of its own.</summary>
    /// <param name="saleId">The POS's own id, unique per register for ever.</param>
    /// <param name="item">From <see cref="GetStatus"/>.</param>
    /// <param name="quantity">How much of it; all if <see langword="null"/>.</param>
    /// <param name="cashier">Who cancels.</param>
    /// <exception cref="ArgumentOutOfRangeException">More than is open.</exception>
    /// <exception cref="ReceiptRefusedException">It is not open any more. Nothing was journalled.</exception>
    /// <exception cref="Journal.JournalException">The journal cannot be written.</exception>
    public Receipt Cancel(string saleId, TableItem item, decimal? quantity = null, Cashier? cashier = null)
    {
        var draft = CancelDraft(item, quantity, cashier);
        return _register.Run(engine => engine.BookAsync(_register, FiscalRegister.CheckSaleId(saleId), draft, CancellationToken.None));
    }

    /// <summary>As <see cref="Cancel"/>.</summary>
    /// <param name="saleId">The POS's own id, unique per register for ever.</param>
    /// <param name="item">From <see cref="GetStatus"/>.</param>
    /// <param name="quantity">How much of it; all if <see langword="null"/>.</param>
    /// <param name="cashier">Who cancels.</param>
    /// <param name="cancellationToken">Honoured until it is accepted.</param>
    /// <exception cref="ArgumentOutOfRangeException">More than is open.</exception>
    /// <exception cref="ReceiptRefusedException">It is not open any more. Nothing was journalled.</exception>
    /// <exception cref="Journal.JournalException">The journal cannot be written.</exception>
    public Task<Receipt> CancelAsync(string saleId, TableItem item, decimal? quantity = null, Cashier? cashier = null, CancellationToken cancellationToken = default)
    {
        var draft = CancelDraft(item, quantity, cashier);
        FiscalRegister.CheckSaleId(saleId);
        return _register.RunAsync(engine => engine.BookAsync(_register, saleId, draft, cancellationToken));
    }

    /// <summary>Moves ordered lines to another table, all of them for a merger: they leave here and arrive there in one signed order.</summary>
    /// <param name="saleId">The POS's own id, unique per register for ever.</param>
    /// <param name="toTable">The other table.</param>
    /// <param name="items">From <see cref="GetStatus"/>; all if <see langword="null"/>.</param>
    /// <param name="cashier">Who moves.</param>
    /// <exception cref="ArgumentException">It is this table, or there is nothing to move.</exception>
    /// <exception cref="ReceiptRefusedException">Something is not open any more. Nothing was journalled.</exception>
    /// <exception cref="Journal.JournalException">The journal cannot be written.</exception>
    public IReadOnlyList<Receipt> Move(string saleId, string toTable, IEnumerable<TableItem>? items = null, Cashier? cashier = null) =>
        _register.Run(engine => MoveAsync(engine, FiscalRegister.CheckSaleId(saleId), toTable, items, cashier, CancellationToken.None));

    /// <summary>As <see cref="Move"/>.</summary>
    /// <param name="saleId">The POS's own id, unique per register for ever.</param>
    /// <param name="toTable">The other table.</param>
    /// <param name="items">From <see cref="GetStatus"/>; all if <see langword="null"/>.</param>
    /// <param name="cashier">Who moves.</param>
    /// <param name="cancellationToken">Honoured until it is accepted.</param>
    /// <exception cref="ArgumentException">It is this table, or there is nothing to move.</exception>
    /// <exception cref="ReceiptRefusedException">Something is not open any more. Nothing was journalled.</exception>
    /// <exception cref="Journal.JournalException">The journal cannot be written.</exception>
    public Task<IReadOnlyList<Receipt>> MoveAsync(string saleId, string toTable, IEnumerable<TableItem>? items = null, Cashier? cashier = null, CancellationToken cancellationToken = default)
    {
        FiscalRegister.CheckSaleId(saleId);
        return _register.RunAsync(engine => MoveAsync(engine, saleId, toTable, items, cashier, cancellationToken));
    }

    /// <summary>Prints what is open before anybody pays: <i>ZWISCHENRECHNUNG – kein Beleg</i>, counted, signed and recorded as AVSonstige.</summary>
    /// <param name="saleId">The POS's own id, unique per register for ever.</param>
    /// <param name="cashier">Who prints it.</param>
    /// <exception cref="Journal.JournalException">The journal cannot be written.</exception>
    public Receipt CreateInterimBill(string saleId, Cashier? cashier = null) =>
        _register.Run(engine => engine.InterimBillAsync(_register, FiscalRegister.CheckSaleId(saleId), Name, cashier, CancellationToken.None));

    /// <summary>As <see cref="CreateInterimBill"/>.</summary>
    /// <param name="saleId">The POS's own id, unique per register for ever.</param>
    /// <param name="cashier">Who prints it.</param>
    /// <param name="cancellationToken">Honoured until it is accepted.</param>
    /// <exception cref="Journal.JournalException">The journal cannot be written.</exception>
    public Task<Receipt> CreateInterimBillAsync(string saleId, Cashier? cashier = null, CancellationToken cancellationToken = default)
    {
        FiscalRegister.CheckSaleId(saleId);
        return _register.RunAsync(engine => engine.InterimBillAsync(_register, saleId, Name, cashier, cancellationToken));
    }

    /// <summary>The bill of the whole table, or of chosen lines (split by item): add payments and finish it like any sale.</summary>
    /// <param name="items">From <see cref="GetStatus"/>; all if <see langword="null"/>.</param>
    public ReceiptDraft CreateBill(IEnumerable<TableItem>? items = null)
    {
        var status = GetStatus();
        return Bill(_register.Currency, status, (items ?? status.Items).Select(static i => i.ToBillLine()));
    }

    /// <summary>As <see cref="CreateBill(IEnumerable{TableItem})"/>.</summary>
    /// <param name="items">From <see cref="GetStatus"/>; all if <see langword="null"/>.</param>
    /// <param name="cancellationToken">Honoured before anything is read.</param>
    public async Task<ReceiptDraft> CreateBillAsync(IEnumerable<TableItem>? items = null, CancellationToken cancellationToken = default)
    {
        var status = await GetStatusAsync(cancellationToken).ConfigureAwait(false);
        return Bill(_register.Currency, status, (items ?? status.Items).Select(static i => i.ToBillLine()));
    }

    /// <summary>The bill of a part of everything, for a sum (split by amount): whole lines in the order they were ordered, the last one in part.</summary>
    /// <param name="amount">Gross amount, above zero, at most what is open.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not above zero, or more than is open.</exception>
    public ReceiptDraft CreateBillOf(decimal amount) => BillOf(_register.Currency, GetStatus(), amount);

    /// <summary>As <see cref="CreateBillOf"/>.</summary>
    /// <param name="amount">Gross amount, above zero, at most what is open.</param>
    /// <param name="cancellationToken">Honoured before anything is read.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not above zero, or more than is open.</exception>
    public async Task<ReceiptDraft> CreateBillOfAsync(decimal amount, CancellationToken cancellationToken = default) =>
        BillOf(_register.Currency, await GetStatusAsync(cancellationToken).ConfigureAwait(false), amount);

    /// <summary>Equal bills for several people: each gets its share of every line, the last one what rounding leaves over.</summary>
    /// <param name="people">How many, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public IReadOnlyList<ReceiptDraft> SplitBill(int people) => Split(_register.Currency, GetStatus(), people);

    /// <summary>As <see cref="SplitBill"/>.</summary>
    /// <param name="people">How many, 1 or more.</param>
    /// <param name="cancellationToken">Honoured before anything is read.</param>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public async Task<IReadOnlyList<ReceiptDraft>> SplitBillAsync(int people, CancellationToken cancellationToken = default) =>
        Split(_register.Currency, await GetStatusAsync(cancellationToken).ConfigureAwait(false), people);

    internal static ReceiptDraft ToOrder(string table, ReceiptDraft order, IEnumerable<DraftLine>? lines)
    {
        if (order is null || lines is null)
        {
            throw new ArgumentNullException(nameof(order));
        }

        var draft = Copy(order, lines);
        draft.Type = ReceiptType.Order;
        draft.AllocationGroups.Clear();
        draft.AllocationGroups.Add(table);
        return draft;
    }

    /// <summary>Everything but the payments, with other lines.</summary>
    internal static ReceiptDraft Copy(ReceiptDraft source, IEnumerable<DraftLine> lines)
    {
        var draft = new ReceiptDraft
        {
            Type = source.Type,
            Name = source.Name,
            Currency = source.Currency,
            Cashier = source.Cashier,
            Customer = source.Customer,
            InHouse = source.InHouse,
            FirstOrderStart = source.FirstOrderStart,
            TerminalId = source.TerminalId,
            IsReversal = source.IsReversal,
        };
        Add(draft.Lines, lines);
        Add(draft.References, source.References);
        Add(draft.AllocationGroups, source.AllocationGroups);
        Add(draft.Notes, source.Notes);
        foreach (var extension in source.Extensions)
        {
            draft.Extensions[extension.Key] = extension.Value;
        }

        return draft;
    }

    private static void Add<T>(ICollection<T> target, IEnumerable<T> items)
    {
        foreach (var item in items)
        {
            target.Add(item);
        }
    }

    private static ReceiptDraft BillOf(string currency, TableStatus status, decimal amount)
    {
        if (amount <= 0 || amount > status.Open)
        {
            throw new ArgumentOutOfRangeException(nameof(amount), amount, $"Above zero and at most {status.Open.ToString(CultureInfo.InvariantCulture)}, which is open.");
        }

        var left = amount;
        var lines = new List<DraftLine>();
        foreach (var item in status.Items)
        {
            if (item.Total <= left)
            {
                lines.Add(item.ToBillLine());
                left -= item.Total;
            }
            else if (left > 0)
            {
                var share = Math.Floor(item.Quantity * left / item.Total / SmallestPart) * SmallestPart;
                lines.Add(item.ToBillLine(Math.Min(Math.Max(share, SmallestPart), item.Quantity - SmallestPart), left));
                left = 0;
            }
        }

        return Bill(currency, status, lines);
    }

    private static List<ReceiptDraft> Split(string currency, TableStatus status, int people)
    {
        if (people < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(people), people, "1 or more.");
        }

        var lines = Enumerable.Range(0, people).Select(static _ => new List<DraftLine>()).ToList();
        foreach (var item in status.Items)
        {
            var quantity = Math.Floor(item.Quantity / people / SmallestPart) * SmallestPart;
            var total = Fiscal.Currency.Round(item.Total / people, currency);
            for (var i = 0; i < people - 1; i++)
            {
                lines[i].Add(item.ToBillLine(quantity, total));
            }

            var rest = item.Quantity - (quantity * (people - 1));
            lines[people - 1].Add(people == 1 ? item.ToBillLine() : item.LastPart(rest, item.Total - (total * (people - 1))));
        }

        return [.. lines.Select(l => Bill(currency, status, l))];
    }

    private static ReceiptDraft Bill(string currency, TableStatus status, IEnumerable<DraftLine> lines)
    {
        var draft = new ReceiptDraft { Currency = currency, FirstOrderStart = status.FirstOrder };
        Add(draft.Lines, lines);
        draft.AllocationGroups.Add(status.Table);
        return draft;
    }

    private ReceiptDraft CancelDraft(TableItem item, decimal? quantity, Cashier? cashier)
    {
        if (item is null)
        {
            throw new ArgumentNullException(nameof(item));
        }

        var draft = new ReceiptDraft { Type = ReceiptType.Order, Currency = _register.Currency, Cashier = cashier };
        draft.Lines.Add(item.ToOrderLine(quantity ?? item.Quantity));
        draft.AllocationGroups.Add(Name);
        return draft;
    }

    private async Task<IReadOnlyList<Receipt>> MoveAsync(RegisterEngine engine, string saleId, string toTable, IEnumerable<TableItem>? items, Cashier? cashier, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(toTable) || string.Equals(toTable, Name, StringComparison.Ordinal))
        {
            throw new ArgumentException("Another table is needed.", nameof(toTable));
        }

        var moved = (items ?? engine.StatusOf(Name).Items).ToList();
        if (moved.Count == 0)
        {
            return await engine.FindReceiptAsync(saleId).ConfigureAwait(true) is { } booked ? [booked] : throw new ArgumentException($"There is nothing at {Name} to move.", nameof(items));
        }

        var draft = new ReceiptDraft { Type = ReceiptType.Order, Currency = _register.Currency, Cashier = cashier };
        draft.AllocationGroups.Add(Name);
        draft.AllocationGroups.Add(toTable);
        foreach (var item in moved)
        {
            draft.Lines.Add(item.ToOrderLine(item.Quantity));
            draft.Lines.Add(item.ToMovedLine(item.Quantity));
        }

        return await engine.OrderAsync(_register, saleId, draft, 2, cancellationToken).ConfigureAwait(true);
    }
}
