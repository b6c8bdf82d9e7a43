using System.Globalization;

namespace Fiscal.Cli.Replay;

/// <summary>One real basket, moved to the replay's year (conventions: docs/cli.md, Replay).</summary>
internal sealed record Basket(int Ordinal, long Transaction, DateTimeOffset Time, IReadOnlyList<string> Items, bool EndsDay)
{
    private const string NoArticle = "NONE";
    private const int DaysLater = 2_632;
    private static readonly string[] Columns = ["Date", "Time", "Transaction", "Item"];

    public string SaleId => "bakery-" + Transaction.ToString(CultureInfo.InvariantCulture);

    public DateTime Day => Time.Date;

    public bool IsInHouse => Transaction % 4 == 0;

    public static List<Basket> ReadAll(Stream stream, string path, IReadOnlyDictionary<string, Article> articles, TimeZoneInfo zone)
    {
        var rows = new List<(long Transaction, DateTimeOffset Time, List<string> Items)>();
        var byTransaction = new Dictionary<long, int>();
        foreach (var (line, fields) in CsvFile.Read(stream, path, ',', Columns))
        {
            if (!long.TryParse(fields[2], NumberStyles.None, CultureInfo.InvariantCulture, out var transaction))
            {
                throw CsvFile.Bad(path, line, $"'{fields[2]}' is no transaction number");
            }

            if (!byTransaction.TryGetValue(transaction, out var index))
            {
                if (!DateTime.TryParseExact(fields[0] + " " + fields[1], "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
                {
                    throw CsvFile.Bad(path, line, $"'{fields[0]} {fields[1]}' is no date and time");
                }

                var local = time.AddDays(DaysLater);
                byTransaction[transaction] = index = rows.Count;
                rows.Add((transaction, new DateTimeOffset(local, zone.GetUtcOffset(local)), []));
            }

            if (fields[3] == NoArticle)
            {
                continue;
            }

            if (!articles.ContainsKey(fields[3]))
            {
                throw CsvFile.Bad(path, line, $"the article '{fields[3]}' is not in the articles' file");
            }

            rows[index].Items.Add(fields[3]);
        }

        return [.. rows.Select((row, i) => new Basket(i + 1, row.Transaction, row.Time, row.Items, i == rows.Count - 1 || rows[i + 1].Time.Date != row.Time.Date))];
    }

    public ReceiptDraft ToDraft(IReadOnlyDictionary<string, Article> articles)
    {
        var draft = new ReceiptDraft { Cashier = new Cashier("1"), InHouse = IsInHouse };
        var total = 0m;
        foreach (var item in Items)
        {
            var article = articles[item];
            var line = draft.AddLine(article.Name, article.GrossPrice < 0 ? -1m : 1m, Math.Abs(article.GrossPrice), IsInHouse ? article.InHouse : article.TakeAway);
            line.BusinessCase = article.BusinessCase;
            total += article.GrossPrice;
        }

        Pay(draft, total);
        return draft;
    }

    private void Pay(ReceiptDraft draft, decimal total)
    {
        const decimal note = 5m;
        const string card = "girocard";
        switch (Transaction % 10)
        {
            case <= 5:
                draft.PayCash(total, total > 0 ? Math.Ceiling(total / note) * note : null);
                break;
            case <= 8:
                draft.Pay(PaymentKind.DebitCard, total, card);
                break;
            default:
                var cash = Math.Min(note, total);
                draft.PayCash(cash);
                if (total != cash)
                {
                    draft.Pay(PaymentKind.DebitCard, total - cash, card);
                }

                break;
        }
    }
}
