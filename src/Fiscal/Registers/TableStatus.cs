namespace Fiscal;

/// <summary>How a table stands: what was ordered since it was empty, and what became of it.</summary>
/// <remarks>Immutable. Ordered = Paid + Cancelled + Moved + Open.</remarks>
public sealed class TableStatus
{
    internal TableStatus(string table, TableAccount account, IReadOnlyList<TableItem> items)
    {
        Table = table;
        FirstOrder = account.FirstOrder;
        Ordered = account.All.Total;
        Paid = account.Paid.Total;
        Cancelled = account.Cancelled.Total;
        Moved = account.Moved.Total;
        Open = items.Sum(static i => i.Total);
        InterimBills = account.InterimBills;
        Items = items;
    }

    /// <summary>The table.</summary>
    public string Table { get; }

    /// <summary>When its first order was begun; <see langword="null"/> for an empty table.</summary>
    public DateTimeOffset? FirstOrder { get; }

    /// <summary>Gross amount ordered, or moved here.</summary>
    public decimal Ordered { get; }

    /// <summary>Gross amount paid.</summary>
    public decimal Paid { get; }

    /// <summary>Gross amount cancelled.</summary>
    public decimal Cancelled { get; }

    /// <summary>Gross amount moved to other tables.</summary>
    public decimal Moved { get; }

    /// <summary>Gross amount still open.</summary>
    public decimal Open { get; }

    /// <summary>How many interim bills were printed.</summary>
    public int InterimBills { get; }

    /// <summary>What is open.</summary>
    public IReadOnlyList<TableItem> Items { get; }
}
