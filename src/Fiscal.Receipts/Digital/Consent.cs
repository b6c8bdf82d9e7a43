namespace Fiscal.Receipts;

/// <summary>What the customer answered to the digital receipt.</summary>
public enum Consent
{
    /// <summary>Takes the digital receipt.</summary>
    Agreed,

    /// <summary>Wants paper.</summary>
    Declined,
}
