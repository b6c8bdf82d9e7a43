using System.Buffers;
using BenchmarkDotNet.Attributes;
using Fiscal.Documents;
using Fiscal.Printing.EscPos;

namespace Fiscal.Benchmarks;

/// <summary>The reference receipt from a document nobody has laid out before the renderer sees it, into a reused buffer; two documents alternate.</summary>
/// <remarks>The baseline is <see cref="CharacterLoop"/> over the same printed characters.</remarks>
[MemoryDiagnoser]
public class EscPosBenchmarks
{
    private readonly ArrayBufferWriter<byte> _output = new(64 * 1024);
    private readonly RenderContext _context = new();
    private readonly byte[] _bytes = new byte[8 * 1024];
    private readonly byte[] _map = CharacterLoop.Map();
    private ReceiptDocument[] _documents = [];
    private string[] _texts = [];
    private EscPosRenderer _renderer = null!;
    private int _turn;

    /// <summary>A profile's name or JSON file in FISCAL_PRINTER_PROFILE measures a user's own printer.</summary>
    public static IEnumerable<string> Profiles => Environment.GetEnvironmentVariable("FISCAL_PRINTER_PROFILE") is { Length: > 0 } own ? [own] : ["generic-80", "epson-203"];

    [ParamsSource(nameof(Profiles))]
    public string Profile { get; set; } = "epson-203";

    public static PrinterProfile ReadProfile(string profile) => File.Exists(profile) ? PrinterProfile.FromJson(File.ReadAllText(profile)) : PrinterProfile.Get(profile);

    /// <summary>As the specification counts: QR code by the printer, logo stored in it.</summary>
    public static EscPosRenderer Renderer(PrinterProfile profile, ReceiptDocument document)
    {
        profile.Qr = QrSupport.Native;
        profile.StoredLogos = StoredLogoSupport.Graphics;
        var options = new EscPosRendererOptions();
        options.StoredLogos.Add(StoredLogo.FromImage((ImageBlock)document.Sections[0].Blocks[0], profile));
        return new EscPosRenderer(profile, options);
    }

    [GlobalSetup]
    public void Setup()
    {
        _documents = [ReferenceReceipt.Create(471), ReferenceReceipt.Create(472)];
        var profile = ReadProfile(Profile);
        _renderer = Renderer(profile, _documents[0]);
        var text = new TextRenderer(new TextRendererOptions { CharactersPerLine = profile.Columns, BoxDrawing = true });
        _texts = [text.RenderToString(ReferenceReceipt.Create(471)), text.RenderToString(ReferenceReceipt.Create(472))];
    }

    [Benchmark(Baseline = true)]
    public int Loop() => CharacterLoop.Run(_texts[_turn ^= 1], _map, _bytes);

    [Benchmark]
    public int LoopByCodeTable() => CharacterLoop.RunByTable(_texts[_turn ^= 1], CodeTable.Cp858, _bytes);

    [Benchmark]
    public int Render()
    {
        _output.ResetWrittenCount();
        _renderer.Render(_documents[_turn ^= 1], _output, _context);
        return _output.WrittenCount;
    }
}
