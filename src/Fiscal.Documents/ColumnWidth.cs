using System.Globalization;

namespace Fiscal.Documents;

/// <summary>The width of a column: a fixed number of characters, or a share of what is left.</summary>
/// <remarks>Immutable. <see langword="default"/> is <see cref="Share"/>.</remarks>
public readonly struct ColumnWidth : IEquatable<ColumnWidth>
{
    /// <summary>Most characters a fixed column may have.</summary>
    public const int Largest = 9999;

    // Shifted by one so that default means a share.
    private readonly int _fixedPlusOne;

    private ColumnWidth(int fixedPlusOne) => _fixedPlusOne = fixedPlusOne;

    /// <summary>An equal share of the characters that fixed columns and borders leave (ReceiptLine's <c>*</c>).</summary>
    public static ColumnWidth Share => default;

    /// <summary>Whether this is a share.</summary>
    public bool IsShare => _fixedPlusOne == 0;

    /// <summary>Characters of a fixed column; 0 for a share.</summary>
    public int Characters => IsShare ? 0 : _fixedPlusOne - 1;

    /// <summary>A fixed number of characters; a column of 0 disappears together with its cell.</summary>
    /// <param name="characters">0 to 9,999.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are less than 0 or more than 9,999.</exception>
    public static ColumnWidth Fixed(int characters) => new(Guard.Range(characters, 0, Largest, nameof(characters)) + 1);

    /// <inheritdoc/>
    public bool Equals(ColumnWidth other) => _fixedPlusOne == other._fixedPlusOne;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ColumnWidth other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _fixedPlusOne;

    /// <summary>Whether both are the same width.</summary>
    public static bool operator ==(ColumnWidth left, ColumnWidth right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(ColumnWidth left, ColumnWidth right) => !left.Equals(right);

    /// <summary>The number of characters, or <c>*</c>.</summary>
    public override string ToString() => IsShare ? "*" : Characters.ToString(CultureInfo.InvariantCulture);
}
