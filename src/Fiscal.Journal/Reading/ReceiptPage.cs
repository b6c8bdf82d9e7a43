namespace Fiscal.Journal;

/// <summary>Receipts read in one go, and where to go on.</summary>
public sealed class ReceiptPage
{
    internal ReceiptPage(IReadOnlyList<Receipt> receipts, long nextSequence, bool isLast)
    {
        Receipts = receipts;
        NextSequence = nextSequence;
        IsLast = isLast;
    }

    /// <summary>The receipts, by rising number.</summary>
    public IReadOnlyList<Receipt> Receipts { get; }

    /// <summary>Sequence to read on from: of the first entry whose receipt is not on this or an earlier page.</summary>
    public long NextSequence { get; }

    /// <summary>Whether the end of the chain was reached.</summary>
    public bool IsLast { get; }
}
