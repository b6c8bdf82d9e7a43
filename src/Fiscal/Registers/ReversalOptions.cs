namespace Fiscal;

/// <summary>How to reverse a receipt.</summary>
public sealed class ReversalOptions
{
    /// <summary>Who reverses.</summary>
    public Cashier? Cashier { get; set; }

    /// <summary>Reason, printed and exported (<c>BON_NOTIZ</c>).</summary>
    public string? Note { get; set; }

    /// <summary>Closing of a receipt that another journal holds (<c>REF_Z_NR</c>); found by itself otherwise.</summary>
    public long? ClosingNumber { get; set; }
}
