using System.Globalization;

namespace Fiscal;

/// <summary>What was counted in the drawer: a coin sheet, or a sum.</summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class CashCount
{
    /// <summary>Name of the extension that keeps the coin sheet with the receipt.</summary>
    public const string ExtensionName = "fiscal.count";

    private readonly SortedDictionary<decimal, int> _pieces = [];

    /// <summary>Notes and coins by value.</summary>
    public IReadOnlyDictionary<decimal, int> Pieces => _pieces;

    /// <summary>What was not counted in pieces, for example rolls of coins.</summary>
    public decimal Other { get; set; }

    /// <summary>Who counted.</summary>
    public Cashier? Cashier { get; set; }

    /// <summary>Sum of all.</summary>
    public decimal Total => Other + _pieces.Sum(static p => p.Key * p.Value);

    /// <summary>Adds notes or coins.</summary>
    /// <param name="value">Value of one, above zero.</param>
    /// <param name="pieces">How many.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above zero or the number is negative.</exception>
    public CashCount Add(decimal value, int pieces)
    {
        if (value <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, "A note or coin is worth more than nothing.");
        }

        if (pieces < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(pieces), pieces, "0 or more.");
        }

        _pieces[value] = (_pieces.TryGetValue(value, out var before) ? before : 0) + pieces;
        return this;
    }

    internal ReceiptDraft ToDraft(string currency, decimal expected)
    {
        var difference = Total - expected;
        var draft = new ReceiptDraft { Currency = currency, Cashier = Cashier };
        draft.AddLine("Kassendifferenz", difference < 0 ? -1m : 1m, Math.Abs(difference), VatCategory.NotTaxable).BusinessCase = BusinessCase.CashDifference;
        draft.PayCash(difference);
        draft.Extensions[ExtensionName] = ToJson(expected);
        return draft;
    }

    private string ToJson(decimal expected)
    {
        var pieces = _pieces.Reverse().Where(static p => p.Value > 0).Select(static p => $"\"{Text(p.Key)}\":{p.Value.ToString(CultureInfo.InvariantCulture)}");
        return $"{{\"expected\":\"{Text(expected)}\",\"counted\":\"{Text(Total)}\",\"other\":\"{Text(Other)}\",\"pieces\":{{{string.Join(",", pieces)}}}}}";
    }

    private static string Text(decimal value) => value.ToString("0.00##", CultureInfo.InvariantCulture);
}
