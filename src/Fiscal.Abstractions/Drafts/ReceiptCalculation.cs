namespace Fiscal;

/// <summary>A draft that was accepted, with what was changed in it without refusing it.</summary>
public sealed class ReceiptCalculation
{
    internal ReceiptCalculation(ReceiptContent content, IReadOnlyList<Finding> diagnostics)
    {
        Content = content;
        Diagnostics = diagnostics;
    }

    /// <summary>What the receipt says.</summary>
    public ReceiptContent Content { get; }

    /// <summary>What was replaced or cut, such as control characters in names: a cashier cannot repair an article name with a queue waiting.</summary>
    public IReadOnlyList<Finding> Diagnostics { get; }
}
