using Fiscal.Documents;
using Fiscal.Testing;

namespace Fiscal.Receipts.Tests.Rendering;

/// <summary>Receipts to render.</summary>
internal static class Samples
{
    public static readonly Merchant Bakery = new("Bäckerei Müller & Söhne GmbH", new Address("Hauptstraße 12", "80331", "München"), "143/123/45678", "DE123456789");

    private static readonly (string Text, decimal Quantity, decimal Price, bool Reduced)[] TwelveLines =
    [
        ("Roggenmischbrot 1000 g", 1, 4.80m, true), ("Käsebrötchen überbacken", 2, 1.95m, true), ("Laugenbrezel", 4, 1.10m, true), ("Croissant mit Butter", 2, 1.90m, true),
        ("Apfelkuchen Stück", 1, 3.20m, true), ("Dinkelvollkornbrot 750 g", 1, 5.20m, true), ("Kürbiskernbrötchen", 3, 1.15m, true), ("Honig vom Imker 500 g", 1, 7.90m, true),
        ("Cappuccino groß", 2, 3.80m, false), ("Espresso", 1, 2.30m, false), ("Mineralwasser 0,5 l", 2, 2.20m, false), ("Papiertragetasche", 1, 0.25m, false),
    ];

    /// <summary>The twelve-line receipt of the size and time limits.</summary>
    public static Receipt Sale(Action<ReceiptBuilder>? change = null)
    {
        var builder = new ReceiptBuilder().Merchant(Bakery).Number(4711, printed: "2026-4711");
        var total = 0m;
        foreach (var (text, quantity, price, reduced) in TwelveLines)
        {
            builder.Line(text, quantity, price, reduced ? VatCategory.Reduced : VatCategory.Standard);
            total += quantity * price;
        }

        builder.Cash(total, 60m);
        change?.Invoke(builder);
        return builder.Build();
    }

    public static Receipt Long(int lines)
    {
        var builder = new ReceiptBuilder().Merchant(Bakery).Number(4714, printed: "2026-4714").Lines(lines);
        return builder.Cash(builder.Draft.Lines.Sum(line => line.Quantity * line.UnitPrice)).Build();
    }

    public static Receipt Training() => new ReceiptBuilder().Merchant(Bakery).Number(4715, printed: "2026-4715").Line("Übung macht den Meister", 1, 4.80m).Training().Build();

    public static Receipt CardSale() => new ReceiptBuilder().Merchant(Bakery).Number(4712, printed: "2026-4712")
        .Line("Vollkornbrot", 1, 4.80m, VatCategory.Reduced).Line("Kaffee Crema", 2, 3.20m)
        .Pay(PaymentKind.NonCash, 11.20m, "girocard", "K-U-N-D-E-N-B-E-L-E-G\n\nTerminal-ID      12345678\nTA-Nr. 000123  BNr. 0456\nKartenzahlung\ngirocard\nBetrag EUR          11,20\n*** Zahlung erfolgt ***").Build();

    public static Receipt Outage() => new ReceiptBuilder().Merchant(Bakery).Number(4713, printed: "2026-4713")
        .Line("Vollkornbrot", 1, 4.80m, VatCategory.Reduced).Cash(4.80m).Outage().Build();

    public static ReceiptDocument Document(Receipt receipt, string language = "de", bool isCopy = false, Action<StandardLayoutOptions>? change = null)
    {
        var options = new StandardLayoutOptions { FooterLines = { "Vielen Dank für Ihren Einkauf!" } };
        change?.Invoke(options);
        return new StandardLayout(options).Create(receipt, new ReceiptLayoutContext { Language = language, IsCopy = isCopy });
    }

    /// <summary>A logo with colours and transparent corners.</summary>
    public static byte[] Logo()
    {
        var image = new RasterImage(300, 100);
        for (var y = 0; y < image.Height; y++)
        {
            for (var x = 0; x < image.Width; x++)
            {
                var (dx, dy) = ((x - 150) / 150.0, (y - 50) / 50.0);
                var inside = (dx * dx) + (dy * dy);
                var at = 4 * ((y * image.Width) + x);
                image.Pixels[at] = (byte)(120 + (x / 4));
                image.Pixels[at + 1] = (byte)(60 + y);
                image.Pixels[at + 2] = 30;
                image.Pixels[at + 3] = (byte)(inside <= 0.85 ? 255 : inside >= 1 ? 0 : (int)((1 - inside) / 0.15 * 255));
            }
        }

        return image.ToPng();
    }
}
