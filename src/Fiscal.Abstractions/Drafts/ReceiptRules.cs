namespace Fiscal;

/// <summary>What <see cref="ReceiptCalculator"/> must know beside the draft.</summary>
public sealed class ReceiptRules
{
    /// <summary>Creates the rules.</summary>
    /// <param name="registerId">Register that sells.</param>
    /// <param name="merchant">Who sells.</param>
    public ReceiptRules(string registerId, Merchant merchant)
    {
        RegisterId = registerId ?? throw new ArgumentNullException(nameof(registerId));
        Merchant = merchant ?? throw new ArgumentNullException(nameof(merchant));
    }

    /// <summary>Most lines a receipt may have by default.</summary>
    public const int DefaultMaxLines = 9_999;

    /// <summary>Register that sells.</summary>
    public string RegisterId { get; }

    /// <summary>Who sells.</summary>
    public Merchant Merchant { get; }

    /// <summary>VAT rates; the German ones by default.</summary>
    public VatRateTable VatRates { get; set; } = VatRateTable.Germany;

    /// <summary>Most lines a receipt may have.</summary>
    /// <value>9,999 by default.</value>
    public int MaxLines { get; set; } = DefaultMaxLines;

    /// <summary>Whether the till is in training: everything becomes <see cref="ReceiptType.Training"/>, payments are checked and left out (DSFinV-K 4.2.6).</summary>
    public bool IsTraining { get; set; }

    /// <summary>Fills in what a reference to a receipt leaves open: register, closing number, date. If it is set, a reference that stays incomplete is refused.</summary>
    public Func<ReceiptReference, ReceiptReference>? CompleteReference { get; set; }
}
