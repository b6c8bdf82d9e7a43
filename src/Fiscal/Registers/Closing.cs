using Fiscal.Journal;

namespace Fiscal;

/// <summary>A cash point closing (Z).</summary>
/// <remarks>Immutable.</remarks>
public sealed class Closing
{
    internal Closing(ClosingEntry entry)
    {
        Number = entry.ClosingNumber;
        Time = entry.Time;
        BusinessDay = entry.BusinessDay ?? entry.Time.Date;
        Totals = entry.Totals;
        Drawer = [.. entry.Drawer];
    }

    /// <summary><c>Z_NR</c>.</summary>
    public long Number { get; }

    /// <summary>When it was made, on the till's clock.</summary>
    public DateTimeOffset Time { get; }

    /// <summary>Day it belongs to.</summary>
    public DateTime BusinessDay { get; }

    /// <summary>Sums.</summary>
    public ClosingTotals Totals { get; }

    /// <summary>Cash that stays in the drawer, per currency.</summary>
    public IReadOnlyList<ClosingCashTotal> Drawer { get; }
}
