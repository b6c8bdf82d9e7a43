namespace Fiscal;

/// <summary>The supplier named on the receipt (§6 no. 1 KassenSichV): full name and full address.</summary>
/// <remarks>Immutable.</remarks>
public sealed class Merchant
{
    /// <summary>Creates the value; what is unknown stays <see langword="null"/>.</summary>
    /// <param name="name">Full legal name.</param>
    /// <param name="address">Full address.</param>
    /// <param name="taxNumber">Tax number (Steuernummer); one of tax number and VAT id must be known for exports.</param>
    /// <param name="vatId">VAT identification number.</param>
    /// <param name="smallBusiness">Whether §19 UStG applies: no VAT is charged or shown.</param>
    public Merchant(string name, Address address, string? taxNumber = null, string? vatId = null, bool smallBusiness = false)
    {
        Name = name ?? throw new ArgumentNullException(nameof(name));
        Address = address ?? throw new ArgumentNullException(nameof(address));
        TaxNumber = taxNumber;
        VatId = vatId;
        SmallBusiness = smallBusiness;
    }

    /// <summary>Full legal name.</summary>
    public string Name { get; }

    /// <summary>Full address.</summary>
    public Address Address { get; }

    /// <summary>Tax number (Steuernummer); one of tax number and VAT id must be known for exports.</summary>
    public string? TaxNumber { get; }

    /// <summary>VAT identification number.</summary>
    public string? VatId { get; }

    /// <summary>Whether §19 UStG applies: no VAT is charged or shown.</summary>
    public bool SmallBusiness { get; }
}
