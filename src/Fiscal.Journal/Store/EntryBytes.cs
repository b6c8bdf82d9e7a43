namespace Fiscal.Journal;

/// <summary>An entry as its author hands it to a store: header columns and opaque body. Register, sequence and hash are added when it is chained.</summary>
/// <remarks>Immutable, but the body is not copied: do not change the array afterwards.</remarks>
public sealed class EntryBytes
{
    /// <summary>Longest sale id, in UTF-16 characters.</summary>
    public const int MaxSaleIdLength = 128;

    /// <summary>Longest body, in bytes.</summary>
    public const int MaxBodyLength = 8 * 1024 * 1024;

    /// <summary>Makes an entry.</summary>
    /// <param name="kind">The entry kind, 0 or more. Stores do not interpret it.</param>
    /// <param name="time">When it happened, with the till's offset (whole minutes).</param>
    /// <param name="saleId">The sale it belongs to, or <see langword="null"/>.</param>
    /// <param name="receiptNumber">The receipt number it allots or refers to, 1 or more, or <see langword="null"/>.</param>
    /// <param name="closingNumber">The closing number, 1 or more, or <see langword="null"/>.</param>
    /// <param name="format">How the body is written (1 = UTF-8 JSON).</param>
    /// <param name="body">The body, at most <see cref="MaxBodyLength"/> bytes.</param>
    /// <exception cref="ArgumentException">A value is outside of what is said above.</exception>
    public EntryBytes(int kind, DateTimeOffset time, string? saleId, long? receiptNumber, long? closingNumber, byte format, byte[] body)
    {
        if (kind < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(kind), kind, "A kind is 0 or more.");
        }

        if (receiptNumber <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(receiptNumber), receiptNumber, "A receipt number is 1 or more.");
        }

        if (closingNumber <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(closingNumber), closingNumber, "A closing number is 1 or more.");
        }

        if (saleId is not null)
        {
            CheckSaleId(saleId, nameof(saleId));
        }

        if (body is null)
        {
            throw new ArgumentNullException(nameof(body));
        }

        if (body.Length > MaxBodyLength)
        {
            throw new ArgumentException($"A body has at most {MaxBodyLength} bytes, not {body.Length}.", nameof(body));
        }

        Kind = kind;
        Time = time;
        SaleId = saleId;
        ReceiptNumber = receiptNumber;
        ClosingNumber = closingNumber;
        Format = format;
        Body = body;
    }

    /// <summary>The entry kind. Unknown kinds are stored, verified and skipped.</summary>
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

    /// <summary>The body, not copied.</summary>
    public byte[] Body { get; }

    internal static void CheckSaleId(string saleId, string parameter)
    {
        if (saleId is null)
        {
            throw new ArgumentNullException(parameter);
        }

        if (saleId.Length is 0 or > MaxSaleIdLength)
        {
            throw new ArgumentException($"A sale id has 1 to {MaxSaleIdLength} characters, not {saleId.Length}.", parameter);
        }

        for (var i = 0; i < saleId.Length; i++)
        {
            // A lone surrogate has no UTF-8 form of its own: two ids would become one. Controls would not survive SQLite's C strings.
            if (char.IsControl(saleId[i]) || (char.IsSurrogate(saleId[i]) && !IsPair(saleId, ref i)))
            {
                throw new ArgumentException("A sale id has no control characters and no half characters.", parameter);
            }
        }
    }

    private static bool IsPair(string text, ref int index) =>
        index + 1 < text.Length && char.IsSurrogatePair(text[index], text[index + 1]) && ++index > 0;
}
