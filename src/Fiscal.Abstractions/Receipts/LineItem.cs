namespace Fiscal;

/// <summary>One line of a receipt, priced and taxed (DSFinV-K <c>Bonpos</c>).</summary>
/// <remarks>Immutable; made by the SDK.</remarks>
public sealed class LineItem
{
    internal LineItem()
    {
    }

    /// <summary>Position on the receipt, from 1 (<c>POS_ZEILE</c>).</summary>
    public int Number { get; internal set; }

    /// <summary>Text of article or service (<c>ARTIKELTEXT</c>).</summary>
    public string Text { get; internal set; } = string.Empty;

    /// <summary>Quantity; carries the sign.</summary>
    public decimal Quantity { get; internal set; }

    /// <summary>Gross price for <see cref="Factor"/> units; never negative.</summary>
    public decimal UnitPrice { get; internal set; }

    /// <summary>How many units the price is for; 1 unless said otherwise (<c>FAKTOR</c>).</summary>
    public decimal Factor { get; internal set; } = 1m;

    /// <summary>Unit, <see langword="null"/> for pieces (<c>EINHEIT</c>).</summary>
    public string? Unit { get; internal set; }

    /// <summary>Gross total of the line after adjustments.</summary>
    public decimal Total { get; internal set; }

    /// <summary>What the line books (<c>GV_TYP</c>).</summary>
    public BusinessCase BusinessCase { get; internal set; }

    /// <summary>Free subdivision of the business case (<c>GV_NAME</c>).</summary>
    public string? BusinessCaseName { get; internal set; }

    /// <summary>VAT of the line: one entry, several for combination offers.</summary>
    public IReadOnlyList<VatAmount> Vat { get; internal set; } = [];

    /// <summary>Number of the line this one belongs to, for example the drink of a deposit.</summary>
    public int? ParentLine { get; internal set; }

    /// <summary>Line of the receipt that this line's reference names: what is given back, or the ordered line that is billed, cancelled or moved.</summary>
    public int? OriginalLine { get; internal set; }

    /// <summary>Eaten on the premises (<c>INHAUS</c>); <see langword="null"/> if meaningless.</summary>
    public bool? InHouse { get; internal set; }

    /// <summary>Day of supply if it is not the receipt's; decides the VAT rate.</summary>
    public DateTime? ServiceDate { get; internal set; }

    /// <summary>Discounts and surcharges inside the line.</summary>
    public IReadOnlyList<PriceAdjustment> Adjustments { get; internal set; } = [];

    /// <summary>Article number (<c>ART_NR</c>).</summary>
    public string? ArticleNumber { get; internal set; }

    /// <summary>GTIN.</summary>
    public string? Gtin { get; internal set; }

    /// <summary>Number of the product group (<c>WARENGR_ID</c>).</summary>
    public string? ProductGroupId { get; internal set; }

    /// <summary>Name of the product group (<c>WARENGR</c>).</summary>
    public string? ProductGroup { get; internal set; }

    /// <summary>Number of the voucher sold or redeemed (<c>GUTSCHEIN_NR</c>).</summary>
    public string? VoucherNumber { get; internal set; }

    /// <summary>On whose account; <see langword="null"/> for the own.</summary>
    public Agency? Agency { get; internal set; }

    /// <summary>Parts of a bundle.</summary>
    public IReadOnlyList<LineComponent> Components { get; internal set; } = [];

    /// <summary>What the line refers to.</summary>
    public IReadOnlyList<ReceiptReference> References { get; internal set; } = [];
}
