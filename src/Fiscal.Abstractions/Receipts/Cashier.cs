namespace Fiscal;

/// <summary>Who served: DSFinV-K <c>BEDIENER_ID</c> and <c>BEDIENER_NAME</c>.</summary>
/// <remarks>Immutable.</remarks>
public sealed class Cashier
{
    /// <summary>Creates the value; what is unknown stays <see langword="null"/>.</summary>
    /// <param name="id">Number or short name, unique in the shop.</param>
    /// <param name="name">Name, printed only if the layout shows it.</param>
    public Cashier(string id, string? name = null)
    {
        Id = id ?? throw new ArgumentNullException(nameof(id));
        Name = name;
    }

    /// <summary>Number or short name, unique in the shop.</summary>
    public string Id { get; }

    /// <summary>Name, printed only if the layout shows it.</summary>
    public string? Name { get; }
}
