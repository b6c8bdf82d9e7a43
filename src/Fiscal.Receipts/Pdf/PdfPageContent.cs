namespace Fiscal.Receipts;

/// <summary>One page while it is drawn. The vertical axis runs down from the page's top.</summary>
internal sealed class PdfPageContent
{
    public PdfBuffer Content { get; } = new(24 * 1024);

    /// <summary>The elements of the marked content, by number.</summary>
    public List<PdfElement> Marks { get; } = [];

    public int Width { get; set; }

    public int Height { get; set; }
}
