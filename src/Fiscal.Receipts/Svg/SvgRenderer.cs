using System.Buffers;
using System.Text;
using Fiscal.Documents;

namespace Fiscal.Receipts;

/// <summary>Draws a document as SVG, on the grid of characters that paper has: what a printer would print.</summary>
/// <remarks>
/// Immutable after construction and thread-safe. Text stays text: it is drawn with the reader's font of equal widths and stretched to its columns. Codes are paths, pictures are embedded; nothing is fetched.
/// A unit is a printer's dot: a character is 12 wide, a line 30 high.
/// </remarks>
public sealed class SvgRenderer : DocumentRenderer
{
    private readonly ColumnEngine _engine;
    private readonly bool _showCommands;

    /// <summary>Creates a renderer.</summary>
    /// <param name="options">How to draw; copied.</param>
    /// <exception cref="ArgumentOutOfRangeException">The characters per line are not 8 to 255.</exception>
    public SvgRenderer(SvgRendererOptions? options = null)
    {
        options ??= new SvgRendererOptions();
        _showCommands = options.ShowCommands;
        _engine = new ColumnEngine(new ColumnEngineOptions { CharactersPerLine = options.CharactersPerLine, EastAsianWide = options.EastAsianWide });
    }

    /// <inheritdoc/>
    public override string MediaType => "image/svg+xml";

    /// <summary>Draws a document.</summary>
    /// <param name="document">What to show.</param>
    /// <exception cref="ArgumentNullException"><paramref name="document"/> is <see langword="null"/>.</exception>
    public string RenderToString(ReceiptDocument document)
    {
        var lines = _engine.Arrange(document ?? throw new ArgumentNullException(nameof(document)));
        return SvgPainter.Draw(lines, _engine.CharactersPerLine, _showCommands, document.Language, document.Title);
    }

    /// <summary>Draws lines that lie on a page already, for example what a decoder read from a printer's bytes.</summary>
    /// <param name="lines">The lines.</param>
    /// <param name="title">What the picture is called; may be empty.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public string RenderToString(IReadOnlyList<PositionedLine> lines, string title = "") =>
        SvgPainter.Draw(lines ?? throw new ArgumentNullException(nameof(lines)), _engine.CharactersPerLine, _showCommands, "de", title ?? throw new ArgumentNullException(nameof(title)));

    /// <inheritdoc/>
    protected override void RenderCore(ReceiptDocument document, IBufferWriter<byte> output, RenderContext context) => output.Write(Encoding.UTF8.GetBytes(RenderToString(document)));
}
