using System.Globalization;

namespace Fiscal.Documents;

/// <summary>The coin sheet that a count keeps with its receipt, as the register wrote it.</summary>
internal sealed class CoinSheet
{
    private const string Extension = "fiscal.count";
    private static readonly char[] Separators = ['{', '}', ','];

    public decimal Expected { get; private set; }

    public decimal Counted { get; private set; }

    public decimal Other { get; private set; }

    public List<(decimal Value, long Pieces)> Pieces { get; } = [];

    /// <summary><see langword="null"/> if there is none, or one this version cannot read: then the voucher shows the difference alone.</summary>
    public static CoinSheet? Find(Receipt receipt)
    {
        if (!receipt.Extensions.TryGetValue(Extension, out var json))
        {
            return null;
        }

        var sheet = new CoinSheet();
        foreach (var pair in json.Split(Separators, StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = pair.IndexOf(':');
            if (colon < 0 || colon == pair.Length - 1)
            {
                continue;
            }

            var name = pair.Substring(0, colon).Trim(' ', '"');
            if (!decimal.TryParse(pair.Substring(colon + 1).Trim(' ', '"'), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount))
            {
                return null;
            }

            switch (name)
            {
                case "expected":
                    sheet.Expected = amount;
                    break;
                case "counted":
                    sheet.Counted = amount;
                    break;
                case "other":
                    sheet.Other = amount;
                    break;
                default:
                    if (!decimal.TryParse(name, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) || amount != Math.Floor(amount) || Math.Abs(amount) > int.MaxValue)
                    {
                        return null;
                    }

                    sheet.Pieces.Add((value, (long)amount));
                    break;
            }
        }

        return sheet;
    }
}
