namespace Fiscal;

/// <summary>What DSFinV-K lets a <c>GV_TYP</c> look like: sign, VAT, means of payment (spec till-rules §2–3, exports §1.6).</summary>
internal sealed class BusinessCaseRule
{
    private static readonly BusinessCaseRule[] Rules =
    [
        new(BusinessCase.Sale),
        new(BusinessCase.Deposit, 1, BusinessCase.DepositRefund),
        new(BusinessCase.DepositRefund, -1, BusinessCase.Deposit),
        new(BusinessCase.Discount, -1, BusinessCase.Surcharge),
        new(BusinessCase.Surcharge, 1, BusinessCase.Discount),
        new(BusinessCase.TrueGrant),
        new(BusinessCase.ConsiderationGrant),
        new(BusinessCase.EmployerTip, vat: CaseVat.Taxed),
        new(BusinessCase.EmployeeTip, vat: CaseVat.NotTaxable),
        new(BusinessCase.SinglePurposeVoucherSale, 1, BusinessCase.SinglePurposeVoucherRedemption, CaseVat.Taxed),
        new(BusinessCase.SinglePurposeVoucherRedemption, -1, BusinessCase.SinglePurposeVoucherSale, CaseVat.Taxed),
        new(BusinessCase.MultiPurposeVoucherSale, 1, BusinessCase.MultiPurposeVoucherRedemption, CaseVat.NotTaxable),
        new(BusinessCase.MultiPurposeVoucherRedemption, -1, BusinessCase.MultiPurposeVoucherSale, CaseVat.NotTaxable),
        new(BusinessCase.ReceivableCreated, -1, BusinessCase.ReceivableSettled, CaseVat.NotTaxableOrUndetermined),
        new(BusinessCase.ReceivableSettled, 1, BusinessCase.ReceivableCreated),
        new(BusinessCase.DownPayment, 1, BusinessCase.DownPaymentSettled, CaseVat.Taxed),
        new(BusinessCase.DownPaymentSettled, -1, BusinessCase.DownPayment, CaseVat.Taxed),
        new(BusinessCase.OpeningFloat, 1, BusinessCase.CashTransit, CaseVat.NotTaxable, isCashMovement: true),
        new(BusinessCase.PrivateWithdrawal, -1, BusinessCase.PrivateContribution, CaseVat.NotTaxable, isCashMovement: true),
        new(BusinessCase.PrivateContribution, 1, BusinessCase.PrivateWithdrawal, CaseVat.NotTaxable, isCashMovement: true),
        new(BusinessCase.CashTransit, vat: CaseVat.NotTaxable, isCashMovement: true),
        new(BusinessCase.WagePayment, -1, BusinessCase.PayIn, CaseVat.NotTaxable, isCashMovement: true),
        new(BusinessCase.PayIn, 1, BusinessCase.PayOut, CaseVat.NotTaxable, isCashMovement: true),
        new(BusinessCase.PayOut, -1, BusinessCase.PayIn, CaseVat.NotTaxable, isCashMovement: true),
        new(BusinessCase.CashDifference, vat: CaseVat.NotTaxable, isCashMovement: true),
    ];

    private BusinessCaseRule(BusinessCase businessCase, int sign = 0, BusinessCase opposite = BusinessCase.Sale, CaseVat vat = CaseVat.Any, bool isCashMovement = false)
    {
        Case = businessCase;
        Sign = sign;
        Opposite = opposite;
        Vat = vat;
        IsCashMovement = isCashMovement;
    }

    private BusinessCase Case { get; }

    /// <summary>1 or -1 if amounts have that sign only; 0 if both occur.</summary>
    public int Sign { get; }

    /// <summary>Where the other sign belongs.</summary>
    public BusinessCase Opposite { get; }

    public CaseVat Vat { get; }

    /// <summary>Whether it moves cash without a sale: a receipt of its own, cash only.</summary>
    public bool IsCashMovement { get; }

    public static BusinessCaseRule Of(BusinessCase businessCase) => Array.Find(Rules, rule => rule.Case == businessCase)
        ?? throw new ArgumentOutOfRangeException(nameof(businessCase), businessCase, "Unknown business case.");

    public bool Allows(VatCategory category) => Vat switch
    {
        CaseVat.NotTaxable => category.Equals(VatCategory.NotTaxable),
        CaseVat.NotTaxableOrUndetermined => category.Equals(VatCategory.NotTaxable) || category.Equals(VatCategory.Undetermined),
        CaseVat.Taxed => !category.Equals(VatCategory.NotTaxable),
        _ => true,
    };
}
