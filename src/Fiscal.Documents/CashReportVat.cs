namespace Fiscal.Documents;

/// <summary>Sums of one VAT key on a report.</summary>
/// <remarks>Immutable.</remarks>
public sealed class CashReportVat
{
    /// <summary>Creates the sums.</summary>
    /// <param name="percent">Percentage, 19 for 19 %.</param>
    /// <param name="net">Net.</param>
    /// <param name="tax">Tax.</param>
    /// <param name="gross">Gross.</param>
    public CashReportVat(decimal percent, decimal net, decimal tax, decimal gross)
    {
        Percent = percent;
        Net = net;
        Tax = tax;
        Gross = gross;
    }

    /// <summary>Percentage, 19 for 19 %.</summary>
    public decimal Percent { get; }

    /// <summary>Net.</summary>
    public decimal Net { get; }

    /// <summary>Tax.</summary>
    public decimal Tax { get; }

    /// <summary>Gross.</summary>
    public decimal Gross { get; }
}
