using System.Text;
using Fiscal.Documents;

namespace Fiscal.Benchmarks;

/// <summary>The reference receipt of the ESC/POS specification: 80 mm, logo, 20 articles, VAT table, TSE block, QR code of 335 bytes.</summary>
/// <remarks>The same text as <c>reference.receipt</c>, built by code.</remarks>
internal static class ReferenceReceipt
{
    /// <summary>The payload's length that the specification assumes.</summary>
    public const int QrBytes = 335;

    /// <param name="number">Changes article prices' digits nowhere but in the receipt number, so that two documents differ and print as many bytes.</param>
    /// <param name="withLogo">Whether the logo stands before the first line.</param>
    /// <param name="withQr">Whether the TSE's QR code stands before the last rule.</param>
    public static ReceiptDocument Create(int number = 471, bool withLogo = true, bool withQr = true)
    {
        var builder = new DocumentBuilder { Title = "Beleg" };
        if (withLogo)
        {
            builder.Add(new ImageBlock(Logo().ToPng(), string.Empty));
        }

        foreach (var line in new[] { "Bäckerei Sonnenschein GmbH", "Lange Straße 12", "20095 Hamburg", "USt-IdNr. DE123456789", "Telefon 040 1234567", "www.baeckerei-sonnenschein.example" })
        {
            builder.Text(line, TextAlignment.Center);
        }

        builder.Rule();
        Columns(builder, ColumnWidth.Share, ColumnWidth.Fixed(12));
        Row(builder, "Beleg 2026-" + number.ToString("000000", System.Globalization.CultureInfo.InvariantCulture), "23.11.2026");
        Row(builder, "Kasse KASSE-01", "14:03:27");
        Row(builder, "Es bediente Sie", "Nr. 7");
        Full(builder).Rule();
        Columns(builder, ColumnWidth.Share, ColumnWidth.Fixed(8), ColumnWidth.Fixed(12));
        foreach (var item in Items)
        {
            Row(builder, item);
        }

        Full(builder).Rule();
        Columns(builder, ColumnWidth.Share, ColumnWidth.Fixed(12));
        var tall = new TextStyle(bold: true, height: 2);
        builder.Row(new Cell("Summe EUR", TextAlignment.Left, tall), new Cell("73,86 €", TextAlignment.Right, tall));
        Row(builder, "Gegeben bar", "80,00 €");
        Row(builder, "Rückgeld bar", "-6,14 €");
        Full(builder).Rule();
        Columns(builder, ColumnWidth.Share, ColumnWidth.Fixed(11), ColumnWidth.Fixed(11), ColumnWidth.Fixed(12));
        Row(builder, "Satz", "Netto", "USt.", "Brutto");
        Row(builder, "A  7 %", "47,39 €", "3,32 €", "50,71 €");
        Row(builder, "B 19 %", "19,45 €", "3,70 €", "23,15 €");
        Row(builder, "Summe", "66,84 €", "7,02 €", "73,86 €");
        Full(builder).Rule();
        foreach (var line in new[]
        {
            "Transaktion 4711 · Signaturzähler 9423",
            "Beginn 2026-11-23T14:01:52.000+01:00",
            "Ende   2026-11-23T14:03:27.000+01:00",
            "Seriennummer der Kasse KASSE-01",
            "Seriennummer der TSE",
            "6f1c0a5e2b7d4c93a8e0f4d1b6c2935e",
            "7a4b8d0c1e2f3a5b6c7d8e9f0a1b2c3d",
        })
        {
            builder.Text(line);
        }

        if (withQr)
        {
            builder.Add(new QrCodeBlock(Payload(), QrErrorLevel.Low, 4));
        }

        builder.Rule();
        foreach (var line in new[] { "Vielen Dank für Ihren Einkauf!", "Umtausch nur mit diesem Beleg.", "Öffnungszeiten: Mo-Sa 6-18 Uhr" })
        {
            builder.Text(line, TextAlignment.Center);
        }

        return builder.ToDocument();
    }

    /// <summary>384 by 120 dots, the size the specification counts with.</summary>
    public static MonochromeImage Logo()
    {
        var image = new MonochromeImage(384, 120);
        for (var y = 0; y < image.Height; y++)
        {
            for (var x = 0; x < image.Width; x++)
            {
                if (((x / 12) + (y / 12)) % 2 == 0)
                {
                    image.Set(x, y);
                }
            }
        }

        return image;
    }

    private static string[][] Items =>
    [
        ["Roggenmischbrot 1000 g", "1 x", "4,80 € A"],
        ["Käsebrötchen überbacken", "2 x", "3,90 € A"],
        ["Laugenbrezel", "4 x", "4,40 € A"],
        ["Croissant mit Butter", "2 x", "3,80 € A"],
        ["Apfelkuchen Stück", "1 x", "3,20 € A"],
        ["Streuselschnecke groß", "1 x", "2,60 € A"],
        ["Mohnstrudel Stück", "1 x", "2,95 € A"],
        ["Dinkelvollkornbrot 750 g", "1 x", "5,20 € A"],
        ["Kürbiskernbrötchen", "3 x", "3,45 € A"],
        ["Vanillekipferl 250 g", "1 x", "6,90 € A"],
        ["Cappuccino groß", "2 x", "7,60 € B"],
        ["Milchkaffee", "1 x", "3,90 € B"],
        ["Espresso", "1 x", "2,30 € B"],
        ["Mineralwasser 0,5 l", "2 x", "4,40 € B"],
        ["Pfand 0,25", "2 x", "0,50 € B"],
        ["Orangensaft frisch 0,3 l", "1 x", "4,20 € B"],
        ["Erdbeermarmelade 340 g", "1 x", "5,50 € A"],
        ["Honig vom Imker 500 g", "1 x", "7,90 € A"],
        ["Papiertragetasche", "1 x", "0,25 € B"],
        ["Rabatt Kundenkarte 5 %", "1 x", "-3,89 € A"],
    ];

    private static byte[] Payload()
    {
        var text = new StringBuilder("V0;KASSE-01;Kassenbeleg-V1;Beleg^50.71_23.15_0.00_0.00_0.00^80.00:Bar_-6.14:Bar;4711;9423;2026-11-23T13:01:52.000Z;2026-11-23T13:03:27.000Z;ecdsa-plain-SHA384;unixTime;");
        while (text.Length < QrBytes)
        {
            text.Append("Base64Signature/+"[text.Length % 17]);
        }

        return Encoding.ASCII.GetBytes(text.ToString(0, QrBytes));
    }

    private static void Columns(DocumentBuilder builder, params ColumnWidth[] columns) => builder.Columns(columns);

    private static DocumentBuilder Full(DocumentBuilder builder) => builder.Columns();

    private static void Row(DocumentBuilder builder, params string[] texts) =>
        builder.Row(texts.Select((text, i) => new Cell(text, i == 0 ? TextAlignment.Left : TextAlignment.Right)).ToArray());
}
