using System.Globalization;

namespace Fiscal;

/// <summary>The kind of VAT a line falls under. The model names categories, never percentages: the rate follows from the date of supply.</summary>
/// <remarks>Immutable; equal when the <see cref="Code"/> is equal. Keys are those of DSFinV-K <c>UST_SCHLUESSEL</c>.</remarks>
public sealed class VatCategory : IEquatable<VatCategory>
{
    private const int FirstCustomKey = 1000;

    private VatCategory(string code, int key)
    {
        Code = code;
        Key = key;
    }

    /// <summary>General rate, §12(1) UStG, key 1.</summary>
    public static VatCategory Standard { get; } = new("STANDARD", 1);

    /// <summary>Reduced rate, §12(2) UStG, key 2.</summary>
    public static VatCategory Reduced { get; } = new("REDUCED", 2);

    /// <summary>Average rate of farmers, §24(1) no. 3 UStG, key 3.</summary>
    public static VatCategory FarmingAverage { get; } = new("FARMING_AVERAGE", 3);

    /// <summary>Average rate of forestry, §24(1) no. 1 UStG, key 4.</summary>
    public static VatCategory ForestryAverage { get; } = new("FORESTRY_AVERAGE", 4);

    /// <summary>Not taxable, for example a multi-purpose voucher or a cash movement, key 5.</summary>
    public static VatCategory NotTaxable { get; } = new("NOT_TAXABLE", 5);

    /// <summary>Exempt, key 6.</summary>
    public static VatCategory Exempt { get; } = new("EXEMPT", 6);

    /// <summary>The till cannot tell the VAT, key 7.</summary>
    public static VatCategory Undetermined { get; } = new("UNDETERMINED", 7);

    /// <summary>Zero rate, §12(3) UStG (photovoltaics), key 8.</summary>
    public static VatCategory ZeroRated { get; } = new("ZERO_RATED", 8);

    /// <summary>All categories with a key of their own in DSFinV-K.</summary>
    public static IReadOnlyList<VatCategory> All { get; } =
        [Standard, Reduced, FarmingAverage, ForestryAverage, NotTaxable, Exempt, Undetermined, ZeroRated];

    /// <summary>Stable word in upper case, for example <c>STANDARD</c>; <c>KEY_1001</c> for an own key.</summary>
    public string Code { get; }

    /// <summary>DSFinV-K <c>UST_SCHLUESSEL</c> of the rate valid at the time of the receipt.</summary>
    public int Key { get; }

    /// <summary>An own key, 1000 or above, for example for the margin scheme §25a or reverse charge §13b.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The key is below 1000.</exception>
    public static VatCategory Custom(int key) => key >= FirstCustomKey
        ? new VatCategory("KEY_" + key.ToString(CultureInfo.InvariantCulture), key)
        : throw new ArgumentOutOfRangeException(nameof(key), key, "Own VAT keys start at 1000 (DSFinV-K, UST_SCHLUESSEL).");

    /// <summary>Reads a <see cref="Code"/>.</summary>
    /// <exception cref="FormatException">No category has this code.</exception>
    public static VatCategory Parse(string code)
    {
        foreach (var category in All)
        {
            if (string.Equals(category.Code, code, StringComparison.Ordinal))
            {
                return category;
            }
        }

        if (code is not null
            && code.StartsWith("KEY_", StringComparison.Ordinal)
            && int.TryParse(code.Substring(4), NumberStyles.None, CultureInfo.InvariantCulture, out var key)
            && key >= FirstCustomKey)
        {
            return Custom(key);
        }

        throw new FormatException($"'{code}' is not a VAT category.");
    }

    /// <inheritdoc/>
    public bool Equals(VatCategory? other) => other is not null && string.Equals(Code, other.Code, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as VatCategory);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Code);

    /// <summary>The <see cref="Code"/>.</summary>
    public override string ToString() => Code;
}
