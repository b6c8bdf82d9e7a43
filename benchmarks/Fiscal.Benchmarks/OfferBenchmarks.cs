using BenchmarkDotNet.Attributes;
using Fiscal.Receipts;
using Fiscal.Testing;

namespace Fiscal.Benchmarks;

/// <summary>What stands between a sealed receipt and its link: the aim is less than a millisecond. The code is drawn when it is shown.</summary>
/// <remarks>The register is paired with a portal that is not there, so nothing but the offer runs. The baseline is the token alone, two hashes.</remarks>
[MemoryDiagnoser]
public class OfferBenchmarks
{
    private readonly RegisterKey _key = new(42, new byte[32]);
    private readonly Receipt _receipt = new ReceiptBuilder().Build();
    private DigitalReceipts _digital = null!;

    [GlobalSetup]
    public void Setup()
    {
        _digital = new DigitalReceipts(new InMemoryJournalStore(), "KASSE-01", new DigitalReceiptsOptions
        {
            Pairing = new PortalPairing(new Uri("http://127.0.0.1:9/"), new Uri("https://bon.example.de/"), "KASSE-01", _key),
            WhenOffline = OfflineOffer.CodeWithNotice,
        });
    }

    [GlobalCleanup]
    public void Cleanup() => _digital.Dispose();

    [Benchmark(Baseline = true)]
    public string Token() => ReceiptToken.Create(_key, _receipt.LinkSecret).ToString();

    [Benchmark]
    public string? Offer() => _digital.Offer(_receipt).LinkText;

    [Benchmark]
    public int OfferWithCode() => _digital.Offer(_receipt).Qr!.Size;

    [Benchmark]
    public int OfferWithSvg() => _digital.Offer(_receipt).Svg!.Length;

    [Benchmark]
    public int OfferWithPng() => _digital.Offer(_receipt).Png!.Length;
}
