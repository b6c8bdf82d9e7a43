using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Fiscal.Documents;

namespace Fiscal.Receipts.Tests.Rendering;

/// <summary>The same receipt in all formats: the same sequence of words, the same amounts.</summary>
public sealed class SameReceiptTests : IDisposable
{
    private readonly Tool.Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Kinds => new(SampleDocuments.Kinds.Where(kind => kind != "empty"));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Text_HTML_SVG_and_every_PDF_say_the_same_words_in_the_same_order(string kind)
    {
        var document = SampleDocuments.Of(kind);
        // So wide that no cell wraps: the grid then reads line by line, as the others do.
        var text = Regex.Replace(new TextRenderer(new TextRendererOptions { CharactersPerLine = 255, BoxDrawing = true }).RenderToString(document), "[\u2500-\u257F]", " ");
        var expected = Words(text, document);

        AssertSame(expected, Words(HtmlText(new HtmlRenderer(new HtmlRendererOptions { ShowCommands = false }).RenderToString(document)), document));
        AssertSame(expected, Words(SvgText(new SvgRenderer(new SvgRendererOptions { CharactersPerLine = 255, ShowCommands = false }).RenderToString(document)), document));
        foreach (var page in new[] { PdfPage.Roll80, PdfPage.Roll58, PdfPage.A4 })
        {
            var path = _folder.Write("a.pdf", new PdfRenderer(new PdfRendererOptions { Page = page, ShowCommands = false }).Render(document));
            var pdf = Tool.Text("pdftotext", "poppler-utils", "-raw", path, "-");
            // What sheets repeat: the number of the page, and a table's header on the pages behind the first.
            pdf = Regex.Replace(pdf, @"^(Seite|Page) \d+ (von|of) \d+$", string.Empty, RegexOptions.Multiline);
            pdf = Regex.Replace(pdf, @"\f(Artikel EUR St|Item EUR Tax)\n", "\f");
            AssertSame(Words(WithoutAlternatives(text, document), document), Words(pdf, document), mayBreakLongWords: true);
        }
    }

    [Theory]
    [InlineData("de")]
    [InlineData("en")]
    public void Amounts_of_the_receipt_stand_in_every_format(string language)
    {
        var receipt = Samples.Sale();
        var document = Samples.Document(receipt, language);
        var amounts = receipt.Lines.Select(line => line.Total).Concat(receipt.Vat.SelectMany(vat => new[] { vat.Net, vat.Tax, vat.Gross })).Append(receipt.Total)
            .Select(amount => language == "de" ? amount.ToString("F2", System.Globalization.CultureInfo.InvariantCulture).Replace('.', ',') : amount.ToString("F2", System.Globalization.CultureInfo.InvariantCulture)).ToList();

        var path = _folder.Write("a.pdf", new PdfRenderer().Render(document));
        foreach (var text in new[]
        {
            new TextRenderer().RenderToString(document), HtmlText(new HtmlRenderer().RenderToString(document)), SvgText(new SvgRenderer().RenderToString(document)), Tool.Text("pdftotext", "poppler-utils", "-raw", path, "-"),
        })
        {
            var words = text.Split([' ', '\n', '\f'], StringSplitOptions.RemoveEmptyEntries).GroupBy(word => word).ToDictionary(group => group.Key, group => group.Count());
            Assert.All(amounts.GroupBy(amount => amount), amount => Assert.True(words.GetValueOrDefault(amount.Key) >= amount.Count(), $"{amount.Key} is missing"));
        }
    }

    [Fact]
    public void SVG_is_a_picture_of_the_paper_whose_code_decodes()
    {
        var receipt = Samples.Sale();
        var svg = new SvgRenderer().RenderToString(Samples.Document(receipt));
        XDocument.Parse(svg);

        var png = Browser.Screenshot(_folder, "<!DOCTYPE html><meta charset=\"utf-8\"><body style=\"margin:0\">" + svg, dark: false, width: 640, height: 2400);

        Assert.Equal(Encoding.UTF8.GetBytes(receipt.Signature!.QrPayload), Tool.ReadQr(png));
    }

    [Fact]
    public void SVG_fetches_nothing_and_escapes_everything()
    {
        var random = new Random(TestSettings.Seed);
        for (var i = 0; i < 100 * TestSettings.Scale; i++)
        {
            var svg = new SvgRenderer(new SvgRendererOptions { CharactersPerLine = 8 + (i % 80) }).RenderToString(SampleDocuments.Random(random));
            var root = XDocument.Parse(svg).Root!;
            Assert.DoesNotContain(root.DescendantsAndSelf().Select(element => element.Name.LocalName), name => name is "script" or "foreignObject" or "a");
            Assert.All(root.Descendants().Attributes("href"), href => Assert.StartsWith("data:image/png;base64,", href.Value, StringComparison.Ordinal));
        }
    }

