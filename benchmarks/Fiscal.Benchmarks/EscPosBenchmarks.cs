using System.Buffers;
using BenchmarkDotNet.Attributes;
using Fiscal.Documents;
using Fiscal.Printing.EscPos;

namespace Fiscal.Benchmarks;

/// <summary>The reference receipt from a document nobody has laid out before the renderer sees it, into a reused buffer; two documents alternate.</summary>
/// <remarks>The baseline is what no encoder can do without: the same printed characters through the code table, one by one, and nothing else.</remarks>
[MemoryDiagnoser]
public class EscPosBenchmarks
{
    private readonly ArrayBufferWriter<byte> _output = new(64 * 1024);
    private readonly RenderContext _context = new();
    private readonly byte[] _bytes = new byte[8 * 1024];
    private readonly byte[] _map = Map();
    private ReceiptDocument[] _documents = [];
    private string[] _texts = [];
    private EscPosRenderer _renderer = null!;
    private int _turn;

    /// <summary>A profile's name or JSON file in FISCAL_PRINTER_PROFILE measures a user's own printer.</summary>
    public static IEnumerable<string> Profiles => Environment.GetEnvironmentVariable("FISCAL_PRINTER_PROFILE") is { Length: > 0 } own ? [own] : ["generic-80", "epson-203"];

    [ParamsSource(nameof(Profiles))]
    public string Profile { get; set; } = "epson-203";

    public static PrinterProfile ReadProfile(string profile) => File.Exists(profile) ? PrinterProfile.FromJson(File.ReadAllText(profile)) : PrinterProfile.Get(profile);

    /// <summary>The byte of every character in CP858, a line feed where there is none.</summary>
    public static byte[] Map()
    {
        var map = new byte[0x10000];
        for (var c = 0; c < map.Length; c++)
        {
            map[c] = CodeTable.Cp858.TryGetByte((char)c, out var b) ? b : (byte)'\n';
        }

        return map;
    }

    [GlobalSetup]
    public void Setup()
    {
        var profile = ReadProfile(Profile);
        profile.Qr = QrSupport.Native;
        profile.StoredLogos = StoredLogoSupport.Graphics;
        _documents = [ReferenceReceipt.Create(471), ReferenceReceipt.Create(472)];
        var options = new EscPosRendererOptions();
        options.StoredLogos.Add(StoredLogo.FromImage((ImageBlock)_documents[0].Sections[0].Blocks[0], profile));
        _renderer = new EscPosRenderer(profile, options);
        var text = new TextRenderer(new TextRendererOptions { CharactersPerLine = profile.Columns, BoxDrawing = true });
        _texts = [text.RenderToString(ReferenceReceipt.Create(471)), text.RenderToString(ReferenceReceipt.Create(472))];
    }

    [Benchmark(Baseline = true)]
    public int CharacterLoop()
    {
        var text = _texts[_turn ^= 1];
        var bytes = _bytes;
        var map = _map;
        for (var i = 0; i < text.Length; i++)
        {
            bytes[i] = map[text[i]];
        }

        return text.Length;
    }

    [Benchmark]
    public int Render()
    {
        _output.ResetWrittenCount();
        _renderer.Render(_documents[_turn ^= 1], _output, _context);
        return _output.WrittenCount;
    }
}
