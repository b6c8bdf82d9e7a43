namespace Fiscal;

/// <summary>A basket was open for too long and was aborted.</summary>
public sealed class BasketAbandonedEventArgs : EventArgs
{
    internal BasketAbandonedEventArgs(Receipt receipt) => Receipt = receipt;

    /// <summary>The receipt of type <c>AVBelegabbruch</c>; its sale id names the basket.</summary>
    public Receipt Receipt { get; }
}
