using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Fiscal.Documents;

namespace Fiscal.Receipts.Tests.Rendering;

/// <summary>Chromium and axe-core say whether the page is accessible; zbar whether its code is readable.</summary>
public sealed class HtmlRendererTests : IDisposable
{
    private readonly Tool.Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false, "rgb(255, 255, 255)")]
    [InlineData(true, "rgb(29, 30, 33)")]
    public void Axe_finds_no_violation_and_320_pixels_are_enough(bool dark, string paper)
    {
        var verdicts = Browser.Judge(_folder, [.. SampleDocuments.Kinds.Where(kind => kind != "long").Select(kind => new HtmlRenderer().RenderToString(SampleDocuments.Of(kind)))], dark);

        Assert.Equal(SampleDocuments.Kinds.Length - 1, verdicts.Count);
        Assert.All(verdicts, verdict =>
        {
            Assert.Empty(verdict.Violations);
            Assert.InRange(verdict.Width, 1, 320);
            Assert.Equal(paper, verdict.Paper);
            Assert.Empty(verdict.Requests);
        });
        Assert.Contains("color-contrast", verdicts[0].Passes);
        Assert.Contains("image-alt", verdicts[0].Passes);
    }

    [Theory]
    [InlineData(false, "de")]
    [InlineData(true, "en")]
    public void Axe_finds_no_violation_in_any_built_in_layout(bool dark, string language)
    {
        var pages = BuiltInLayouts.All.Select(layout => new HtmlRenderer().RenderToString(layout.Sample.Preview(layout.Template, context: new ReceiptLayoutContext { Language = language }))).ToArray();

        var verdicts = Browser.Judge(_folder, pages, dark);

        Assert.Equal(BuiltInLayouts.All.Count, verdicts.Count);
        Assert.All(pages, static page => Assert.InRange(Encoding.UTF8.GetByteCount(page), 3_000, 30_000));
        Assert.All(verdicts, static verdict =>
        {
            Assert.Empty(verdict.Violations);
            Assert.InRange(verdict.Width, 1, 320);
            Assert.Empty(verdict.Requests);
        });
    }

    [Fact]
    public void Axe_would_find_what_we_could_do_wrong()
    {
        var page = new HtmlRenderer().RenderToString(SampleDocuments.Of("sale"));
        var faded = page.Replace("--soft:#555", "--soft:#bbb", StringComparison.Ordinal);
        var blind = Regex.Replace(page, "alt=\"[^\"]*\"", string.Empty);
        var wide = page.Replace("<h1", "<div style=\"width:400px;height:1px\"></div><h1", StringComparison.Ordinal);

        var verdicts = Browser.Judge(_folder, [faded, blind, wide], dark: false);

        Assert.Contains(verdicts[0].Violations, violation => violation.StartsWith("color-contrast", StringComparison.Ordinal));
        Assert.Contains(verdicts[1].Violations, violation => violation.StartsWith("image-alt", StringComparison.Ordinal));
        Assert.True(verdicts[2].Width > 320);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void QR_code_on_the_screen_decodes_to_the_payload_of_the_TSE(bool dark)
    {
        var receipt = Samples.Sale();

        var png = Browser.Screenshot(_folder, new HtmlRenderer().RenderToString(Samples.Document(receipt)), dark);

        Assert.Equal(Encoding.UTF8.GetBytes(receipt.Signature!.QrPayload), Tool.ReadQr(png));
    }

    [Fact]
    public void Twelve_lines_stay_below_30_kilobytes() =>
        Assert.InRange(new HtmlRenderer().Render(Samples.Document(Samples.Sale())).Length, 5_000, 30_000);

    [Fact]
    public void The_page_has_one_name_and_tables_with_captions_and_scopes()
    {
        var page = new HtmlRenderer().RenderToString(SampleDocuments.Of("sale"));

        Assert.Single(Regex.Matches(page, "<h1[ >]"));
        Assert.Contains("<h1 class=\"c\">Bäckerei Müller &amp; Söhne GmbH</h1>", page, StringComparison.Ordinal);
        Assert.Contains("<caption class=\"vh\"><h2>Artikel</h2></caption>", page, StringComparison.Ordinal);
        Assert.Contains("<thead>\n<tr><th scope=\"col\">Artikel</th><th scope=\"col\" class=\"r f\">EUR</th>", page, StringComparison.Ordinal);
        Assert.Contains("<th scope=\"row\">2 x Cappuccino groß</th><td class=\"r f\"><data value=\"7.60\">7,60</data></td>", page, StringComparison.Ordinal);
        Assert.Contains("<time datetime=\"2026-11-24T08:23:57+01:00\">24.11.2026 08:23:57</time>", page, StringComparison.Ordinal);
        Assert.Contains("<title>Beleg 2026-4711</title>", page, StringComparison.Ordinal);
        Assert.Contains("<html lang=\"de\">", page, StringComparison.Ordinal);
    }

    [Fact]
    public void German_words_on_an_English_page_say_that_they_are_German() =>
        Assert.Contains(" lang=\"de\">TEST – keine zertifizierte TSE</p>", new HtmlRenderer().RenderToString(SampleDocuments.Of("card-copy-en")).Replace("<b>", string.Empty, StringComparison.Ordinal).Replace("</b>", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);

    [Fact]
    public void Card_slip_and_signature_are_folded_and_an_outage_is_not()
    {
        var card = new HtmlRenderer().RenderToString(SampleDocuments.Of("card-copy-en"));
        Assert.Equal(2, Regex.Count(card, "<details>"));
        Assert.Contains("<pre>K-U-N-D-E-N-B-E-L-E-G\n\nTerminal-ID      12345678\n", card, StringComparison.Ordinal);
        Assert.DoesNotContain("<details", new HtmlRenderer().RenderToString(SampleDocuments.Of("outage")), StringComparison.Ordinal);
    }

    [Fact]
    public void No_text_becomes_markup()
    {
        const string Evil = "<script>alert(1)</script> \" onload=\"x' & ]]> <!-- </style> </title>";
        var document = new DocumentBuilder { Title = Evil, Language = "de\"><script>" }
            .Section(SectionRole.Items, Evil, hasHeader: true).Row(new Cell(Evil), new Cell(TextAlignment.Left, new TextRun(Evil, language: Evil)))
            .Section(SectionRole.CardSlip, Evil).Text(Evil).Section(SectionRole.Tse, Evil).Text(Evil, element: LegalElement.CheckValue)
            .Add(new QrCodeBlock("x", alternativeText: Evil)).Add(new ImageBlock(Samples.Logo(), Evil)).Add(new BarcodeBlock("<b>"u8.ToArray(), humanReadable: true, alternativeText: Evil)).ToDocument();

        var page = new HtmlRenderer().RenderToString(document);

        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("\" onload", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<!--", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", page.Split("</style>")[1], StringComparison.Ordinal);
        Assert.Single(Regex.Matches(page, "</style>"));
        Assert.Single(Regex.Matches(page, "</title>"));
    }

    [Fact]
    public void A_content_security_policy_can_name_the_style_by_its_hash()
    {
        var pages = SampleDocuments.Kinds.Select(kind => new HtmlRenderer().RenderToString(SampleDocuments.Of(kind))).ToList();

        var hashes = pages.Select(page => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Regex.Match(page, "<style>(.*?)</style>", RegexOptions.Singleline).Groups[1].Value)))).Distinct();

        Assert.Single(hashes);
        Assert.All(pages, page => Assert.DoesNotMatch("<[^>]* (style|on[a-z]+)=", page));
        Assert.All(pages, page => Assert.DoesNotMatch("https?://|<link|<script|@import|url\\(", page.Replace("https://beleg.example", string.Empty, StringComparison.Ordinal)));
        Assert.All(pages, page => Assert.Contains(HtmlRenderer.StyleSheet, page, StringComparison.Ordinal));
    }

    [Fact]
    public void The_fragment_is_the_article_of_the_page()
    {
        var document = SampleDocuments.Of("sale");
        var fragment = new HtmlRenderer().RenderFragment(document);

        Assert.StartsWith("<article class=\"receipt\">\n", fragment, StringComparison.Ordinal);
        Assert.Contains("<main>\n" + fragment + "</main>", new HtmlRenderer().RenderToString(document), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tr-TR")]
    [InlineData("ar-SA")]
    public void The_same_document_gives_the_same_bytes_whatever_the_culture(string culture)
    {
        var before = CultureInfo.CurrentCulture;
        var expected = new HtmlRenderer().Render(SampleDocuments.Of("everything"));
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            Assert.Equal(expected, new HtmlRenderer().Render(SampleDocuments.Of("everything")));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Commands_are_a_marked_box_or_nothing()
    {
        var document = new DocumentBuilder().Add(new RawCommandBlock([0x1B, 0x70, 0x00, 0x32, 0xFA])).ToDocument();

        Assert.Contains("<p class=\"cmd\">Druckerbefehl <code class=\"m\">1B 70 00 32 FA</code></p>", new HtmlRenderer().RenderToString(document), StringComparison.Ordinal);
        Assert.DoesNotContain("1B 70", new HtmlRenderer(new HtmlRendererOptions { ShowCommands = false }).RenderToString(document), StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_a_shop_writes_every_element_is_closed()
    {
        var random = new Random(TestSettings.Seed);
        for (var i = 0; i < 200 * TestSettings.Scale; i++)
        {
            var fragment = new HtmlRenderer().RenderFragment(SampleDocuments.Random(random));
            // Elements without an end are closed here so that an XML reader can judge the rest.
            var xml = Regex.Replace(fragment, "<(br|hr|img[^>]*)>", "<$1/>");
            System.Xml.Linq.XDocument.Parse(xml);
        }
    }
}
