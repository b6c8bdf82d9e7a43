namespace Fiscal;

/// <summary>The journal is older than its TSE, or was restored and could not be compared: numbers on lost paper could be used again.</summary>
/// <remarks>Immutable.</remarks>
public sealed class MissingHistory
{
    internal MissingHistory(DateTimeOffset since, TseSerialNumber serialNumber, long receipts, long? firstTransactionNumber, long? lastTransactionNumber, string text)
    {
        Since = since;
        SerialNumber = serialNumber;
        Receipts = receipts;
        FirstTransactionNumber = firstTransactionNumber;
        LastTransactionNumber = lastTransactionNumber;
        Text = text;
    }

    /// <summary>When it was found, on the till's clock.</summary>
    public DateTimeOffset Since { get; }

    /// <summary>Device; empty if it was not asked.</summary>
    public TseSerialNumber SerialNumber { get; }

    /// <summary>How many receipts the device signed that the journal does not know; 0 if it cannot tell.</summary>
    public long Receipts { get; }

    /// <summary>The first of them.</summary>
    public long? FirstTransactionNumber { get; }

    /// <summary>The last of them.</summary>
    public long? LastTransactionNumber { get; }

    /// <summary>What staff has to know and to do, in German.</summary>
    public string Text { get; }
}
