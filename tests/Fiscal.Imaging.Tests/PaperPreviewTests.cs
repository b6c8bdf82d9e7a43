using Fiscal.Benchmarks;
using Fiscal.Documents;
using Fiscal.Printing.EscPos;
using Fiscal.Receipts.Tests.Rendering;

namespace Fiscal.Imaging.Tests;

/// <summary>What a printer burns, drawn from its bytes: the reference receipt of the ESC/POS specification, its code read by zbar.</summary>
public sealed class PaperPreviewTests : IDisposable
{
    private readonly Tool.Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("epson-203")]
    [InlineData("generic-80")]
    [InlineData("generic-80-180dpi")]
    public void The_picture_of_the_reference_receipts_bytes_holds_its_code(string name)
    {
        var profile = PrinterProfile.Get(name);
        var document = ReferenceReceipt.Create();
        var paper = new EscPosDecoder(profile).Decode(new EscPosRenderer(profile).Render(document));

        var png = new PngRenderer(new PngRendererOptions { CharactersPerLine = profile.Columns, Dots = profile.Dots, Margin = 2 * profile.CharacterDots, Monochrome = true }).Render(paper.Lines);

        var payload = document.Sections.SelectMany(static s => s.Blocks).OfType<QrCodeBlock>().Single().Data.ToArray();
        Assert.Equal(payload, Tool.ReadQr(_folder.Write(name + ".png", png)));
    }
}
