using System.Text;

namespace Fiscal.Documents.Tests;

public sealed class TextRendererTests
{
    [Fact]
    public void Wide_text_stays_a_word_and_keeps_its_alignment()
    {
        var document = new DocumentBuilder().Columns(ColumnWidth.Share, ColumnWidth.Fixed(10)).Row(new Cell("TOTAL", style: TextStyle.Large), new Cell("9,99", TextAlignment.Right, TextStyle.Large)).ToDocument();

        Assert.Equal("TOTAL                            9,99\n", new TextRenderer(new TextRendererOptions { CharactersPerLine = 37 }).RenderToString(document));
        Assert.Equal("T O T A L                    9 , 9 9\n", new TextRenderer(new TextRendererOptions { CharactersPerLine = 37, SpaceWideText = true }).RenderToString(document));
    }

    [Fact]
    public void Pictures_and_codes_give_their_alternative_text_or_nothing()
    {
        var document = new DocumentBuilder()
            .Add(new ImageBlock(new MonochromeImage(2, 2).ToPng(), "Bäckerei Beispiel"))
            .Add(new ImageBlock(new MonochromeImage(2, 2).ToPng(), string.Empty))
            .Add(new BarcodeBlock(Encoding.ASCII.GetBytes("4711"), alternativeText: "4711"))
            .Add(new QrCodeBlock("4712"))
            .Add(new RawCommandBlock([27, 64]))
            .Add(new DrawerPulseBlock())
            .Cut()
            .Text("Ende")
            .ToDocument();

        Assert.Equal("        Bäckerei Beispiel\n              4711\nEnde\n", new TextRenderer(new TextRendererOptions { CharactersPerLine = 32 }).RenderToString(document));
    }

    [Fact]
    public void Bytes_are_utf8_without_byte_order_mark_and_emoji_stay()
    {
        var bytes = new TextRenderer().Render(new DocumentBuilder().Text("Brezel 🥨").ToDocument());

        Assert.Equal("Brezel 🥨\n", Encoding.UTF8.GetString(bytes));
        Assert.Equal((byte)'B', bytes[0]);
    }

    [Fact]
    public void The_lines_end_as_asked_for()
    {
        var document = new DocumentBuilder().Text("a").Feed().Text("b").ToDocument();

        Assert.Equal("a\r\n\r\nb\r\n", new TextRenderer(new TextRendererOptions { NewLine = "\r\n" }).RenderToString(document));
    }

    [Fact]
    public void A_drawn_qr_code_can_be_read()
    {
        var document = new DocumentBuilder().Add(new QrCodeBlock("https://beleg.example/R/7", alternativeText: "Beleg im Netz")).ToDocument();

        var text = new TextRenderer(new TextRendererOptions { CharactersPerLine = 42, DrawQrCodes = true }).RenderToString(document);

        Assert.Equal("https://beleg.example/R/7", Encoding.UTF8.GetString(Tool.ReadQr(HalfBlocks.ToPng(text, ink: true))));
    }

    [Fact]
    public void A_qr_code_too_wide_for_the_line_gives_its_alternative_text_and_a_finding()
    {
        var document = new DocumentBuilder().Add(new QrCodeBlock(new string('x', 400), alternativeText: "Beleg im Netz")).ToDocument();
        var context = new RenderContext();
        var output = new System.Buffers.ArrayBufferWriter<byte>();

        new TextRenderer(new TextRendererOptions { CharactersPerLine = 32, DrawQrCodes = true }).Render(document, output, context);

        Assert.Equal("Beleg im Netz", Encoding.UTF8.GetString(output.WrittenSpan).Trim());
        Assert.Equal("qr-too-wide", Assert.Single(context.Findings).Code);
    }
}
