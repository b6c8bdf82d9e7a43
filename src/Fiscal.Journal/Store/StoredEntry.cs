namespace Fiscal.Journal;

/// <summary>An entry as it stands in a register's chain: what its author gave, plus register, sequence and hashes.</summary>
/// <remarks>Immutable, but the arrays are not copied: do not change them.</remarks>
public sealed class StoredEntry
{
    /// <summary>Makes an entry from what a store read. Nothing is checked: <see cref="ChainVerifier"/> does that.</summary>
    /// <param name="registerId">The register.</param>
    /// <param name="sequence">Position in the register's chain, from 1.</param>
    /// <param name="kind">The entry kind.</param>
    /// <param name="time">When it happened, with offset.</param>
    /// <param name="saleId">The sale, or <see langword="null"/>.</param>
    /// <param name="receiptNumber">The receipt number, or <see langword="null"/>.</param>
    /// <param name="closingNumber">The closing number, or <see langword="null"/>.</param>
    /// <param name="format">How the body is written.</param>
    /// <param name="body">The body.</param>
    /// <param name="previousHash">The hash of the entry before, 32 bytes; all zero for the first.</param>
    /// <param name="hash">The hash stored with this entry, 32 bytes.</param>
    public StoredEntry(string registerId, long sequence, int kind, DateTimeOffset time, string? saleId, long? receiptNumber, long? closingNumber, byte format, byte[] body, byte[] previousHash, byte[] hash)
    {
        RegisterId = registerId ?? throw new ArgumentNullException(nameof(registerId));
        Sequence = sequence;
        Kind = kind;
        Time = time;
        SaleId = saleId;
        ReceiptNumber = receiptNumber;
        ClosingNumber = closingNumber;
        Format = format;
        Body = body ?? throw new ArgumentNullException(nameof(body));
        PreviousHash = previousHash ?? throw new ArgumentNullException(nameof(previousHash));
        Hash = hash ?? throw new ArgumentNullException(nameof(hash));
    }

    /// <summary>The register.</summary>
    public string RegisterId { get; }

    /// <summary>Position in the register's chain, from 1, without gaps.</summary>
    public long Sequence { get; }

    /// <summary>The entry kind.</summary>
    public int Kind { get; }

    /// <summary>When it happened, with offset.</summary>
    public DateTimeOffset Time { get; }

    /// <summary>The sale it belongs to.</summary>
    public string? SaleId { get; }

    /// <summary>The receipt number it allots or refers to.</summary>
    public long? ReceiptNumber { get; }

    /// <summary>The closing number.</summary>
    public long? ClosingNumber { get; }

    /// <summary>How the body is written (1 = UTF-8 JSON).</summary>
    public byte Format { get; }

    /// <summary>The body exactly as it was appended.</summary>
    public byte[] Body { get; }

    /// <summary>The hash of the entry before it, 32 bytes; all zero for the first.</summary>
    public byte[] PreviousHash { get; }

    /// <summary>The hash stored with it, 32 bytes.</summary>
    public byte[] Hash { get; }

    /// <summary>The register's head when this entry is its last.</summary>
    public JournalHead Head => new(Sequence, Hash);
}
