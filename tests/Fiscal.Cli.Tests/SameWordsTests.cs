using System.Text.RegularExpressions;
using Fiscal.Documents;
using Fiscal.Printing.EscPos;
using Fiscal.Receipts;
using Fiscal.Receipts.Tests.Rendering;

namespace Fiscal.Cli.Tests;

/// <summary>Every paper says the same words in the same order wherever it is read: printer, terminal, page, picture, PDF.</summary>
public sealed class SameWordsTests
{
    public static TheoryData<string, string, string> Papers
    {
        get
        {
            var papers = new TheoryData<string, string, string>();
            foreach (var language in new[] { "de", "en" })
            {
                // The standard layout with every sample of its kind, the others with their own.
                foreach (var (sample, layout) in LayoutSamples.All.Where(static sample => sample.Subject == LayoutSubject.Receipts).Select(static sample => (sample.Id, "standard"))
                    .Concat(BuiltInLayouts.All.Where(static layout => layout.Name is not ("standard" or "gift")).Select(static layout => (layout.Sample.Id, layout.Name)))
                    .Concat([("count", "cash-voucher"), ("x-report", "report")]))
                {
                    papers.Add(sample, layout, language);
                }
            }

            return papers;
        }
    }

    [Theory]
    [MemberData(nameof(Papers))]
    public void Printer_terminal_page_picture_and_PDF_say_the_same_words(string sample, string layout, string language)
    {
        var document = LayoutSamples.Find(sample)!.Preview(BuiltInLayouts.Find(layout)!.Template, context: new ReceiptLayoutContext { Language = language });
        var profile = PrinterProfile.Get("generic-80");
        var paper = new EscPosDecoder(profile).Decode(new EscPosRenderer(profile).Render(document));
        Assert.Empty(paper.Findings);
        var printed = Words(paper.ToText());
        var page = Words(FormatText.OfHtml(new HtmlRenderer().RenderToString(document)));

        Assert.True(page.Count > 15, string.Join(' ', page));
        // One column engine serves printer and terminal: there even long values break at the same place.
        Assert.Equal(Words(new TextRenderer(new TextRendererOptions { CharactersPerLine = profile.Columns }).RenderToString(document)), printed);
        FormatText.AssertSame(page, printed, mayBreakLongWords: true);
        FormatText.AssertSame(page, Words(FormatText.OfSvg(new SvgRenderer(new SvgRendererOptions { CharactersPerLine = profile.Columns }).RenderToString(document))), mayBreakLongWords: true);

        var pdf = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(pdf, new PdfRenderer().Render(document));
            FormatText.AssertSame(page, Words(Tool.Run("pdftotext", "poppler-utils", "-raw", pdf, "-")), mayBreakLongWords: true);
        }
        finally
        {
            File.Delete(pdf);
        }
    }

    /// <summary>The words; rules and what stands for a code are none.</summary>
    private static List<string> Words(string text)
    {
        text = Regex.Replace(text, "[\u2500-\u257F]|-{8,}", " ").Replace('\u00A0', ' ');
        text = Regex.Replace(text, "QR-Code mit den Daten der TSE|QR code of the TSE data", " ");
        return [.. text.Split([' ', '\n', '\f', '\r'], StringSplitOptions.RemoveEmptyEntries)];
    }
}
