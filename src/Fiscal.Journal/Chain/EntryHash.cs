using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Fiscal.Journal;

/// <summary>The hash that chains the entries of a register. Its input is written down byte by byte in docs/journal-format.md.</summary>
/// <remarks>SHA-256 over <c>FJ1</c>, the previous hash, every header column with its length, the format byte, the length of the body and the body.</remarks>
public static class EntryHash
{
    // "FJ1", previous hash, seven column lengths, sequence, kind, time, two numbers, format, body length.
    private const int FixedLength = 3 + JournalHead.HashLength + (7 * 4) + 8 + 4 + EntryTime.Length + 8 + 8 + 1 + 4;
    private const uint Null = 0xFFFFFFFF;

    /// <summary>The hash of an entry that is going to be appended.</summary>
    /// <param name="registerId">The register.</param>
    /// <param name="sequence">Its position in the register's chain, from 1.</param>
    /// <param name="previousHash">The hash of the entry before, 32 bytes; all zero for the first.</param>
    /// <param name="entry">The entry.</param>
    /// <returns>32 bytes.</returns>
    public static byte[] Compute(string registerId, long sequence, byte[] previousHash, EntryBytes entry)
    {
        if (entry is null)
        {
            throw new ArgumentNullException(nameof(entry));
        }

        return Compute(registerId, sequence, previousHash, entry.Kind, entry.Time, entry.SaleId, entry.ReceiptNumber, entry.ClosingNumber, entry.Format, entry.Body);
    }

    /// <summary>The hash that a stored entry should have after <paramref name="previousHash"/>.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="previousHash">The hash of the entry before, 32 bytes; all zero for the first.</param>
    /// <returns>32 bytes.</returns>
    public static byte[] Compute(StoredEntry entry, byte[] previousHash)
    {
        if (entry is null)
        {
            throw new ArgumentNullException(nameof(entry));
        }

        return Compute(entry.RegisterId, entry.Sequence, previousHash, entry.Kind, entry.Time, entry.SaleId, entry.ReceiptNumber, entry.ClosingNumber, entry.Format, entry.Body);
    }

    private static byte[] Compute(string registerId, long sequence, byte[] previousHash, int kind, DateTimeOffset time, string? saleId, long? receiptNumber, long? closingNumber, byte format, byte[] body)
    {
        if (registerId is null)
        {
            throw new ArgumentNullException(nameof(registerId));
        }

        if (previousHash is null)
        {
            throw new ArgumentNullException(nameof(previousHash));
        }

        if (previousHash.Length != JournalHead.HashLength)
        {
            throw new ArgumentException($"A hash has {JournalHead.HashLength} bytes, not {previousHash.Length}.", nameof(previousHash));
        }

        var buffer = ArrayPool<byte>.Shared.Rent(FixedLength + Encoding.UTF8.GetMaxByteCount(registerId.Length) + Encoding.UTF8.GetMaxByteCount(saleId?.Length ?? 0) + body.Length);
        var at = 0;
        buffer[at++] = (byte)'F';
        buffer[at++] = (byte)'J';
        buffer[at++] = (byte)'1';
        previousHash.CopyTo(buffer, at);
        at += JournalHead.HashLength;
        at = Text(buffer, at, registerId);
        at = Long(buffer, at, sequence);
        at = UInt(buffer, at, 4);
        at = UInt(buffer, at, (uint)kind);
        at = UInt(buffer, at, EntryTime.Length);
        EntryTime.Write(time, buffer, at);
        at += EntryTime.Length;
        at = Text(buffer, at, saleId);
        at = Long(buffer, at, receiptNumber);
        at = Long(buffer, at, closingNumber);
        buffer[at++] = format;
        at = UInt(buffer, at, (uint)body.Length);
        body.CopyTo(buffer, at);
        at += body.Length;
        try
        {
#if NET
            return SHA256.HashData(buffer.AsSpan(0, at));
#else
            using var sha = SHA256.Create();
            return sha.ComputeHash(buffer, 0, at);
#endif
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static int UInt(byte[] buffer, int at, uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(buffer.AsSpan(at), value);
        return at + 4;
    }

    private static int Long(byte[] buffer, int at, long? value)
    {
        if (value is not { } number)
        {
            return UInt(buffer, at, Null);
        }

        at = UInt(buffer, at, 8);
        BinaryPrimitives.WriteInt64BigEndian(buffer.AsSpan(at), number);
        return at + 8;
    }

    private static int Text(byte[] buffer, int at, string? text)
    {
        if (text is null)
        {
            return UInt(buffer, at, Null);
        }

        var length = Encoding.UTF8.GetBytes(text, 0, text.Length, buffer, at + 4);
        UInt(buffer, at, (uint)length);
        return at + 4 + length;
    }
}
