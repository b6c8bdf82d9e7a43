namespace Fiscal;

/// <summary>The principal on whose account a line is sold (DSFinV-K <c>pa.csv</c>): such takings are not own turnover.</summary>
/// <remarks>Immutable.</remarks>
public sealed class Agency
{
    /// <summary>Creates the value; what is unknown stays <see langword="null"/>.</summary>
    /// <param name="id"><c>AGENTUR_ID</c>, 1 or above; 0 means own business.</param>
    /// <param name="name">Name.</param>
    /// <param name="address">Address.</param>
    /// <param name="taxNumber">Tax number.</param>
    /// <param name="vatId">VAT identification number.</param>
    public Agency(int id, string name, Address address, string? taxNumber = null, string? vatId = null)
    {
        Id = id;
        Name = name ?? throw new ArgumentNullException(nameof(name));
        Address = address ?? throw new ArgumentNullException(nameof(address));
        TaxNumber = taxNumber;
        VatId = vatId;
        if (id < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(id), id, "AGENTUR_ID 0 is the own business; principals start at 1.");
        }
    }

    /// <summary><c>AGENTUR_ID</c>, 1 or above; 0 means own business.</summary>
    public int Id { get; }

    /// <summary>Name.</summary>
    public string Name { get; }

    /// <summary>Address.</summary>
    public Address Address { get; }

    /// <summary>Tax number.</summary>
    public string? TaxNumber { get; }

    /// <summary>VAT identification number.</summary>
    public string? VatId { get; }
}
