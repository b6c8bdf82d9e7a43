using BenchmarkDotNet.Attributes;
using Fiscal.Documents;
using Fiscal.Receipts;
using Fiscal.Receipts.Tests.Rendering;

namespace Fiscal.Benchmarks;

/// <summary>The twelve-line receipt as PDF and HTML, from documents whose QR matrix is there; two documents alternate.</summary>
/// <remarks>The baseline is the matrix itself, which every format needs once and which costs more than the rest.</remarks>
[MemoryDiagnoser]
public class ScreenBenchmarks
{
    private readonly PdfRenderer _pdf = new();
    private readonly PdfRenderer _sheet = new(new PdfRendererOptions { Page = PdfPage.A4 });
    private readonly HtmlRenderer _html = new();
    private readonly PdfAttachment _attachment = new("receipt.json", new byte[2800]);
    private ReceiptDocument[] _documents = [];
    private string _payload = string.Empty;
    private int _turn;

    [GlobalSetup]
    public void Setup()
    {
        var receipts = new[] { Samples.Sale(), Samples.Sale(builder => builder.Cashier("7")) };
        _payload = receipts[0].Signature!.QrPayload;
        _documents = [.. receipts.Select(receipt => Samples.Document(receipt))];
        foreach (var document in _documents)
        {
            _ = document.Sections.SelectMany(section => section.Blocks).OfType<QrCodeBlock>().Single().Matrix;
        }
    }

    [Benchmark(Baseline = true)]
    public int Matrix() => QrMatrix.FromText(_payload).Size;

    [Benchmark]
    public int Pdf() => _pdf.Render(_documents[_turn ^= 1]).Length;

    [Benchmark]
    public int PdfWithAttachment() => _pdf.Render(_documents[_turn ^= 1], _attachment).Length;

    [Benchmark]
    public int PdfSheet() => _sheet.Render(_documents[_turn ^= 1]).Length;

    /// <summary>A renderer that has seen no set of glyphs yet makes three font programs.</summary>
    [Benchmark]
    public int PdfNewGlyphs() => new PdfRenderer().Render(_documents[_turn ^= 1]).Length;

    [Benchmark]
    public int Html() => _html.Render(_documents[_turn ^= 1]).Length;
}
