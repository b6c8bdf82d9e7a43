using System.Buffers;
using System.Text;
using Fiscal.Documents;

namespace Fiscal.Receipts;

/// <summary>Writes a document as a web page of one file: headings, tables with captions, no script, nothing fetched from elsewhere.</summary>
/// <remarks>
/// Immutable after construction and thread-safe. The style stands in a <c>style</c> element and no element has a style of its own, so a content security policy needs
/// <c>style-src</c> with the hash of that element and <c>img-src data:</c>. It follows the reader's dark mode, prints in black on white, and needs no more than 320 pixels.
/// Every text of the document is escaped. Names of tables and disclosures (<c>caption</c>, <c>summary</c>) stand beside the document's own words.
/// </remarks>
public sealed class HtmlRenderer : DocumentRenderer
{
    private readonly bool _showCommands;

    /// <summary>Creates a renderer.</summary>
    /// <param name="options">How to write; copied.</param>
    public HtmlRenderer(HtmlRendererOptions? options = null) => _showCommands = (options ?? new HtmlRendererOptions()).ShowCommands;

    /// <summary>The style sheet that <see cref="RenderFragment(ReceiptDocument)"/> needs: constant for a version of this package.</summary>
    public static string StyleSheet => HtmlStyle.Sheet;

    /// <inheritdoc/>
    public override string MediaType => "text/html; charset=utf-8";

    /// <summary>Gives a document as an <c>article</c> element of class <c>receipt</c>, for pages that bring their own frame around it.</summary>
    /// <param name="document">What to show.</param>
    /// <exception cref="ArgumentNullException"><paramref name="document"/> is <see langword="null"/>.</exception>
    public string RenderFragment(ReceiptDocument document) => RenderFragment(document, null, hasPageHeading: false);

    /// <summary>The same, with pictures of QR codes from whoever keeps them, for a page that has its first heading elsewhere.</summary>
    internal string RenderFragment(ReceiptDocument document, Func<QrCodeBlock, CodePicture>? pictureOf, bool hasPageHeading)
    {
        var html = new StringBuilder(8 * 1024);
        new HtmlWriter(html, FlowDocument.Of(document ?? throw new ArgumentNullException(nameof(document)), _showCommands), pictureOf, hasPageHeading).Write();
        return html.ToString();
    }

    /// <summary>Gives a document as a whole page.</summary>
    /// <param name="document">What to show.</param>
    /// <exception cref="ArgumentNullException"><paramref name="document"/> is <see langword="null"/>.</exception>
    public string RenderToString(ReceiptDocument document)
    {
        var flow = FlowDocument.Of(document ?? throw new ArgumentNullException(nameof(document)), _showCommands);
        var html = new StringBuilder(16 * 1024);
        html.Append("<!DOCTYPE html>\n<html lang=\"");
        HtmlWriter.Escape(html, document.Language);
        html.Append("\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<meta name=\"robots\" content=\"noindex,nofollow\">\n<title>");
        HtmlWriter.Escape(html, flow.Title);
        html.Append("</title>\n<style>\n").Append(HtmlStyle.Page).Append(HtmlStyle.Sheet).Append("</style>\n</head>\n<body>\n<main>\n");
        new HtmlWriter(html, flow).Write();
        return html.Append("</main>\n</body>\n</html>\n").ToString();
    }

    /// <inheritdoc/>
    protected override void RenderCore(ReceiptDocument document, IBufferWriter<byte> output, RenderContext context) => output.Write(Encoding.UTF8.GetBytes(RenderToString(document)));
}
