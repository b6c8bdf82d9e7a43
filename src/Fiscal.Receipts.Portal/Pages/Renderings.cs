using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Fiscal.Documents;
using Fiscal.Imaging;
using Fiscal.Journal;
using Microsoft.Extensions.Logging;

namespace Fiscal.Receipts.Portal;

/// <summary>Receipts as page, PDF, picture and data. What was made lately is kept, named by content, layout, language and format; all of it can be made again.</summary>
internal sealed partial class Renderings(LayoutStore layouts, ILogger<Renderings> logger)
{
    private const int MostPages = 500;

    // Some 50 kB each.
    private const int MostFiles = 200;

    private const int MostLayouts = 100;

    // Some 2 kB each.
    private const int MostCodes = 20_000;

    private readonly RecentlyUsed<string, PageParts> _pages = new(MostPages, StringComparer.Ordinal);
    private readonly RecentlyUsed<string, byte[]> _files = new(MostFiles, StringComparer.Ordinal);
    private readonly RecentlyUsed<string, ReceiptLayout> _layouts = new(MostLayouts, StringComparer.Ordinal);

    private readonly RecentlyUsed<string, CodePicture> _codes = new(MostCodes, StringComparer.Ordinal);

    // What customers get is the same as at the till: page, PDF and picture show no printer commands.
    private readonly HtmlRenderer _html = new(new HtmlRendererOptions { ShowCommands = false });
    private readonly PdfRenderer _pdf = new(new PdfRendererOptions { ShowCommands = false });
    private readonly StandardLayout _standard = new();
    private readonly PngRenderer _png = new(new PngRendererOptions { ShowCommands = false, Scale = 2, Margin = 24 });

    public async Task<PageParts> PageAsync(LinkedReceipt linked, PageTexts texts, CancellationToken cancellationToken)
    {
        var layout = await LayoutAsync(linked, cancellationToken);
        return _pages.GetOrAdd(NameOf(linked, texts, "page"), _ => MakePage(linked, layout, texts));
    }

    public async Task<byte[]> PdfAsync(LinkedReceipt linked, PageTexts texts, CancellationToken cancellationToken)
    {
        var layout = await LayoutAsync(linked, cancellationToken);
        return _files.GetOrAdd(NameOf(linked, texts, "pdf"), _ =>
        {
            var receipt = ReceiptJson.Read(linked.Content);
            return Pdf(DocumentOf(receipt, layout, texts), receipt);
        });
    }

    public async Task<byte[]> PngAsync(LinkedReceipt linked, PageTexts texts, CancellationToken cancellationToken)
    {
        var layout = await LayoutAsync(linked, cancellationToken);
        return _files.GetOrAdd(NameOf(linked, texts, "png"), _ => _png.Render(DocumentOf(ReceiptJson.Read(linked.Content), layout, texts)));
    }

    public byte[] Json(LinkedReceipt linked) => _files.GetOrAdd(NameOf(linked, PageTexts.German, "json"), _ => EkabsJson.Write(ReceiptJson.Read(linked.Content)));

    /// <summary>The receipt with the customer's own words behind it; nothing of it is kept.</summary>
    public async Task<byte[]> HospitalityPdfAsync(LinkedReceipt linked, HospitalityForm form, CancellationToken cancellationToken)
    {
        var layout = await LayoutAsync(linked, cancellationToken);
        var receipt = ReceiptJson.Read(linked.Content);
        return Pdf(form.AddTo(DocumentOf(receipt, layout, PageTexts.German), receipt), receipt);
    }

    private byte[] Pdf(ReceiptDocument document, Receipt receipt) => _pdf.Render(document, new PdfAttachment(EkabsJson.FileName, EkabsJson.Write(receipt), EkabsJson.MediaType));

    private static ReceiptDocument DocumentOf(Receipt receipt, ReceiptLayout layout, PageTexts texts) => layout.Create(receipt, new ReceiptLayoutContext { Language = texts.Language });

    private static string NameOf(LinkedReceipt linked, PageTexts texts, string format) =>
        Base64Url.EncodeToString(SHA256.HashData(linked.Content)) + "/" + linked.LayoutId + "/" + texts.Language + "/" + format;

    private async Task<ReceiptLayout> LayoutAsync(LinkedReceipt linked, CancellationToken cancellationToken)
    {
        if (linked.LayoutId is not { Length: > 0 } id)
        {
            return _standard;
        }

        // The id is that of the content: what was kept once stays right.
        if (_layouts.TryGet(id, out var kept))
        {
            return kept;
        }

        var package = await layouts.FindAsync(linked.MerchantId, id, cancellationToken);
        return _layouts.GetOrAdd(id, _ => Read(package));
    }

    private ReceiptLayout Read(byte[]? package)
    {
        try
        {
            return package is null ? _standard : LayoutPackage.Read(package);
        }
        catch (FormatException e)
        {
            // The standard layout shows everything that the law wants.
            LogUnreadable(logger, e.GetType().Name);
            return _standard;
        }
    }

    private PageParts MakePage(LinkedReceipt linked, ReceiptLayout layout, PageTexts texts)
    {
        var receipt = ReceiptJson.Read(linked.Content);
        var document = DocumentOf(receipt, layout, texts);
        // The page has one h1, the merchant's name in its head.
        var article = _html.RenderFragment(WithoutHead(document, out var logo), CodeOf, hasPageHeading: true);
        return new PageParts(receipt, Head(receipt, document, texts), article, texts.Receipt + " " + receipt.PrintedNumber + " – " + receipt.Merchant.Name, logo);
    }

