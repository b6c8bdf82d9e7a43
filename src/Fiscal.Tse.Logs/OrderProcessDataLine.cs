using System.Globalization;

namespace Fiscal.Tse.Logs;

/// <summary>One line of an order: quantity, text, gross unit price.</summary>
public sealed class OrderProcessDataLine
{
    /// <summary>Creates a line.</summary>
    /// <param name="quantity">Quantity; negative to cancel.</param>
    /// <param name="text">Name of the article; line breaks become blanks.</param>
    /// <param name="unitPrice">Gross price of one unit in euro; decimals beyond two are cut.</param>
    public OrderProcessDataLine(decimal quantity, string text, decimal unitPrice)
    {
        if (text is null) throw new ArgumentNullException(nameof(text));
        Quantity = quantity;
        Text = text.Replace("\r\n", " ").Replace('\r', ' ').Replace('\n', ' ');
        UnitPrice = ProcessData.Cents(unitPrice) / 100m;
    }

    /// <summary>Quantity.</summary>
    public decimal Quantity { get; }

    /// <summary>Name of the article, without line breaks.</summary>
    public string Text { get; }

    /// <summary>Gross price of one unit in euro.</summary>
    public decimal UnitPrice { get; }

    /// <summary>As in process data: <c>2;"Eisbecher ""Himbeere""";3.99</c>.</summary>
    public override string ToString() => FormatQuantity(Quantity) + ";\"" + Text.Replace("\"", "\"\"") + "\";" + ProcessData.FormatAmount(UnitPrice);

    internal static string FormatQuantity(decimal quantity) =>
        quantity == 0 ? "0" : quantity.ToString("0.############################", CultureInfo.InvariantCulture);
}
