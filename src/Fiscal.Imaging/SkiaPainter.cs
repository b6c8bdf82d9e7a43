using System.Text;
using Fiscal.Documents;
using Fiscal.Shared;
using SkiaSharp;

namespace Fiscal.Imaging;

/// <summary>The grid as pixels.</summary>
internal sealed class SkiaPainter : GridPainter, IDisposable
{
    private const int Replacement = 0xFFFD;

    private static readonly Lazy<SKTypeface> Plain = Load("DejaVuSansMono.ttf");
    private static readonly Lazy<SKTypeface> Bold = Load("DejaVuSansMono-Bold.ttf");

    private readonly SKCanvas _canvas;
    private readonly bool _isSmooth;
    private readonly SKPaint _ink;
    private readonly SKFont _plain;
    private readonly SKFont _bold;

    public SkiaPainter(SKCanvas canvas, double character, int margin, bool isSmooth, bool showCommands, string language)
        : base(character, margin, margin, showCommands, language)
    {
        _canvas = canvas;
        _isSmooth = isSmooth;
        _ink = new SKPaint { IsAntialias = isSmooth };
        _plain = Font(Plain.Value);
        _bold = Font(Bold.Value);
    }

    /// <summary>Characters without a glyph, each once.</summary>
    public List<int> Missing { get; } = [];

    /// <summary>Pictures that could not be read.</summary>
    public List<ImageBlock> Unreadable { get; } = [];

    public void Dispose()
    {
        _ink.Dispose();
        _plain.Dispose();
        _bold.Dispose();
    }

    protected override void Fill(double x, double y, double width, double height, bool isLight)
    {
        _ink.Color = isLight ? SKColors.White : SKColors.Black;
        // Modules and rules end at pixels; smooth edges would make bars grey.
        _ink.IsAntialias = false;
        _canvas.DrawRect(SKRect.Create((float)x, (float)y, (float)width, (float)height), _ink);
        _ink.IsAntialias = _isSmooth;
    }

    protected override void Write(string text, double x, double y, double width, TextStyle style)
    {
        _ink.Color = style.Invert ? SKColors.White : SKColors.Black;
        var font = style.Bold ? _bold : _plain;
        // Characters that are stacked on another take no place; the engine says how wide the text is, so the rest shares it.
        var glyphs = Shown(text, font);
        var natural = font.MeasureText(glyphs, out _);
        _canvas.Save();
        _canvas.Translate((float)x, (float)(y + (style.Height * 1.58 * Character)));
        _canvas.Scale(natural > 0 ? (float)width / natural : 1, style.Height);
        _canvas.DrawText(glyphs, 0, 0, SKTextAlign.Left, font, _ink);
        _canvas.Restore();
    }

    protected override bool TryDraw(ImageBlock image, double x, double y, double width, double height)
    {
        using var data = SKData.CreateCopy(image.Png.Span);
        using var codec = (long)image.PixelWidth * image.PixelHeight <= RasterImage.DefaultMostPixels ? SKCodec.Create(data) : null;
        using var picture = codec is null ? null : SKBitmap.Decode(codec);
        if (picture is null)
        {
            Unreadable.Add(image);
            return false;
        }

        var target = SKRect.Create((float)Math.Round(x), (float)Math.Round(y), (float)width, (float)height);
        using var drawn = SKImage.FromBitmap(picture);
        var sampling = Math.Abs(width - picture.Width) < 0.5 ? new SKSamplingOptions(SKFilterMode.Nearest) : new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear);
        _canvas.DrawImage(drawn, target, sampling, _ink);
        return true;
    }

    protected override void Dash(double x, double y, double width, double height)
    {
        using var dash = SKPathEffect.CreateDash([6, 4], 0);
        using var line = new SKPaint { Style = SKPaintStyle.Stroke, StrokeWidth = 1, PathEffect = dash, Color = new SKColor(0x76, 0x76, 0x76), IsAntialias = false };
        _canvas.DrawRect(SKRect.Create((float)x + 0.5f, (float)y + 0.5f, Math.Max((float)width - 1, 0), (float)height), line);
    }

    private string Shown(string text, SKFont font)
    {
        StringBuilder? shown = null;
        text = text.Normalize(NormalizationForm.FormC);
        for (var i = 0; i < text.Length; i++)
        {
            var c = char.IsHighSurrogate(text[i]) && i + 1 < text.Length ? char.ConvertToUtf32(text[i], text[i + 1]) : text[i];
            if (font.GetGlyph(c) == 0)
            {
                shown ??= new StringBuilder(text, 0, i, text.Length);
                if (!Missing.Contains(c))
                {
                    Missing.Add(c);
                }
            }

            if (shown is not null)
            {
                shown.Append(char.ConvertFromUtf32(font.GetGlyph(c) == 0 ? Replacement : c));
            }

            i += c > 0xFFFF ? 1 : 0;
        }

        return shown?.ToString() ?? text;
    }

    private static Lazy<SKTypeface> Load(string name) => new(() =>
    {
        using var stream = typeof(SkiaPainter).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"The resource {name} is missing in Fiscal.Imaging.");
        using var data = SKData.Create(stream);
        return SKTypeface.FromData(data);
    });

    // A character of DejaVu Sans Mono is 0.602 em wide.
    private SKFont Font(SKTypeface typeface) => new(typeface, (float)(Character / 0.602))
    {
        Edging = _isSmooth ? SKFontEdging.Antialias : SKFontEdging.Alias,
        Hinting = SKFontHinting.None,
        Subpixel = true,
    };
}
