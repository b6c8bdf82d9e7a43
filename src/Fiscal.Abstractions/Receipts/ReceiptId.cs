using System.Globalization;

namespace Fiscal;

/// <summary>Names one receipt: register and number.</summary>
/// <remarks>Immutable. <see langword="default"/> names no receipt: empty register, number 0.</remarks>
public readonly struct ReceiptId : IEquatable<ReceiptId>
{
    private readonly string? _registerId;

    /// <summary>Creates the name.</summary>
    public ReceiptId(string registerId, long number)
    {
        _registerId = registerId ?? throw new ArgumentNullException(nameof(registerId));
        Number = number;
    }

    /// <summary>Register.</summary>
    public string RegisterId => _registerId ?? string.Empty;

    /// <summary>Receipt number, continuous per register from 1.</summary>
    public long Number { get; }

    /// <inheritdoc/>
    public bool Equals(ReceiptId other) => Number == other.Number && string.Equals(RegisterId, other.RegisterId, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ReceiptId other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => unchecked((StringComparer.Ordinal.GetHashCode(RegisterId) * 397) ^ Number.GetHashCode());

    /// <summary>Register and number, <c>KASSE-01/17</c>.</summary>
    public override string ToString() => RegisterId + "/" + Number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether both name the same receipt.</summary>
    public static bool operator ==(ReceiptId left, ReceiptId right) => left.Equals(right);

    /// <summary>Whether they name different receipts.</summary>
    public static bool operator !=(ReceiptId left, ReceiptId right) => !left.Equals(right);
}
