namespace Fiscal;

/// <summary>Special rules that go with a VAT category and need more than a rate (spec till-rules §6).</summary>
public enum VatScheme
{
    /// <summary>None.</summary>
    None,

    /// <summary>Margin scheme, §25a UStG.</summary>
    Margin,

    /// <summary>Reverse charge, §13b UStG.</summary>
    ReverseCharge,
}
