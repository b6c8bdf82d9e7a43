using Fiscal.Cli.Replay;

namespace Fiscal.Portal.Load;

/// <summary>What is sold: the bakery's baskets where they are at hand, else some of our own.</summary>
internal static class Baskets
{
    private static readonly (string Name, decimal Price, VatCategory Vat)[] Goods =
        [("Brötchen", 0.45m, VatCategory.Reduced), ("Roggenbrot 1 kg", 5.20m, VatCategory.Reduced), ("Milchkaffee", 3.90m, VatCategory.Standard), ("Käsekuchen", 3.80m, VatCategory.Reduced), ("Apfelschorle 0,3 l", 3.20m, VatCategory.Standard), ("Laugenbrezel", 1.10m, VatCategory.Reduced)];

    public static IReadOnlyList<Func<ReceiptDraft>> Read(string? folder)
    {
        if (folder is null)
        {
            var random = new Random(1);
            return [.. Enumerable.Range(0, 500).Select(_ => Own(random.Next()))];
        }

        using var articlesFile = File.OpenRead(Path.Combine(folder, "articles.csv"));
        var articles = Article.ReadAll(articlesFile, "articles.csv");
        using var basketsFile = File.OpenRead(Path.Combine(folder, "baskets.csv"));
        return [.. Basket.ReadAll(basketsFile, "baskets.csv", articles, TimeZoneInfo.Utc)
            .Where(basket => basket.Items.Count > 0 && basket.Items.Sum(item => articles[item].GrossPrice) > 0)
            .Select(basket => (Func<ReceiptDraft>)(() => basket.ToDraft(articles)))];
    }

    private static Func<ReceiptDraft> Own(int seed) => () =>
    {
        var random = new Random(seed);
        var draft = new ReceiptDraft { Cashier = new Cashier("1") };
        var total = 0m;
        for (var i = random.Next(1, 8); i > 0; i--)
        {
            var (name, price, vat) = Goods[random.Next(Goods.Length)];
            draft.AddLine(name, 1m, price, vat);
            total += price;
        }

        draft.PayCash(total);
        return draft;
    };
}
