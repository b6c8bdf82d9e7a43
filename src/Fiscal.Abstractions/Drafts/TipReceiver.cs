namespace Fiscal;

/// <summary>Who gets a tip.</summary>
public enum TipReceiver
{
    /// <summary>The staff: not taxable (<c>TrinkgeldAN</c>).</summary>
    Employee,

    /// <summary>The business: taxable (<c>TrinkgeldAG</c>).</summary>
    Employer,
}
