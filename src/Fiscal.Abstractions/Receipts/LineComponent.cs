namespace Fiscal;

/// <summary>One part of a bundle; explains, does not change sums (DSFinV-K <c>subitems.csv</c>).</summary>
/// <remarks>Immutable.</remarks>
public sealed class LineComponent
{
    /// <summary>Creates the value; what is unknown stays <see langword="null"/>.</summary>
    /// <param name="name">Name.</param>
    /// <param name="quantity">Quantity.</param>
    /// <param name="vatCategory">VAT category.</param>
    /// <param name="articleNumber">Article number.</param>
    /// <param name="basePrice">Gross base price in the receipt's currency.</param>
    public LineComponent(string name, decimal quantity, VatCategory vatCategory, string? articleNumber = null, decimal? basePrice = null)
    {
        Name = name ?? throw new ArgumentNullException(nameof(name));
        Quantity = quantity;
        VatCategory = vatCategory ?? throw new ArgumentNullException(nameof(vatCategory));
        ArticleNumber = articleNumber;
        BasePrice = basePrice;
    }

    /// <summary>Name.</summary>
    public string Name { get; }

    /// <summary>Quantity.</summary>
    public decimal Quantity { get; }

    /// <summary>VAT category.</summary>
    public VatCategory VatCategory { get; }

    /// <summary>Article number.</summary>
    public string? ArticleNumber { get; }

    /// <summary>Gross base price in the receipt's currency.</summary>
    public decimal? BasePrice { get; }
}
