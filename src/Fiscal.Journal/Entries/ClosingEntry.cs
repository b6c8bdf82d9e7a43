namespace Fiscal.Journal;

/// <summary>A cash point closing (Z): the receipts since the last one belong to it.</summary>
public sealed class ClosingEntry : JournalEntry
{
    /// <inheritdoc/>
    public override EntryKind Kind => EntryKind.Closing;

    /// <summary><c>Z_NR</c>, ascending without gaps.</summary>
    public long ClosingNumber { get; set; }

    /// <summary><c>Z_BUCHUNGSTAG</c> if it is not the day of the entry.</summary>
    public DateTime? BusinessDay { get; set; }

    /// <summary>First <c>BON_ID</c>; <see langword="null"/> if there was no receipt.</summary>
    public long? FirstBonId { get; set; }

    /// <summary>Last <c>BON_ID</c>.</summary>
    public long? LastBonId { get; set; }

    /// <summary>Sums, as printed.</summary>
    public ClosingTotals Totals { get; set; } = new();

    /// <summary>Where the register's counters stand: opening a journal reads on from here.</summary>
    public RegisterCounters Counters { get; set; } = new();

    /// <summary>Cash that was in the drawer, per currency: what earlier closings left there and this one's movements. Empty in journals of versions that did not know it.</summary>
    public IList<ClosingCashTotal> Drawer { get; set; } = [];

    /// <summary>Who closed.</summary>
    public string? Person { get; set; }
}
