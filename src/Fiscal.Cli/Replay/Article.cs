using System.Globalization;

namespace Fiscal.Cli.Replay;

internal sealed record Article(string Name, decimal GrossPrice, VatCategory InHouse, VatCategory TakeAway, BusinessCase BusinessCase)
{
    private static readonly string[] Columns = ["item", "name", "gross_price_eur", "vat_in_house", "vat_take_away", "gv_typ"];

    public static Dictionary<string, Article> ReadAll(Stream stream, string path)
    {
        var articles = new Dictionary<string, Article>(StringComparer.Ordinal);
        foreach (var (line, fields) in CsvFile.Read(stream, path, ';', Columns))
        {
            if (!decimal.TryParse(fields[2], NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var price))
            {
                throw CsvFile.Bad(path, line, $"'{fields[2]}' is no price");
            }

            try
            {
                articles[fields[0]] = new Article(fields[1], price, VatCategory.Parse(fields[3]), VatCategory.Parse(fields[4]), DsfinvkWords.ParseBusinessCase(fields[5]));
            }
            catch (FormatException e)
            {
                throw CsvFile.Bad(path, line, e.Message.TrimEnd('.'));
            }
        }

        return articles;
    }
}
