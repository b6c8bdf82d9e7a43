namespace Fiscal.Journal;

/// <summary>One failure of a printer or of the transmission as the journal tells it (spec till-rules O10). The till went on; the duty to hand out receipts rested.</summary>
public sealed class OutputOutageRecord
{
    /// <summary>Creates the record.</summary>
    /// <param name="began">The entry that began it.</param>
    public OutputOutageRecord(OutputOutageEntry began)
    {
        if (began is null)
        {
            throw new ArgumentNullException(nameof(began));
        }

        Device = began.Device;
        Begin = began.Time;
        Cause = began.Cause;
    }

    /// <summary>Printer or transmission.</summary>
    public string Device { get; }

    /// <summary>Begin, on the till's clock.</summary>
    public DateTimeOffset Begin { get; }

    /// <summary>End, on the till's clock; <see langword="null"/> while it lasts.</summary>
    public DateTimeOffset? End { get; internal set; }

    /// <summary>Cause, one sentence.</summary>
    public string Cause { get; }

    /// <summary>Numbers of the receipts sealed meanwhile, ascending. Some may have reached the customer another way.</summary>
    public IReadOnlyList<long> Receipts => ReceiptList;

    internal List<long> ReceiptList { get; } = [];
}
