using System.Globalization;
using System.Text;
using Fiscal.Documents;
using Fiscal.Shared;

namespace Fiscal.Receipts;

/// <summary>The grid as SVG elements.</summary>
internal sealed class SvgPainter : GridPainter
{
    private const double Width = 12;
    private const double Margin = 24;

    private readonly StringBuilder _svg;

    // Dark rectangles of one figure or line gather in one path.
    private readonly StringBuilder _path = new();

    private SvgPainter(StringBuilder svg, bool showCommands, string language)
        : base(Width, Margin, Margin, showCommands, language) => _svg = svg;

    public static string Draw(IReadOnlyList<PositionedLine> lines, int charactersPerLine, bool showCommands, string language, string title)
    {
        var body = new StringBuilder(32 * 1024);
        var painter = new SvgPainter(body, showCommands, language);
        painter.Draw(lines);
        painter.Flush();
        var (width, height) = (Number((charactersPerLine * Width) + (2 * Margin)), Number(painter.Y + Margin));
        var svg = new StringBuilder(body.Length + 1024);
        svg.Append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ").Append(width).Append(' ').Append(height).Append("\" width=\"").Append(width).Append("\" height=\"").Append(height).Append("\" xml:lang=\"");
        Escape(svg, language);
        svg.Append("\">\n<title>");
        Escape(svg, title);
        // The reader's font need not be DejaVu: each text says how long it is.
        svg.Append("</title>\n<style>text{font:19.93px \"DejaVu Sans Mono\",\"Cascadia Mono\",Menlo,Consolas,\"Liberation Mono\",monospace;white-space:pre}.b{font-weight:700}.i{fill:#fff}</style>\n")
            .Append("<path fill=\"#fff\" d=\"M0 0h").Append(width).Append('v').Append(height).Append("H0z\"/>\n");
        return svg.Append(body).Append("</svg>\n").ToString();
    }

    protected override void Fill(double x, double y, double width, double height, bool isLight)
    {
        if (isLight)
        {
            Flush();
            _svg.Append("<path fill=\"#fff\" d=\"");
            Rectangle(_svg, x, y, width, height);
            _svg.Append("\"/>\n");
            return;
        }

        Rectangle(_path, x, y, width, height);
    }

    protected override void Write(string text, double x, double y, double width, TextStyle style)
    {
        Flush();
        // Half a glyph's height above the baseline lies the middle of capitals.
        _svg.Append("<text");
        if (style.Bold || style.Invert)
        {
            _svg.Append(" class=\"").Append(style.Bold ? style.Invert ? "b i" : "b" : "i").Append('"');
        }

        var baseline = y + (19 * style.Height);
        if (style.Width == 1 && style.Height == 1)
        {
            _svg.Append(" x=\"").Append(Number(x)).Append("\" y=\"").Append(Number(baseline)).Append('"');
        }
        else
        {
            _svg.Append(" transform=\"translate(").Append(Number(x)).Append(' ').Append(Number(baseline)).Append(") scale(").Append(Number(style.Width)).Append(' ').Append(Number(style.Height)).Append(")\"");
        }

        _svg.Append(" textLength=\"").Append(Number(width / style.Width)).Append("\" lengthAdjust=\"spacingAndGlyphs\">");
        Escape(_svg, text);
        _svg.Append("</text>\n");
    }

    protected override bool TryDraw(ImageBlock image, double x, double y, double width, double height)
    {
        Flush();
        _svg.Append("<image x=\"").Append(Number(x)).Append("\" y=\"").Append(Number(y)).Append("\" width=\"").Append(Number(width)).Append("\" height=\"").Append(Number(height))
            .Append("\" href=\"data:image/png;base64,").Append(Convert.ToBase64String(image.Png.ToArray())).Append("\"/>\n");
        return true;
    }

    protected override void Dash(double x, double y, double width, double height)
    {
        Flush();
        _svg.Append("<rect fill=\"none\" stroke=\"#767676\" stroke-dasharray=\"6 4\" x=\"").Append(Number(x)).Append("\" y=\"").Append(Number(y)).Append("\" width=\"").Append(Number(width)).Append("\" height=\"").Append(Number(height)).Append("\"/>\n");
    }

    protected override void Begin(string alternativeText)
    {
        Flush();
        _svg.Append("<g role=\"img\"");
        if (alternativeText.Length != 0)
        {
            _svg.Append(" aria-label=\"");
            Escape(_svg, alternativeText);
            _svg.Append('"');
        }

        _svg.Append(">\n");
    }

    protected override void End()
    {
        Flush();
        _svg.Append("</g>\n");
    }

    private void Flush()
    {
        if (_path.Length != 0)
        {
            _svg.Append("<path shape-rendering=\"crispEdges\" d=\"").Append(_path).Append("\"/>\n");
            _path.Clear();
        }
    }

    private static void Rectangle(StringBuilder path, double x, double y, double width, double height) =>
        path.Append('M').Append(Number(x)).Append(' ').Append(Number(y)).Append('h').Append(Number(width)).Append('v').Append(Number(height)).Append('H').Append(Number(x)).Append('z');

    private static string Number(double value) => Math.Round(value, 2).ToString("0.##", CultureInfo.InvariantCulture);

    private static void Escape(StringBuilder svg, string text)
    {
        foreach (var c in text)
        {
            svg.Append(c switch { '&' => "&amp;", '<' => "&lt;", '>' => "&gt;", '"' => "&quot;", '\n' => " ", _ => null } ?? c.ToString());
        }
    }
}
