namespace Fiscal;

/// <summary>One line the POS wants to book.</summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class DraftLine
{
    /// <summary>Text of article or service. Control characters are replaced, anything else is kept.</summary>
    public string Text { get; set; } = string.Empty;

    /// <summary>Quantity; negative for returns, refunds and voided lines.</summary>
    public decimal Quantity { get; set; } = 1m;

    /// <summary>Gross price for <see cref="Factor"/> units; never negative (DSFinV-K <c>STK_BR</c>), at most 5 decimals.</summary>
    public decimal UnitPrice { get; set; }

    /// <summary>How many units the price is for.</summary>
    public decimal Factor { get; set; } = 1m;

    /// <summary>Unit, <see langword="null"/> for pieces.</summary>
    public string? Unit { get; set; }

    /// <summary>Gross total as a scale or label prints it, if it may differ from quantity × price by a cent; computed if <see langword="null"/>.</summary>
    public decimal? Total { get; set; }

    /// <summary>VAT category; not used when <see cref="VatShares"/> is filled.</summary>
    public VatCategory VatCategory { get; set; } = VatCategory.Standard;

    /// <summary>Split over categories, for combination offers.</summary>
    public IList<VatShare> VatShares { get; } = [];

    /// <summary>Fixed rate and key, for a return at the original's; the table is asked if <see langword="null"/>.</summary>
    public VatRate? OriginalRate { get; set; }

    /// <summary>Day of supply if it is not the receipt's; only the date counts.</summary>
    public DateTime? ServiceDate { get; set; }

    /// <summary>What the line books.</summary>
    public BusinessCase BusinessCase { get; set; }

    /// <summary>Free subdivision of the business case (<c>GV_NAME</c>).</summary>
    public string? BusinessCaseName { get; set; }

    /// <summary>Number of the line (from 1) this one belongs to.</summary>
    public int? ParentLine { get; set; }

    /// <summary>Line of the receipt that the line's only reference names: what is given back, or the ordered line that is billed, cancelled or moved.</summary>
    /// <remarks>Set by the SDK's own makers of such lines; the register refuses what goes beyond the original.</remarks>
    public int? OriginalLine { get; set; }

    /// <summary>Eaten on the premises; the receipt's if <see langword="null"/>.</summary>
    public bool? InHouse { get; set; }

    /// <summary>Discounts and surcharges inside the line.</summary>
    public IList<PriceAdjustment> Adjustments { get; } = [];

    /// <summary>Article number.</summary>
    public string? ArticleNumber { get; set; }

    /// <summary>GTIN.</summary>
    public string? Gtin { get; set; }

    /// <summary>Number of the product group.</summary>
    public string? ProductGroupId { get; set; }

    /// <summary>Name of the product group.</summary>
    public string? ProductGroup { get; set; }

    /// <summary>Number of the voucher sold or redeemed.</summary>
    public string? VoucherNumber { get; set; }

    /// <summary>On whose account; <see langword="null"/> for the own.</summary>
    public Agency? Agency { get; set; }

    /// <summary>Parts of a bundle.</summary>
    public IList<LineComponent> Components { get; } = [];

    /// <summary>What the line refers to.</summary>
    public IList<ReceiptReference> References { get; } = [];
}
