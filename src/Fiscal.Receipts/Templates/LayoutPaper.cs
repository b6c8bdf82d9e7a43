namespace Fiscal.Receipts;

/// <summary>What a layout is made for; every layout fits every width.</summary>
public enum LayoutPaper
{
    /// <summary>A roll of 80 or 58 mm.</summary>
    Receipt,

    /// <summary>A sheet of A4.</summary>
    A4,
}