    private static string HtmlText(string html)
    {
        var body = html[html.IndexOf("<article", StringComparison.Ordinal)..];
        // Names for machines and disclosures stand beside the document's words.
        body = Regex.Replace(body, "<(caption|h1|h2) class=\"vh\">.*?</\\1>|<summary>.*?</summary>", " ", RegexOptions.Singleline);
        body = Regex.Replace(body, "<img alt=\"([^\"]*)\"[^>]*>", " $1 ");
        // Elements inside a line part no words.
        body = Regex.Replace(body, "</?(b|u|span|time|data|code)( [^>]*)?>", string.Empty);
        return WebUtility.HtmlDecode(Regex.Replace(body, "<[^>]*>", " "));
    }

    private static string SvgText(string svg)
    {
        var text = new StringBuilder();
        (string Y, double End) last = (string.Empty, 0);
        XNamespace space = "http://www.w3.org/2000/svg";
        foreach (var element in XDocument.Parse(svg).Descendants())
        {
            if (element.Name == space + "g")
            {
                text.Append('\n').Append((string?)element.Attribute("aria-label") is "QR" ? string.Empty : (string?)element.Attribute("aria-label")).Append('\n');
            }
            else if (element.Name == space + "text")
            {
                // Runs that touch are one word.
                var transform = Regex.Match((string?)element.Attribute("transform") ?? string.Empty, @"translate\(([\d.]+) ([\d.]+)\) scale\((\d)");
                var x = double.Parse(transform.Success ? transform.Groups[1].Value : (string)element.Attribute("x")!, System.Globalization.CultureInfo.InvariantCulture);
                var y = transform.Success ? transform.Groups[2].Value : (string)element.Attribute("y")!;
                var scale = transform.Success ? int.Parse(transform.Groups[3].Value, System.Globalization.CultureInfo.InvariantCulture) : 1;
                text.Append(y == last.Y && Math.Abs(x - last.End) < 0.5 ? string.Empty : " ").Append(element.Value);
                last = (y, x + (scale * double.Parse((string)element.Attribute("textLength")!, System.Globalization.CultureInfo.InvariantCulture)));
            }
        }

        return text.ToString();
    }

    /// <summary>The words, without those that stand for bars.</summary>
    private static List<string> Words(string text, ReceiptDocument document)
    {
        var words = text.Replace('\u00A0', ' ').Split([' ', '\n', '\f', '\r'], StringSplitOptions.RemoveEmptyEntries).ToList();
        // Text has nothing to say about bars without an alternative text; the others write the data.
        foreach (var data in document.Sections.SelectMany(section => section.Blocks).OfType<BarcodeBlock>().SelectMany(code => Encoding.ASCII.GetString(code.Data.ToArray()).Split(' ')))
        {
            words.RemoveAll(word => word == data);
        }

        foreach (var name in new[] { "EAN", "QR-Code", "Strichcode" })
        {
            words.RemoveAll(word => word == name && document.Title.StartsWith("Alles", StringComparison.Ordinal));
        }

        return words;
    }

    /// <summary>pdftotext does not tell alternative texts; they are told by the structure.</summary>
    private static string WithoutAlternatives(string text, ReceiptDocument document)
    {
        foreach (var block in document.Sections.SelectMany(section => section.Blocks))
        {
            var alternative = block switch { QrCodeBlock code => code.AlternativeText, ImageBlock image => image.AlternativeText, _ => string.Empty };
            text = alternative.Length == 0 ? text : Regex.Replace(text, "^ *" + Regex.Escape(alternative) + "$", string.Empty, RegexOptions.Multiline);
        }

        return text;
    }

    private static void AssertSame(List<string> expected, List<string> actual, bool mayBreakLongWords = false)
    {
        var at = 0;
        foreach (var word in expected)
        {
            var found = at < actual.Count ? actual[at++] : string.Empty;
            while (mayBreakLongWords && word.Length > 12 && found.Length < word.Length && word.StartsWith(found, StringComparison.Ordinal) && at < actual.Count)
            {
                found += actual[at++];
            }

            Assert.True(word == found, $"'{found}' instead of '{word}' behind '{string.Join(' ', actual.Take(Math.Max(at - 1, 0)).TakeLast(6))}'");
        }

        Assert.Equal(expected.Count == 0 ? actual.Count : at, actual.Count);
    }
}
