namespace Fiscal;

/// <summary>A postal address.</summary>
/// <remarks>Immutable.</remarks>
public sealed class Address
{
    /// <summary>Creates the value; what is unknown stays <see langword="null"/>.</summary>
    /// <param name="street">Street and house number.</param>
    /// <param name="postalCode">Postal code.</param>
    /// <param name="city">Town.</param>
    /// <param name="country">ISO 3166-1 alpha-3 country code (DSFinV-K <c>LAND</c>), <c>DEU</c> by default.</param>
    public Address(string street, string postalCode, string city, string country = "DEU")
    {
        Street = street ?? throw new ArgumentNullException(nameof(street));
        PostalCode = postalCode ?? throw new ArgumentNullException(nameof(postalCode));
        City = city ?? throw new ArgumentNullException(nameof(city));
        Country = country ?? throw new ArgumentNullException(nameof(country));
    }

    /// <summary>Street and house number.</summary>
    public string Street { get; }

    /// <summary>Postal code.</summary>
    public string PostalCode { get; }

    /// <summary>Town.</summary>
    public string City { get; }

    /// <summary>ISO 3166-1 alpha-3 country code (DSFinV-K <c>LAND</c>), <c>DEU</c> by default.</summary>
    public string Country { get; }
}
