namespace Fiscal;

/// <summary>Cash that goes into or out of the drawer without a sale: a receipt of its own, signed, key 5, cash only (spec till-rules §3).</summary>
/// <remarks>Not thread-safe. Amounts are given above zero; the kind says in which direction they go.</remarks>
public sealed class CashMovement
{
    private CashMovement(BusinessCase businessCase, decimal amount, bool isIn, string text)
    {
        BusinessCase = businessCase;
        Amount = amount > 0 ? (isIn ? amount : -amount) : throw new ArgumentOutOfRangeException(nameof(amount), amount, "The amount of a cash movement is above zero; choose the movement of the other direction instead.");
        Text = string.IsNullOrWhiteSpace(text) ? throw new ArgumentException("An own voucher says what the cash is for.", nameof(text)) : text;
    }

    /// <summary>What it books.</summary>
    public BusinessCase BusinessCase { get; }

    /// <summary>Amount; negative when cash leaves the drawer.</summary>
    public decimal Amount { get; }

    /// <summary>What it is for, on the own voucher.</summary>
    public string Text { get; }

    /// <summary>Who books it.</summary>
    public Cashier? Cashier { get; set; }

    /// <summary>Further words on the own voucher (<c>BON_NOTIZ</c>).</summary>
    public string? Note { get; set; }

    /// <summary>Float: what is in the drawer when business begins (<c>Anfangsbestand</c>).</summary>
    /// <param name="amount">Amount, above zero.</param>
    public static CashMovement Float(decimal amount) => new(BusinessCase.OpeningFloat, amount, true, "Anfangsbestand");

    /// <summary>Pay-in (<c>Einzahlung</c>).</summary>
    /// <param name="amount">Amount, above zero.</param>
    /// <param name="text">What for.</param>
    public static CashMovement PayIn(decimal amount, string text) => new(BusinessCase.PayIn, amount, true, text);

    /// <summary>Pay-out (<c>Auszahlung</c>).</summary>
    /// <param name="amount">Amount, above zero.</param>
    /// <param name="text">What for.</param>
    public static CashMovement PayOut(decimal amount, string text) => new(BusinessCase.PayOut, amount, false, text);

    /// <summary>Cash goes to the safe, the bank or another till (<c>Geldtransit</c>).</summary>
    /// <param name="amount">Amount, above zero.</param>
    /// <param name="text">Where to.</param>
    public static CashMovement ToTransit(decimal amount, string text = "Geldtransit zum Tresor") => new(BusinessCase.CashTransit, amount, false, text);

    /// <summary>Cash comes from the safe, the bank or another till (<c>Geldtransit</c>).</summary>
    /// <param name="amount">Amount, above zero.</param>
    /// <param name="text">Where from.</param>
    public static CashMovement FromTransit(decimal amount, string text = "Geldtransit aus dem Tresor") => new(BusinessCase.CashTransit, amount, true, text);

    /// <summary>Private contribution of the owner (<c>Privateinlage</c>).</summary>
    /// <param name="amount">Amount, above zero.</param>
    /// <param name="text">Text.</param>
    public static CashMovement PrivateContribution(decimal amount, string text = "Privateinlage") => new(BusinessCase.PrivateContribution, amount, true, text);

    /// <summary>Private withdrawal of the owner (<c>Privatentnahme</c>).</summary>
    /// <param name="amount">Amount, above zero.</param>
    /// <param name="text">Text.</param>
    public static CashMovement PrivateWithdrawal(decimal amount, string text = "Privatentnahme") => new(BusinessCase.PrivateWithdrawal, amount, false, text);

    /// <summary>Wages paid from the drawer (<c>Lohnzahlung</c>).</summary>
    /// <param name="amount">Amount, above zero.</param>
    /// <param name="employee">Who gets them.</param>
    public static CashMovement Wages(decimal amount, string employee) => new(BusinessCase.WagePayment, amount, false, string.IsNullOrWhiteSpace(employee) ? employee : "Lohn " + employee);

    /// <summary>Tips that were paid by card are paid out to the staff (<c>TrinkgeldAN</c>).</summary>
    /// <param name="amount">Amount, above zero.</param>
    /// <param name="employee">Who gets them.</param>
    public static CashMovement TipPayOut(decimal amount, string employee) => new(BusinessCase.EmployeeTip, amount, false, string.IsNullOrWhiteSpace(employee) ? employee : "Trinkgeld " + employee);

    internal ReceiptDraft ToDraft(string currency)
    {
        var draft = new ReceiptDraft { Currency = currency, Cashier = Cashier };
        draft.AddLine(Text, Amount < 0 ? -1m : 1m, Math.Abs(Amount), VatCategory.NotTaxable).BusinessCase = BusinessCase;
        draft.PayCash(Amount);
        if (Note is { Length: > 0 })
        {
            draft.Notes.Add(Note);
        }

        return draft;
    }
}