    private CodePicture CodeOf(QrCodeBlock code) => _codes.GetOrAdd(Base64Url.EncodeToString(SHA256.HashData(code.Data.Span)) + (int)code.ErrorLevel, _ => CodePicture.Of(code));

    /// <summary>The document without what the page's head shows already: the merchant's name, address and tax number, and the picture above them.</summary>
    private static ReceiptDocument WithoutHead(ReceiptDocument document, out ReadOnlyMemory<byte> logo)
    {
        ReadOnlyMemory<byte> found = default;
        var sections = new List<DocumentSection>(document.Sections.Count);
        foreach (var section in document.Sections)
        {
            if (section.Role != SectionRole.Merchant)
            {
                sections.Add(section);
                continue;
            }

            var rest = new List<DocumentBlock>();
            foreach (var block in section.Blocks)
            {
                if (block is ImageBlock image && found.IsEmpty)
                {
                    found = image.Png;
                }
                else if (block is not RowBlock row || !row.Cells.Any(cell => cell.Runs.Any(run => run.Element is LegalElement.MerchantName or LegalElement.MerchantAddress or LegalElement.SupplierTaxNumber)))
                {
                    rest.Add(block);
                }
            }

            // What a shop says beside its name, its telephone or a slogan.
            if (rest.Any(block => block is not RowBlock row || row.Cells.Any(cell => cell.Runs.Any(run => !string.IsNullOrWhiteSpace(run.Text)))))
            {
                sections.Add(new DocumentSection(SectionRole.None, rest));
            }
        }

        logo = found;
        return new ReceiptDocument(document.Title, document.Language, document.Kind, sections, document.Marks);
    }

    private static string Head(Receipt receipt, ReceiptDocument document, PageTexts texts)
    {
        var html = new StringBuilder(1024);
        var merchant = receipt.Merchant;
        html.Append("<h1>");
        HtmlWriter.Escape(html, merchant.Name);
        html.Append("</h1>\n<p class=\"addr\">");
        HtmlWriter.Escape(html, string.Join(", ", new[] { merchant.Address.Street, (merchant.Address.PostalCode + " " + merchant.Address.City).Trim(), merchant.Address.Country is "DEU" ? string.Empty : merchant.Address.Country }.Where(static part => part is { Length: > 0 })));
        html.Append("</p>\n");
        if (merchant.VatId is { Length: > 0 } || merchant.TaxNumber is { Length: > 0 })
        {
            html.Append("<p class=\"addr\">");
            TaxNumber(texts.VatId, merchant.VatId);
            TaxNumber(texts.TaxNumber, merchant.TaxNumber);
            html.Append("</p>\n");
        }

        html.Append("<p class=\"sum\"><span>").Append(texts.Total).Append(": </span><data value=\"");
        HtmlWriter.Escape(html, MachineValue.OfAmount(receipt.Total).Text);
        html.Append("\">");
        HtmlWriter.Escape(html, texts.Money(receipt.Total, receipt.Currency));
        html.Append("</data></p>\n<p><time class=\"nb\" datetime=\"");
        HtmlWriter.Escape(html, MachineValue.OfTime(receipt.End).Text);
        html.Append("\">");
        HtmlWriter.Escape(html, texts.Moment(receipt.End));
        html.Append("</time> <span class=\"nb\">").Append(texts.ReceiptNumber).Append('\u00A0');
        HtmlWriter.Escape(html, receipt.PrintedNumber);
        html.Append("</span></p>\n");
        var marks = MarksOf(document.Marks).ToList();
        if (marks.Count > 0)
        {
            html.Append("<ul class=\"marks\">");
            foreach (var (german, english) in marks)
            {
                // Words of the law stay German in every language, with a translation beside them.
                html.Append(texts.IsGerman ? "<li>" : "<li><span lang=\"de\">").Append(german).Append(texts.IsGerman ? string.Empty : "</span>").Append(texts.IsGerman || english.Length == 0 ? string.Empty : " / " + english).Append("</li>");
            }

            html.Append("</ul>\n");
        }

        return html.ToString();

        void TaxNumber(string word, string? number)
        {
            if (number is { Length: > 0 })
            {
                html.Append("<span class=\"nb\">").Append(word).Append(' ');
                HtmlWriter.Escape(html, number);
                html.Append("</span> ");
            }
        }
    }

    private static IEnumerable<(string German, string English)> MarksOf(DocumentMarks marks)
    {
        if (marks.HasFlag(DocumentMarks.Training))
        {
            yield return ("TRAINING", string.Empty);
        }

        if (marks.HasFlag(DocumentMarks.Reversal))
        {
            yield return ("STORNO", "REVERSAL");
        }

        if (marks.HasFlag(DocumentMarks.Copy))
        {
            yield return ("KOPIE", "COPY");
        }

        if (marks.HasFlag(DocumentMarks.Outage))
        {
            yield return ("TSE-AUSFALL", "TSE OUT OF ORDER");
        }

        if (marks.HasFlag(DocumentMarks.Test))
        {
            yield return ("TEST", string.Empty);
        }
    }

    [LoggerMessage(EventId = 4103, Level = LogLevel.Error, Message = "A layout cannot be read, the standard layout is used ({Problem}).")]
    private static partial void LogUnreadable(ILogger logger, string problem);
}
