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

        FormatText.AssertSame(expected, Words(FormatText.OfHtml(new HtmlRenderer(new HtmlRendererOptions { ShowCommands = false }).RenderToString(document)), document));
        FormatText.AssertSame(expected, Words(FormatText.OfSvg(new SvgRenderer(new SvgRendererOptions { CharactersPerLine = 255, ShowCommands = false }).RenderToString(document)), document));
        foreach (var page in new[] { PdfPage.Roll80, PdfPage.Roll58, PdfPage.A4 })
        {
            var path = _folder.Write("a.pdf", new PdfRenderer(new PdfRendererOptions { Page = page, ShowCommands = false }).Render(document));
            var pdf = Tool.Text("pdftotext", "poppler-utils", "-raw", path, "-");
            // What sheets repeat: the number of the page, and a table's header on the pages behind the first.
            pdf = Regex.Replace(pdf, @"^(Seite|Page) \d+ (von|of) \d+$", string.Empty, RegexOptions.Multiline);
            pdf = Regex.Replace(pdf, @"\f(Artikel EUR St|Item EUR Tax)\n", "\f");
            FormatText.AssertSame(Words(WithoutAlternatives(text, document), document), Words(pdf, document), mayBreakLongWords: true);
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
            new TextRenderer().RenderToString(document), FormatText.OfHtml(new HtmlRenderer().RenderToString(document)), FormatText.OfSvg(new SvgRenderer().RenderToString(document)), Tool.Text("pdftotext", "poppler-utils", "-raw", path, "-"),
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
}
