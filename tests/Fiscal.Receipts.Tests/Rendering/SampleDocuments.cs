using System.Text;
using Fiscal.Documents;

namespace Fiscal.Receipts.Tests.Rendering;

/// <summary>Documents of every kind, by name.</summary>
internal static class SampleDocuments
{
    public static readonly string[] Kinds = ["sale", "logo", "card-copy-en", "outage", "training", "everything", "frames", "no-roles", "empty", "long"];

    private static readonly string[] Fragments =
    [
        "Brot", " ", "  ", "ß", "İı", "e\u0301\u0301", "👨\u200D👩\u200D👧", "日本語", "\n", "<script>alert(1)</script>", "\"'&;", "(\\)", "%", "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
        "\u00AD", "\u200B", "12,90", "-", "\u0000", "\uD800", "{{ x }}", "]]>", "<!--", "</style>",
    ];

    public static ReceiptDocument Of(string kind) => kind switch
    {
        "sale" => Samples.Document(Samples.Sale()),
        "logo" => Samples.Document(Samples.Sale(), change: options =>
        {
            options.LogoPng = Samples.Logo();
            options.LogoAlternativeText = "Bäckerei Müller";
        }),
        "card-copy-en" => Samples.Document(Samples.CardSale(), "en", isCopy: true),
        "outage" => Samples.Document(Samples.Outage()),
        "training" => Samples.Document(Samples.Training()),
        "long" => Samples.Document(Samples.Long(70)),
        "everything" => Everything(),
        "frames" => Frames(),
        "no-roles" => NoRoles(),
        "empty" => new DocumentBuilder().ToDocument(),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    /// <summary>Every block, every decoration, every size.</summary>
    public static ReceiptDocument Everything()
    {
        var builder = new DocumentBuilder { Title = "Alles (mit \\ und Klammern) – ½", Kind = DocumentKind.Other }
            .Section(SectionRole.Merchant).Text("Café <Zum Anker> & Söhne", TextAlignment.Center, TextStyle.Large).Feed()
            .Section(SectionRole.None).Text("Rechts", TextAlignment.Right)
            .Row(new Cell(TextAlignment.Left, new TextRun("fett ", TextStyle.Strong), new TextRun("unterstrichen ", new TextStyle(underline: true)), new TextRun(" invers ", new TextStyle(invert: true)), new TextRun(" normal")))
            .Row(new Cell(TextAlignment.Left, new TextRun("Thanks, "), new TextRun("Umsatzsteuer", language: "de"), new TextRun(" and "), new TextRun("merci", language: "fr"))).Feed();
        for (var size = 1; size <= TextStyle.LargestSize; size++)
        {
            builder.Text("Größe" + size.ToString(System.Globalization.CultureInfo.InvariantCulture), style: new TextStyle(width: size, height: size));
        }

        return builder.Rule()
            .Add(new ImageBlock(Samples.Logo(), "Ein Oval"))
            .Add(new BarcodeBlock(Encoding.ASCII.GetBytes("4006381333931"), BarcodeSymbology.Ean, humanReadable: true, alternativeText: "EAN"))
            .Add(new BarcodeBlock(Encoding.ASCII.GetBytes("kein EAN"), BarcodeSymbology.Ean))
            .Add(new QrCodeBlock("https://beleg.example/R/7", format: LineFormat.Default.WithAlignment(TextAlignment.Right)))
            .Add(new RawCommandBlock([0x1B, 0x70, 0x00, 0x32, 0xFA])).Add(new DrawerPulseBlock()).Cut()
            .Section(SectionRole.Report, "Summen", hasHeader: true).Columns(ColumnWidth.Share, ColumnWidth.Fixed(10), ColumnWidth.Fixed(0), ColumnWidth.Fixed(10))
            .Row(new Cell("Warengruppe"), new Cell("Anzahl", TextAlignment.Right), new Cell("unsichtbar"), new Cell("Umsatz", TextAlignment.Right)).Rule()
            .Row(new Cell("Backwaren mit einem sehr langen Namen, der umbrechen muss, weil er nicht passt"), new Cell("1.234", TextAlignment.Right), new Cell("x"), new Cell("12.345,60", TextAlignment.Right))
            .Row(new Cell("  davon Brot")).Row(new Cell("Getränke"), new Cell("56", TextAlignment.Right), Cell.Empty, new Cell("178,00", TextAlignment.Right))
            .Section(SectionRole.Footer).Columns().Text("Zeile eins\nZeile zwei", TextAlignment.Center).Cut().ToDocument();
    }

    public static ReceiptDocument Frames()
    {
        var builder = new DocumentBuilder { Title = "Rahmen", Format = LineFormat.Default.WithBorder(LineBorder.Line).WithColumns(ColumnWidth.Share, ColumnWidth.Fixed(8)) };
        builder.Section(SectionRole.Order, "Bestellung").Row(new Cell("Schnitzel Wiener Art mit Pommes frites und Salat"), new Cell("2", TextAlignment.Right)).Row(new Cell("Apfelschorle"), new Cell("1", TextAlignment.Right));
        builder.Rule().Columns(ColumnWidth.Share).Row(new Cell("Tisch 7", TextAlignment.Center, TextStyle.Strong));
        builder.Add(new FrameEndBlock());
        builder.Format = LineFormat.Default;
        return builder.Text("Danach").ToDocument();
    }

    /// <summary>What a plain template without a comment gives.</summary>
    public static ReceiptDocument NoRoles() => new DocumentBuilder { Title = "Ohne Rollen" }
        .Text("Eisdiele", TextAlignment.Center, TextStyle.Large).Rule()
        .Columns(ColumnWidth.Share, ColumnWidth.Fixed(10)).Row(new Cell("2 Kugeln"), new Cell("3,20", TextAlignment.Right)).Row(new Cell("Sahne"), new Cell("0,80", TextAlignment.Right)).Rule()
        .Row(new Cell("Summe", style: TextStyle.Strong), new Cell("4,00", TextAlignment.Right, TextStyle.Strong)).Columns().Feed().Text("Danke!", TextAlignment.Center).ToDocument();

    public static ReceiptDocument Random(Random random)
    {
        var builder = new DocumentBuilder { Title = Text(random), Language = random.Next(2) == 0 ? "de" : "en" };
        for (var i = random.Next(1, 40); i > 0; i--)
        {
            switch (random.Next(10))
            {
                case 0:
                    builder.Section((SectionRole)random.Next(14), random.Next(2) == 0 ? null : Text(random), random.Next(2) == 0);
                    break;
                case 1:
                    builder.Rule();
                    break;
                case 2:
                    builder.Feed();
                    break;
                case 3:
                    builder.Format = LineFormat.Default.WithBorder((LineBorder)random.Next(4)).WithColumns(Enumerable.Range(0, random.Next(0, 5)).Select(_ => random.Next(2) == 0 ? ColumnWidth.Share : ColumnWidth.Fixed(random.Next(0, 30))).ToArray());
                    break;
                case 4:
                    builder.Add(new QrCodeBlock("x" + Text(random).Replace("\uFFFD", "?", StringComparison.Ordinal)));
                    break;
                case 5:
                    builder.Add(new RawCommandBlock([(byte)random.Next(256), (byte)random.Next(256)]));
                    break;
                default:
                    builder.Row(Enumerable.Range(0, random.Next(1, 5)).Select(_ => new Cell((TextAlignment)random.Next(3), Enumerable.Range(0, random.Next(0, 4)).Select(_ => new TextRun(Text(random), Style(random), (LegalElement)random.Next(16))))).ToArray());
                    break;
            }
        }

        return builder.ToDocument();
    }

    private static TextStyle Style(Random random) =>
        random.Next(3) != 0 ? TextStyle.Normal : new TextStyle(random.Next(2) == 0, random.Next(2) == 0, random.Next(2) == 0, random.Next(1, 7), random.Next(1, 7));

    private static string Text(Random random) => string.Concat(Enumerable.Range(0, random.Next(0, 6)).Select(_ => Fragments[random.Next(Fragments.Length)]));
}
