namespace Fiscal;

/// <summary>A buyer known by name, an employee, or another receiver (DSFinV-K <c>KUNDE_*</c>).</summary>
/// <remarks>Immutable.</remarks>
public sealed class Customer
{
    /// <summary>Creates the value; what is unknown stays <see langword="null"/>.</summary>
    /// <param name="name">Name.</param>
    /// <param name="id">Number at the shop.</param>
    /// <param name="kind">Kind of customer, for example <c>Mitarbeiter</c>.</param>
    /// <param name="address">Address.</param>
    /// <param name="vatId">VAT identification number.</param>
    public Customer(string name, string? id = null, string? kind = null, Address? address = null, string? vatId = null)
    {
        Name = name ?? throw new ArgumentNullException(nameof(name));
        Id = id;
        Kind = kind;
        Address = address;
        VatId = vatId;
    }

    /// <summary>Name.</summary>
    public string Name { get; }

    /// <summary>Number at the shop.</summary>
    public string? Id { get; }

    /// <summary>Kind of customer, for example <c>Mitarbeiter</c>.</summary>
    public string? Kind { get; }

    /// <summary>Address.</summary>
    public Address? Address { get; }

    /// <summary>VAT identification number.</summary>
    public string? VatId { get; }
}
