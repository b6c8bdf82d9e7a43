namespace Fiscal.Journal;

/// <summary>Copies of a receipt were made.</summary>
public sealed class ReprintedEntry : JournalEntry
{
    /// <inheritdoc/>
    public override EntryKind Kind => EntryKind.Reprinted;

    /// <summary>Receipt.</summary>
    public long ReceiptNumber { get; set; }

    /// <summary>How many.</summary>
    public int Copies { get; set; } = 1;

    /// <summary>Who.</summary>
    public string? Person { get; set; }
}
