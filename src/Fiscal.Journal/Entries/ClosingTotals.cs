namespace Fiscal.Journal;

/// <summary>Sums of a closing.</summary>
public sealed class ClosingTotals
{
    /// <summary>Receipts of type <c>Beleg</c>.</summary>
    public int Receipts { get; set; }

    /// <summary>Receipts of all other types.</summary>
    public int OtherReceipts { get; set; }

    /// <summary>Receipts handed out without signature.</summary>
    public int Unsigned { get; set; }

    /// <summary>Currency of the sums.</summary>
    public string Currency { get; set; } = Fiscal.Currency.Euro;

    /// <summary>Turnover and movements, gross.</summary>
    public decimal Gross { get; set; }

    /// <summary>Per VAT key.</summary>
    public IList<ClosingVatTotal> Vat { get; set; } = [];

    /// <summary>Per business case, its name, agency and VAT key.</summary>
    public IList<ClosingBusinessCaseTotal> BusinessCases { get; set; } = [];

    /// <summary>Per kind and name of payment.</summary>
    public IList<ClosingPaymentTotal> Payments { get; set; } = [];

    /// <summary>Cash per currency, in that currency.</summary>
    public IList<ClosingCashTotal> Cash { get; set; } = [];
}
