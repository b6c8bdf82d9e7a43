using Fiscal.Journal;

namespace Fiscal;

/// <summary>An earlier receipt and what later ones have done to it so far.</summary>
internal sealed class OriginalState(FinishingEntry finishing, string registerId, long closingNumber, IReadOnlyCollection<OriginalUse> uses)
{
    public FinishingEntry Finishing { get; } = finishing;

    public ReceiptContent Content => Finishing.Content;

    public string RegisterId { get; } = registerId;

    public long ClosingNumber { get; } = closingNumber;

    public bool IsReversed => uses.Any(static u => u.Reverses);

    public bool IsInvoiced => uses.Any(static u => u.Invoices);

    /// <summary>Quantity and total of a line that later receipts took away, with the sign of the receipts that did.</summary>
    public (decimal Quantity, decimal Total) Used(int line)
    {
        var (quantity, total) = (0m, 0m);
        foreach (var part in uses.SelectMany(static u => u.Lines).Where(l => l.Line == line))
        {
            quantity += part.Quantity;
            total += part.Total;
        }

        return (quantity, total);
    }

    public LineItem? Line(int number) => Content.Lines.FirstOrDefault(l => l.Number == number);
}
