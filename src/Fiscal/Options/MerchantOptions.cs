namespace Fiscal;

/// <summary>Who sells: printed on every receipt (§6 no. 1 KassenSichV) and exported.</summary>
public sealed class MerchantOptions
{
    /// <summary>Full legal name.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>Street and house number.</summary>
    public string Street { get; set; } = string.Empty;

    /// <summary>Postal code.</summary>
    public string PostalCode { get; set; } = string.Empty;

    /// <summary>Town.</summary>
    public string City { get; set; } = string.Empty;

    /// <summary>ISO 3166-1 alpha-3 country code.</summary>
    /// <value><c>DEU</c> by default.</value>
    public string Country { get; set; } = "DEU";

    /// <summary>Tax number; this or <see cref="VatId"/> is needed.</summary>
    public string? TaxNumber { get; set; }

    /// <summary>VAT identification number.</summary>
    public string? VatId { get; set; }

    /// <summary>Whether §19 UStG applies: categories with a rate become exempt (key 6), a rate is refused, receipts carry the note (spec till-rules §6).</summary>
    public bool SmallBusiness { get; set; }

    internal Merchant ToMerchant() => new(Name, new Address(Street, PostalCode, City, Country), TaxNumber, VatId, SmallBusiness);
}
