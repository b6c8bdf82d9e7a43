using System.Diagnostics.CodeAnalysis;

namespace Fiscal;

/// <summary>The serial number of a TSE: the SHA-256 of its public key point (TR-03153), 32 bytes.</summary>
/// <remarks>Immutable and thread-safe. <see langword="default"/> is the number of no device: <see cref="IsEmpty"/> is true and <see cref="ToString"/> gives an empty string.</remarks>
public readonly struct TseSerialNumber : IEquatable<TseSerialNumber>
{
    /// <summary>Length of a serial number in bytes.</summary>
    public const int Length = 32;

    private readonly string? _hex;

    private TseSerialNumber(string hex) => _hex = hex;

    /// <summary>Whether this is the number of no device.</summary>
    public bool IsEmpty => _hex is null;

    /// <summary>Makes a serial number of its 32 bytes.</summary>
    /// <param name="bytes">Exactly 32 bytes.</param>
    /// <exception cref="ArgumentException">There are not 32 bytes.</exception>
    public static TseSerialNumber FromBytes(byte[] bytes)
    {
        if (bytes is null)
        {
            throw new ArgumentNullException(nameof(bytes));
        }

        if (bytes.Length != Length)
        {
            throw new ArgumentException($"A TSE serial number has {Length} bytes, not {bytes.Length}.", nameof(bytes));
        }

        var hex = new char[Length * 2];
        for (var i = 0; i < Length; i++)
        {
            hex[2 * i] = Digit(bytes[i] >> 4);
            hex[(2 * i) + 1] = Digit(bytes[i] & 15);
        }

        return new TseSerialNumber(new string(hex));

        static char Digit(int value) => (char)(value < 10 ? '0' + value : 'a' + value - 10);
    }

    /// <summary>Reads 64 hex digits of either case.</summary>
    /// <exception cref="FormatException">The text is not 64 hex digits.</exception>
    public static TseSerialNumber Parse(string hex) =>
        TryParse(hex, out var serial) ? serial : throw new FormatException("A TSE serial number is written as 64 hex digits.");

    /// <summary>Reads 64 hex digits of either case.</summary>
    public static bool TryParse([NotNullWhen(true)] string? hex, out TseSerialNumber serial)
    {
        serial = default;
        if (hex is null || hex.Length != Length * 2)
        {
            return false;
        }

        foreach (var c in hex)
        {
            if (c is not ((>= '0' and <= '9') or (>= 'a' and <= 'f') or (>= 'A' and <= 'F')))
            {
                return false;
            }
        }

#pragma warning disable CA1308 // lower case is the form in exports and file names
        serial = new TseSerialNumber(hex.ToLowerInvariant());
#pragma warning restore CA1308
        return true;
    }

    /// <summary>The 32 bytes; an empty array for <see langword="default"/>.</summary>
    public byte[] ToBytes()
    {
        if (_hex is null)
        {
            return [];
        }

        var bytes = new byte[Length];
        for (var i = 0; i < Length; i++)
        {
            bytes[i] = (byte)((Value(_hex[2 * i]) << 4) | Value(_hex[(2 * i) + 1]));
        }

        return bytes;

        static int Value(char digit) => digit <= '9' ? digit - '0' : digit - 'a' + 10;
    }

    /// <summary>64 lower-case hex digits; an empty string for <see langword="default"/>.</summary>
    public override string ToString() => _hex ?? string.Empty;

    /// <inheritdoc/>
    public bool Equals(TseSerialNumber other) => string.Equals(_hex, other._hex, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is TseSerialNumber other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _hex is null ? 0 : StringComparer.Ordinal.GetHashCode(_hex);

    /// <summary>Whether both are the same device's number.</summary>
    public static bool operator ==(TseSerialNumber left, TseSerialNumber right) => left.Equals(right);

    /// <summary>Whether they are different devices' numbers.</summary>
    public static bool operator !=(TseSerialNumber left, TseSerialNumber right) => !left.Equals(right);
}
