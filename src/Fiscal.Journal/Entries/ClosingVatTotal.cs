namespace Fiscal.Journal;

/// <summary>Sum of one VAT key.</summary>
public sealed class ClosingVatTotal
{
    /// <summary><c>UST_SCHLUESSEL</c>.</summary>
    public int Key { get; set; }

    /// <summary>VAT category code.</summary>
    public string Category { get; set; } = string.Empty;

    /// <summary>Rate.</summary>
    public decimal Percent { get; set; }

    /// <summary>Net.</summary>
    public decimal Net { get; set; }

    /// <summary>Tax.</summary>
    public decimal Tax { get; set; }

    /// <summary>Gross.</summary>
    public decimal Gross { get; set; }
}
