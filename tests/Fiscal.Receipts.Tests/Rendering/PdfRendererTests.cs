using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Fiscal.Documents;

namespace Fiscal.Receipts.Tests.Rendering;

/// <summary>qpdf, poppler, PDFBox and zbar say what our files are.</summary>
public sealed class PdfRendererTests : IDisposable
{
    private const string Poppler = "poppler-utils";

    private static readonly byte[] Json = "{\"version\":\"1.0.0\",\"head\":{\"number\":\"2026-4711\",\"text\":\"Bäckerei\"}}"u8.ToArray();

    private readonly Tool.Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<PdfPage, string> Pages
    {
        get
        {
            var data = new TheoryData<PdfPage, string>();
            foreach (var page in new[] { PdfPage.Roll80, PdfPage.Roll58, PdfPage.A4 })
            {
                foreach (var kind in SampleDocuments.Kinds)
                {
                    data.Add(page, kind);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_kind_of_document_is_a_sound_file_with_embedded_subsets(PdfPage page, string kind)
    {
        var pdf = new PdfRenderer(new PdfRendererOptions { Page = page }).Render(SampleDocuments.Of(kind), new PdfAttachment("receipt.json", Json));
        var path = _folder.Write("a.pdf", pdf);

        Assert.Contains("No syntax or stream encoding errors found", Tool.Text("qpdf", "qpdf", "--check", path), StringComparison.Ordinal);
        var fonts = Tool.Text("pdffonts", Poppler, path).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(2).ToList();
        Assert.True(fonts.Count > 0 || kind == "empty");
        Assert.All(fonts, font => Assert.Matches(@"^[A-Z]{6}\+DejaVuSans\S* +CID TrueType +Identity-H +yes yes yes", font));
        var info = Tool.Text("pdfinfo", Poppler, path);
        Assert.Matches(@"Tagged: +yes", info);
        Assert.Matches(@"PDF version: +1\.7", info);
    }

    [Fact]
    public void Archive_files_of_part_1_satisfy_PDFBox()
    {
        var paths = new List<string>();
        foreach (var page in new[] { PdfPage.Roll80, PdfPage.A4 })
        {
            foreach (var (name, document) in SampleDocuments.Kinds.Select(static name => (name, SampleDocuments.Of(name))).Concat(BuiltInLayouts.All.Select(static layout => (layout.Name, layout.Sample.Preview(layout.Template)))))
            {
                paths.Add(_folder.Write($"{page}-{name}.pdf", new PdfRenderer(new PdfRendererOptions { Page = page, Standard = PdfStandard.A1 }).Render(document)));
            }
        }

        File.WriteAllLines(_folder.Path("list.txt"), paths);
        const string Jars = "/usr/share/java/";
        var classPath = string.Join(':', new[] { "preflight", "pdfbox2", "xmpbox", "fontbox2", "commons-logging", "javax.activation", "jaxb-api" }.Select(jar => Jars + jar + ".jar"));
        Assert.True(File.Exists(Jars + "preflight.jar"), "PDFBox is missing: install it with 'apt-get install -y libpdfbox2-java libactivation-java libjaxb-api-java default-jre-headless'.");

        // One start of Java for all of them.
        Tool.Run("java", "default-jre-headless", "-XX:TieredStopAtLevel=1", "-cp", classPath, "org.apache.pdfbox.preflight.Validator_A1b", "xml", "group", _folder.Path("list.txt"));

        var results = XDocument.Load(_folder.Path("list.txt.preflight.xml")).Descendants("preflight").ToList();
        Assert.Equal(paths.Count, results.Count);
        Assert.All(results, result => Assert.True((string?)result.Element("isValid") == "true", result.ToString()));
    }

    [Fact]
    public void Structure_has_the_name_as_heading_and_tables_with_scope_and_a_figure_with_its_text()
    {
        // poppler reads the whole page again for each element: a short receipt.
        var path = _folder.Write("a.pdf", new PdfRenderer().Render(Samples.Document(Samples.CardSale(), change: options => options.LogoPng = Samples.Logo())));

        var structure = Tool.Text("pdfinfo", Poppler, "-struct-text", path);

        Assert.Contains("H1 (block)\n      \"Bäckerei Müller & Söhne GmbH\"", structure, StringComparison.Ordinal);
        Assert.Matches(@"Table \(block\):\s+/Summary \(Artikel\)\s+TR\s+TH:\s+/Scope /Column\s+""Artikel""\s+TH:\s+/Scope /Column\s+""EUR""", structure);
        Assert.Matches(@"TR\s+TH:\s+/Scope /Row\s+""2 x Kaffee Crema""\s+TD\s+""6,40""\s+TD\s+""A""", structure);
        Assert.Matches(@"TD:\s+/ColSpan 3\s+""à 3,20""", structure);
        Assert.Contains("Figure:", structure, StringComparison.Ordinal);
        // poppler prints no alternative texts: they are looked for where qpdf lays the objects open.
        var objects = Encoding.Latin1.GetString(Tool.Run("qpdf", "qpdf", "--qdf", "--object-streams=disable", path, "-"));
        var figures = objects.Split("endobj").Where(part => part.Contains("/S /Figure", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, figures.Count);
        Assert.All(figures, figure => Assert.Matches(@"/Alt [(<](?s:.*)/BBox \[|/BBox \[(?s:.*)/Alt [(<]", figure));
        Assert.Contains("/Lang (de)", objects, StringComparison.Ordinal);
        Assert.Contains("/DisplayDocTitle true", objects, StringComparison.Ordinal);
    }

    [Fact]
    public void German_words_in_an_English_document_say_that_they_are_German()
    {
        var path = _folder.Write("a.pdf", new PdfRenderer().Render(SampleDocuments.Of("card-copy-en")));

        var objects = Encoding.Latin1.GetString(Tool.Run("qpdf", "qpdf", "--qdf", "--object-streams=disable", path, "-"));

        Assert.Contains("/Lang (en)", objects, StringComparison.Ordinal);
        Assert.Matches(@"/Lang \(de\)\s+/P \d+ 0 R\s+/Pg \d+ 0 R\s+/S /P", objects);
    }

    [Fact]
    public void Attachment_comes_out_byte_for_byte_and_is_declared_as_the_source()
    {
        var path = _folder.Write("a.pdf", new PdfRenderer().Render(SampleDocuments.Of("sale"), new PdfAttachment("receipt.json", Json, description: "EKaBS")));

        Tool.Run("pdfdetach", Poppler, "-save", "1", "-o", _folder.Path("out.json"), path);

        Assert.Equal(Json, File.ReadAllBytes(_folder.Path("out.json")));
        Assert.Contains("receipt.json", Tool.Text("pdfdetach", Poppler, "-list", path), StringComparison.Ordinal);
        var objects = Encoding.Latin1.GetString(Tool.Run("qpdf", "qpdf", "--qdf", "--object-streams=disable", path, "-"));
        Assert.Contains("/AFRelationship /Source", objects, StringComparison.Ordinal);
        Assert.Contains("/Subtype /application#2fjson", objects, StringComparison.Ordinal);
        Assert.Matches(@"/AF \[\s+\d+ 0 R\s+\]", objects);
        Assert.Contains("<pdfaid:part>3</pdfaid:part>", objects, StringComparison.Ordinal);
        Assert.Contains("<pdfaid:conformance>A</pdfaid:conformance>", objects, StringComparison.Ordinal);
        Assert.Contains("<pdfuaid:part>1</pdfuaid:part>", objects, StringComparison.Ordinal);
    }

    [Fact]
    public void The_EKaBS_JSON_of_every_kind_of_receipt_travels_inside_as_it_is()
    {
        foreach (var probe in LayoutProbes.All)
        {
            var json = EkabsJson.Write(probe.Receipt);
            var path = _folder.Write("a.pdf", new PdfRenderer().Render(Samples.Document(probe.Receipt), new PdfAttachment(EkabsJson.FileName, json, EkabsJson.MediaType)));

            Tool.Run("pdfdetach", Poppler, "-save", "1", "-o", _folder.Path("out.json"), path);

            Assert.Equal(json, File.ReadAllBytes(_folder.Path("out.json")));
        }
    }

    [Fact]
    public void Every_built_in_layout_is_a_sound_file_on_every_page()
    {
        foreach (var layout in BuiltInLayouts.All)
        {
            var document = layout.Sample.Preview(layout.Template);
            foreach (var page in new[] { PdfPage.Roll80, PdfPage.Roll58, PdfPage.A4 })
            {
                var pdf = new PdfRenderer(new PdfRendererOptions { Page = page }).Render(document);
                Assert.Equal(pdf, new PdfRenderer(new PdfRendererOptions { Page = page }).Render(document));
                Assert.InRange(pdf.Length, 10_000, 35_000);
                Assert.Contains("No syntax or stream encoding errors found", Tool.Text("qpdf", "qpdf", "--check", _folder.Write("a.pdf", pdf)), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Archive_of_part_1_refuses_attachments_and_says_what_to_do()
    {
        var renderer = new PdfRenderer(new PdfRendererOptions { Standard = PdfStandard.A1 });

        var refusal = Assert.Throws<InvalidOperationException>(() => renderer.Render(SampleDocuments.Of("sale"), new PdfAttachment("receipt.json", Json)));

        Assert.Contains("PDF/A-3", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a/b.json", "application/json")]
    [InlineData("", "application/json")]
    [InlineData("a.json", "json")]
    [InlineData("a.json", "application /json")]
    public void Attachments_without_a_proper_name_or_type_are_refused(string name, string mediaType) =>
        Assert.Throws<ArgumentException>(() => new PdfAttachment(name, Json, mediaType));

    [Theory]
    [InlineData(PdfPage.Roll80)]
    [InlineData(PdfPage.Roll58)]
    [InlineData(PdfPage.A4)]
    public void QR_code_decodes_to_the_payload_of_the_TSE(PdfPage page)
    {
        var receipt = Samples.Sale();
        var path = _folder.Write("a.pdf", new PdfRenderer(new PdfRendererOptions { Page = page }).Render(Samples.Document(receipt)));

        Tool.Run("pdftoppm", Poppler, "-r", "203", "-gray", "-png", path, _folder.Path("page"));
        var png = Directory.GetFiles(Path.GetDirectoryName(path)!, "page*.png").Order(StringComparer.Ordinal).Last();

        Assert.Equal(Encoding.UTF8.GetBytes(receipt.Signature!.QrPayload), Tool.ReadQr(png));
    }

    [Theory]
    [InlineData(BarcodeSymbology.Code128, "Fiscal-4711/a", "CODE-128:Fiscal-4711/a")]
    [InlineData(BarcodeSymbology.Code128, "1234567890", "CODE-128:1234567890")]
    [InlineData(BarcodeSymbology.Code128, "AB12345678cd\u0009x", "CODE-128:AB12345678cd\u0009x")]
    [InlineData(BarcodeSymbology.Code39, "FISCAL-47.11 $/+%", "CODE-39:FISCAL-47.11 $/+%")]
    [InlineData(BarcodeSymbology.Code93, "FISCAL-4711", "CODE-93:FISCAL-4711")]
    [InlineData(BarcodeSymbology.Code93, "Fi{sca}l:@!", "CODE-93:Fi{sca}l:@!")]
    [InlineData(BarcodeSymbology.Ean, "400638133393", "EAN-13:4006381333931")]
    [InlineData(BarcodeSymbology.Ean, "9780201379624", "EAN-13:9780201379624")]
    [InlineData(BarcodeSymbology.Ean, "9638507", "EAN-8:96385074")]
    [InlineData(BarcodeSymbology.Upc, "03600029145", "UPC-A:036000291452")]
    [InlineData(BarcodeSymbology.Upc, "04252614", "UPC-E:04252614")]
    [InlineData(BarcodeSymbology.Upc, "425261", "UPC-E:04252614")]
    [InlineData(BarcodeSymbology.Itf, "12345678", "I2/5:12345678")]
    [InlineData(BarcodeSymbology.Codabar, "A40156B", "Codabar:A40156B")]
    public void Bar_codes_decode_to_their_data(BarcodeSymbology symbology, string data, string expected)
    {
        var document = new DocumentBuilder { Title = "Code" }.Add(new BarcodeBlock(Encoding.ASCII.GetBytes(data), symbology, humanReadable: true)).ToDocument();
        var path = _folder.Write("a.pdf", new PdfRenderer(new PdfRendererOptions { Page = PdfPage.Roll80 }).Render(document));

        Tool.Run("pdftoppm", Poppler, "-r", "203", "-gray", "-png", path, _folder.Path("page"));
        var read = Tool.Text("zbarimg", "zbar-tools", "--nodbus", "--quiet", "-Sean8.enable", "-Supca.enable", "-Supce.enable", "-Sean13.enable", Directory.GetFiles(Path.GetDirectoryName(path)!, "page*.png").Single());

        Assert.Equal(expected, read.TrimEnd('\n'));
    }

    [Fact]
    public void Twelve_lines_stay_below_35_kilobytes()
    {
        var receipt = Samples.Sale();
        var pdf = new PdfRenderer().Render(Samples.Document(receipt), new PdfAttachment(EkabsJson.FileName, EkabsJson.Write(receipt), EkabsJson.MediaType));

        Assert.InRange(pdf.Length, 10_000, 35_000);
    }

    [Theory]
    [InlineData("tr-TR")]
    [InlineData("ar-SA")]
    [InlineData("de-DE")]
    public void The_same_document_gives_the_same_bytes_whatever_the_culture_and_whatever_was_rendered_before(string culture)
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            var first = new PdfRenderer().Render(SampleDocuments.Of("logo"), new PdfAttachment("receipt.json", Json));
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            var busy = new PdfRenderer();
            foreach (var kind in SampleDocuments.Kinds)
            {
                busy.Render(SampleDocuments.Of(kind));
            }

            Assert.Equal(first, busy.Render(SampleDocuments.Of("logo"), new PdfAttachment("receipt.json", Json)));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Many_threads_share_one_renderer()
    {
        var renderer = new PdfRenderer();
        var expected = SampleDocuments.Kinds.Select(kind => (Kind: kind, Bytes: new PdfRenderer().Render(SampleDocuments.Of(kind)))).ToList();

        Parallel.For(0, 60, i => Assert.Equal(expected[i % expected.Count].Bytes, renderer.Render(SampleDocuments.Of(expected[i % expected.Count].Kind))));
    }

    [Theory]
    [InlineData("Zażółć gęślą jaźń, Łódź")]
    [InlineData("Příliš žluťoučký kůň úpěl ďábelské ódy")]
    [InlineData("İstanbul, ığdır, Şişli, Çağ")]
    [InlineData("Țară, Ștefan; Őrség, Űr; Žižek, Đorđe")]
    [InlineData("Καφές Ελληνικός, Борщ, Nguyễn Thị Hồng")]
    [InlineData("12,90 € – 30 % ½ × „Anführung“ … ™")]
    public void Names_from_all_over_Europe_come_out_as_they_went_in(string name)
    {
        var context = new RenderContext();
        var text = PdfText(new DocumentBuilder { Title = name }.Text(name).ToDocument(), context);

        Assert.Equal(name, text.Trim());
        Assert.Empty(context.Findings);
    }

    [Fact]
    public void Decomposed_letters_are_composed() => Assert.Equal("Gruß, Škoda, č", PdfText(new DocumentBuilder().Text("Gruß, S\u030Ckoda, c\u030C").ToDocument(), new RenderContext()).Trim());

    [Fact]
    public void Scripts_without_a_font_are_replaced_visibly_and_reported()
    {
        var context = new RenderContext();

        var text = PdfText(new DocumentBuilder().Text("Tee 緑茶 شاي!").ToDocument(), context);

        Assert.Equal("Tee \uFFFD\uFFFD \uFFFD\uFFFD\uFFFD!", text.Trim());
        var finding = Assert.Single(context.Findings);
        Assert.Equal("characters-missing", finding.Code);
        Assert.Contains("U+7DD1", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_additional_font_shows_what_the_built_in_ones_lack()
    {
        // DejaVu Sans in full has Arabic letters (unshaped) and the chess figures.
        var options = new PdfRendererOptions { AdditionalFonts = { TrueTypeFont.FromFile(File.ReadAllBytes("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")) } };
        var context = new RenderContext();
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        new PdfRenderer(options).Render(new DocumentBuilder().Text("Schach ♔ ♛ 😀").ToDocument(), buffer, context);
        var path = _folder.Write("a.pdf", buffer.WrittenSpan.ToArray());

        Assert.Equal("Schach ♔ ♛ 😀", Tool.Text("pdftotext", Poppler, path, "-").Trim());
        Assert.Empty(context.Findings);
    }

    [Fact]
    public void Font_files_that_are_none_or_damaged_are_refused_with_the_reason()
    {
        var font = File.ReadAllBytes("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf");
        Assert.Contains("no TrueType font", Assert.Throws<InvalidDataException>(() => TrueTypeFont.FromFile("%PDF-1.7 is no font"u8.ToArray())).Message, StringComparison.Ordinal);
        Assert.Contains("PostScript", Assert.Throws<InvalidDataException>(() => TrueTypeFont.FromFile([0x4F, 0x54, 0x54, 0x4F, 0, 0, 0, 0, 0, 0, 0, 0])).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => TrueTypeFont.FromFile([]));
        var random = new Random(TestSettings.Seed);
        for (var i = 0; i < 20 * TestSettings.Scale; i++)
        {
            var damaged = (byte[])font.Clone();
            for (var n = 0; n < 20; n++)
            {
                damaged[random.Next(i % 2 == 0 ? 2000 : damaged.Length)] = (byte)random.Next(256);
            }

            // Either it is still a font, or it is refused: never another exception.
            try
            {
                new PdfRenderer(new PdfRendererOptions { AdditionalFonts = { TrueTypeFont.FromFile(damaged) } }).Render(new DocumentBuilder().Text("♔ ♛").ToDocument());
            }
            catch (InvalidDataException)
            {
            }
        }
    }

    [Fact]
    public void Sheets_are_numbered_and_repeat_the_header_of_the_table()
    {
        var path = _folder.Write("a.pdf", new PdfRenderer(new PdfRendererOptions { Page = PdfPage.A4 }).Render(Samples.Document(Samples.Long(90))));
        var pages = int.Parse(Regex.Match(Tool.Text("pdfinfo", Poppler, path), @"Pages: +(\d+)").Groups[1].Value, CultureInfo.InvariantCulture);

        Assert.InRange(pages, 2, 9);
        for (var page = 1; page <= pages; page++)
        {
            var text = Tool.Text("pdftotext", Poppler, "-raw", "-f", $"{page}", "-l", $"{page}", path, "-");
            Assert.Contains($"Seite {page} von {pages}", text, StringComparison.Ordinal);
            Assert.Equal(Regex.IsMatch(text, @"^\d+ x Artikel", RegexOptions.Multiline), text.Contains("Artikel EUR", StringComparison.Ordinal));
            // A line never parts from its price per piece.
            Assert.DoesNotMatch(@"\A(Artikel EUR St\n)?à ", text);
        }

        // The headers of articles and VAT are in the structure once.
        var objects = Encoding.Latin1.GetString(Tool.Run("qpdf", "qpdf", "--qdf", "--object-streams=disable", path, "-"));
        Assert.Equal(3 + 4, Regex.Count(objects, "/Scope /Column"));
    }

    [Fact]
    public void Hair_lines_part_articles_and_never_an_article_from_its_details()
    {
        // Two articles, each with its price per piece below: in a column of its own, as the invoice has it, and over the whole line.
        foreach (var layout in new[] { "invoice", "standard" })
        {
            var document = LayoutSamples.Find("invoice")!.Preview(BuiltInLayouts.Find(layout)!.Template);
            var path = _folder.Write("a.pdf", new PdfRenderer(new PdfRendererOptions { Page = PdfPage.A4 }).Render(document));
            Assert.Equal(1, Regex.Count(Encoding.Latin1.GetString(Tool.Run("qpdf", "qpdf", "--qdf", "--object-streams=disable", path, "-")), @"^0\.8 g$", RegexOptions.Multiline));
            var items = Regex.Match(new HtmlRenderer().RenderFragment(document), "<section class=\"items\">.*?</section>", RegexOptions.Singleline).Value;
            Assert.Equal(1, Regex.Count(items, "<tr class=\"n\">"));
        }
    }

    [Theory]
    [InlineData(PdfPage.Roll80, 226.77)]
    [InlineData(PdfPage.Roll58, 164.41)]
    public void A_roll_is_as_long_as_its_content(PdfPage page, double width)
    {
        var renderer = new PdfRenderer(new PdfRendererOptions { Page = page });
        var (shorter, longer) = (Size(renderer.Render(Samples.Document(Samples.Long(3)))), Size(renderer.Render(Samples.Document(Samples.Long(30)))));

        Assert.Equal(width, shorter.Width, 1);
        Assert.True(longer.Height > shorter.Height + 200);
        Assert.True(shorter.Height < 600, $"{shorter.Height} points for three lines");

        (double Width, double Height) Size(byte[] pdf)
        {
            var match = Regex.Match(Tool.Text("pdfinfo", Poppler, _folder.Write("a.pdf", pdf)), @"Page size: +([\d.]+) x ([\d.]+)");
            return (double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), double.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public void A_file_has_a_title_even_if_the_document_has_none() =>
        Assert.Matches(@"Title: +Beleg\n", Tool.Text("pdfinfo", Poppler, _folder.Write("a.pdf", new PdfRenderer().Render(new DocumentBuilder().Text("x").ToDocument()))));

    [Fact]
    public void Dates_of_the_file_are_the_receipts()
    {
        var path = _folder.Write("a.pdf", new PdfRenderer().Render(SampleDocuments.Of("sale")));

        Assert.Matches(@"CreationDate: +2026-11-24T08:23:57\+01", Tool.Text("pdfinfo", Poppler, "-isodates", path).Replace("07:23:57Z", "08:23:57+01", StringComparison.Ordinal));
    }

    [Fact]
    public void Commands_are_a_marked_box_or_nothing()
    {
        var document = new DocumentBuilder().Text("Vorher").Add(new RawCommandBlock([0x1B, 0x70, 0x00, 0x32, 0xFA])).Text("Nachher").ToDocument();

        Assert.Equal("Vorher Druckerbefehl 1B 70 00 32 FA Nachher", Words(PdfText(document, new RenderContext())));
        var path = _folder.Write("b.pdf", new PdfRenderer(new PdfRendererOptions { ShowCommands = false }).Render(document));
        Assert.Equal("Vorher Nachher", Words(Tool.Text("pdftotext", Poppler, "-raw", path, "-")));
    }

    [Fact]
    public void A_picture_that_cannot_be_read_gives_its_text_and_a_finding()
    {
        var png = new MonochromeImage(8, 8).ToPng();
        png[28] = 1;
        var context = new RenderContext();

        var text = PdfText(new DocumentBuilder().Add(new ImageBlock(png, "Logo der Bäckerei")).ToDocument(), context);

        Assert.Equal("Logo der Bäckerei", text.Trim());
        Assert.Equal("picture-unreadable", Assert.Single(context.Findings).Code);
    }

    [Fact]
    public void Whatever_a_shop_writes_gives_a_sound_file()
    {
        var random = new Random(TestSettings.Seed);
        for (var i = 0; i < 6 * TestSettings.Scale; i++)
        {
            var path = _folder.Write("a.pdf", new PdfRenderer(new PdfRendererOptions { Page = (PdfPage)(i % 3) }).Render(SampleDocuments.Random(random)));
            Assert.Contains("No syntax or stream encoding errors found", Tool.Text("qpdf", "qpdf", "--check", path), StringComparison.Ordinal);
        }
    }

    private static string Words(string text) => string.Join(' ', text.Split([' ', '\n', '\f', '\r'], StringSplitOptions.RemoveEmptyEntries));

    private string PdfText(ReceiptDocument document, RenderContext context)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        new PdfRenderer().Render(document, buffer, context);
        return Tool.Text("pdftotext", Poppler, "-raw", _folder.Write("a.pdf", buffer.WrittenSpan.ToArray()), "-");
    }
}
