namespace Fiscal.Receipts;

/// <summary>A receipt that layouts are tried on.</summary>
public sealed class LayoutProbe
{
    internal LayoutProbe(string id, string name, string nameDe, Receipt receipt)
    {
        Id = id;
        Name = name;
        NameDe = nameDe;
        Receipt = receipt;
    }

    /// <summary>Short name, for example <c>two-payments</c>.</summary>
    public string Id { get; }

    /// <summary>What it stands for, in English.</summary>
    public string Name { get; }

    /// <summary>What it stands for, in German.</summary>
    public string NameDe { get; }

    /// <summary>The receipt; invented, and signed by a test device.</summary>
    public Receipt Receipt { get; }
}
