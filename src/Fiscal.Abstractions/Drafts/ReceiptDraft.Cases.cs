namespace Fiscal;

/// <summary>The right form of the special cases, one call each (spec till-rules §5–6).</summary>
public sealed partial class ReceiptDraft
{
    /// <summary>Adds the deposit of goods that were added before; it follows their VAT category and says to which line it belongs.</summary>
    /// <param name="goods">The line of the goods.</param>
    /// <param name="unitPrice">Deposit of one piece.</param>
    /// <param name="text">Text; <c>Pfand</c> by default.</param>
    /// <exception cref="ArgumentException">The line is not part of this draft.</exception>
    public DraftLine AddDeposit(DraftLine goods, decimal unitPrice, string text = "Pfand")
    {
        if (goods is null)
        {
            throw new ArgumentNullException(nameof(goods));
        }

        var index = Lines.IndexOf(goods);
        if (index < 0)
        {
            throw new ArgumentException("The goods are no line of this draft.", nameof(goods));
        }

        var line = AddLine(text, goods.Quantity, unitPrice, goods.VatCategory);
        line.BusinessCase = BusinessCase.Deposit;
        line.ParentLine = index + 1;
        return line;
    }

    /// <summary>Adds returned empties.</summary>
    /// <param name="text">Text.</param>
    /// <param name="quantity">How many come back, above zero.</param>
    /// <param name="unitPrice">Deposit of one piece.</param>
    /// <param name="vatCategory">That of the goods; crates and pallets have the general rate.</param>
    public DraftLine RefundDeposit(string text, decimal quantity, decimal unitPrice, VatCategory vatCategory) =>
        Add(text, -quantity, unitPrice, vatCategory, BusinessCase.DepositRefund);

    /// <summary>Adds a discount on the whole receipt or on goods of one VAT category.</summary>
    /// <param name="text">Reason.</param>
    /// <param name="amount">What is taken off, above zero.</param>
    /// <param name="vatCategory">Category of the goods; use <see cref="DraftLine.VatShares"/> of the line for several.</param>
    public DraftLine AddDiscount(string text, decimal amount, VatCategory vatCategory) => AddAmount(text, -amount, vatCategory, BusinessCase.Discount);

    /// <summary>Adds a voucher that is sold. Its balance is the POS's.</summary>
    /// <param name="number">Number of the voucher.</param>
    /// <param name="amount">Value, above zero.</param>
    /// <param name="kind">A multi-purpose voucher is not taxable, a single-purpose one has the category of what it is for.</param>
    /// <param name="vatCategory">Category of what a single-purpose voucher is for; left out for the other kind.</param>
    /// <exception cref="ArgumentException">A single-purpose voucher has no category.</exception>
    public DraftLine SellVoucher(string number, decimal amount, VoucherKind kind = VoucherKind.MultiPurpose, VatCategory? vatCategory = null) =>
        Voucher(number, amount, kind, vatCategory, "Gutschein", kind == VoucherKind.MultiPurpose ? BusinessCase.MultiPurposeVoucherSale : BusinessCase.SinglePurposeVoucherSale);

    /// <summary>Adds a voucher that is redeemed: a line above the sum to pay, never a payment.</summary>
    /// <param name="number">Number of the voucher.</param>
    /// <param name="amount">What is redeemed, above zero.</param>
    /// <param name="kind">Kind of the voucher.</param>
    /// <param name="vatCategory">Category a single-purpose voucher was sold at; left out for the other kind.</param>
    /// <exception cref="ArgumentException">A single-purpose voucher has no category.</exception>
    public DraftLine RedeemVoucher(string number, decimal amount, VoucherKind kind = VoucherKind.MultiPurpose, VatCategory? vatCategory = null) =>
        Voucher(number, -amount, kind, vatCategory, "Einlösung Gutschein", kind == VoucherKind.MultiPurpose ? BusinessCase.MultiPurposeVoucherRedemption : BusinessCase.SinglePurposeVoucherRedemption);

    /// <summary>Adds that the customer will pay later: the receipt needs that much less payment, down to none.</summary>
    /// <param name="amount">What stays unpaid, above zero.</param>
    /// <param name="text">Text.</param>
    /// <param name="vatCategory"><see cref="VatCategory.NotTaxable"/> if the till can tell the VAT when it is paid; otherwise <see cref="VatCategory.Undetermined"/> (DSFinV-K, example 1).</param>
    public DraftLine AddReceivable(decimal amount, string text = "Forderung", VatCategory? vatCategory = null) =>
        AddAmount(text, -amount, vatCategory ?? VatCategory.NotTaxable, BusinessCase.ReceivableCreated);

