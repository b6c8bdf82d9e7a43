namespace Fiscal;

/// <summary>What became of everything that was ordered at a table since it was empty.</summary>
internal sealed class TableAccount
{
    public DateTimeOffset? FirstOrder { get; private set; }

    public (decimal Quantity, decimal Total) All { get; private set; }

    public (decimal Quantity, decimal Total) Paid { get; private set; }

    public (decimal Quantity, decimal Total) Cancelled { get; private set; }

    public (decimal Quantity, decimal Total) Moved { get; private set; }

    public int InterimBills { get; set; }

    public void Order(DateTimeOffset start, decimal quantity, decimal total)
    {
        FirstOrder = FirstOrder is { } first && first < start ? first : start;
        All = Sum(All, quantity, total);
    }

    public void Take(decimal quantity, decimal total, TableMove move)
    {
        switch (move)
        {
            case TableMove.Paid:
                Paid = Sum(Paid, quantity, total);
                break;
            case TableMove.Cancelled:
                Cancelled = Sum(Cancelled, quantity, total);
                break;
            default:
                Moved = Sum(Moved, quantity, total);
                break;
        }
    }

    private static (decimal Quantity, decimal Total) Sum((decimal Quantity, decimal Total) sum, decimal quantity, decimal total) => (sum.Quantity + quantity, sum.Total + total);
}
