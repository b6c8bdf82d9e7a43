namespace Fiscal;

/// <summary>Kinds of vouchers (§3(13)–(15) UStG).</summary>
public enum VoucherKind
{
    /// <summary>Rate and place of supply are not known yet: not taxable until it is redeemed.</summary>
    MultiPurpose,

    /// <summary>Rate and place of supply are known: taxed when it is sold.</summary>
    SinglePurpose,
}
