using System.Globalization;
using Fiscal.Journal;

namespace Fiscal;

/// <summary>An ordered line of a table that is still open: neither paid nor cancelled nor moved away.</summary>
/// <remarks>Immutable: how it was when it was read.</remarks>
public sealed class TableItem
{
    internal TableItem(string table, string registerId, long closingNumber, FinishingEntry order, LineItem line, DateTimeOffset firstOrder, decimal quantity, decimal total)
        : this(table, new ReceiptReference(ReferenceType.Receipt, order.BonId.ToString(CultureInfo.InvariantCulture), registerId: registerId, closingNumber: closingNumber, date: order.Content.End, receiptNumber: order.ReceiptNumber), order.BonId, line, line.Number, firstOrder, quantity, total)
    {
    }

    internal TableItem(string table, ReceiptReference order, long bonId, LineItem line, int lineNumber, DateTimeOffset firstOrder, decimal quantity, decimal total)
    {
        Table = table;
        Order = order;
        BonId = bonId;
        Line = line;
        LineNumber = lineNumber;
        FirstOrder = firstOrder;
        Quantity = quantity;
        Total = total;
    }

    /// <summary>The table.</summary>
    public string Table { get; }

    /// <summary>The order it was ordered, or moved here, with.</summary>
    public ReceiptReference Order { get; }

    /// <summary>What was ordered: text, price, VAT, parts.</summary>
    public LineItem Line { get; }

    /// <summary>When the first order that led to it was begun; moving keeps it.</summary>
    public DateTimeOffset FirstOrder { get; }

    /// <summary>Quantity still open.</summary>
    public decimal Quantity { get; }

    /// <summary>Gross amount still open.</summary>
    public decimal Total { get; }

    internal long BonId { get; }

    internal int LineNumber { get; }

    internal (long BonId, int Line) Key => (BonId, LineNumber);

    /// <summary>Makes the line that pays it, or a part of it, on a bill.</summary>
    /// <param name="quantity">How much of it; all if <see langword="null"/>. Parts of a piece are possible, three decimals.</param>
    /// <param name="amount">Gross amount if a sum is paid instead of whole pieces; the quantity's share if <see langword="null"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">More than is open, or nothing.</exception>
    public DraftLine ToBillLine(decimal? quantity = null, decimal? amount = null)
    {
        var part = quantity ?? Quantity;
        CheckPart(part, nameof(quantity));
        var total = amount ?? LineParts.Share(Quantity, Total, part);
        if (total * Total < 0 || Math.Abs(total) > Math.Abs(Total) || (part == Quantity && total != Total))
        {
            throw new ArgumentOutOfRangeException(nameof(amount), amount, $"Of '{Line.Text}' {Total.ToString(CultureInfo.InvariantCulture)} are open; the last part pays all of it.");
        }

        return LineParts.Make(Line, part, total, Order, LineNumber, static v => v.Rate, keepRates: false);
    }

    /// <summary>The part that is left when the others are paid; its quantity and amount are checked when it is booked.</summary>
    internal DraftLine LastPart(decimal quantity, decimal total) => LineParts.Make(Line, quantity, total, Order, LineNumber, static v => v.Rate, keepRates: false);

    internal DraftLine ToOrderLine(decimal quantity)
    {
        CheckPart(quantity, nameof(quantity));
        return LineParts.Make(Line, -quantity, -LineParts.Share(Quantity, Total, quantity), Order, LineNumber, static v => v.Rate, keepRates: false);
    }

    internal DraftLine ToMovedLine(decimal quantity) =>
        LineParts.Make(Line, quantity, LineParts.Share(Quantity, Total, quantity), Order, LineNumber, static v => v.Rate, keepRates: false);

    private void CheckPart(decimal part, string name)
    {
        if (part <= 0 || part > Quantity)
        {
            throw new ArgumentOutOfRangeException(name, part, $"Of '{Line.Text}' {Quantity.ToString(CultureInfo.InvariantCulture)} are open at {Table}.");
        }
    }
}
