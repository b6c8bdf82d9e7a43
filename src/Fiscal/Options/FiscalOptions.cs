namespace Fiscal;

/// <summary>What the SDK needs to know. Checked at start; every problem is named at once.</summary>
public sealed class FiscalOptions
{
    /// <summary>File of the embedded journal; not used if a journal store is registered.</summary>
    /// <value><c>fiscal.journal</c> in the working directory by default.</value>
    public string JournalPath { get; set; } = "fiscal.journal";

    /// <summary>Who sells.</summary>
    public MerchantOptions Merchant { get; } = new();

    /// <summary>Id of the only register, for tills that have one.</summary>
    /// <value><c>KASSE-01</c> by default.</value>
    public string RegisterId { get; set; } = "KASSE-01";

    /// <summary>Settings of registers that have none of their own in <see cref="Registers"/>.</summary>
    public RegisterOptions Register { get; } = new();

    /// <summary>Settings by register id.</summary>
    public IDictionary<string, RegisterOptions> Registers { get; } = new Dictionary<string, RegisterOptions>(StringComparer.Ordinal);

    /// <summary>Currency of the registers, ISO 4217.</summary>
    /// <value><c>EUR</c> by default.</value>
    public string Currency { get; set; } = Fiscal.Currency.Euro;

    /// <summary>VAT rates by date.</summary>
    /// <value>The German ones by default.</value>
    public VatRateTable VatRates { get; set; } = VatRateTable.Germany;

    /// <summary>Time zone of the tills, by its IANA or Windows id.</summary>
    /// <value><c>Europe/Berlin</c> by default.</value>
    public string TimeZone { get; set; } = "Europe/Berlin";

    /// <summary>How receipts have to be handed out, by date; the law is in motion (spec till-rules §6).</summary>
    /// <value>Always, since 2020-01-01, by default.</value>
    public IList<ReceiptDutyPeriod> ReceiptDuties { get; } = new List<ReceiptDutyPeriod> { new(new DateTime(2020, 1, 1), ReceiptDuty.Always) };

    /// <summary>Most lines a receipt may have.</summary>
    /// <value>9,999 by default.</value>
    public int MaxLines { get; set; } = ReceiptRules.DefaultMaxLines;

    /// <summary>A second copy of the journal.</summary>
    /// <value>None by default.</value>
    public BackupOptions Backup { get; } = new();

    /// <summary>Sets <see cref="Merchant"/> in one call.</summary>
    /// <param name="name">Full legal name.</param>
    /// <param name="street">Street and house number.</param>
    /// <param name="postalCode">Postal code.</param>
    /// <param name="city">Town.</param>
    /// <param name="taxNumber">Tax number; <see langword="null"/> if the VAT id is set instead.</param>
    public void SetMerchant(string name, string street, string postalCode, string city, string? taxNumber)
    {
        Merchant.Name = name;
        Merchant.Street = street;
        Merchant.PostalCode = postalCode;
        Merchant.City = city;
        Merchant.TaxNumber = taxNumber;
    }

    internal RegisterOptions For(string registerId) => Registers.TryGetValue(registerId, out var own) ? own : Register;
}