    /// <summary>Adds that a receivable is paid.</summary>
    /// <param name="amount">What is paid of it, above zero.</param>
    /// <param name="receipt">Reference to the receipt it arose on.</param>
    /// <param name="text">Text.</param>
    /// <param name="vatCategory">As when it arose; the categories of what was supplied if tax is due on receipt of the money.</param>
    public DraftLine SettleReceivable(decimal amount, ReceiptReference receipt, string text = "Ausgleich Forderung", VatCategory? vatCategory = null)
    {
        var line = AddAmount(text, amount, vatCategory ?? VatCategory.NotTaxable, BusinessCase.ReceivableSettled);
        line.References.Add(receipt ?? throw new ArgumentNullException(nameof(receipt)));
        return line;
    }

    /// <summary>Adds a down payment, taxed when it is received.</summary>
    /// <param name="text">Text.</param>
    /// <param name="amount">Amount, above zero.</param>
    /// <param name="vatCategory">Category of what it is for.</param>
    public DraftLine AddDownPayment(string text, decimal amount, VatCategory vatCategory) => AddAmount(text, amount, vatCategory, BusinessCase.DownPayment);

    /// <summary>Adds that a down payment is set off against the goods.</summary>
    /// <param name="text">Text.</param>
    /// <param name="amount">Amount, above zero.</param>
    /// <param name="vatCategory">Category it was received at.</param>
    /// <param name="receipt">Reference to the receipt it was paid with.</param>
    public DraftLine SettleDownPayment(string text, decimal amount, VatCategory vatCategory, ReceiptReference receipt)
    {
        var line = AddAmount(text, -amount, vatCategory, BusinessCase.DownPaymentSettled);
        line.References.Add(receipt ?? throw new ArgumentNullException(nameof(receipt)));
        return line;
    }

    /// <summary>Adds a tip that is known before the receipt is signed.</summary>
    /// <param name="amount">Amount, above zero.</param>
    /// <param name="receiver">Staff, not taxable; or the business, taxable.</param>
    /// <param name="vatCategory">Category for the business; <see cref="VatCategory.Standard"/> if left out.</param>
    public DraftLine AddTip(decimal amount, TipReceiver receiver = TipReceiver.Employee, VatCategory? vatCategory = null) => receiver == TipReceiver.Employee
        ? AddAmount("Trinkgeld", amount, VatCategory.NotTaxable, BusinessCase.EmployeeTip)
        : AddAmount("Trinkgeld", amount, vatCategory ?? VatCategory.Standard, BusinessCase.EmployerTip);

    /// <summary>Adds cash in another currency. Change given back in the receipt's own is a payment of its own: <see cref="GiveChange"/>.</summary>
    /// <param name="currency">ISO 4217 code.</param>
    /// <param name="amount">What stays in the till, in that currency.</param>
    /// <param name="exchangeRate">Units of it for one unit of the receipt's currency.</param>
    /// <param name="exchangeRateSource">Where the rate came from, for example a bank and a day.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not above zero.</exception>
    public DraftPayment PayForeignCash(string currency, decimal amount, decimal exchangeRate, string exchangeRateSource)
    {
        if (exchangeRate <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(exchangeRate), exchangeRate, "An exchange rate is above zero.");
        }

        var payment = PayCash(amount);
        payment.Currency = currency;
        payment.BaseAmount = Fiscal.Currency.Round(amount / exchangeRate, Currency);
        payment.ExchangeRate = exchangeRate;
        payment.ExchangeRateSource = exchangeRateSource;
        return payment;
    }

    /// <summary>Adds change in the receipt's currency for money of another one: it cannot be netted, both are rows of their own (spec till-rules §3).</summary>
    /// <param name="amount">What the customer gets back, above zero.</param>
    public DraftPayment GiveChange(decimal amount) => PayCash(-amount);

    private DraftLine Voucher(string number, decimal amount, VoucherKind kind, VatCategory? vatCategory, string text, BusinessCase businessCase)
    {
        if (string.IsNullOrWhiteSpace(number))
        {
            throw new ArgumentException("A voucher has a number (GUTSCHEIN_NR).", nameof(number));
        }

        if (kind == VoucherKind.SinglePurpose && vatCategory is null)
        {
            throw new ArgumentException("A single-purpose voucher is taxed: give the category of what it is for.", nameof(vatCategory));
        }

        var line = AddAmount(text, amount, kind == VoucherKind.MultiPurpose ? vatCategory ?? VatCategory.NotTaxable : vatCategory!, businessCase);
        line.VoucherNumber = number;
        return line;
    }

    private DraftLine AddAmount(string text, decimal amount, VatCategory vatCategory, BusinessCase businessCase) =>
        Add(text, amount < 0 ? -1m : 1m, Math.Abs(amount), vatCategory, businessCase);

    private DraftLine Add(string text, decimal quantity, decimal unitPrice, VatCategory vatCategory, BusinessCase businessCase)
    {
        var line = AddLine(text, quantity, unitPrice, vatCategory);
        line.BusinessCase = businessCase;
        return line;
    }
}
