namespace Fiscal;

/// <summary>What a line books: DSFinV-K <c>GV_TYP</c>, official word in brackets.</summary>
public enum BusinessCase
{
    /// <summary>Sale of goods or services (<c>Umsatz</c>).</summary>
    Sale,

    /// <summary>Deposit charged (<c>Pfand</c>).</summary>
    Deposit,

    /// <summary>Deposit paid back (<c>PfandRueckzahlung</c>).</summary>
    DepositRefund,

    /// <summary>Discount (<c>Rabatt</c>).</summary>
    Discount,

    /// <summary>Surcharge (<c>Aufschlag</c>).</summary>
    Surcharge,

    /// <summary>True grant (<c>ZuschussEcht</c>).</summary>
    TrueGrant,

    /// <summary>Grant that is a consideration (<c>ZuschussUnecht</c>).</summary>
    ConsiderationGrant,

    /// <summary>Tip to the employer, taxable (<c>TrinkgeldAG</c>).</summary>
    EmployerTip,

    /// <summary>Tip to an employee (<c>TrinkgeldAN</c>).</summary>
    EmployeeTip,

    /// <summary>Single-purpose voucher sold (<c>EinzweckgutscheinKauf</c>).</summary>
    SinglePurposeVoucherSale,

    /// <summary>Single-purpose voucher redeemed (<c>EinzweckgutscheinEinloesung</c>).</summary>
    SinglePurposeVoucherRedemption,

    /// <summary>Multi-purpose voucher sold (<c>MehrzweckgutscheinKauf</c>).</summary>
    MultiPurposeVoucherSale,

    /// <summary>Multi-purpose voucher redeemed (<c>MehrzweckgutscheinEinloesung</c>).</summary>
    MultiPurposeVoucherRedemption,

    /// <summary>Receivable arises (<c>Forderungsentstehung</c>).</summary>
    ReceivableCreated,

    /// <summary>Receivable is paid (<c>Forderungsaufloesung</c>).</summary>
    ReceivableSettled,

    /// <summary>Down payment received (<c>Anzahlungseinstellung</c>).</summary>
    DownPayment,

    /// <summary>Down payment set off (<c>Anzahlungsaufloesung</c>).</summary>
    DownPaymentSettled,

    /// <summary>Opening float (<c>Anfangsbestand</c>).</summary>
    OpeningFloat,

    /// <summary>Private withdrawal (<c>Privatentnahme</c>).</summary>
    PrivateWithdrawal,

    /// <summary>Private contribution (<c>Privateinlage</c>).</summary>
    PrivateContribution,

    /// <summary>Cash in transit to safe or bank (<c>Geldtransit</c>).</summary>
    CashTransit,

    /// <summary>Wages paid from the till (<c>Lohnzahlung</c>).</summary>
    WagePayment,

    /// <summary>Cash paid in (<c>Einzahlung</c>).</summary>
    PayIn,

    /// <summary>Cash paid out (<c>Auszahlung</c>).</summary>
    PayOut,

    /// <summary>Difference found when counting (<c>DifferenzSollIst</c>).</summary>
    CashDifference,
}
