using System.Buffers;
using Fiscal.Documents;
using Fiscal.Shared;
using SkiaSharp;

namespace Fiscal.Imaging;

/// <summary>Draws a document as a PNG picture, on the grid of characters that paper has: what a printer would print.</summary>
/// <remarks>
/// Immutable after construction and thread-safe. Brings its own font of equal widths and asks the system for none; characters it lacks are drawn as U+FFFD and reported
/// as <c>characters-missing</c>, pictures that cannot be read as <c>picture-unreadable</c>.
/// The same document, package version and runtime give the same bytes.
/// </remarks>
public sealed class PngRenderer : DocumentRenderer
{
    private readonly PngRendererOptions _options;
    private readonly ColumnEngine _engine;

    /// <summary>Creates a renderer.</summary>
    /// <param name="options">How to draw; copied.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public PngRenderer(PngRendererOptions? options = null)
    {
        options ??= new PngRendererOptions();
        _options = new PngRendererOptions
        {
            Dots = Range(options.Dots, 96, 2048, nameof(options.Dots)),
            CharactersPerLine = options.CharactersPerLine,
            Margin = Range(options.Margin, 0, 256, nameof(options.Margin)),
            Scale = Range(options.Scale, 1, 4, nameof(options.Scale)),
            Monochrome = options.Monochrome,
            EastAsianWide = options.EastAsianWide,
            ShowCommands = options.ShowCommands,
        };
        _engine = new ColumnEngine(new ColumnEngineOptions { CharactersPerLine = options.CharactersPerLine, EastAsianWide = options.EastAsianWide });
    }

    /// <inheritdoc/>
    public override string MediaType => "image/png";

    /// <summary>Draws lines that lie on a page already, for example what a decoder read from a printer's bytes.</summary>
    /// <param name="lines">The lines.</param>
    /// <returns>A PNG file.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="lines"/> is <see langword="null"/>.</exception>
    public byte[] Render(IReadOnlyList<PositionedLine> lines) => Encode(lines ?? throw new ArgumentNullException(nameof(lines)), "de", new RenderContext());

    /// <summary>Draws a document as a raster of one bit, for printers that cannot write its script.</summary>
    /// <param name="document">What to show.</param>
    /// <exception cref="ArgumentNullException"><paramref name="document"/> is <see langword="null"/>.</exception>
    public MonochromeImage RenderMonochrome(ReceiptDocument document)
    {
        using var bitmap = Draw(_engine.Arrange(document ?? throw new ArgumentNullException(nameof(document))), document.Language, isSmooth: false, new RenderContext());
        return Pixels.ToMonochrome(bitmap);
    }

    /// <inheritdoc/>
    protected override void RenderCore(ReceiptDocument document, IBufferWriter<byte> output, RenderContext context) => output.Write(Encode(_engine.Arrange(document), document.Language, context));

    private static int Range(int value, int least, int most, string name) =>
        value >= least && value <= most ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} is {least} to {most}.");

    private byte[] Encode(IReadOnlyList<PositionedLine> lines, string language, RenderContext context)
    {
        using var bitmap = Draw(lines, language, isSmooth: !_options.Monochrome, context);
        if (_options.Monochrome)
        {
            return Pixels.ToMonochrome(bitmap).ToPng();
        }

        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    private SKBitmap Draw(IReadOnlyList<PositionedLine> lines, string language, bool isSmooth, RenderContext context)
    {
        // Drawn twice: the height of the paper is known after the first time.
        using (var probe = new SKBitmap(1, 1))
        using (var nothing = new SKCanvas(probe))
        {
            var height = Paint(nothing, lines, language, isSmooth, new RenderContext());
            var bitmap = new SKBitmap(
                (_options.Dots + (2 * _options.Margin)) * _options.Scale,
                Math.Min(Math.Max((int)Math.Ceiling((height + _options.Margin) * _options.Scale), 1), RasterImage.LargestSide),
                HasColour(lines) && isSmooth ? SKColorType.Rgba8888 : SKColorType.Gray8,
                SKAlphaType.Opaque);
            using var canvas = new SKCanvas(bitmap);
            canvas.Clear(SKColors.White);
            canvas.Scale(_options.Scale);
            Paint(canvas, lines, language, isSmooth, context);
            return bitmap;
        }
    }

    private double Paint(SKCanvas canvas, IReadOnlyList<PositionedLine> lines, string language, bool isSmooth, RenderContext context)
    {
        using var painter = new SkiaPainter(canvas, (double)_options.Dots / _options.CharactersPerLine, _options.Margin, isSmooth, _options.ShowCommands, language);
        painter.Draw(lines);
        if (painter.Missing.Count != 0)
        {
            context.Add(DrawingFinding.Missing(painter.Missing, string.Empty, string.Empty));
        }

        foreach (var image in painter.Unreadable)
        {
            context.Add(DrawingFinding.Unreadable(image));
        }

        return painter.Y;
    }

    private static bool HasColour(IReadOnlyList<PositionedLine> lines) => lines.Any(static line => line.Block is ImageBlock);
}
