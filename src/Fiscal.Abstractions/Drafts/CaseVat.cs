namespace Fiscal;

/// <summary>Which VAT a business case may carry.</summary>
internal enum CaseVat
{
    Any,
    NotTaxable,
    NotTaxableOrUndetermined,
    Taxed,
}
