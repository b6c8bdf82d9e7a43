namespace Fiscal.Journal;

/// <summary>The end of a register's chain: sequence and hash of its last entry.</summary>
/// <remarks>Immutable and thread-safe. <see langword="default"/> is <see cref="Empty"/>: sequence 0 and 32 zero bytes.</remarks>
public readonly struct JournalHead : IEquatable<JournalHead>
{
    /// <summary>Length of a hash in bytes.</summary>
    public const int HashLength = 32;

    private readonly byte[]? _hash;

    /// <summary>Makes a head.</summary>
    /// <param name="sequence">Sequence of the last entry; 0 if there is none.</param>
    /// <param name="hash">Its hash, 32 bytes, not copied; 32 zero bytes if there is none.</param>
    /// <exception cref="ArgumentException">The sequence is negative, the hash has not 32 bytes, or only one of them says that there is no entry.</exception>
    public JournalHead(long sequence, byte[] hash)
    {
        if (hash is null)
        {
            throw new ArgumentNullException(nameof(hash));
        }

        if (sequence < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(sequence), sequence, "A sequence is 0 or more.");
        }

        if (hash.Length != HashLength)
        {
            throw new ArgumentException($"A hash has {HashLength} bytes, not {hash.Length}.", nameof(hash));
        }

        if (sequence == 0 && !hash.AsSpan().SequenceEqual(NoHash))
        {
            throw new ArgumentException("The empty head has a hash of 32 zero bytes.", nameof(hash));
        }

        Sequence = sequence;
        _hash = sequence == 0 ? null : hash;
    }

    /// <summary>The head of a register that has no entry.</summary>
    public static JournalHead Empty => default;

    /// <summary>Sequence of the last entry; 0 if there is none.</summary>
    public long Sequence { get; }

    /// <summary>Whether the register has no entry.</summary>
    public bool IsEmpty => Sequence == 0;

    internal byte[] HashBytes => _hash ?? NoHash;

    // Shared and never handed out: a caller could write into it.
    private static byte[] NoHash { get; } = new byte[HashLength];

    /// <summary>The hash of the last entry, a new array of 32 bytes.</summary>
    public byte[] ToHash() => (byte[])HashBytes.Clone();

    /// <summary>Sequence and hash in hex, as <c>17:5f0c…</c>.</summary>
    public override string ToString() => Sequence.ToString(System.Globalization.CultureInfo.InvariantCulture) + ":" + Hex.Lower(HashBytes);

    /// <inheritdoc/>
    public bool Equals(JournalHead other) => Sequence == other.Sequence && HashBytes.AsSpan().SequenceEqual(other.HashBytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is JournalHead other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash is null ? 0 : _hash[0] | (_hash[1] << 8) | (_hash[2] << 16) | (_hash[3] << 24);

    /// <summary>Whether both are the same end of the same chain.</summary>
    public static bool operator ==(JournalHead left, JournalHead right) => left.Equals(right);

    /// <summary>Whether they are different.</summary>
    public static bool operator !=(JournalHead left, JournalHead right) => !left.Equals(right);
}
