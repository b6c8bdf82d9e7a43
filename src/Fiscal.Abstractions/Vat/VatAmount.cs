namespace Fiscal;

/// <summary>Net, tax and gross of one VAT rate, of a line or of a whole receipt, as printed.</summary>
/// <remarks>Immutable. <c>Gross = Net + Tax</c>.</remarks>
public sealed class VatAmount
{
    /// <summary>Creates an amount.</summary>
    /// <param name="rate">The rate.</param>
    /// <param name="net">Net amount in the receipt's currency.</param>
    /// <param name="tax">Tax amount.</param>
    /// <param name="gross">Gross amount.</param>
    /// <exception cref="ArgumentException">Net and tax do not add up to gross.</exception>
    public VatAmount(VatRate rate, decimal net, decimal tax, decimal gross)
    {
        Rate = rate ?? throw new ArgumentNullException(nameof(rate));
        if (net + tax != gross)
        {
            throw new ArgumentException("Net and tax must add up to gross.", nameof(gross));
        }

        Net = net;
        Tax = tax;
        Gross = gross;
    }

    /// <summary>The rate.</summary>
    public VatRate Rate { get; }

    /// <summary>Net amount.</summary>
    public decimal Net { get; }

    /// <summary>Tax amount.</summary>
    public decimal Tax { get; }

    /// <summary>Gross amount.</summary>
    public decimal Gross { get; }

    /// <summary>Splits a gross amount, rounding the tax half away from zero once.</summary>
    public static VatAmount FromGross(VatRate rate, decimal gross, string currency)
    {
        var tax = (rate ?? throw new ArgumentNullException(nameof(rate))).TaxOf(gross, currency);
        return new VatAmount(rate, gross - tax, tax, gross);
    }
}
