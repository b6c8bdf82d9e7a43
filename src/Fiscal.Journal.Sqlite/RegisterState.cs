namespace Fiscal.Journal.Sqlite;

/// <summary>What the writer knows about a register's end.</summary>
internal sealed class RegisterState(int key)
{
    private readonly Dictionary<string, long> _anchors = new(StringComparer.Ordinal);
    private readonly Queue<(string SaleId, long Sequence)> _recent = new();

    public int Key { get; } = key;

    public JournalHead Head { get; set; }

    public long LastReceipt { get; private set; }

    /// <summary>Takes the next entry and says what its derived columns hold.</summary>
    /// <returns>The highest receipt number so far, and whether the entry is an anchor of its sale.</returns>
    public (long LastReceipt, bool IsAnchor) Next(long sequence, string? saleId, long? receiptNumber)
    {
        LastReceipt = Math.Max(LastReceipt, receiptNumber ?? 0);
        while (_recent.Count > 0 && _recent.Peek().Sequence < sequence - Schema.AnchorWindow)
        {
            _anchors.Remove(_recent.Dequeue().SaleId);
        }

        if (saleId is null || _anchors.ContainsKey(saleId))
        {
            return (LastReceipt, false);
        }

        RememberAnchor(sequence, saleId);
        return (LastReceipt, true);
    }

    /// <summary>Takes up after the last entry on disk.</summary>
    public void Resume(JournalHead head, long lastReceipt)
    {
        Head = head;
        LastReceipt = lastReceipt;
    }

    public void RememberAnchor(long sequence, string saleId)
    {
        _anchors[saleId] = sequence;
        _recent.Enqueue((saleId, sequence));
    }
}
