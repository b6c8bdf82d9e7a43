namespace Fiscal;

/// <summary>A sale that is begun and not finished.</summary>
/// <remarks>Immutable.</remarks>
public sealed class OpenBasket
{
    internal OpenBasket(string saleId, DateTimeOffset openedAt, bool isStarted, bool hasCapturedPayment)
    {
        SaleId = saleId;
        OpenedAt = openedAt;
        IsStarted = isStarted;
        HasCapturedPayment = hasCapturedPayment;
    }

    /// <summary>The POS's own id of the sale.</summary>
    public string SaleId { get; }

    /// <summary>When it was begun, on the till's clock.</summary>
    public DateTimeOffset OpenedAt { get; }

    /// <summary>Whether a transaction is open at the TSE.</summary>
    public bool IsStarted { get; }

    /// <summary>Whether a card payment went through already: such a basket is finished, or the payment taken back first.</summary>
    public bool HasCapturedPayment { get; }
}
