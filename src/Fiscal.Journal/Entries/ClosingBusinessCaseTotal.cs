namespace Fiscal.Journal;

/// <summary>Sum of one business case and VAT key (<c>businesscases.csv</c>).</summary>
public sealed class ClosingBusinessCaseTotal
{
    /// <summary><c>GV_TYP</c>.</summary>
    public BusinessCase BusinessCase { get; set; }

    /// <summary><c>GV_NAME</c>.</summary>
    public string? Name { get; set; }

    /// <summary><c>AGENTUR_ID</c>, 0 for the own business.</summary>
    public int AgencyId { get; set; }

    /// <summary><c>UST_SCHLUESSEL</c>.</summary>
    public int VatKey { get; set; }

    /// <summary>Net.</summary>
    public decimal Net { get; set; }

    /// <summary>Tax.</summary>
    public decimal Tax { get; set; }

    /// <summary>Gross.</summary>
    public decimal Gross { get; set; }
}
