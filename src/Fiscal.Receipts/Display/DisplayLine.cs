namespace Fiscal.Receipts;

/// <summary>One line of a running basket, as a display shows it.</summary>
/// <remarks>Immutable; made by <see cref="CustomerDisplayFeed"/>.</remarks>
public sealed class DisplayLine
{
    internal DisplayLine(string text, decimal quantity, string? unit, decimal unitPrice, decimal adjustment, decimal total)
    {
        Text = text;
        Quantity = quantity;
        Unit = unit;
        UnitPrice = unitPrice;
        Adjustment = adjustment;
        Total = total;
    }

    /// <summary>Article or service, without control characters, at most 200 characters.</summary>
    public string Text { get; }

    /// <summary>Quantity; negative for what is taken back.</summary>
    public decimal Quantity { get; }

    /// <summary>Unit, <see langword="null"/> for pieces.</summary>
    public string? Unit { get; }

    /// <summary>Gross price of one unit in the state's currency.</summary>
    public decimal UnitPrice { get; }

    /// <summary>Discounts (negative) and surcharges inside the line, gross.</summary>
    public decimal Adjustment { get; }

    /// <summary>Gross total with <see cref="Adjustment"/>, rounded as the receipt will round it.</summary>
    public decimal Total { get; }
}
