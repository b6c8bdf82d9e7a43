namespace Fiscal.Documents;

/// <summary>What stands on an X report (no effect, no number) or a Z report (of a cash point closing); spec till-rules §3.</summary>
/// <remarks>Filled by the register. Not thread-safe while it is filled.</remarks>
public sealed class CashReport
{
    /// <summary>Number of the closing; <see langword="null"/> for an X report.</summary>
    public long? ClosingNumber { get; set; }

    /// <summary>When it was made, on the till's clock.</summary>
    public DateTimeOffset Time { get; set; }

    /// <summary>Day it belongs to.</summary>
    public DateTime BusinessDay { get; set; }

    /// <summary>Register.</summary>
    public string RegisterId { get; set; } = string.Empty;

    /// <summary>Name of the merchant.</summary>
    public string Merchant { get; set; } = string.Empty;

    /// <summary>Who closed, if known.</summary>
    public string? Person { get; set; }

    /// <summary>Currency of the amounts, ISO 4217.</summary>
    public string Currency { get; set; } = Fiscal.Currency.Euro;

    /// <summary>First receipt number; <see langword="null"/> if there was none.</summary>
    public long? FirstReceipt { get; set; }

    /// <summary>Last receipt number.</summary>
    public long? LastReceipt { get; set; }

    /// <summary>Receipts of type <c>Beleg</c>.</summary>
    public int Receipts { get; set; }

    /// <summary>Receipts of all other types: orders, aborts, training.</summary>
    public int OtherReceipts { get; set; }

    /// <summary>Receipts handed out without signature.</summary>
    public int Unsigned { get; set; }

    /// <summary>Sums per VAT key.</summary>
    public IList<CashReportVat> Vat { get; } = new List<CashReportVat>();

    /// <summary>Gross sums per business case.</summary>
    public IList<CashReportRow> BusinessCases { get; } = new List<CashReportRow>();

    /// <summary>Sums per means of payment.</summary>
    public IList<CashReportRow> Payments { get; } = new List<CashReportRow>();

    /// <summary>Cash in the drawer, per currency.</summary>
    public IList<CashReportRow> Drawer { get; } = new List<CashReportRow>();

    /// <summary>Sales and cash per cashier.</summary>
    public IList<CashReportRow> Cashiers { get; } = new List<CashReportRow>();

    /// <summary>Sales and cash per shift.</summary>
    public IList<CashReportRow> Shifts { get; } = new List<CashReportRow>();
}
