namespace Fiscal.Receipts;

/// <summary>What a customer display shows.</summary>
public enum DisplayPhase
{
    /// <summary>Nobody is being served: the shop's picture.</summary>
    Idle,

    /// <summary>A sale is running: its lines as they are captured, and the running total. No receipt.</summary>
    Basket,

    /// <summary>What the customer has to pay.</summary>
    Total,

    /// <summary>The QR code of the digital receipt, with the amount.</summary>
    Offer,

    /// <summary>The customer gets paper.</summary>
    Paper,

    /// <summary>The sale is done and nothing is left to do.</summary>
    Thanks,
}
