using System.Text;
using Fiscal.Documents;
using Fiscal.Receipts.Tests.Rendering;

namespace Fiscal.Imaging.Tests;

/// <summary>pngcheck says whether the file is sound, zbar whether its codes are readable; where ink must lie follows from the grid.</summary>
public sealed class PngRendererTests : IDisposable
{
    private readonly Tool.Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(576, 48, false)]
    [InlineData(576, 42, true)]
    [InlineData(384, 32, false)]
    [InlineData(384, 32, true)]
    public void QR_code_decodes_to_the_payload_of_the_TSE(int dots, int characters, bool monochrome)
    {
        var receipt = Samples.Sale();
        var png = new PngRenderer(new PngRendererOptions { Dots = dots, CharactersPerLine = characters, Monochrome = monochrome }).Render(Samples.Document(receipt));
        var path = _folder.Write("a.png", png);

        Tool.Run("pngcheck", "pngcheck", "-q", path);
        Assert.Equal(Encoding.UTF8.GetBytes(receipt.Signature!.QrPayload), Tool.ReadQr(path));
        Assert.Equal(dots, RasterImage.FromPng(png).Width);
    }

    [Fact]
    public void Every_kind_of_document_is_drawn_and_the_same_bytes_come_again()
    {
        foreach (var kind in SampleDocuments.Kinds)
        {
            var document = SampleDocuments.Of(kind);
            var png = new PngRenderer().Render(document);
            Tool.Run("pngcheck", "pngcheck", "-q", _folder.Write("a.png", png));
            Assert.Equal(png, new PngRenderer().Render(document));
        }
    }

    [Fact]
    public void Ink_lies_in_the_columns_that_the_engine_gave()
    {
        var document = new DocumentBuilder().Columns(ColumnWidth.Fixed(4), ColumnWidth.Share, ColumnWidth.Fixed(4)).Row(new Cell("HHHH"), Cell.Empty, new Cell("HHHH", TextAlignment.Right)).ToDocument();
        var image = new PngRenderer().RenderMonochrome(document);

        Assert.Equal(576, image.Width);
        Assert.Equal(30, image.Height);
        for (var x = 0; x < 576; x++)
        {
            var isDark = Enumerable.Range(0, 30).Any(y => image.IsDark(x, y));
            // An H touches neither edge of its column of 12 dots and has ink in its middle.
            Assert.True(!isDark || x < 48 || x >= 528, $"ink at dot {x}");
            Assert.True(isDark || x is >= 48 and < 528 || x % 12 is < 3 or > 8, $"no ink at dot {x}");
        }
    }

    [Fact]
    public void Sizes_widen_and_heighten_by_whole_factors()
    {
        foreach (var (width, height) in new[] { (2, 1), (1, 2), (3, 3), (6, 6) })
        {
            var image = new PngRenderer().RenderMonochrome(new DocumentBuilder().Text("H", style: new TextStyle(width: width, height: height)).ToDocument());
            var normal = new PngRenderer().RenderMonochrome(new DocumentBuilder().Text("H").ToDocument());
            var (wide, high) = Extent(image);
            var (w, h) = Extent(normal);

            Assert.InRange(wide, (w * width) - width, (w * width) + width);
            Assert.InRange(high, (h * height) - height, (h * height) + height);
        }
    }

    [Fact]
    public void Frames_join_without_gaps()
    {
        var image = new PngRenderer().RenderMonochrome(SampleDocuments.Frames());
        // The left border is one line from the first rule to the last; behind it comes a line of text.
        var rows = Enumerable.Range(0, image.Height - 30).Where(y => image.IsDark(5, y) && image.IsDark(6, y)).ToList();

        Assert.NotEmpty(rows);
        Assert.Equal(rows.Count, rows[^1] - rows[0] + 1);
    }

    [Fact]
    public void Inverted_text_is_light_on_dark()
    {
        var image = new PngRenderer().RenderMonochrome(new DocumentBuilder().Text("HH", style: new TextStyle(invert: true)).ToDocument());

        Assert.True(image.IsDark(0, 15));
        Assert.Contains(Enumerable.Range(0, 24), x => !image.IsDark(x, 15));
    }

    [Fact]
    public void Characters_without_a_glyph_are_drawn_as_something()
    {
        var document = new DocumentBuilder().Text("緑").ToDocument();
        var context = new RenderContext();
        new PngRenderer().Render(document, new System.Buffers.ArrayBufferWriter<byte>(), context);
        Assert.Equal("characters-missing", Assert.Single(context.Findings).Code);
        var image = new PngRenderer().RenderMonochrome(document);
        var replacement = new PngRenderer().RenderMonochrome(new DocumentBuilder().Text("\uFFFD").ToDocument());

        Assert.Equal(replacement.Bits, image.Bits);
        Assert.Contains(image.Bits, b => b != 0);
    }

    [Fact]
    public void A_picture_that_cannot_be_read_gives_its_text_and_a_finding()
    {
        var png = new MonochromeImage(8, 8).ToPng().AsSpan(0, 40).ToArray();
        var context = new RenderContext();
        var output = new System.Buffers.ArrayBufferWriter<byte>();

        new PngRenderer().Render(new DocumentBuilder().Add(new ImageBlock(png, "Logo")).ToDocument(), output, context);

        Assert.Equal("picture-unreadable", Assert.Single(context.Findings).Code);
        var text = RasterImage.FromPng(new PngRenderer().Render(new DocumentBuilder().Text("Logo", TextAlignment.Center).ToDocument()));
        Assert.Equal(text.Pixels, RasterImage.FromPng(output.WrittenSpan.ToArray()).Pixels);
    }

    [Fact]
    public void A_command_is_a_dashed_box_or_nothing()
    {
        var document = new DocumentBuilder().Add(new RawCommandBlock([0x1B, 0x70, 0x00, 0x32, 0xFA])).ToDocument();

        var shown = new PngRenderer().RenderMonochrome(document);
        Assert.True(shown.Height >= 45);
        Assert.Contains(shown.Bits, b => b != 0);
        Assert.Equal(1, new PngRenderer(new PngRendererOptions { ShowCommands = false }).RenderMonochrome(document).Height);
    }

    [Fact]
    public void Margin_and_scale_add_up()
    {
        var image = RasterImage.FromPng(new PngRenderer(new PngRendererOptions { Margin = 24, Scale = 2 }).Render(new DocumentBuilder().Text("x").ToDocument()));

        Assert.Equal((1248, 156), (image.Width, image.Height));
    }

    [Theory]
    [InlineData(95, 0, 1)]
    [InlineData(2049, 0, 1)]
    [InlineData(576, -1, 1)]
    [InlineData(576, 0, 5)]
    public void Sizes_out_of_range_are_refused(int dots, int margin, int scale) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new PngRenderer(new PngRendererOptions { Dots = dots, Margin = margin, Scale = scale }));

    [Fact]
    public void Whatever_a_shop_writes_gives_a_picture()
    {
        var random = new Random(TestSettings.Seed);
        for (var i = 0; i < 20 * TestSettings.Scale; i++)
        {
            Assert.NotEmpty(new PngRenderer(new PngRendererOptions { Monochrome = i % 2 == 0 }).Render(SampleDocuments.Random(random)));
        }
    }

    private static (int Width, int Height) Extent(MonochromeImage image)
    {
        var dark = (from y in Enumerable.Range(0, image.Height) from x in Enumerable.Range(0, image.Width) where image.IsDark(x, y) select (x, y)).ToList();
        return (dark.Max(p => p.x) - dark.Min(p => p.x) + 1, dark.Max(p => p.y) - dark.Min(p => p.y) + 1);
    }
}
